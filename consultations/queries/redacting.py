"""Redactions of a comment: what is withheld, how it reads then, and what else looks like personal data."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.consultations import STAFF
from consultations.rules.redacting import (
    MASK,
    RedactedPart,
    RedactionReason,
    Span,
    Where,
    merged,
    redacted,
    sentences,
)
from consultations.rules.redacting_suggestions import suggestions
from consultations.schemas.redacting import (
    Original,
    QuestionAnswered,
    Redactions,
    RedactionView,
    SuggestedSpan,
    SuggestedSpans,
)
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

# who marks what is withheld and may look at what was received; a look is recorded by ``services.redacting.look``
REDACTING = (Role.OFFICER, Role.REVIEWER)


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as received, with the body that answers it. Not to be shown: see ``services.redacting.look``."""

    id: UUID
    slug: str
    body: UUID
    erased: bool
    original: Original

    @property
    def texts(self) -> dict[Where, str]:
        """All that was said, text by text."""
        return texts_of(self.original)


def texts_of(said: Original) -> dict[Where, str]:
    """The texts of a comment, the answers in their order after the others."""
    return {
        Where(RedactedPart.TEXT): said.text,
        Where(RedactedPart.PROPOSED_TEXT): said.proposed_text,
        Where(RedactedPart.AUTHOR_NAME): said.author_name,
        **{Where(RedactedPart.ANSWER, place): one.text for place, one in enumerate(said.answers)},
    }


class _Said(msgspec.Struct, kw_only=True):
    text: str
    proposed_text: str
    author_name: str
    answers: str

    @property
    def original(self) -> Original:
        return Original(self.text, self.proposed_text, self.author_name, answered(self.answers))


class _Received(_Said, kw_only=True):
    id: UUID
    slug: str
    body: UUID
    erased: bool


# PostgreSQL keeps the members of a JSON object in an order of its own, always the same: it numbers the answers.
RECEIVED = """
SELECT c.id, k.slug, k.body, c.erased_at IS NOT NULL AS erased, c.text, c.proposed_text, c.author_name, c.answers
FROM comment c JOIN consultation k ON k.id = c.consultation WHERE c.id = {}
"""
REDACTIONS = """
SELECT r.id, r.part, r.answer, r.begins, r.ends, r.reason, p.name AS by, r.at, l.at AS lifted_at,
    coalesce(q.name, '') AS lifted_by, coalesce(l.reason, '') AS lifted_for
FROM redaction r JOIN person p ON p.id = r.person LEFT JOIN redaction_lifting l ON l.redaction = r.id
LEFT JOIN person q ON q.id = l.person WHERE r.comment = {} ORDER BY r.id
"""
READS = """
SELECT coalesce(rc.text, c.text) AS text, coalesce(rc.proposed_text, c.proposed_text) AS proposed_text,
    coalesce(rc.author_name, c.author_name) AS author_name, coalesce(rc.answers, c.answers) AS answers
FROM comment c LEFT JOIN redacted_comment rc ON rc.comment = c.id WHERE c.id = {}
"""


def answered(stored: str) -> list[QuestionAnswered]:
    """The answers of a comment as stored, in their order."""
    return [QuestionAnswered(*one) for one in msgspec.json.decode(stored, type=dict[str, str]).items()]


async def received(comment: UUID) -> Received:
    """A comment as it was received, for rules that mark spans of it. Raises 404."""
    found = await fetch_one(_Received, RECEIVED, comment)
    if found is None:
        raise Refused(NOT_FOUND)
    return Received(id=found.id, slug=found.slug, body=found.body, erased=found.erased, original=found.original)


async def of_comment(comment: UUID) -> list[RedactionView]:
    """Every redaction of a comment, also those that were lifted, in their order."""
    return await fetch(RedactionView, REDACTIONS, comment)


async def redactions(actor: Actor, comment: UUID) -> Redactions:
    """The redactions of a comment and how it reads with them, for its office. Raises 404 for all others."""
    it = await received(comment)
    if not actor.has(*STAFF, body=it.body):
        raise Refused(NOT_FOUND)
    shown = await fetch_one(_Said, READS, comment)
    assert shown is not None  # it was just there
    return Redactions(
        await of_comment(comment), shown.text, shown.proposed_text, shown.author_name, answered(shown.answers)
    )


async def suggested(actor: Actor, comment: UUID) -> SuggestedSpans:
    """What looks like personal data in a comment and can still be read; raises 404 for who may not redact it."""
    it = await received(comment)
    if not actor.has(*REDACTING, body=it.body):
        raise Refused(NOT_FOUND)
    in_force = [one for one in await of_comment(comment) if one.lifted_at is None]
    found = []
    for where, text in it.texts.items():
        hidden = merged(text, (Span(one.begins, one.ends) for one in in_force if one.where == where))
        found += [
            SuggestedSpan(
                part=where.part,
                answer=where.answer,
                begins=one.span.begins,
                ends=one.span.ends,
                likeness=one.likeness,
            )
            for one in suggestions(text)
            if not any(span.begins <= one.span.begins and one.span.ends <= span.ends for span in hidden)
        ]
    return SuggestedSpans(found)


class Sentence(msgspec.Struct, frozen=True):
    """A sentence to tick: where it stands in the original, and how it reads now."""

    begins: int
    ends: int
    shown: str


class Piece(msgspec.Struct, frozen=True):
    """A run of characters that can be read, from ``begins`` in the original; or a mask, which has a ``reason``."""

    begins: int
    text: str
    reason: RedactionReason | None


class PartSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a comment, laid out to mark spans of it without reading what is withheld already.

    ``question`` is what was asked, where it is an answer.
    """

    where: Where
    question: str
    pieces: list[Piece]
    sentences: list[Sentence]
    suggestions: list[tuple[SuggestedSpan, str]]


async def sheet(actor: Actor, comment: UUID) -> list[PartSheet]:
    """The parts of a comment that hold anything, for who may redact it. Raises 404 for all others."""
    it = await received(comment)
    found = (await suggested(actor, comment)).items
    in_force = [one for one in await of_comment(comment) if one.lifted_at is None]
    sheets = []
    for where, text in it.texts.items():
        hidden = merged(text, (Span(one.begins, one.ends, one.reason) for one in in_force if one.where == where))
        if text:
            sheets.append(
                PartSheet(
                    where=where,
                    question="" if where.answer is None else it.original.answers[where.answer].question,
                    pieces=_pieces(text, hidden),
                    sentences=[Sentence(s.begins, s.ends, _read(text, s, hidden)) for s in sentences(text)],
                    suggestions=[
                        (one, _read(text, Span(one.begins, one.ends), hidden)) for one in found if one.where == where
                    ],
                )
            )
    return sheets


def _pieces(text: str, hidden: list[Span]) -> list[Piece]:
    pieces, at = [], 0
    for span in hidden:
        pieces += [Piece(at, text[at : span.begins], None), Piece(span.begins, MASK, span.reason)]
        at = span.ends
    return [one for one in [*pieces, Piece(at, text[at:], None)] if one.text]


def _read(text: str, of: Span, hidden: list[Span]) -> str:
    """A span of a text as it reads now."""
    within = [
        Span(max(s.begins, of.begins) - of.begins, min(s.ends, of.ends) - of.begins)
        for s in hidden
        if s.begins < of.ends and of.begins < s.ends
    ]
    return redacted(text[of.begins : of.ends], within)[0]
