"""What it does to take a consent back: at once, by withdrawing the application, or not any more."""

from __future__ import annotations

from collections.abc import Collection

from participation.base.errors import N_, Refusal
from participation.base.words import Word
from participation.representatives.words import CallState, ConsentTo, Standing, Way

NOT_GIVEN = Refusal("nothing_to_take_back", 409, N_("You did not allow this, or have taken it back already."))
LISTED = N_(
    "The list is frozen, and your answer stands in it under your pseudonym. It stays there, so that everybody can check"
    " the draw, and is used for nothing else. A seat that you are offered you can decline."
)
FROZEN = Refusal("frozen", 409, LISTED)
NEEDED = N_(
    "The quotas need this answer: without it you cannot get a seat. To take it back means to withdraw your application."
)
WITHDRAWS = Refusal("needed", 409, NEEDED)
# what the draw has taken in cannot be taken out of it again
TAKEN_IN = frozenset({CallState.FROZEN, CallState.DRAWN, CallState.CONCLUDED})


class Effect(Word):
    """What taking a consent back does to the application."""

    AT_ONCE = "at once"
    WITHDRAWS = "withdraws"
    REFUSED = "refused"


def is_needed(way: Way, seats: int, ranges: Collection[tuple[int, int]]) -> bool:
    """Whether seats are given by values that may stand for ``ranges`` (at least, at most) of them: by a draw always,
    else where a range binds."""
    return bool(ranges) and (way is Way.DRAW or any(least > 0 or most < seats for least, most in ranges))


def effect_of(purpose: ConsentTo, *, state: CallState, standing: Standing, needed: bool) -> Effect:
    """What it would do to take a consent back now; ``needed`` says that the quotas need the sensitive value."""
    if purpose is not ConsentTo.SENSITIVE_VALUE or standing is Standing.WITHDRAWN:
        return Effect.AT_ONCE
    if state in TAKEN_IN:
        return Effect.REFUSED
    return Effect.WITHDRAWS if needed and state is not CallState.WITHDRAWN else Effect.AT_ONCE


def check_taking_back(effect: Effect, *, given: bool, withdraws: bool) -> Refusal | None:
    """Whether a consent can be taken back; ``withdraws`` says that the applicant knows what that means (409)."""
    if not given:
        return NOT_GIVEN
    if effect is Effect.REFUSED:
        return FROZEN
    return WITHDRAWS if effect is Effect.WITHDRAWS and not withdraws else None
