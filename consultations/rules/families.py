"""相似意见: which comments may stand in one family, and what officers may do with families."""

from __future__ import annotations

from uuid import UUID

from participation.base.errors import N_, Refusal
from participation.base.words import Word

GROWN = 10
# Up to so many characters (of the normal form) a text says little without its clause: 建议删去本条.
SHORT = 20


class Flag(Word):
    """Why a comment stands apart from a family in nearly the same words."""

    POLARITY = "polarity"


class Deed(Word):
    """What an officer does with a family."""

    SPLIT = "split"
    MOVED = "moved"
    JOINED = "joined"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class Stage(Word):
    """How far a grouping of a whole consultation is."""

    SIGNING = "signing"
    COMPARING = "comparing"
    PLACING = "placing"
    DONE = "done"


EMPTY_SPLIT = Refusal(
    "nothing_left", 422, N_("Leave at least one comment in the family: else there is nothing to split.")
)
SAME_FAMILY = Refusal("same_family", 422, N_("Choose another family than the one they are in."))
NO_MEMBERS = Refusal("empty", 409, N_("These comments are not in this family any more."))
CONFIRMED = Refusal("confirmed", 409, N_("This family is confirmed already."))
NOT_CONFIRMED = Refusal("not_confirmed", 409, N_("This family is not confirmed."))
TAKEN_BACK = Refusal("taken_back", 409, N_("This has been taken back already."))


def place_of(length: int, clause: UUID | None) -> UUID | None:
    """The clause within which a text of this length is compared; None where it is compared with all others."""
    return clause if length <= SHORT else None


def check_split(chosen: int, members: int) -> Refusal | None:
    """Codes: ``nothing_left`` (422) where the whole family would go."""
    return EMPTY_SPLIT if chosen >= members else None


def check_move(family: UUID, to: UUID) -> Refusal | None:
    """Codes: ``same_family`` (422)."""
    return SAME_FAMILY if family == to else None


def check_there(members: int) -> Refusal | None:
    """Codes: ``empty`` (409) where others have emptied the family meanwhile."""
    return None if members else NO_MEMBERS


def check_confirmed(*, confirmed: bool, wanted: bool) -> Refusal | None:
    """Codes: ``confirmed`` (409) and ``not_confirmed`` (409) where there is nothing to change."""
    if confirmed == wanted:
        return CONFIRMED if confirmed else NOT_CONFIRMED
    return None


def check_taken_back(*, taken_back: bool) -> Refusal | None:
    """Codes: ``taken_back`` (409): an act is undone once."""
    return TAKEN_BACK if taken_back else None


def is_weighed_anew(members: int) -> bool:
    """Whether a family that has grown to so many looks again for who represents it: at 3, 10, 30, 100, 300 and so on.

    The first to come is often no good example of those who follow.
    """
    grown = False
    while members >= GROWN and members % GROWN == 0:
        members, grown = members // GROWN, True
    return members == 3 or (members == 1 and grown)


# Comparing all takes for each comment about a 25th of what it takes one to find its place.
WORTH = 25


def is_compared_with_all(left: int, received: int) -> bool:
    """Whether so many comments without a family are sooner placed by comparing all that were received."""
    return left * WORTH >= received
