"""Comments that are not theirs: somebody's name or contact was used, and what that does to the comment."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from participation.base.errors import N_, Refusal
from participation.base.words import Word

NO_NAME_SHOWN = Refusal(
    "no_name_shown", 409, N_("No name is shown with this comment. If it came to your contact, use your receipt.")
)
SAID_BEFORE = Refusal(
    "said_before", 409, N_("You have said this of the comment before. You will be told what is found.")
)
ERASED = Refusal("erased", 409, N_("The text of this comment was erased by law."))
REASON_MISSING = N_("Give the reason; those concerned are told it.")
STATEMENT_MISSING = N_("Say in a few words why it is not yours.")
SAME_AGAIN = Refusal("decided", 409, N_("This was decided so already."))


class DisowningGround(Word):
    """What of somebody's was used without them: a contact to which notices go, or a name that others read."""

    CONTACT = "contact"
    NAME = "name"


class DisowningResult(Word):
    """What an officer found."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Attribution(StrEnum):
    """Whether a comment counts as said by who is named in it."""

    UNCONTESTED = "uncontested"
    CONTESTED = "contested"
    DISOWNED = "disowned"


def attribution(results: Sequence[DisowningResult | None]) -> Attribution:
    """What the disownings of a comment amount to; None is one that nobody has decided yet.

    One that is confirmed outweighs all others; one that is rejected changes nothing.
    """
    if DisowningResult.CONFIRMED in results:
        return Attribution.DISOWNED
    return Attribution.CONTESTED if None in results else Attribution.UNCONTESTED


def check_decision(result: DisowningResult, reason: str, before: DisowningResult | None) -> Refusal | None:
    """A decision needs a reason (422 ``required``) and says something new (409 ``decided``)."""
    if not reason.strip():
        return Refusal("reason_required", 422, REASON_MISSING)
    return SAME_AGAIN if result is before else None
