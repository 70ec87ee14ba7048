"""The list of representatives: as it would stand now, as it was handed in, as it is public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.database import execute, fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.in_force import current_rules
from participation.representatives.naming import named_by_law
from participation.representatives.rules.lists import ListAct, ListStanding, next_stage, standing_of
from participation.representatives.schemas.seat import ListContent, ListEntry, ListView
from participation.representatives.words import Seat, Way


class _Call(msgspec.Struct):
    slug: str
    title: str
    meeting_title: str
    way: Way
    seats: int
    speaks_for: Seat
    occasion: str
    names_published: bool


class _Seated(msgspec.Struct):
    place: int
    pseudonym: str
    name: str
    organisation: str
    reason: str
    way: Way
    speaks_for: Seat | None
    allowed: bool


class _Invited(msgspec.Struct):
    position: int
    speaks_for: Seat
    title: str
    name: str


class _List(msgspec.Struct):
    id: UUID
    content: bytes
    sha256: str
    made_at: datetime


class _Step(msgspec.Struct):
    act: ListAct
    stage: str
    reason: str
    at: datetime


CALL = """
SELECT slug, title, meeting_title, way, seats, seats_speak_for AS speaks_for, occasion, names_published
FROM call WHERE id = {}
"""
SEATED = """
SELECT s.place, s.pseudonym, a.name, a.organisation_name AS organisation, s.reason, n.way,
    (SELECT q.speaks_for FROM application_value v JOIN quota q ON q.id = v.quota
     WHERE v.application = a.id AND q.speaks_for IS NOT NULL LIMIT 1) AS speaks_for,
    EXISTS (SELECT FROM consent c WHERE c.application = a.id AND c.purpose = 'name published'
        AND c.taken_back_at IS NULL) AS allowed
FROM seat s JOIN selection n ON n.id = s.selection JOIN application a ON a.id = s.application
WHERE s.call = {} AND (SELECT x.answer FROM seat_answer x WHERE x.seat = s.id ORDER BY x.turn DESC LIMIT 1) = 'accepted'
ORDER BY s.place
"""
# whether people stand by name on the list ``l`` who do not allow that any more
UNNAMED = """
EXISTS (SELECT FROM jsonb_array_elements(convert_from(l.content, 'UTF8')::jsonb -> 'entries') AS e
    JOIN seat s ON s.call = l.call AND s.pseudonym = e ->> 'pseudonym'
    JOIN consent c ON c.application = s.application AND c.purpose = 'name published' AND c.taken_back_at IS NOT NULL
    WHERE (e ->> 'named')::boolean AND coalesce(e ->> 'organisation', '') = '' AND NOT EXISTS (SELECT FROM consent g
        WHERE g.application = s.application AND g.purpose = 'name published' AND g.taken_back_at IS NULL))
"""
LISTS = "SELECT id, content, sha256, made_at FROM representative_list WHERE call = {} ORDER BY version DESC"


async def content_of(call: UUID, *, version: int) -> ListContent:
    """The list of those who have accepted by now and of those invited by name. Raises 404."""
    found = await fetch_one(_Call, CALL, call)
    if found is None:
        raise Refused(NOT_FOUND)
    seated = await fetch(_Seated, SEATED, call)
    invited = await fetch(
        _Invited,
        "SELECT position, speaks_for, title, name FROM invited_seat WHERE call = {} ORDER BY position",
        call,
    )
    entries = [_entry(found, one) for one in seated]
    beside = [
        ListEntry(
            place=found.seats + at,
            name=one.name or one.title,
            named=bool(one.name),
            pseudonym="",
            speaks_for=one.speaks_for,
            given_by="invitation",
            reason=one.title,
        )
        for at, one in enumerate(invited, 1)
    ]
    return ListContent(
        call=found.slug,
        title=found.title,
        meeting=found.meeting_title,
        version=version,
        way=found.way,
        seats=found.seats,
        entries=[*entries, *beside] if entries else [],
        vacant=max(0, found.seats - len(entries)),
    )


async def lists_of(call: UUID) -> list[ListView]:
    """Every version that was handed in, the newest first; for the office."""
    stages = current_rules().sign_off.stages
    found = []
    for one in await fetch(_List, LISTS, call):
        steps = await fetch(_Step, "SELECT act, stage, reason, at FROM list_step WHERE list = {} ORDER BY id", one.id)
        acts = [(step.act, step.stage) for step in steps]
        standing, stage = standing_of(acts, stages), next_stage(acts, stages)
        found.append(
            ListView(
                id=one.id,
                content=msgspec.json.decode(one.content, type=ListContent),
                sha256=one.sha256,
                made_at=one.made_at,
                standing=standing,
                waiting_for=stage.name if stage and standing is ListStanding.SUBMITTED else None,
                reason=next((step.reason for step in reversed(steps) if step.reason), ""),
                published_at=next((step.at for step in steps if step.act is ListAct.PUBLISH), None),
            )
        )
    return found


async def stands_unallowed(list_: UUID) -> bool:
    """Whether somebody stands by name on a version of the list who does not allow that any more."""
    return bool(await execute("SELECT FROM representative_list l WHERE l.id = {} AND {}", list_, QueryString(UNNAMED)))


async def public_list(call: UUID) -> ListView | None:
    """The newest version that is public."""
    return next((one for one in await lists_of(call) if one.standing is ListStanding.PUBLISHED), None)


def _entry(call: _Call, one: _Seated) -> ListEntry:
    """An organisation stands under its name; a person where the law wants it, or the person allowed it."""
    allowed = one.allowed or named_by_law(call.occasion, call.names_published)
    named = bool(one.organisation) or (allowed and bool(one.name))
    return ListEntry(
        place=one.place,
        name=(one.organisation or one.name) if named else one.pseudonym,
        named=named,
        pseudonym=one.pseudonym,
        speaks_for=one.speaks_for or call.speaks_for,
        given_by=one.way,
        organisation=one.organisation,
        reason=one.reason,
    )
