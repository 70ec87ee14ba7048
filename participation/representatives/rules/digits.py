"""Digits that are entered one by one as they are drawn: each once, each in its turn."""

from __future__ import annotations

from participation.base.errors import N_, FieldError, Refusal, invalid

NOT_BY_DIGIT = N_("“%(source)s” does not say so many digits one by one. Enter what it says at once.")
ONE_DIGIT = N_("Enter one digit, 0 to 9.")
DIGIT_ENTERED = N_("Digit %(place)s of “%(source)s” is entered already, and it cannot be changed.")
NOT_ITS_TURN = N_("Digit %(next)s of “%(source)s” is next.")
DIGITS_DIFFER = N_("“%(source)s” begins with %(digits)s: that was entered digit by digit and cannot be changed.")


def check_digit(source: str, place: int, digit: str, *, count: int, entered: str) -> Refusal | None:
    """Whether a digit may be entered at a place, counted from 1.

    ``count``: how many digits the source says, 0 where it does not say digits or not how many; ``entered``: the digits
    that are in.
    """
    named: dict[str, object] = {"source": source, "place": place, "next": len(entered) + 1}
    if not count:
        return invalid(FieldError("source", "not_by_digit", NOT_BY_DIGIT, named))
    wrong = []
    if place <= len(entered):
        wrong.append(FieldError("digit", "entered", DIGIT_ENTERED, named))
    elif place > len(entered) + 1 or place > count:
        wrong.append(FieldError("digit", "not_its_turn", NOT_ITS_TURN, named))
    if len(digit) != 1 or not (digit.isascii() and digit.isdigit()):
        wrong.append(FieldError("digit", "malformed", ONE_DIGIT))
    return invalid(*wrong) if wrong else None


def check_whole(source: str, value: str, entered: str) -> Refusal | None:
    """Whether a value that is entered at once agrees with the digits of it that are in."""
    if value.startswith(entered):
        return None
    return invalid(FieldError("entropy", "differs", DIGITS_DIFFER, {"source": source, "digits": entered}))
