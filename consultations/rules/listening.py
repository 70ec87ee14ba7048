"""Targeted listening: where somebody who was asked stands, when one may still be heard, and who had to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from consultations.listening.errors import (
    ANSWERED_MEANWHILE,
    ASSOCIATIONS_NOT_ASKED,
    DUE_TOO_LATE,
    DUE_TOO_SOON,
    OVER,
    REPLIED_ALREADY,
)
from consultations.listening.words import BUSINESS, Answer, Party, Progress
from consultations.words import Kind, State
from participation.base.errors import FieldError, Refusal
from participation.base.rules_file.values import Insistence, Listening

# People are asked before the review, while the public comments, and until the report is drawn up.
LISTENING = frozenset(
    {State.PREPARED, State.SUBMITTED, State.REJECTED, State.APPROVED, State.SCHEDULED, State.OPEN, State.CLOSED}
)
LONGEST = timedelta(days=366)
# A late reply is welcome until the report is drawn up; its link opens no door for ever.
LINK_OUTLIVES = timedelta(days=30)


def progress(answers: Collection[Answer], *, reminded: bool, due_on: date, today: date) -> Progress:
    """Where one addressee stands; of several answers the one that says most counts. The due day itself still counts."""
    if Answer.COMMENTS in answers:
        return Progress.REPLIED
    if Answer.NO_CHANGE in answers:
        return Progress.NO_CHANGE
    if Answer.DECLINED in answers:
        return Progress.DECLINED
    if today > due_on:
        return Progress.SILENT
    return Progress.REMINDED if reminded else Progress.ASKED


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many were asked, and where they stand: ``asked`` is the sum of all others."""

    asked: int
    replied: int
    no_change: int
    declined: int
    silent: int
    waiting: int


def tally(found: Iterable[Progress]) -> Tally:
    """The numbers of a written request, or of several."""
    of: Mapping[Progress, int] = Counter(found)
    return Tally(
        asked=sum(of.values()),
        replied=of.get(Progress.REPLIED, 0),
        no_change=of.get(Progress.NO_CHANGE, 0),
        declined=of.get(Progress.DECLINED, 0),
        silent=of.get(Progress.SILENT, 0),
        waiting=of.get(Progress.ASKED, 0) + of.get(Progress.REMINDED, 0),
    )


def check_listening(state: State) -> Refusal | None:
    """Whether anybody can still be asked or heard, and a reply be taken (409 ``listening_over``)."""
    return None if state in LISTENING else OVER


def check_due(due_on: date, today: date) -> FieldError | None:
    """Whether a due date gives those asked at least a day, and at most a year."""
    if due_on <= today:
        return FieldError("due_on", "out_of_range", DUE_TOO_SOON)
    return FieldError("due_on", "out_of_range", DUE_TOO_LATE) if due_on - today > LONGEST else None


def check_reply(answer: Answer, before: Sequence[Answer], version: int | None) -> Refusal | None:
    """Whether a reply can stand beside those that came before it.

    ``version`` is how many replies its writer had seen: who did not see the last one is shown it first (409
    ``answered_meanwhile``). A reply with comments is added to, never taken back (409 ``replied_already``).
    """
    if version is not None and version != len(before):
        return ANSWERED_MEANWHILE
    if answer is not Answer.COMMENTS and (Answer.COMMENTS in before or answer in before):
        return REPLIED_ALREADY
    return None


def insistence(kind: Kind, *, concerns_business: bool, rules: Listening) -> Insistence:
    """How much the rules insist that associations or enterprises were heard before the approval of such a draft."""
    return rules.associations_asked_before_approval.of(kind) if concerns_business else Insistence.OFF


def check_associations(
    kind: Kind, *, concerns_business: bool, heard: Collection[Party], rules: Listening
) -> Refusal | None:
    """Whether a draft may be approved (409 ``associations_not_asked``, naming in ``lacks`` what would do).

    ``heard`` are the kinds of those who were asked in writing, came to a forum or were visited.
    """
    if insistence(kind, concerns_business=concerns_business, rules=rules) is not Insistence.REQUIRED:
        return None
    return lacks_associations(heard, rules)


def lacks_associations(heard: Collection[Party], rules: Listening) -> Refusal | None:
    """The same as a warning: what is missing, whether or not the rules insist on it."""
    if BUSINESS & set(heard):
        return None
    refusal = ASSOCIATIONS_NOT_ASKED.with_values(source=rules.source)
    lacks = sorted(str(party) for party in BUSINESS)
    return msgspec.structs.replace(refusal, extra={"lacks": lacks})
