"""What is redacted, as it is shown: the mask for the eye, and words for who listens."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.rules.redacting import LookPurpose, Mark, RedactionReason, pieces_of
from consultations.rules.redacting_suggestions import Likeness
from participation.base.errors import N_

REASON = {
    RedactionReason.PERSONAL_DATA: N_("redacted: personal data"),
    RedactionReason.SOMEBODY_ELSE: N_("redacted: personal data of somebody else"),
    RedactionReason.CONFIDENTIAL: N_("redacted: confidential"),
    RedactionReason.TRADE_SECRET: N_("redacted: trade secret"),
}
CHOICE = {
    RedactionReason.PERSONAL_DATA: N_("Personal data of who wrote it"),
    RedactionReason.SOMEBODY_ELSE: N_("Personal data of somebody else"),
    RedactionReason.CONFIDENTIAL: N_("Confidential"),
    RedactionReason.TRADE_SECRET: N_("Trade secret"),
}
LIKENESS = {
    Likeness.MOBILE: N_("Mobile number"),
    Likeness.IDENTITY_CARD: N_("Identity card number"),
    Likeness.EMAIL: N_("E-mail address"),
    Likeness.BANK_CARD: N_("Bank card number"),
    Likeness.PLATE: N_("Number plate"),
    Likeness.HOME: N_("Home address"),
}
PURPOSE = {
    LookPurpose.HANDLING: N_("To handle the comment"),
    LookPurpose.REDACTION: N_("To judge what to redact"),
    LookPurpose.DISPUTE: N_("To judge an objection, or whose comment it is"),
}
PART = {
    "text": N_("Text"),
    "proposed text": N_("Proposed wording"),
    "author name": N_("Name"),
    "answer": N_("Answer to a question"),
}
FILE = {
    RedactionReason.PERSONAL_DATA: N_("An attachment was withheld: personal data"),
    RedactionReason.SOMEBODY_ELSE: N_("An attachment was withheld: personal data of somebody else"),
    RedactionReason.CONFIDENTIAL: N_("An attachment was withheld: confidential"),
    RedactionReason.TRADE_SECRET: N_("An attachment was withheld: trade secret"),
}


def withheld(reason: RedactionReason) -> str:
    """The message id of what stands in the place of a file that is withheld."""
    return FILE[reason]


def masked(text: str, marks: Sequence[Mark], part: str) -> list[tuple[str, str | None]]:
    """A text as pieces: what may be read with None, each mask with the message id of why it is there."""
    pieces = pieces_of(text, [mark for mark in marks if mark.part == part])
    return [(piece, REASON[reason] if reason else None) for piece, reason in pieces]
