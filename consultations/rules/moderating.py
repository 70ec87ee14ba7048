"""Screening of many at once, taking it back, and objections of those whose comment is hidden."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from consultations.words import State
from participation.base.errors import N_, Refusal
from participation.base.words import Word

CHANGED_MEANWHILE = Refusal(
    "changed_meanwhile", 409, N_("The comments you chose have changed meanwhile. Look at the new list, then confirm.")
)
NOTHING_CHOSEN = Refusal("nothing_chosen", 422, N_("No comment matches what you chose."))
TAKEN_BACK = Refusal("taken_back", 409, N_("This was taken back already."))
NOT_TAKEN_BACK = Refusal("not_taken_back", 409, N_("Taking back cannot be taken back. Screen the comments anew."))
FILED_AWAY = Refusal("out_of_order", 409, N_("The consultation is withdrawn or archived; nothing is screened there."))
NOT_HIDDEN = Refusal("not_hidden", 409, N_("The office does not hide this comment, so there is nothing to object to."))
OBJECTED = Refusal("objected", 409, N_("You have objected to this already. The office answers you here."))
ANSWERED = Refusal("answered", 409, N_("This objection has been answered."))
OWN_ACT = Refusal(
    "own_act", 403, N_("You hid this comment yourself. Somebody else of your office answers the objection.")
)
STATEMENT_NEEDED = N_("Say why the comment should be shown.")
REASON_NEEDED = N_("Give the reason; whoever objected is told it.")
WAYS = N_("Choose the comments in one way: one by one, a family, or a filter.")

OVER = frozenset({State.WITHDRAWN, State.ARCHIVED})


class ChosenBy(Word):
    """How the comments of a bulk act were chosen."""

    COMMENTS = "comments"
    FAMILY = "family"
    FILTER = "filter"


class ObjectionResult(Word):
    """What became of an objection."""

    UPHELD = "upheld"
    REJECTED = "rejected"


def fingerprint(chosen: Iterable[tuple[UUID, str]]) -> str:
    """What was looked at, in short: the same only for the same comments that stand the same."""
    lines = sorted(f"{comment} {standing}" for comment, standing in chosen)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def check_moderated(state: State) -> Refusal | None:
    """Whether anything is still screened where the consultation stands (409 ``out_of_order``)."""
    return FILED_AWAY if state in OVER else None


def check_objection(*, hidden: bool, objected: bool) -> Refusal | None:
    """One objection to each act that hides (409 ``not_hidden``, ``objected``)."""
    if not hidden:
        return NOT_HIDDEN
    return OBJECTED if objected else None


def check_answer(*, answered: bool, own: bool) -> Refusal | None:
    """Answered once, and never by whoever hid the comment (409 ``answered``, 403 ``own_act``)."""
    if answered:
        return ANSWERED
    return OWN_ACT if own else None
