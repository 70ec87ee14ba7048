"""What stands in the addresses of the pages: slugs, codes and ids of the demo city, and some states that it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack

from tests.browser.city import City
from tests.browser.consultations import HOUSING, JUSTICE, WATER, Api, prepared, reported, submitted, withdrawn

Places = Mapping[str, str]

COMMENT = "SELECT {} FROM comment c JOIN consultation n ON n.id = c.consultation WHERE n.slug = $1"


async def find_places(city: City, clients: AsyncExitStack) -> Places:
    """Every name that an address of ``pages.py`` holds in braces, with what stands there."""
    housing, justice, water = (Api(city, office, clients) for office in (HOUSING, JUSTICE, WATER))
    clause = (
        "SELECT c.identity FROM clause c JOIN draft d ON d.id = c.draft JOIN consultation n ON n.id = d.consultation"
    )
    found = {
        "prepared": await prepared(housing, "canteen-prepared"),
        "submitted": await submitted(justice, "canteen-submitted"),
        "withdrawn": await withdrawn(justice, "canteen-withdrawn"),
        "reported": await reported(water, "canteen-reported"),
        "clause": await city.one(
            clause + " WHERE n.slug = 'lift' ORDER BY d.version DESC, c.position OFFSET 4 LIMIT 1"
        ),
        "comment": await city.one(
            COMMENT.format("c.id") + " AND c.proposed_text <> '' ORDER BY c.received_at LIMIT 1", "lift"
        ),
        "hidden": await city.one(
            COMMENT.format("c.id") + " AND c.standing = 'hidden' ORDER BY c.received_at LIMIT 1", "lift"
        ),
        "point": await city.one(
            "SELECT p.id FROM point p JOIN consultation n ON n.id = p.consultation WHERE n.slug = 'lift'"
            " ORDER BY p.position LIMIT 1"
        ),
        "answered-point": await city.one(
            "SELECT p.id FROM point p JOIN consultation n ON n.id = p.consultation WHERE n.slug = 'waste-points'"
            " ORDER BY p.position LIMIT 1"
        ),
        "waiting-receipt": await city.one(COMMENT.format("c.receipt") + " ORDER BY c.received_at LIMIT 1", "lift"),
        "answered-receipt": await city.one(
            COMMENT.format("c.receipt") + " AND c.proposed_text <> '' ORDER BY c.received_at LIMIT 1", "waste-points"
        ),
        "slip": await city.one(
            COMMENT.format("c.id") + " AND c.channel IN ('counter', 'letter') ORDER BY c.received_at LIMIT 1", "lift"
        ),
    }
    found |= {
        "person": await city.person("周敏"),
        "organisation": await city.one("SELECT id FROM organisation WHERE name = '南埠商会'"),
    }
    return {name: str(value) for name, value in found.items()}
