"""What other people see of a comment; whatever they see, the comment stays and counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from consultations.rules.disowning import Attribution
from consultations.words import Publish, Screening, ScreeningReason, Standing, State
from participation.base.errors import N_, FieldError, Refusal

REASON_NEEDED = N_("Choose the reason for hiding this comment; it is shown in its place.")
NO_REASON = N_("A comment that is shown needs no reason.")

# worded to stand in the place of a hidden comment
HIDDEN_FOR = {
    ScreeningReason.PERSONAL_DATA: N_("It holds personal data."),
    ScreeningReason.CONFIDENTIAL: N_("It touches on something confidential."),
    ScreeningReason.ABUSE: N_("It insults or threatens somebody."),
    ScreeningReason.ADVERTISING: N_("It is advertising."),
    ScreeningReason.UNLAWFUL_CONTENT: N_("Its content is unlawful."),
    ScreeningReason.OFF_TOPIC: N_("It is not about this draft."),
    ScreeningReason.NOT_THEIRS: N_("Whoever is named as its author says it is not theirs."),
}

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
    attribution: Attribution = Attribution.UNCONTESTED,
) -> Sight:
    """What others see of a comment; ``acts`` are its acts of screening, oldest first, the last one decides.

    The name of somebody who says that it is not theirs is withheld from then on; found to be right, and hidden for
    that, the comment is disowned.
    """
    if erased:
        return Sight(Standing.ERASED)
    last = acts[-1] if acts else None
    if last is not None and last.hidden_for is not None:
        theirs = attribution is not Attribution.DISOWNED or last.hidden_for is not ScreeningReason.NOT_THEIRS
        return Sight(Standing.HIDDEN if theirs else Standing.DISOWNED, hidden_for=last.hidden_for)
    waiting = screening is Screening.NEVER or (screening is Screening.AFTER_SCREENING and last is None)
    if waiting or publish is Publish.NO or state not in SEEN_IN:
        return Sight(Standing.UNPUBLISHED)
    named = publish is Publish.TEXT_AND_NAME and attribution is Attribution.UNCONTESTED
    return Sight(Standing.VISIBLE, name=named)


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
