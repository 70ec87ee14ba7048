"""Comments as others see them, and as the office that answers sees them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.answers import Published, Reported, published, reported
from consultations.queries.clause_numbers import BEFORE_OPENING
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.disowning_standing import ATTRIBUTION
from consultations.queries.quoting import standing_passages
from consultations.queries.sealing import SEALED_FOR
from consultations.rules.disowning import Attribution
from consultations.rules.outcomes import outcome
from consultations.rules.redacting import Mark, RedactedPart, RedactionReason
from consultations.rules.screening import SEEN_IN, Screened, sight
from consultations.schemas.comment import CommentPage, FiledComment, FiledPage, SeenComment
from consultations.schemas.consultation import ConsultationView
from consultations.words import (
    AuthorKind,
    Channel,
    Publish,
    Screening,
    ScreeningReason,
    Stance,
    State,
    Status,
)
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance
from participation.base.paging import after_cursor, page_of
from participation.base.text import search_words


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    receipt: str
    received_at: datetime
    channel: Channel
    stated_on: date | None
    ticket: str
    author_kind: AuthorKind
    author_name: str
    contact: str | None
    assurance: Assurance
    clause: UUID | None
    clause_number: str | None
    text: str
    stance: Stance | None
    proposed_text: str
    quote: str
    publish: Publish
    standing: str
    hidden_for: ScreeningReason | None
    sealed_detail: str
    erased: bool
    no_change_asked: bool
    points: list[UUID]
    statuses: list[Status | None]
    attachments: int
    withheld_attachments: list[RedactionReason]
    attribution: Attribution
    marks: str


# What a redaction withholds is withheld here from the office too: the original is looked at on record.
LIST = """
SELECT c.id, c.receipt, c.received_at, c.channel, c.stated_on, c.ticket, c.author_kind, c.contact, c.assurance,
    c.clause, c.stance, c.quote, c.publish, c.standing, c.erased_at IS NOT NULL AS erased, {} AS attribution,
    coalesce(rc.text, c.text) AS text, coalesce(rc.proposed_text, c.proposed_text) AS proposed_text,
    coalesce(rc.author_name, c.author_name) AS author_name, coalesce(rc.marks, '[]') AS marks,
    (SELECT l.number FROM clause l JOIN draft d ON d.id = l.draft WHERE l.identity = c.clause
        ORDER BY {} DESC, d.version DESC LIMIT 1) AS clause_number,
    act.reason AS hidden_for, coalesce(act.sealed_detail, '') AS sealed_detail,
    EXISTS (SELECT 1 FROM no_change n WHERE n.comment = c.id) AS no_change_asked,
    ARRAY(SELECT pc.point FROM point_comment pc WHERE pc.comment = c.id ORDER BY pc.point) AS points,
    ARRAY(SELECT (SELECT d.status FROM disposition d WHERE d.point = pc.point ORDER BY d.version DESC LIMIT 1)
          FROM point_comment pc WHERE pc.comment = c.id ORDER BY pc.point) AS statuses,
    (SELECT count(*) FROM attachment a WHERE a.subject = 'comment:' || c.id::text) AS attachments,
    {} AS withheld_attachments
FROM comment c LEFT JOIN redacted_comment rc ON rc.comment = c.id
LEFT JOIN LATERAL (SELECT a.reason, a.sealed_detail FROM screening_act a WHERE a.comment = c.id
    ORDER BY a.id DESC LIMIT 1) act ON true
WHERE {} ORDER BY c.id LIMIT {}
"""

# The current disposition of each point of a comment; a comment with several kinds is mixed.
HAS_STATUS = """EXISTS (SELECT 1 FROM point_comment pc JOIN LATERAL (SELECT d.status FROM disposition d
    WHERE d.point = pc.point ORDER BY d.version DESC LIMIT 1) s ON true WHERE pc.comment = c.id AND s.status = {})"""
UNCOVERED = """NOT EXISTS (SELECT 1 FROM no_change n WHERE n.comment = c.id)
    AND (NOT EXISTS (SELECT 1 FROM point_comment pc WHERE pc.comment = c.id)
         OR EXISTS (SELECT 1 FROM point_comment pc WHERE pc.comment = c.id
                    AND NOT EXISTS (SELECT 1 FROM disposition d WHERE d.point = pc.point)))"""

# The index holds what was received; what a redaction withholds, nobody finds a comment by.
NOT_BY_WHAT_IS_REDACTED = """NOT EXISTS (SELECT FROM redacted_comment r WHERE r.comment = c.id
    AND NOT to_tsvector('simple', r.bigrams) @@ to_tsquery('simple', {}))"""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of comments is narrowed to; ``only`` keeps the one, ``whole`` those about the whole draft."""

    only: UUID | None = None
    clause: UUID | None = None
    whole: bool = False
    q: str | None = None
    disposition: Status | None = None
    channel: Channel | None = None
    stance: Stance | None = None
    standing: str | None = None
    point: UUID | None = None
    family: UUID | None = None
    uncovered: bool = False
    unassigned: bool = False


def narrowed(consultation_id: UUID, wanted: Filter, cursor: str | None = None) -> list[QueryString]:
    """The conditions on comments ``c`` that a filter means, for its office; all of them together."""
    parts = [QueryString("c.consultation = {}", consultation_id)]
    if wanted.only:
        parts.append(QueryString("c.id = {}", wanted.only))
    if wanted.clause:
        parts.append(QueryString("c.clause = {}", wanted.clause))
    if wanted.whole:
        parts.append(QueryString("c.clause IS NULL"))
    if wanted.q and wanted.q.strip():
        # what has no letter, such as a lone full stop, is found nowhere
        words = search_words(wanted.q)
        parts.append(QueryString("to_tsvector('simple', c.bigrams) @@ to_tsquery('simple', {})", words))
        parts.append(QueryString(NOT_BY_WHAT_IS_REDACTED, words))
    if wanted.disposition:
        parts.append(QueryString(HAS_STATUS, str(wanted.disposition)))
    if wanted.channel:
        parts.append(QueryString("c.channel = {}", str(wanted.channel)))
    if wanted.stance:
        parts.append(QueryString("c.stance = {}", str(wanted.stance)))
    if wanted.standing:
        parts.append(QueryString("c.standing = {}", wanted.standing))
    if wanted.point:
        parts.append(
            QueryString("EXISTS (SELECT 1 FROM point_comment p WHERE p.comment = c.id AND p.point = {})", wanted.point)
        )
    if wanted.family:
        parts.append(
            QueryString(
                "EXISTS (SELECT 1 FROM family_member x WHERE x.comment = c.id AND x.family = {})", wanted.family
            )
        )
    if wanted.uncovered:
        parts.append(QueryString(UNCOVERED))
    if wanted.unassigned:
        parts.append(
            QueryString(
                "NOT EXISTS (SELECT 1 FROM point_comment p WHERE p.comment = c.id)"
                " AND NOT EXISTS (SELECT 1 FROM no_change n WHERE n.comment = c.id)"
            )
        )
    if cursor:
        parts.append(QueryString("c.id > {}", after_cursor(cursor)))
    return parts


async def _rows(parts: list[QueryString], limit: int) -> list[_Row]:
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    return await fetch(_Row, LIST, ATTRIBUTION, BEFORE_OPENING, SEALED_FOR, where, limit + 1, replica=True)


async def seen_comments(
    actor: Actor, which: str | ConsultationView, wanted: Filter, *, cursor: str | None = None, limit: int = 50
) -> CommentPage:
    """The comments that others may see, oldest first; hidden ones stand there with their reason, without text."""
    view = await consultation(actor, which)
    answer = await published(view.id)
    # what the office has decided but not published is not for others, nor can they filter by it
    parts = narrowed(view.id, msgspec.structs.replace(wanted, disposition=None), cursor)
    if wanted.disposition:
        parts.append(_answered_with(answer, wanted.disposition))
    # nor does a filter find what a hidden comment said
    inside = bool(wanted.q and wanted.q.strip()) or wanted.stance is not None
    parts.append(visible_to_all(view.screening, view.state, searched=inside))
    shown, following = page_of(await _rows(parts, limit), limit)
    told = await reported(answer.filed, [row.id for row in shown]) if answer else {}
    passages = await standing_passages(actor, view, [(row.quote, row.clause) for row in shown])
    seen = [
        _seen(row, view.screening, view.state, told.get(row.id), still)
        for row, still in zip(shown, passages, strict=True)
    ]
    return CommentPage(seen, following)


def _answered_with(answer: Published | None, status: Status) -> QueryString:
    """The comments with a point that the published report disposed of so."""
    if answer is None:
        return QueryString("false")
    positions = [point.position for point in answer.content.points if point.status is status]
    return QueryString(
        "EXISTS (SELECT FROM reported_outcome o WHERE o.comment = c.id AND o.report = {} AND o.points && {}::int[])",
        answer.filed,
        positions,
    )


def visible_to_all(screening: Screening, state: State, *, searched: bool) -> QueryString:
    """``rules.screening.sight`` in SQL: everything but what is unpublished. A search never finds a hidden text."""
    if state not in SEEN_IN:
        return QueryString("false")
    if screening is Screening.NEVER:
        open_to_all = QueryString("false")
    elif screening is Screening.AT_ONCE:
        open_to_all = QueryString("c.standing <> 'hidden' AND c.publish <> 'no'")
    else:
        open_to_all = QueryString("c.standing = 'shown' AND c.publish <> 'no'")
    if searched:
        return QueryString("(c.erased_at IS NULL AND {})", open_to_all)
    return QueryString("(c.erased_at IS NOT NULL OR c.standing = 'hidden' OR ({}))", open_to_all)


def _seen(
    row: _Row, screening: Screening, state: State, told: Reported | None, passage_stands: bool | None
) -> SeenComment:
    acts = () if row.standing == "pending" else (Screened(row.hidden_for),)
    what = sight(screening, acts, row.publish, state, erased=row.erased, attribution=row.attribution)
    return SeenComment(
        id=row.id,
        received_at=row.received_at,
        channel=row.channel,
        author_kind=row.author_kind,
        author_name=row.author_name if what.name and row.author_name else None,
        clause=row.clause,
        clause_number=row.clause_number,
        text=row.text if what.text else "",
        stance=row.stance if what.text else None,
        proposed_text=row.proposed_text if what.text else "",
        quote=row.quote if what.text else "",
        quote_stands=passage_stands if what.text else None,
        standing=what.standing,
        hidden_for=what.hidden_for,
        outcome=told.outcome if told else None,
        marks=marks_seen(row.marks, text=what.text, name=what.name),
        withheld_attachments=row.withheld_attachments if what.text else [],
    )


def marks_seen(marks: str, *, text: bool, name: bool) -> list[Mark]:
    """Where the parts that are seen are masked; ``marks`` as stored. Answers are seen on the page of one comment."""
    seen = {RedactedPart.AUTHOR_NAME: name, RedactedPart.ANSWER: False}
    return [mark for mark in msgspec.json.decode(marks, type=list[Mark]) if seen.get(mark.part, text)]


async def filed_comments(
    actor: Actor, which: str | ConsultationView, wanted: Filter, *, cursor: str | None = None, limit: int = 50
) -> FiledPage:
    """All comments of a consultation for its office. Raises 403 for others."""
    view = await consultation(actor, which)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    shown, following = page_of(await _rows(narrowed(view.id, wanted, cursor), limit), limit)
    passages = await standing_passages(actor, view, [(row.quote, row.clause) for row in shown])
    return FiledPage([_filed(row, still) for row, still in zip(shown, passages, strict=True)], following)


async def readable_comments(
    actor: Actor, slug: str, wanted: Filter, *, cursor: str | None = None, limit: int = 50
) -> CommentPage | FiledPage:
    """What the caller may see: everything for the office that answers, for others what passed the screening.

    Whether a comment has an outcome yet, or which point it raises, is narrowed to for the office only.
    """
    view = await consultation(actor, slug)
    if actor.has(*STAFF, body=await body_of(view.id)):
        return await filed_comments(actor, view, wanted, cursor=cursor, limit=limit)
    wanted = msgspec.structs.replace(wanted, uncovered=False, unassigned=False, standing=None, point=None, family=None)
    return await seen_comments(actor, view, wanted, cursor=cursor, limit=limit)


def _filed(row: _Row, passage_stands: bool | None) -> FiledComment:
    made = {"outcome", "marks", "quote_stands"}
    values = {f: getattr(row, f) for f in FiledComment.__struct_fields__ if f not in made}
    marks = marks_seen(row.marks, text=True, name=True)
    told = outcome(row.statuses, row.no_change_asked)
    return FiledComment(**values, outcome=told, marks=marks, quote_stands=passage_stands)


class _Body(msgspec.Struct):
    body: UUID


async def body_of(consultation_id: UUID) -> UUID:
    """The body that leads a consultation that is there."""
    found = await fetch_one(_Body, "SELECT body FROM consultation WHERE id = {}", consultation_id)
    if found is None:
        raise Refused(FORBIDDEN)
    return found.body
