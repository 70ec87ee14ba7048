"""What a call waits for, for whom, and when that is late: the list an office works from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo

import msgspec

from participation.base.identity.words import Role
from participation.base.rules_file.counting import day_of, last_day_before
from participation.base.words import Word
from participation.representatives.rules.call_life import OFFICE, OFFICE_OR_LEADER
from participation.representatives.rules.draws import is_needed
from participation.representatives.rules.lists import ListStanding
from participation.representatives.rules.review import CHANGES_IN, REVIEWING
from participation.representatives.words import CallState, Way

# so long before the end the office can still do something for a quota that nobody fills
SOON = timedelta(days=3)
CALLING = OFFICE | {Role.CLERK}
DECIDING = REVIEWING | {Role.LEADER}


class CallTask(Word):
    """What somebody in the office has to do next for a call."""

    GO_ON = "go on"
    MEND = "mend"
    SIGN = "sign"
    OPEN = "open"
    CLOSES_SOON = "closes soon"
    REVIEW = "review"
    SECOND = "second pair of eyes"
    OBJECTIONS = "objections"
    COMPUTE = "compute the chances"
    FREEZE = "freeze"
    GIVE_SEATS = "give the seats"
    ENTROPY = "enter chance"
    ANSWERS = "unanswered offers"
    VACANT = "vacant seats"
    HAND_IN_LIST = "hand in the list"
    MEND_LIST = "mend the list"
    SIGN_LIST = "sign the list"
    PUBLISH_LIST = "publish the list"
    RENEW_LIST = "renew the list"


class Oldest(msgspec.Struct, frozen=True):
    """How many of something wait, the oldest since when."""

    number: int = 0
    since: datetime | None = None


class CallWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need of a call, as far as it waits for one person.

    ``state`` by the clock; ``signable`` and ``list_signable`` say that the person may sign the next stage. ``reviews``,
    ``seconds`` and ``objections`` are those the person may decide on, ``unreviewed`` and ``undecided`` all of them.
    ``objecting_until`` is when the last who was kept out can object; ``computing`` and ``solved`` tell of the newest
    computation of chances. ``speaking`` sources of chance wait to be entered, of the first the instant. Of the offers
    ``unanswered`` wait, the first until ``answer_by``; ``vacant`` seats have nobody and ``seated`` somebody, and
    ``refilling`` says that a pool for the vacant ones is frozen. ``unnamed``: people stand by name on the newest list
    who do not allow that any more.
    """

    state: CallState
    way: Way
    seats: int
    opens_at: datetime
    closes_at: datetime
    draw_at: datetime | None
    meeting_at: datetime
    signable: bool = False
    reviews: Oldest = Oldest()
    seconds: Oldest = Oldest()
    objections: Oldest = Oldest()
    unreviewed: int = 0
    undecided: int = 0
    objecting_until: datetime | None = None
    eligible: int = 0
    selected: bool = False
    computing: bool = False
    solved: bool = False
    speaking: Oldest = Oldest()
    unanswered: int = 0
    answer_by: datetime | None = None
    vacant: int = 0
    seated: int = 0
    refilling: bool = False
    list_standing: ListStanding | None = None
    list_signable: bool = False
    unnamed: bool = False


class CallDue(msgspec.Struct, frozen=True):
    """A task: how many it is about, 0 where it is about the call; its last day, and whether that is past; where no day
    is set, for how many ``days`` the oldest has been waiting."""

    task: CallTask
    number: int = 0
    by: date | None = None
    overdue: bool = False
    days: int | None = None


class Since(msgspec.Struct, frozen=True):
    """No day is set; it has waited since then."""

    at: datetime


# a task, how many it is about, and until when it is to be done
Found = tuple[CallTask, int, datetime | Since | None]


def call_tasks(waiting: CallWaiting, *, roles: Collection[Role], now: datetime, zone: tzinfo) -> list[CallDue]:
    """What waits for somebody with these roles in the body that issued the call, the most pressing first."""
    today, held = day_of(now, zone), set(roles)
    found = [*_to_announce(waiting, held), *_to_review(waiting, held), *_to_draw(waiting, held, now)]
    found += [*_to_seat(waiting, held, now), *_to_list(waiting, held)]
    due = [_dated(task, number, at, today, zone) for task, number, at in found]
    if waiting.state is CallState.OPEN and OFFICE & held and waiting.closes_at - now <= SOON:
        due.append(CallDue(CallTask.CLOSES_SOON, by=last_day_before(waiting.closes_at, zone)))
    return sorted(due, key=lambda one: not one.overdue)


def _dated(task: CallTask, number: int, at: datetime | Since | None, today: date, zone: tzinfo) -> CallDue:
    if at is None:
        return CallDue(task, number)
    if isinstance(at, Since):
        return CallDue(task, number, days=(today - day_of(at.at, zone)).days)
    by = day_of(at, zone)
    return CallDue(task, number, by, today > by)


def _to_announce(waiting: CallWaiting, roles: set[Role]) -> list[Found]:
    found: list[Found] = [(CallTask.SIGN, 0, waiting.opens_at)] if waiting.signable else []
    if OFFICE & roles and waiting.state is CallState.PREPARED:
        found.append((CallTask.GO_ON, 0, None))
    if OFFICE & roles and waiting.state is CallState.REJECTED:
        found.append((CallTask.MEND, 0, None))
    if OFFICE_OR_LEADER & roles and waiting.state is CallState.APPROVED:
        found.append((CallTask.OPEN, 0, waiting.opens_at))
    return found


def _to_review(waiting: CallWaiting, roles: set[Role]) -> list[Found]:
    if waiting.state not in CHANGES_IN:
        return []
    drawn = waiting.draw_at if waiting.way is Way.DRAW else None
    found: list[Found] = []
    for task, those, may in (
        (CallTask.REVIEW, waiting.reviews, REVIEWING),
        (CallTask.SECOND, waiting.seconds, REVIEWING),
        (CallTask.OBJECTIONS, waiting.objections, DECIDING),
    ):
        if those.number and may & roles:
            found.append((task, those.number, drawn or (Since(those.since) if those.since else None)))
    return found


def _to_draw(waiting: CallWaiting, roles: set[Role], now: datetime) -> list[Found]:
    if not OFFICE & roles:
        return []
    if waiting.speaking.number:
        return [(CallTask.ENTROPY, waiting.speaking.number, waiting.speaking.since)]
    reviewed = not waiting.unreviewed and not waiting.undecided
    if waiting.state is not CallState.CLOSED or waiting.selected or not reviewed or not waiting.eligible:
        return []
    if waiting.way is not Way.DRAW or not is_needed(waiting.eligible, waiting.seats):
        return [(CallTask.GIVE_SEATS, 0, waiting.draw_at or waiting.meeting_at)]
    if waiting.solved:
        heard = waiting.objecting_until is None or now >= waiting.objecting_until
        return [(CallTask.FREEZE, 0, waiting.draw_at)] if heard else []
    return [] if waiting.computing else [(CallTask.COMPUTE, 0, waiting.draw_at)]


def _to_seat(waiting: CallWaiting, roles: set[Role], now: datetime) -> list[Found]:
    if now >= waiting.meeting_at:
        return []
    if waiting.unanswered:
        return [(CallTask.ANSWERS, waiting.unanswered, waiting.answer_by)] if CALLING & roles else []
    if waiting.vacant and not waiting.refilling and OFFICE & roles:
        return [(CallTask.VACANT, waiting.vacant, waiting.meeting_at)]
    return []


def _to_list(waiting: CallWaiting, roles: set[Role]) -> list[Found]:
    standing, by = waiting.list_standing, waiting.meeting_at
    if OFFICE & roles and waiting.unnamed:
        # a version that is not public yet is put together anew before anybody signs or publishes it
        return [(CallTask.RENEW_LIST, 0, None)]
    if standing is ListStanding.SUBMITTED and waiting.list_signable and not waiting.unnamed:
        return [(CallTask.SIGN_LIST, 0, by)]
    if standing is ListStanding.APPROVED and OFFICE_OR_LEADER & roles and not waiting.unnamed:
        return [(CallTask.PUBLISH_LIST, 0, by)]
    if standing is ListStanding.REJECTED and OFFICE & roles:
        return [(CallTask.MEND_LIST, 0, by)]
    if standing is None and OFFICE & roles and waiting.seated and not waiting.unanswered and not waiting.vacant:
        return [(CallTask.HAND_IN_LIST, 0, by)]
    return []
