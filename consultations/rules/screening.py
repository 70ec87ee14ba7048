"""What other people see of a comment; whatever they see, the comment stays and counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from consultations.words import Publish, Screening, ScreeningReason, Standing, State
from participation.base.errors import N_, FieldError, Refusal

REASON_NEEDED = N_("Choose the reason for hiding this comment; it is shown in its place.")
NO_REASON = N_("A comment that is shown needs no reason.")

# before the opening there is nothing to see, and a withdrawn consultation shows only why it was withdrawn
SEEN_IN = frozenset(
    {
        State.OPEN,
        State.CLOSED,
        State.REPORT_SUBMITTED,
        State.REPORT_APPROVED,
        State.PUBLISHED,
        State.ARCHIVED,
    }
)


class Screened(msgspec.Struct, frozen=True):
    """One act of screening: shown to others when ``hidden_for`` is None, else hidden for that reason."""

    hidden_for: ScreeningReason | None = None


class Sight(msgspec.Struct, frozen=True):
    """What others see: the text, the name, and the public reason where the office hid it."""

    standing: Standing
    name: bool = False
    hidden_for: ScreeningReason | None = None

    @property
    def text(self) -> bool:
        """Whether the text is seen."""
        return self.standing is Standing.VISIBLE


def sight(
    screening: Screening,
    acts: Sequence[Screened],
    publish: Publish,
    state: State,
    *,
    erased: bool = False,
) -> Sight:
    """What others see of a comment; ``acts`` are its acts of screening, oldest first, the last one decides."""
    if erased:
        return Sight(Standing.ERASED)
    last = acts[-1] if acts else None
    if last is not None and last.hidden_for is not None:
        return Sight(Standing.HIDDEN, hidden_for=last.hidden_for)
    waiting = screening is Screening.NEVER or (screening is Screening.AFTER_SCREENING and last is None)
    if waiting or publish is Publish.NO or state not in SEEN_IN:
        return Sight(Standing.UNPUBLISHED)
    return Sight(Standing.VISIBLE, name=publish is Publish.TEXT_AND_NAME)


def check_screened(*, show: bool, reason: str | None) -> Refusal | None:
    """Hiding needs a coded reason, showing takes none (code ``reason_required`` or ``reason_unknown``, 422)."""
    if show:
        return _wrong("reason_unknown", NO_REASON) if reason else None
    if not reason:
        return _wrong("reason_required", REASON_NEEDED)
    known = {str(one) for one in ScreeningReason}
    return None if reason in known else _wrong("reason_unknown", REASON_NEEDED)


def _wrong(code: str, sentence: str) -> Refusal:
    return Refusal(code, 422, sentence, errors=(FieldError("reason", code, sentence),))
