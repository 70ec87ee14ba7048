"""Recording forums and visits: who came, the minutes, and the opinions that were gathered there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from consultations.listening.errors import (
    EDITED,
    HELD_OUTSIDE,
    MINUTES_MISSING,
    NEEDS_CONSENT,
    NO_SUCH_ORGANISATION,
    OPINIONS_MISSING,
    PARTIES_MISSING,
    PLACE_MISSING,
)
from consultations.listening.words import PEOPLE, Occasion, Party
from consultations.queries.entering import ENTERING
from consultations.rules.listening import LONGEST
from consultations.schemas.comment import Author, NewComment
from consultations.schemas.listening_occasions import (
    Gathered,
    GatheringMade,
    MinutesKept,
    NewAttendance,
    NewGathering,
    NewMinutes,
    NewOpinion,
    NewOpinions,
)
from consultations.services.commenting import Manner, take_in
from consultations.services.listening import listened
from consultations.services.loading import Held, demand_role
from consultations.tables.listening import Attendance, GatheredComment, Gathering, Minutes
from consultations.words import AuthorKind, Channel, Publish
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import clean
from participation.base.uploads.services import attach

SUBJECT = "gathering:"
# as much of the place as a source says
SHORT = 120


class _Known(msgspec.Struct):
    id: UUID


async def record_gathering(actor: Actor, *, slug: str, kind: Occasion, new: NewGathering) -> GatheringMade:
    """Record a forum or a visit that was held. Raises 403 without the officer's role, 409 once the report is in,
    422 naming every wrong field."""
    async with transaction():
        held = await listened(slug)
        demand_role(actor, held.body, Role.OFFICER)
        now = clock.now()
        errors = await _judged(new, day_of(now, current().zone))
        if errors:
            raise Refused(invalid(*errors))
        row = Gathering(
            id=uuid7(),
            consultation=held.id,
            kind=kind,
            topic=clean(new.topic).strip(),
            held_on=new.held_on,
            place=clean(new.place).strip(),
            host=clean(new.host).strip(),
            recorded_at=now,
            person=actor.person,
        )
        await Gathering.insert(row)
        await Attendance.insert(*(_attendance(row.id, place, one) for place, one in enumerate(new.attendance, 1)))
        if minutes := clean(new.minutes).strip():
            await _write(actor, row.id, 1, minutes, now)
        await attach(actor, subject=f"{SUBJECT}{row.id}", uploads=new.attachments)
        await record(
            actor, f"{kind}.recorded", f"{SUBJECT}{row.id}", body=held.body,
            participants=sum(one.people for one in new.attendance),
        )  # fmt: skip
        made = GatheringMade(row.id, kind)
        await answered(made)
    return made


async def write_minutes(actor: Actor, *, gathering: UUID, new: NewMinutes) -> int:
    """Write the minutes anew; the version they have now. The earlier ones stay.

    Raises 409 ``edited_meanwhile`` where somebody else was faster, 404 for a gathering of another office.
    """
    async with transaction():
        found = await _held(gathering)
        held = await listened(found.slug)
        demand_role(actor, held.body, Role.OFFICER)
        text = clean(new.text).strip()
        if not text:
            raise Refused(invalid(FieldError("text", "required", MINUTES_MISSING)))
        # who writes at the same time waits here, and finds this version when it goes on
        await execute("SELECT FROM gathering WHERE id = {} FOR UPDATE", gathering)
        last = await fetch_one(
            _Version, "SELECT coalesce(max(version), 0) AS version FROM minutes WHERE gathering = {}", gathering
        )
        version = last.version if last else 0
        if new.version != version:
            raise Refused(EDITED)
        await _write(actor, gathering, version + 1, text, clock.now())
        await attach(actor, subject=f"{SUBJECT}{gathering}", uploads=new.attachments)
        await record(actor, f"{found.kind}.minuted", f"{SUBJECT}{gathering}", body=held.body, version=version + 1)
        await answered(MinutesKept(version + 1))
    return version + 1


async def gather(actor: Actor, *, gathering: UUID, new: NewOpinions) -> Gathered:
    """Record opinions from the minutes as comments, all in one act.

    A speaker who is one of the organisations that came speaks for it. The name of a person is kept only with
    ``agreed``. Raises 403 unless officer or clerk of the office, 409 once the report is in, 422.
    """
    async with transaction():
        found = await _held(gathering)
        held = await listened(found.slug)
        demand_role(actor, held.body, *ENTERING)
        given = [one for one in new.opinions if clean(one.text).strip()]
        if not given:
            raise Refused(invalid(FieldError("opinions", "required", OPINIONS_MISSING)))
        came = await fetch(
            _Came, "SELECT kind, name, organisation FROM attendance WHERE gathering = {} AND name <> ''", gathering
        )
        comments = await _received(actor, held, found, given, came, agreed=new.agreed)
        await GatheredComment.insert(
            *(GatheredComment(id=uuid7(), gathering=gathering, comment=comment) for comment in comments)
        )
        await record(
            actor,
            f"{found.kind}.gathered",
            f"{SUBJECT}{gathering}",
            body=held.body,
            comments=[str(c) for c in comments],
        )
        done = Gathered(comments)
        await answered(done)
    return done


class _Version(msgspec.Struct):
    version: int


class _Held(msgspec.Struct, frozen=True):
    slug: str
    kind: Occasion
    held_on: date
    place: str


class _Came(msgspec.Struct, frozen=True):
    kind: Party
    name: str
    organisation: UUID | None


async def _held(gathering: UUID) -> _Held:
    found = await fetch_one(
        _Held,
        "SELECT c.slug, g.kind, g.held_on, g.place FROM gathering g JOIN consultation c ON c.id = g.consultation"
        " WHERE g.id = {}",
        gathering,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def _judged(new: NewGathering, today: date) -> list[FieldError]:
    errors = []
    if not today - LONGEST <= new.held_on <= today:
        errors.append(FieldError("held_on", "out_of_range", HELD_OUTSIDE))
    if not clean(new.place).strip():
        errors.append(FieldError("place", "required", PLACE_MISSING))
    if not new.attendance:
        errors.append(FieldError("attendance", "required", PARTIES_MISSING))
    for place, one in enumerate(new.attendance):
        if one.name.strip() and one.kind in PEOPLE and not one.agreed:
            errors.append(FieldError(f"attendance.{place}.name", "consent_required", NEEDS_CONSENT))
        if one.organisation and not await fetch(_Known, "SELECT id FROM organisation WHERE id = {}", one.organisation):
            errors.append(FieldError(f"attendance.{place}.organisation", "unknown_value", NO_SUCH_ORGANISATION))
    return errors


def _attendance(gathering: UUID, place: int, one: NewAttendance) -> Attendance:
    return Attendance(
        id=uuid7(),
        gathering=gathering,
        position=place,
        kind=one.kind,
        name=clean(one.name).strip(),
        organisation=one.organisation,
        people=one.people,
        agreed=one.agreed,
    )


async def _write(actor: Actor, gathering: UUID, version: int, text: str, now: datetime) -> None:
    await Minutes.insert(
        Minutes(id=uuid7(), gathering=gathering, version=version, text=text, at=now, person=actor.person)
    )


async def _received(
    actor: Actor, held: Held, found: _Held, opinions: Sequence[NewOpinion], came: Sequence[_Came], *, agreed: bool
) -> list[UUID]:
    """Each opinion, received as every other comment, dated on the day of the gathering. Raises 422 with all errors."""
    comments: list[UUID] = []
    errors: list[FieldError] = []
    for number, one in enumerate(opinions):
        speaker = clean(one.speaker).strip()
        group = next((party for party in came if party.name == speaker), None) if speaker else None
        named = group is not None and group.kind not in PEOPLE
        kept = group is not None or agreed or one.publish is Publish.TEXT_AND_NAME
        new = NewComment(
            text=one.text,
            clause=one.clause,
            author=Author(
                kind=AuthorKind.ORGANISATION if named else AuthorKind.PERSON,
                name=speaker if kept else None,
                contact=one.contact,
            ),
            stance=one.stance,
            proposed_text=one.proposed_text or None,
            publish=one.publish,
            channel=Channel(str(found.kind)),
            stated_on=found.held_on,
        )
        manner = Manner(
            entered=True,
            dated=(found.held_on, found.held_on),
            source=f"{found.kind} {found.held_on.isoformat()} {found.place[:SHORT]}",
            organisation=group.organisation if group else None,
        )
        try:
            comments.append((await take_in(actor, held, new, manner, clock.now())).id)
        except Refused as refused:
            if not refused.refusal.errors:
                raise
            errors += [
                msgspec.structs.replace(error, field=f"opinions.{number}.{error.field}")
                for error in refused.refusal.errors
            ]
    if errors:
        raise Refused(invalid(*errors))
    return comments
