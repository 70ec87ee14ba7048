"""The text that was decided on, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from consultations.rules.final_text import FinalStep
from consultations.schemas.limits import Line, Reason


class NewFinalText(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A version as the text that was decided on: on which day, and under which document number it was issued."""

    version: Annotated[int, Meta(ge=1, le=100_000)]
    decided_on: date
    reference: Line = ""


class SentBack(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a proposal is sent back."""

    reason: Reason


class FinalTextView(msgspec.Struct, frozen=True, kw_only=True):
    """A step towards a final text; ``by`` is told inside the office only.

    ``sha256`` is that of the version's title, preface and clauses (number, heading, text) as canonical JSON (RFC 8785);
    the ledger's leaf of the step commits to it. Empty in steps that were taken before it was recorded.
    """

    version: int
    step: FinalStep
    decided_on: date
    reference: str
    reason: str
    sha256: str
    at: datetime
    by: str | None


class FinalTexts(msgspec.Struct, frozen=True):
    """The steps, the newest first: all for the office, those that released a text for everybody."""

    items: list[FinalTextView]
    next: None = None
