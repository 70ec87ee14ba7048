"""The agenda of a meeting: adding an item, editing it, putting items in order, taking one off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from decisions.errors import EDITED_MEANWHILE
from decisions.rules.agenda import check_agenda_open, check_order, check_removal
from decisions.rules.meetings import NO_SUCH_MATTER
from decisions.schemas.agenda import EditedItem, ItemStanding, NewItem
from decisions.services.meeting_loading import MeetingHeld, demand_office, locked_item, locked_meeting, note_author
from decisions.services.meetings import body_named
from decisions.services.opinion_standing import restand_meeting
from decisions.tables.meeting import AgendaItem
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

TEXTS = ("title", "title_en", "summary")
PLAIN = (
    "starts_at",
    "minutes",
    "attended",
    "title_public",
    "summary_public",
    "decision_public",
    "opinions_public",
)


class _Id(msgspec.Struct):
    id: UUID


class _Next(msgspec.Struct):
    position: int


async def add_item(actor: Actor, *, which: str | UUID, new: NewItem) -> ItemStanding:
    """Put an item at the end of the agenda. Raises 404, 403, 409 once the meeting is over, 422."""
    async with transaction():
        held = await _held(actor, which)
        values = await _values(held, new)
        last = await fetch_one(
            _Next, "SELECT coalesce(max(position), 0) + 1 AS position FROM agenda_item WHERE meeting = {}", held.id
        )
        made = ItemStanding(id=uuid7(), meeting=held.slug, position=last.position if last else 1, version=1)
        await AgendaItem.insert(AgendaItem(**values, id=made.id, meeting=held.id, position=made.position, version=1))
        await note_author(actor, held.id)
        await record(actor, "agenda.added", f"item:{made.id}", body=held.body, meeting=held.slug)
        await answered(made)
    return made


async def edit_item(actor: Actor, *, item: UUID, change: EditedItem) -> ItemStanding:
    """Save the whole item again. Raises what :func:`add_item` raises, and 409 where somebody else changed it."""
    async with transaction():
        held, found = await locked_item(item)
        demand_office(actor, held.body)
        demand(check_agenda_open(held.state))
        if change.version != found.version:
            raise Refused(EDITED_MEANWHILE)
        values = await _values(held, change)
        await AgendaItem.update(**values, version=found.version + 1).where(AgendaItem.id == item)
        # whoever presents it now owes the answers that nobody has given yet
        await restand_meeting(held.id)
        await note_author(actor, held.id)
        await record(actor, "agenda.edited", f"item:{item}", body=held.body, meeting=held.slug)
        made = ItemStanding(id=item, meeting=held.slug, position=found.position, version=found.version + 1)
        await answered(made)
    return made


async def order_agenda(actor: Actor, *, which: str | UUID, items: list[UUID]) -> None:
    """Call the items in this order. Raises 422 where not every item is named once, else as above."""
    async with transaction():
        held = await _held(actor, which)
        rows = await fetch(_Id, "SELECT id FROM agenda_item WHERE meeting = {} AND removed_at IS NULL", held.id)
        demand(check_order([row.id for row in rows], items))
        await execute(
            "UPDATE agenda_item i SET position = o.position FROM unnest({}::uuid[]) WITH ORDINALITY AS o (id, position)"
            " WHERE i.id = o.id",
            items,
        )
        await note_author(actor, held.id)
        await record(actor, "agenda.ordered", f"meeting:{held.id}", body=held.body)


async def remove_item(actor: Actor, *, item: UUID) -> None:
    """Take an item off the agenda; its row stays. Raises 409 where something was said or decided on it, 404, 403."""
    async with transaction():
        held, _ = await locked_item(item)
        demand_office(actor, held.body)
        spoken_to = await execute(
            "SELECT 1 AS one WHERE EXISTS (SELECT FROM opinion_standing WHERE item = {})"
            " OR EXISTS (SELECT FROM decision WHERE item = {}) OR EXISTS (SELECT FROM presence WHERE item = {})",
            item,
            item,
            item,
        )
        demand(check_removal(held.state, spoken_to=bool(spoken_to)))
        await execute("UPDATE agenda_item SET removed_at = {}, version = version + 1 WHERE id = {}", clock.now(), item)
        await note_author(actor, held.id)
        await record(actor, "agenda.removed", f"item:{item}", body=held.body, meeting=held.slug)


async def _held(actor: Actor, which: str | UUID) -> MeetingHeld:
    held = await locked_meeting(which)
    demand_office(actor, held.body)
    demand(check_agenda_open(held.state))
    return held


async def _values(held: MeetingHeld, new: NewItem) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(new, name) for name in PLAIN}
    values |= {name: clean(getattr(new, name)).strip() for name in TEXTS}
    body = await body_named(new.body) if new.body else held.body
    return values | {"body": body, "matter": await _matter(new.matter)}


async def _matter(slug: str | None) -> UUID | None:
    if not slug:
        return None
    found = await fetch_one(_Id, "SELECT id FROM matter WHERE slug = {}", slug)
    if found is None:
        raise Refused(invalid(FieldError("matter", "unknown_value", NO_SUCH_MATTER)))
    return found.id
