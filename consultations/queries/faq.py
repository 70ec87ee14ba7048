"""常见问题 as everybody reads them, as their office sees them, and which families ask to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.voices import KNOWN, voices_of_families
from consultations.rules.faq import ASKING, Decided, FaqAct, stands
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.faq import (
    FaqCandidate,
    FaqDecisionView,
    FaqList,
    FaqText,
    FiledFaq,
    FiledFaqEntry,
    PublicFaqEntry,
)
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor

VERSIONS = """
SELECT v.entry, v.version, v.question, v.answer, v.question_en, v.answer_en, v.clause, v.comments, v.families, v.points,
    p.name AS by, v.person AS by_id, v.at
FROM faq_version v JOIN faq_entry e ON e.id = v.entry JOIN person p ON p.id = v.person
WHERE e.consultation = {} ORDER BY e.position, e.id, v.version
"""
DECISIONS = """
SELECT d.entry, d.version, d.act, d.reason, p.name AS by, d.at
FROM faq_decision d JOIN faq_entry e ON e.id = d.entry JOIN person p ON p.id = d.person
WHERE e.consultation = {} ORDER BY d.id
"""
# Those first behind which most people stand, as in every list: nothing is ranked by the number of messages.
CANDIDATES = """
SELECT f.id, coalesce(rc.text, c.text) AS text, f.clause,
    EXISTS (SELECT FROM faq_version v JOIN faq_entry e ON e.id = v.entry
        WHERE e.consultation = f.consultation AND f.id = ANY(v.families)) AS answered
FROM family f JOIN comment c ON c.id = f.representative LEFT JOIN redacted_comment rc ON rc.comment = c.id
CROSS JOIN LATERAL (SELECT count(DISTINCT {}) FILTER (WHERE c.author_kind = 'person') AS people, count(*) AS members
    FROM family_member m JOIN comment c ON c.id = m.comment WHERE m.family = f.id) who
WHERE f.consultation = {} AND f.members > 0 AND coalesce(rc.text, c.text) ~ {}
ORDER BY answered, who.people DESC, f.oldest LIMIT {}
"""


# What is redacted is withheld here too: an entry is public.
SOURCES = {
    "comment": "SELECT coalesce(rc.text, c.text) AS text, c.clause FROM comment c"
    " LEFT JOIN redacted_comment rc ON rc.comment = c.id WHERE c.consultation = {} AND c.id = {}",
    "family": "SELECT coalesce(rc.text, c.text) AS text, f.clause FROM family f JOIN comment c"
    " ON c.id = f.representative LEFT JOIN redacted_comment rc ON rc.comment = c.id"
    " WHERE f.consultation = {} AND f.id = {}",
    "point": "SELECT p.title AS text, p.clauses[1] AS clause FROM point p WHERE p.consultation = {} AND p.id = {}",
}


class Source(msgspec.Struct, frozen=True):
    """What an entry can be made from: its words and its clause."""

    text: str
    clause: UUID | None


class _Version(msgspec.Struct, kw_only=True):
    entry: UUID
    version: int
    question: str
    answer: str
    question_en: str
    answer_en: str
    clause: UUID | None
    comments: list[UUID]
    families: list[UUID]
    points: list[UUID]
    by: str
    by_id: UUID
    at: datetime


class _Decision(msgspec.Struct, kw_only=True):
    entry: UUID
    version: int
    act: FaqAct
    reason: str
    by: str
    at: datetime


class _Candidate(msgspec.Struct):
    id: UUID
    text: str
    clause: UUID | None
    answered: bool


async def faq(actor: Actor, which: str | ConsultationView) -> FaqList:
    """What is published, and what was withdrawn after that, in order. Raises 404 for who may not know of it."""
    view = await consultation(actor, which)
    entries = await _entries(view)
    shown = [_public(one) for one in entries]
    return FaqList([one for one in shown if one is not None])


async def faq_by_clause(actor: Actor, view: ConsultationView) -> dict[UUID, list[PublicFaqEntry]]:
    """The entries beside each clause, those that were withdrawn left out."""
    found: dict[UUID, list[PublicFaqEntry]] = {}
    for one in (await faq(actor, view)).items:
        if one.clause is not None and one.withdrawn_at is None:
            found.setdefault(one.clause, []).append(one)
    return found


async def filed_faq(actor: Actor, which: str | ConsultationView) -> FiledFaq:
    """Every entry for the office of the consultation. Raises 403 for others."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return FiledFaq(await _entries(view))


async def filed_entry(actor: Actor, which: str | ConsultationView, entry: UUID) -> FiledFaqEntry:
    """One of them. Raises 404 where there is none."""
    found = next((one for one in (await filed_faq(actor, which)).items if one.id == entry), None)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def source_of(actor: Actor, which: str | ConsultationView, kind: str, id_: UUID) -> Source:
    """A ``comment``, ``family`` or ``point`` to make an entry from. Raises 403 for others, 404 where there is none."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    found = await fetch_one(Source, SOURCES[kind], view.id, id_)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def candidates(actor: Actor, which: str | ConsultationView, *, limit: int = 20) -> list[FaqCandidate]:
    """Families that ask something: those without an entry first, then by the people who ask. Raises 403 for others."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    rows = await fetch(_Candidate, CANDIDATES, KNOWN, view.id, ASKING, limit)
    voices = await voices_of_families([row.id for row in rows])
    numbers = await clause_numbers(view.id)
    return [
        FaqCandidate(
            family=row.id,
            text=row.text,
            clause=row.clause,
            clause_number=_number(numbers, row.clause),
            voices=voices[row.id],
            answered=row.answered,
        )
        for row in rows
        if row.id in voices
    ]


async def _entries(view: ConsultationView) -> list[FiledFaqEntry]:
    versions: dict[UUID, list[FaqText]] = {}
    for row in await fetch(_Version, VERSIONS, view.id, replica=True):
        values = msgspec.structs.asdict(row)
        versions.setdefault(values.pop("entry"), []).append(FaqText(**values))
    if not versions:
        return []
    decisions: dict[UUID, list[FaqDecisionView]] = {}
    for done in await fetch(_Decision, DECISIONS, view.id, replica=True):
        values = msgspec.structs.asdict(done)
        decisions.setdefault(values.pop("entry"), []).append(FaqDecisionView(**values))
    numbers = await clause_numbers(view.id)
    return [_entry(id_, texts, decisions.get(id_, []), numbers) for id_, texts in versions.items()]


def _entry(
    id_: UUID, texts: list[FaqText], decisions: list[FaqDecisionView], numbers: Mapping[UUID, str]
) -> FiledFaqEntry:
    it = stands(texts[-1].version, [Decided(FaqAct(one.act), one.version) for one in decisions])
    shown = texts[-1] if it.public is None else texts[it.public - 1]
    return FiledFaqEntry(
        id=id_,
        standing=it.newest,
        public=it.public,
        clause_number=_number(numbers, shown.clause),
        versions=texts,
        decisions=decisions,
    )


def _public(one: FiledFaqEntry) -> PublicFaqEntry | None:
    """An entry as everybody reads it; None where no version of it ever was public."""
    published = [decision for decision in one.decisions if decision.act == FaqAct.PUBLISH]
    if not published:
        return None
    if one.public is None:
        withdrawn = next(d for d in reversed(one.decisions) if d.act == FaqAct.WITHDRAW)
        return PublicFaqEntry(
            id=one.id, published_at=published[0].at, withdrawn_at=withdrawn.at, withdrawn_for=withdrawn.reason
        )
    text = one.versions[one.public - 1]
    return PublicFaqEntry(
        id=one.id,
        question=text.question,
        answer=text.answer,
        question_en=text.question_en,
        answer_en=text.answer_en,
        clause=text.clause,
        clause_number=one.clause_number,
        published_at=published[0].at,
        corrected_at=published[-1].at if len(published) > 1 else None,
    )


def _number(numbers: Mapping[UUID, str], clause: UUID | None) -> str | None:
    return numbers.get(clause) if clause else None
