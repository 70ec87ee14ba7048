"""What a meeting must say before it is announced, and what the rules file asks of its dates and its quorum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from decisions.words import MeetingKind
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.rules_file.calls import DaysBefore
from participation.base.rules_file.counting import Calendar, counted
from participation.base.rules_file.meetings import Meetings

NO_SUCH_BODY = N_("There is no body with this address.")
NO_SUCH_CALL = N_("There is no call of this body with this address.")
NO_SUCH_MATTER = N_("There is no matter with this address.")
SLUG_TAKEN = Refusal("slug_taken", 409, N_("There is a meeting with this address already."))
NOT_HTTP = N_("A link begins with https:// or http://.")
QUORUM_OVER = N_("The quorum cannot be larger than the number of those who have a vote.")
QUORUM_ALONE = N_("Say how many have a vote, too.")
USE_POSTPONEMENT = N_(
    "This was announced. Time and place are changed by moving the meeting, so that everybody is told."
)
FIXED = N_("This was announced and cannot be changed any more.")
INCOMPLETE = N_("Something is missing before this can be announced.")
PLACE_OR_LINK = N_("Say where the meeting takes place, or give the link by which one attends.")
NOTHING_ON_AGENDA = N_("Put at least one item on the agenda.")
QUORUM_NEEDED = N_(
    "This kind of meeting needs a quorum (%(source)s): say how many have a vote, and how many must come."
)
QUORUM_LOW = N_("At least %(least)s of %(members)s have to be there (%(source)s).")
NOTICE_SHORT = N_(
    "From the announcement to the meeting there must be at least %(minimum)s days (%(source)s). From %(from)s to "
    "%(to)s there are %(counted)s. If it cannot be otherwise, say why; the reason is published."
)
PAPERS_SHORT = N_(
    "Papers must be there at least %(minimum)s days before (%(source)s). From %(from)s to %(to)s there are %(counted)s."
)
OVER = N_("This instant is over.")
SAME = N_("This is the time and place that everybody was told. Change one of them.")
NOT_YET = N_("The meeting has not begun.")
COUNT_MISSING = N_("Say how many of those who have a vote were there.")
TOO_MANY = N_("Only %(members)s have a vote.")
NO_QUORUM = N_("Only %(present)s were there; %(quorum)s have to be (%(source)s). Move the meeting to another day.")
UNDECIDED = N_("There is no decision yet on: %(items)s.")


MOVED = Refusal(
    "moved_meanwhile",
    409,
    N_(
        "The meeting was moved after this was handed in. Send it back and hand it in anew, with the new time and place."
    ),
)


class MeetingSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as far as it is judged; days are those of the office's calendar.

    ``papers_on`` is the day since which the last of the papers that take part in it are there, None without papers.
    """

    kind: MeetingKind
    place: str
    link: str
    members: int | None
    quorum: int | None
    shortening_reason: str
    announced_on: date
    meeting_on: date
    papers_on: date | None = None
    items: int = 0


class NoticeWarning(msgspec.Struct, frozen=True, kw_only=True):
    """A period that is shorter than the rules file asks for; ``sentence`` with its ``values``."""

    code: str
    sentence: str
    values: dict[str, Any]


def check_said(*, link: str, members: int | None, quorum: int | None) -> Refusal | None:
    """What no meeting can say, however early it is saved (422, naming every wrong field)."""
    errors = []
    if link.strip() and not link.strip().lower().startswith(("https://", "http://")):
        errors.append(FieldError("link", "invalid", NOT_HTTP))
    if quorum is not None and members is None:
        errors.append(FieldError("members", "required", QUORUM_ALONE))
    if quorum is not None and members is not None and quorum > members:
        errors.append(FieldError("quorum", "out_of_range", QUORUM_OVER))
    return invalid(*errors) if errors else None


def check_announcement(said: MeetingSaid, rules: Meetings, calendar: Calendar) -> Refusal | None:
    """Whether a meeting can be announced (code ``incomplete``, 422, naming everything that is missing or too short).

    A notice that is too short is let through where a reason for it is given, which is published.
    """
    errors = []
    if not said.place.strip() and not said.link.strip():
        errors.append(FieldError("place", "required", PLACE_OR_LINK))
    if not said.items:
        errors.append(FieldError("items", "required", NOTHING_ON_AGENDA))
    errors += _quorum(said, rules)
    if not said.shortening_reason.strip():
        errors += [
            FieldError("starts_at", one.code, one.sentence, one.values) for one in notice_short(said, rules, calendar)
        ]
    return Refusal("incomplete", 422, INCOMPLETE, errors=tuple(errors)) if errors else None


def notice_short(said: MeetingSaid, rules: Meetings, calendar: Calendar) -> list[NoticeWarning]:
    """The one warning that the notice is too short, if it is."""
    asked = rules.of(said.kind).notice
    return _too_short("notice_too_short", NOTICE_SHORT, asked, said.announced_on, said.meeting_on, calendar)


def papers_short(said: MeetingSaid, rules: Meetings, calendar: Calendar) -> list[NoticeWarning]:
    """The one warning that the last papers come too late, or are not there when they must be."""
    asked = rules.of(said.kind).papers
    if said.papers_on is None:
        return []
    return _too_short("papers_too_late", PAPERS_SHORT, asked, said.papers_on, said.meeting_on, calendar)


def check_postponement(
    starts_at: datetime, place: str, *, before: datetime, before_place: str, now: datetime
) -> Refusal | None:
    """A meeting is moved to a time that is to come, and not to where it already is (422)."""
    if starts_at <= now:
        return invalid(FieldError("starts_at", "over", OVER))
    if starts_at == before and place == before_place:
        return invalid(FieldError("starts_at", "unchanged", SAME))
    return None


def check_frozen(frozen_at: datetime, frozen_place: str, *, starts_at: datetime, place: str) -> Refusal | None:
    """What is published names the time and place that hold now (409 ``moved_meanwhile``)."""
    return None if (frozen_at, frozen_place) == (starts_at, place) else MOVED


def check_holding(
    kind: MeetingKind,
    *,
    starts_at: datetime,
    now: datetime,
    members: int | None,
    quorum: int | None,
    members_present: int | None,
    rules: Meetings,
) -> Refusal | None:
    """Whether it can be noted as held: it has begun, and where the rules file asks for a quorum, that was there.

    Codes: ``not_yet`` (409), ``invalid`` (422), ``no_quorum`` (409).
    """
    if now < starts_at:
        return Refusal("not_yet", 409, NOT_YET)
    if members is not None and members_present is not None and members_present > members:
        return invalid(FieldError("members_present", "out_of_range", TOO_MANY, {"members": members}))
    rule = rules.of(kind).quorum
    if rule is None or quorum is None:
        return None
    if members_present is None:
        return invalid(FieldError("members_present", "required", COUNT_MISSING))
    if members_present < quorum:
        values = {"present": members_present, "quorum": quorum, "source": rule.source}
        return Refusal("no_quorum", 409, NO_QUORUM, values)
    return None


def check_conclusion(kind: MeetingKind, undecided: Sequence[str], rules: Meetings) -> Refusal | None:
    """Whether it can be concluded: where the kind decides, every item has its decision (409 ``undecided``)."""
    if not undecided or not rules.of(kind).decides:
        return None
    return Refusal("undecided", 409, UNDECIDED, {"items": "、".join(undecided)})


def _quorum(said: MeetingSaid, rules: Meetings) -> list[FieldError]:
    rule = rules.of(said.kind).quorum
    if rule is None:
        return []
    if said.members is None or said.quorum is None:
        return [FieldError("quorum", "required", QUORUM_NEEDED, {"source": rule.source})]
    least = rule.least_of(said.members)
    if said.quorum < least:
        return [
            FieldError(
                "quorum", "too_small", QUORUM_LOW, {"least": least, "members": said.members, "source": rule.source}
            )
        ]
    return []


def _too_short(
    code: str, sentence: str, asked: DaysBefore, begins: date, ends: date, calendar: Calendar
) -> list[NoticeWarning]:
    days = counted(begins, ends, asked.counting, calendar)
    if days >= asked.days:
        return []
    values: dict[str, Any] = {
        "minimum": asked.days,
        "source": asked.source,
        "from": begins,
        "to": ends,
        "counted": days,
    }
    return [NoticeWarning(code=code, sentence=sentence, values=values)]
