"""What follows where a matter or a catalogue becomes public: the lists show it as that edition tells it."""

from __future__ import annotations

import msgspec

from decisions.schemas.matter_edition import CatalogueContent, MatterContent
from decisions.services.edition_published import Published
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.text import SEARCHED, bigrams

INTO_LISTS = """
INSERT INTO matter_standing
    (matter, edition, body, title, title_en, summary, stage, planned_for, published_at, bigrams)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})
ON CONFLICT (matter) DO UPDATE SET edition = excluded.edition, body = excluded.body, title = excluded.title,
    title_en = excluded.title_en, summary = excluded.summary, stage = excluded.stage,
    planned_for = excluded.planned_for, published_at = excluded.published_at, bigrams = excluded.bigrams
"""


async def matter_published(_actor: Actor, published: Published) -> None:
    """The matter stands in the lists as this edition tells it."""
    content = msgspec.json.decode(published.content, type=MatterContent)
    said = "\n".join(
        (content.title, content.title_en, content.summary, content.scope, content.basis, content.officer_unit)
    )
    await execute(
        INTO_LISTS,
        published.subject,
        published.id,
        published.body,
        content.title,
        content.title_en,
        content.summary,
        content.stage.value,
        content.planned_for,
        published.at,
        bigrams(said[:SEARCHED]),
    )


async def catalogue_published(_actor: Actor, published: Published) -> None:
    """The matters of this version are those of the catalogue, where lists ask for them."""
    content = msgspec.json.decode(published.content, type=CatalogueContent)
    await execute("DELETE FROM catalogue_standing WHERE catalogue = {}", published.subject)
    await execute(
        "INSERT INTO catalogue_standing (id, catalogue, matter) SELECT id, {}, matter"
        " FROM unnest({}::uuid[], {}::uuid[]) AS held (id, matter)",
        published.subject,
        [uuid7() for _ in content.entries],
        [entry.matter for entry in content.entries],
    )
