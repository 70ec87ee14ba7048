"""Preparing a matter and changing what is said of it; nothing of it is public before an edition is signed."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from decisions.errors import EDITED_MEANWHILE
from decisions.rules.matters import OFFICE
from decisions.schemas.matter import EditedMatter, MatterMade, NewMatter
from decisions.services.matter_loading import body_named, demand_office, locked_matter
from decisions.tables.matter import Matter
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import N_, FieldError, Refusal, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

SLUG_TAKEN = Refusal("slug_taken", 409, N_("There is a matter with this address already."))
NOT_OF_THE_BODY = N_("Choose an officer or secretary of the body that prepares the matter.")
# words that are addresses of their own beside those of matters
RESERVED = frozenset({"new", "mine"})
TEXTS = ("title", "title_en", "summary", "basis", "scope", "planned_for", "officer_unit")


class _Text(msgspec.Struct, kw_only=True):
    """What two people can change at once."""

    title: str
    title_en: str
    summary: str
    basis: str
    scope: str
    ways: list[str]
    planned_for: str
    officer: UUID | None
    officer_unit: str


class _Found(msgspec.Struct):
    found: bool


async def prepare_matter(actor: Actor, *, new: NewMatter) -> MatterMade:
    """Enter a matter. Raises 403 without a role in the body, 422 for a wrong body or officer, 409 for a taken slug."""
    body = await body_named(new.body)
    demand_office(actor, body)
    await _check_officer(new.officer, body)
    now = clock.now()
    slug = new.slug or f"{now:%Y}-{secrets.token_hex(4)}"
    if slug in RESERVED:
        raise Refused(SLUG_TAKEN)
    row = Matter(**_values(new), id=uuid7(), slug=slug, body=body, author=actor.person, created_at=now, version=1)
    made = MatterMade(id=row.id, slug=slug, version=1)
    try:
        async with transaction():
            await Matter.insert(row)
            await record(actor, "matter.prepared", f"matter:{row.id}", body=body, slug=slug)
            await answered(made)
    except asyncpg.UniqueViolationError as error:
        raise Refused(SLUG_TAKEN) from error
    return made


async def edit_matter(actor: Actor, *, slug: str, change: EditedMatter) -> MatterMade:
    """Save the whole matter again; what is public changes with the next edition only.

    Raises 404, 403, 422 for an officer of another body, and 409 ``edited_meanwhile`` where somebody else saved it
    meanwhile: the refusal holds the ``version`` there is and, under ``now``, each field that reads otherwise.
    """
    async with transaction():
        held = await locked_matter(actor, slug)
        values = _values(change)
        if change.version != held.version:
            raise Refused(
                msgspec.structs.replace(
                    EDITED_MEANWHILE, extra={"version": held.version, "now": await _otherwise(held.id, values)}
                )
            )
        await _check_officer(change.officer, held.body)
        await Matter.update(**values, version=held.version + 1).where(Matter.id == held.id)
        await record(actor, "matter.corrected", f"matter:{held.id}", body=held.body)
    return MatterMade(id=held.id, slug=slug, version=held.version + 1)


def _values(said: NewMatter | EditedMatter) -> dict[str, Any]:
    values: dict[str, Any] = {name: clean(getattr(said, name)).strip() for name in TEXTS}
    return values | {"ways": list(dict.fromkeys(way.value for way in said.ways)), "officer": said.officer}


async def _otherwise(matter: UUID, values: dict[str, Any]) -> dict[str, Any]:
    """The fields that are stored otherwise than they were sent."""
    stored = await fetch_one(
        _Text,
        "SELECT title, title_en, summary, basis, scope, ways, planned_for, officer, officer_unit FROM matter"
        " WHERE id = {}",
        matter,
    )
    return (
        {name: value for name, value in msgspec.structs.asdict(stored).items() if value != values[name]}
        if stored
        else {}
    )


async def _check_officer(person: UUID | None, body: UUID) -> None:
    if person is None:
        return
    known = await fetch_one(
        _Found,
        "SELECT EXISTS (SELECT FROM membership WHERE person = {} AND body = {} AND role = ANY ({})"
        " AND ended_at IS NULL) AS found",
        person,
        body,
        [role.value for role in OFFICE],
    )
    if known is None or not known.found:
        raise Refused(invalid(FieldError("officer", "unknown_value", NOT_OF_THE_BODY)))
