"""Announcing a meeting: its public parts are handed in, and what follows once they are public."""

from __future__ import annotations

from uuid import UUID

import msgspec

from decisions.queries.agenda import agenda_inside
from decisions.queries.meeting_said import said_of
from decisions.queries.meetings import meeting_for_services
from decisions.queries.participants import public_participants
from decisions.rules.meetings import check_announcement, check_frozen
from decisions.schemas.agenda import ItemView, PaperView
from decisions.schemas.edition import EditionView
from decisions.schemas.meeting import MeetingView
from decisions.schemas.meeting_editions import AnnouncedItem, AnnouncedPaper, Announcement
from decisions.schemas.participant import PublicParticipant
from decisions.services.announced import keep_announced
from decisions.services.edition_published import Published
from decisions.services.edition_writing import write_edition
from decisions.services.meeting_doors import stand_door
from decisions.services.meeting_loading import (
    demand_may,
    locked_for_edition,
    locked_meeting,
    next_state,
    take_meeting_step,
)
from decisions.services.meeting_telling import tell_announced, tell_moved
from decisions.words import Audience, EditionKind, MeetingAct, MeetingState
from participation.base import clock
from participation.base.database import fetch_one, transaction
from participation.base.errors import demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.in_force import current_calendar, current_rules


class _Authors(msgspec.Struct):
    authors: list[UUID]


class _Reason(msgspec.Struct):
    reason: str


async def announce_meeting(actor: Actor, *, which: str | UUID, reason: str = "") -> EditionView:
    """Hand in the public parts of a meeting, to be signed and published; a published one is replaced with a reason.

    Raises 422 naming what is missing or too short, 409 out of order or while a version waits, 403, 404.
    """
    async with transaction():
        held = await locked_for_edition(which, EditionKind.ANNOUNCEMENT)
        act = _act(held.state)
        demand_may(actor, held, act)
        next_state(held, act)
        view = await meeting_for_services(held.id)
        items = await agenda_inside(held.id)
        if act is MeetingAct.ANNOUNCE:
            demand(check_announcement(said_of(view, items), current_rules().meetings, current_calendar()))
        made = await write_edition(
            actor,
            kind=EditionKind.ANNOUNCEMENT,
            subject=held.id,
            body=held.body,
            content=announcement_of(view, items, await public_participants(held.id)),
            authors=await authors_of(held.id),
            reason=reason,
        )
        await answered(made)
    return made


async def authors_of(meeting: UUID) -> list[UUID]:
    """All who wrote on a meeting and its agenda; none of them signs what is made of it."""
    found = await fetch_one(
        _Authors, "SELECT array_append(authors, author) AS authors FROM meeting WHERE id = {}", meeting
    )
    return sorted(set(found.authors)) if found else []


async def announced(actor: Actor, published: Published) -> None:
    """What follows when an announcement becomes public: the state, the row of the list, and everybody is told.

    Raises 409 where the meeting was called off meanwhile, 422 where so little time is left that the rules file no
    longer allows it.
    """
    held = await locked_meeting(published.subject)
    content = msgspec.json.decode(published.content, type=Announcement)
    act = _act(held.state)
    state = next_state(held, act)
    demand(check_frozen(content.starts_at, content.place, starts_at=held.starts_at, place=held.place))
    if act is MeetingAct.ANNOUNCE:
        view = await meeting_for_services(held.id)
        said = msgspec.structs.replace(
            said_of(view, await agenda_inside(held.id)), shortening_reason=content.shortening_reason
        )
        demand(check_announcement(said, current_rules().meetings, current_calendar()))
    why = await fetch_one(_Reason, "SELECT reason FROM edition WHERE id = {}", published.id)
    reason = why.reason if why else ""
    await take_meeting_step(actor, held, act, state, reason=reason, told=act is MeetingAct.CHANGE)
    await keep_announced(held.id, content)
    await stand_door(held.id)
    step = f"announcement:{published.version}"
    if act is MeetingAct.ANNOUNCE:
        await tell_announced(held, step=step)
    elif state is MeetingState.ANNOUNCED and held.starts_at > clock.now():
        await tell_moved(actor, held, starts_at=held.starts_at, place=held.place, note=reason, step=step, always=False)


def announcement_of(view: MeetingView, items: list[ItemView], participants: list[PublicParticipant]) -> Announcement:
    """The public parts of a meeting as it stands now."""
    shown = [item for item in items if item.title_public]
    values = {name: getattr(view, name) for name in Announcement.__struct_fields__ if hasattr(view, name)}
    values["call"] = view.call if view.call_public else None
    return Announcement(
        **values,
        online=bool(view.link),
        items=[_item(number, item) for number, item in enumerate(shown, 1)],
        withheld=len(items) - len(shown),
        participants=participants,
    )


def _item(number: int, item: ItemView) -> AnnouncedItem:
    return AnnouncedItem(
        id=item.id,
        number=number,
        title=item.title,
        title_en=item.title_en,
        summary=item.summary if item.summary_public else "",
        matter=item.matter if item.matter_public else None,
        body=item.body,
        starts_at=item.starts_at,
        minutes=item.minutes,
        attended=item.attended,
        papers=[
            _paper(paper) for paper in item.papers if paper.audience is Audience.PUBLIC and paper.withdrawn_at is None
        ],
    )


def _paper(paper: PaperView) -> AnnouncedPaper:
    return AnnouncedPaper(**{name: getattr(paper, name) for name in AnnouncedPaper.__struct_fields__})


def _act(state: MeetingState) -> MeetingAct:
    return MeetingAct.ANNOUNCE if state in {MeetingState.PREPARED, MeetingState.CANCELLED} else MeetingAct.CHANGE
