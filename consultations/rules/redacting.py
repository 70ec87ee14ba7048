"""Redaction: which characters of a comment nobody but its office reads, and how the rest reads then."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from participation.base.errors import N_, FieldError, Refusal
from participation.base.words import Word

# always the same, so that it does not tell how much is behind it
MASK = "■■■"
JOINER = "\u200d"
SKIN = range(0x1F3FB, 0x1F400)
FLAG = range(0x1F1E6, 0x1F200)

OUTSIDE = N_("This span does not lie within the text.")
NOTHING = N_("Choose at least one passage to redact.")
NOT_THERE = N_("This passage does not stand in the comment: %(passage)s")


class RedactedPart(Word):
    """Where in a comment the span lies."""

    TEXT = "text"
    PROPOSED_TEXT = "proposed text"
    AUTHOR_NAME = "author name"
    ANSWER = "answer"


class RedactionReason(Word):
    """Why a span is withheld; shown in its place."""

    PERSONAL_DATA = "personal data"
    SOMEBODY_ELSE = "personal data of somebody else"
    CONFIDENTIAL = "confidential"
    TRADE_SECRET = "trade secret"  # noqa: S105 # a reason, no password


class LookPurpose(Word):
    """Why somebody of the office looked at the original; recorded with who and when."""

    HANDLING = "handle the comment"
    REDACTION = "judge the redaction"
    DISPUTE = "judge an objection or disowning"


class Where(msgspec.Struct, frozen=True):
    """One text of a comment; of an answer to a question of the consultation, which one, counted from 0."""

    part: RedactedPart
    answer: int | None = None

    def __str__(self) -> str:
        return str(self.part) if self.answer is None else f"{self.part}.{self.answer}"


class Span(msgspec.Struct, frozen=True):
    """Characters of a text from ``begins`` up to ``ends``, which it does not hold; code points counted from 0."""

    begins: int
    ends: int
    reason: RedactionReason = RedactionReason.PERSONAL_DATA


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the mask stands in a text that is shown, and why; of an answer, in which one, counted from 0."""

    part: RedactedPart
    begins: int
    ends: int
    reason: RedactionReason
    answer: int | None = None


def check_span(text: str, span: Span, field: str = "spans") -> FieldError | None:
    """What is wrong with a span of this text (code ``out_of_range``)."""
    if 0 <= span.begins < span.ends <= len(text):
        return None
    return FieldError(field, "out_of_range", OUTSIDE)


def nothing_chosen() -> Refusal:
    """The refusal of a redaction without a span (422, code ``required``)."""
    return Refusal("invalid", 422, NOTHING, errors=(FieldError("spans", "required", NOTHING),))


def widened(text: str, span: Span) -> Span:
    """The span with every sign that a reader takes for part of its first or last character.

    An accent, a skin tone or one half of a flag that is left beside the mask would tell what it belonged to.
    """
    begins, ends = span.begins, span.ends
    while begins > 0 and _joined(text, begins):
        begins -= 1
    while ends < len(text) and _joined(text, ends):
        ends += 1
    return Span(begins, ends, span.reason)


def _joined(text: str, at: int) -> bool:
    """Whether the character at ``at`` is part of what the one before it shows."""
    before, here = text[at - 1], text[at]
    if JOINER in (here, before) or unicodedata.category(here).startswith("M"):
        return True
    return ord(here) in SKIN or (ord(here) in FLAG and ord(before) in FLAG)


def merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans widened and in their order, those that overlap or touch as one with the reason of the first."""
    found: list[Span] = []
    for span in sorted((widened(text, one) for one in spans), key=lambda one: (one.begins, -one.ends)):
        if found and span.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, span.ends), found[-1].reason)
        else:
            found.append(span)
    return found


def redacted(
    text: str, spans: Iterable[Span], part: RedactedPart = RedactedPart.TEXT, answer: int | None = None
) -> tuple[str, list[Mark]]:
    """The text as others read it, each run of hidden characters as one mask, and where the masks stand in it."""
    pieces: list[str] = []
    marks: list[Mark] = []
    at = shown = 0
    for span in merged(text, spans):
        kept = text[at : span.begins]
        shown += len(kept)
        pieces += (kept, MASK)
        marks.append(Mark(part, shown, shown + len(MASK), span.reason, answer))
        shown += len(MASK)
        at = span.ends
    return "".join([*pieces, text[at:]]), marks


def occurrences(text: str, passage: str) -> list[Span]:
    """Everywhere a passage stands in a text; any blanks and line ends in it stand for any others."""
    words = passage.split()
    if not words:
        return []
    found = re.compile(r"\s*".join(re.escape(word) for word in words)).finditer(text)
    return [Span(hit.start(), hit.end()) for hit in found]


def sentences(text: str) -> list[Span]:
    """The sentences of a text, each with its full stop; together they cover everything but blanks."""
    hits = re.compile(r"[^\s。！？!?；;\n][^。！？!?；;\n]*[。！？!?；;]*|[。！？!?；;]+").finditer(text)
    return [Span(hit.start(), hit.end()) for hit in hits]


def pieces_of(text: str, marks: Sequence[Mark]) -> list[tuple[str, RedactionReason | None]]:
    """A text that is shown as its pieces: what may be read with None, each mask with its reason."""
    pieces: list[tuple[str, RedactionReason | None]] = []
    at = 0
    for mark in sorted(marks, key=lambda one: one.begins):
        pieces += [(text[at : mark.begins], None), (text[mark.begins : mark.ends], mark.reason)]
        at = mark.ends
    pieces.append((text[at:], None))
    return [piece for piece in pieces if piece[0]]
