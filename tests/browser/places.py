"""What stands in the addresses of the pages: slugs, codes and ids of the demo city, and some states that it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import timedelta

from consultations.listening.links import token
from consultations.rules.listening import LINK_OUTLIVES
from decisions.attending_links import attending_path
from participation.base import clock
from tests.browser.at_doors import at_doors
from tests.browser.attending import attended
from tests.browser.ballots import balloted
from tests.browser.booking import has_booked
from tests.browser.calls import called
from tests.browser.city import City
from tests.browser.consultations import HOUSING, JUSTICE, WATER, Api, prepared, reported, submitted, withdrawn
from tests.browser.meetings import met
from tests.browser.moderation import moderated
from tests.browser.programme import on_the_programme
from tests.browser.questions import asked
from tests.browser.redrafts import redrafted
from tests.browser.sealing import withheld
from tests.browser.seats import seated
from tests.browser.sessions import in_session
from tests.browser.subscribing import subscribed
from tests.browser.ticketing import ticketed
from tests.browser.topics import draft_topics
from tests.browser.waiting import waited

Places = Mapping[str, str]

# a follow-up of a unit
FOLLOWED = (
    "SELECT {} FROM follow_up f JOIN follow_up_standing s ON s.follow_up = f.id JOIN body b ON b.id = s.unit"
    " JOIN opinion o ON o.id = f.opinion JOIN meeting m ON m.id = o.meeting WHERE b.slug = $1"
)
OPEN = FOLLOWED + " AND s.done_at IS NULL ORDER BY f.id LIMIT 1"
EDITION = """
SELECT e.id FROM edition e JOIN body b ON b.id = e.body WHERE b.slug = 'qzfb' AND e.kind = $1
ORDER BY EXISTS (SELECT FROM edition_step s WHERE s.edition = e.id AND s.act = 'publish'), e.id LIMIT 1
"""
COMMENT = "SELECT {} FROM comment c JOIN consultation n ON n.id = c.consultation WHERE n.slug = $1"


async def find_places(city: City, clients: AsyncExitStack) -> Places:
    """Every name that an address of ``pages.py`` holds in braces, with what stands there."""
    housing, justice, water = (Api(city, office, clients) for office in (HOUSING, JUSTICE, WATER))
    await draft_topics(housing, "lift")
    clause = (
        "SELECT c.identity FROM clause c JOIN draft d ON d.id = c.draft JOIN consultation n ON n.id = d.consultation"
    )
    found = {
        "follow-up": await city.one(OPEN.format("f.id"), "fgj"),
        "follow-up-done": await city.one(FOLLOWED.format("f.id") + " AND s.done_at IS NOT NULL LIMIT 1", "sww"),
        "followed-opinion": await city.one(OPEN.format("f.opinion"), "fgj"),
        "followed-meeting": await city.one(OPEN.format("m.slug"), "fgj"),
        "this-year": str(clock.now().year),
        "edition-waiting": await city.one(EDITION, "figures"),
        "edition-signed": await city.one(EDITION, "announcement"),
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
        "family": await city.one(
            "SELECT f.id FROM family f JOIN consultation n ON n.id = f.consultation WHERE n.slug = 'lift'"
            " ORDER BY f.members DESC, f.id LIMIT 1"
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
        "catalogue": await city.one(
            "SELECT b.slug || '/' || c.year FROM catalogue c JOIN body b ON b.id = c.body ORDER BY c.id LIMIT 1"
        ),
        "organisation": await city.one("SELECT id FROM organisation WHERE name = '南埠商会'"),
    }
    found |= {
        "request": await city.one(
            "SELECT r.id FROM written_request r JOIN consultation n ON n.id = r.consultation WHERE n.slug = $1",
            "night-economy",
        ),
        "gathering": await city.one(
            "SELECT g.id FROM gathering g JOIN consultation n ON n.id = g.consultation WHERE n.slug = $1 LIMIT 1",
            "night-economy",
        ),
        "addressee": await city.one("SELECT a.id FROM addressee a WHERE a.name = '望潮区文化娱乐行业协会'"),
        "letter": await _letter(city, "望潮区文化娱乐行业协会"),
        "answered-letter": await _letter(city, "望潮区餐饮行业协会"),
    }
    found |= await spoken(city)
    found |= await attended(city)
    found |= await met(city, housing)
    found |= await moderated(city, housing)
    found |= await withheld(water)
    found |= await subscribed(city)
    found |= await _imports(housing)
    found |= await redrafted(housing)
    found |= await asked(city, housing)
    found |= await called(city, housing)
    found |= await seated(city)
    found |= await ticketed(city)
    found |= await on_the_programme(water)
    found |= await in_session(water)
    found |= await balloted(water)
    found |= await waited(city, water)
    found |= await has_booked(city, water)
    found |= await at_doors(city, found["session-open"])
    return {name: str(value) for name, value in found.items()}


async def spoken(city: City) -> dict[str, str]:
    """A meeting whose feedback is public, an opinion of it with more than one wording, and whose that is."""
    of_meeting = (
        "SELECT {} FROM opinion o JOIN meeting m ON m.id = o.meeting JOIN opinion_standing s ON s.opinion = o.id"
        " JOIN body b ON b.id = s.unit JOIN edition_in_force f ON f.subject = m.id AND f.kind = 'feedback'"
        " WHERE b.slug = 'fgj' ORDER BY (SELECT count(*) FROM opinion_text t WHERE t.opinion = o.id) DESC, o.id LIMIT 1"
    )
    return {
        "spoken-meeting": str(await city.one(of_meeting.format("m.slug"))),
        "spoken-opinion": str(await city.one(of_meeting.format("o.id"))),
        "spoken-own-page": attending_path(await city.one(of_meeting.format("o.participant"))),
    }


async def _imports(housing: Api) -> dict[str, str]:
    """A file of letters that waits to be looked at, and one that came in but for a row of it."""
    day = (clock.now() - timedelta(days=2)).date()
    table = f"编号,意见内容,涉及条款,日期\nL1,底楼采光受影响，应当补偿,第四条,{day}\nL2,没有日期,第九十九条,\n"
    path = "consultations/lift/imports?channel=letter&filename=letters.csv"

    async def handed_over(start: str, content: str) -> str:
        sent = {"content": content.encode(), "headers": {"content-type": "text/csv"}}
        return str((await housing.call(housing.office.officer, "POST", f"{path}&start={start}", **sent))["import"])

    return {
        "prepared-import": await handed_over("false", table.replace("受影响，应当", "受影响应当")),
        "done-import": await handed_over("true", table.replace("受影响，应当", "受影响应当")),
    }


async def _letter(city: City, name: str) -> str:
    """The code and the token with which somebody reads the letter they were sent."""
    request = "FROM addressee a JOIN written_request r ON r.id = a.request WHERE a.name = $1"
    code = str(await city.one("SELECT r.code " + request, name))
    due_on = await city.one("SELECT r.due_on " + request, name)
    position = await city.one("SELECT a.position " + request, name)
    return f"{code}?by={token(code, position, due_on + LINK_OUTLIVES)}"
