"""书面征求意见: sending a letter to several, and reminding those who have not replied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from consultations.listening.errors import (
    DUE_TOO_SOON,
    LETTER_MISSING,
    NO_SUCH_ADDRESSEE,
    NOBODY_ASKED,
    REPLIED_BEFORE_SENT,
)
from consultations.listening.words import Answer, Progress
from consultations.rules.lifecycle import state_at
from consultations.rules.listening import LONGEST, check_due, check_listening, progress
from consultations.schemas.listening import NewRequest, Remind, Reminded, RequestMade
from consultations.services.listening_addressees import Asked, asked_of
from consultations.services.listening_telling import owe_letters
from consultations.services.loading import Held, demand_role, shared
from consultations.tables.listening import Addressee, Reminder, WrittenRequest
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import new_code, uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import ContactKind, Role
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import clean
from participation.base.uploads.services import attach


async def send_request(actor: Actor, *, slug: str, new: NewRequest) -> RequestMade:
    """Send a letter to several, or record one that went out on paper; who can be reached is told.

    Raises 403 without the officer's role, 409 ``listening_over`` once the report is in, 422 naming every wrong field.
    """
    async with transaction():
        held = await listened(slug)
        demand_role(actor, held.body, Role.OFFICER)
        now = clock.now()
        today = day_of(now, current().zone)
        letter, sent_on = clean(new.letter).strip(), new.sent_on or today
        asked, errors = await asked_of(new.addressees)
        if not letter:
            errors.insert(0, FieldError("letter", "required", LETTER_MISSING))
        errors += _dates(new, sent_on, today)
        if not new.addressees:
            errors.append(FieldError("addressees", "required", NOBODY_ASKED))
        if errors:
            raise Refused(invalid(*errors))
        request = WrittenRequest(
            id=uuid7(),
            consultation=held.id,
            code=new_code(),
            reference=clean(new.reference).strip(),
            letter=letter,
            sent_at=now,
            sent_on=sent_on,
            due_on=new.due_on,
            person=actor.person,
        )
        await WrittenRequest.insert(request)
        await Addressee.insert(*(_row(request.id, place, one) for place, one in enumerate(asked, 1)))
        await attach(actor, subject=f"written-request:{request.id}", uploads=new.attachments)
        waiting = await _waiting(request.id, today)
        told = await owe_letters(held, waiting, "written_request", {one.id: f"asked:{one.id}" for one in waiting})
        await record(
            actor, "written_request.sent", f"written_request:{request.id}", body=held.body, asked=len(asked), told=told
        )
        made = RequestMade(request.id, request.code, len(asked), told)
        await answered(made)
    return made


async def remind(actor: Actor, *, request: UUID, whom: Remind) -> Reminded:
    """Remind those who have not replied, each at most once a day; all of them where none are named.

    Raises 404 for a request of another office, 422 for somebody who was not asked, 409 once the report is in.
    """
    async with transaction():
        held = await listened(await slug_of(request))
        demand_role(actor, held.body, Role.OFFICER)
        now = clock.now()
        today = day_of(now, current().zone)
        waiting = await _waiting(request, today, whom.addressees)
        reminders = {one.id: uuid7() for one in waiting}
        if reminders:
            await Reminder.insert(
                *(Reminder(id=id_, addressee=one, at=now, person=actor.person) for one, id_ in reminders.items())
            )
        owed_for = {one: f"reminded:{id_}" for one, id_ in reminders.items()}
        told = await owe_letters(held, waiting, "written_request_reminder", owed_for)
        await record(
            actor, "written_request.reminded", f"written_request:{request}", body=held.body,
            reminded=len(reminders), told=told,
        )  # fmt: skip
        done = Reminded(len(reminders), told)
        await answered(done)
    return done


async def listened(slug: str) -> Held:
    """The consultation, held against the report being drawn up meanwhile. Raises 409 ``listening_over``."""
    held = await shared(slug)
    demand(check_listening(state_at(held.state, held.opens_at, held.closes_at, clock.now())))
    return held


class _Slug(msgspec.Struct):
    slug: str


async def slug_of(request: UUID) -> str:
    """The consultation a request belongs to. Raises 404."""
    found = await fetch_one(
        _Slug,
        "SELECT c.slug FROM written_request r JOIN consultation c ON c.id = r.consultation WHERE r.id = {}",
        request,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found.slug


def _dates(new: NewRequest, sent_on: date, today: date) -> list[FieldError]:
    """A letter of today leaves time to reply; one that went out on paper may be recorded when its time is over."""
    if sent_on == today:
        return [error] if (error := check_due(new.due_on, today)) else []
    if not today - LONGEST <= sent_on < today:
        return [FieldError("sent_on", "out_of_range", REPLIED_BEFORE_SENT)]
    wrong = check_due(new.due_on, sent_on)
    return [FieldError("due_on", "out_of_range", wrong.sentence if wrong else DUE_TOO_SOON)] if wrong else []


def _row(request: UUID, place: int, one: Asked) -> Addressee:
    return Addressee(
        id=uuid7(),
        request=request,
        position=place,
        kind=one.kind,
        name=one.name,
        body=one.body,
        organisation=one.organisation,
        contact_kind=str(one.contact[0]) if one.contact else None,
        contact=one.contact[1] if one.contact else None,
    )


class Waiting(msgspec.Struct, frozen=True):
    """An addressee who has not replied, locked, as far as a letter to them needs it."""

    id: UUID
    request: UUID
    code: str
    position: int
    organisation: UUID | None
    contact_kind: ContactKind | None
    contact: str | None
    due_on: date
    answers: list[Answer]
    reminded: datetime | None


WAITING = """
SELECT a.id, a.request, r.code, a.position, a.organisation, a.contact_kind, a.contact, r.due_on,
    ARRAY(SELECT y.answer FROM reply y WHERE y.addressee = a.id) AS answers,
    (SELECT max(m.at) FROM reminder m WHERE m.addressee = a.id) AS reminded
FROM addressee a JOIN written_request r ON r.id = a.request
WHERE a.request = {} ORDER BY a.id
"""


async def _waiting(request: UUID, today: date, wanted: Sequence[UUID] | None = None) -> list[Waiting]:
    """Those who have neither replied nor been reminded today."""
    # locked before they are looked at: whoever reminds at the same time waits here, and then sees the reminders
    await execute("SELECT FROM addressee WHERE request = {} ORDER BY id FOR UPDATE", request)
    rows = await fetch(Waiting, WAITING, request)
    if wanted is not None:
        if set(wanted) - {row.id for row in rows}:
            raise Refused(invalid(FieldError("addressees", "unknown_value", NO_SUCH_ADDRESSEE)))
        rows = [row for row in rows if row.id in wanted]
    return [row for row in rows if _waits(row, today)]


def _waits(row: Waiting, today: date) -> bool:
    if row.reminded is not None and day_of(row.reminded, current().zone) == today:
        return False
    stands = progress(row.answers, reminded=row.reminded is not None, due_on=row.due_on, today=today)
    return stands in {Progress.ASKED, Progress.REMINDED, Progress.SILENT}
