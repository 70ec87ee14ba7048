"""Whether what is stored is what the ledger committed to: every comment, link, disposition, act and report.

The database compares each row with its leaf, column by column; where a row has no leaf, or a leaf no row, that is said
too. What is derived from a text (what searches and counts read) is derived anew.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
from piccolo.querystring import Unquoted

from consultations.queries.final_text import text_hash
from consultations.queries.report_lines import line_hashes, tree_of_lines
from participation.base.database import fetch
from participation.base.ledger.sequencing import ledger_size
from participation.base.ledger.tree import root_of
from participation.base.text import SEARCHED, bigrams, normal_form

# Rows that are named of one kind; more would say no more.
MOST = 20
AT_ONCE = 5_000
LEAVES_AT_ONCE = 50_000
LAST = UUID(int=(1 << 128) - 1)


class _Row(msgspec.Struct):
    id: UUID


class _Derived(msgspec.Struct):
    id: UUID
    text: str
    proposed_text: str
    text_hash: str
    bigrams: str
    erased: bool


class _Report(msgspec.Struct):
    id: UUID
    version: int
    edition: str
    content: bytes
    sha256: str
    entered: bool
    body: bytes | None


class _Decided(msgspec.Struct):
    id: UUID
    draft: UUID
    sha256: str


class _Entered(msgspec.Struct):
    """What a report's leaf says of it."""

    version: int
    edition: str
    sha256: str
    lines: int
    lines_root: str


# The tables whose rows owe leaves, with the kind of these. Rows of the last two may be taken back.
KINDS = {
    "screening_act": "moderation",
    "redaction": "moderation",
    "redaction_lifting": "moderation",
    "sealing": "moderation",
    "sealing_lifting": "moderation",
    "objection_answer": "moderation",
    "disowning_decision": "moderation",
    "erasure": "moderation",
    "disposition": "disposition",
    "final_text": "final text",
    "point_comment": "point link",
    "no_change": "no change",
}

# A body is read only where it is the one that its leaf commits to; where it is not, the ledger's own check says so.
# Rows of a table without a leaf, or a leaf that is owed, which says the same.
CHANGED = """
SELECT t.id FROM {} t
WHERE t.id > {} AND t.id <= {}
    AND NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.subject = t.id AND ledger_same(to_jsonb(t),
        CASE WHEN sha256(l.salt || l.body) = l.commitment THEN l.body END, {}))
    AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.subject = t.id AND ledger_same(to_jsonb(t),
        CASE WHEN sha256(p.salt || p.body) = p.commitment THEN p.body END, {}))
LIMIT {}
"""
# Leaves whose row is gone, and was not taken back.
GONE = """
SELECT l.subject AS id FROM ledger_leaf l
WHERE l.position >= {} AND l.position < {} AND l.kind = {}
    AND CASE WHEN sha256(l.salt || l.body) = l.commitment THEN convert_from(l.body, 'UTF8')::jsonb ->> 'act' END = {}
    AND NOT EXISTS (SELECT FROM {} t WHERE t.id = l.subject)
    AND NOT EXISTS (SELECT FROM ledger_leaf b WHERE b.subject = l.subject AND b.position > l.position)
    AND NOT EXISTS (SELECT FROM ledger_pending b WHERE b.subject = l.subject)
LIMIT {}
"""
COMMENTS_GONE = """
SELECT l.subject AS id FROM ledger_leaf l
WHERE l.position >= {} AND l.position < {} AND l.kind IN ('comment', 'erasure')
    AND NOT EXISTS (SELECT FROM comment c WHERE c.id = l.subject)
LIMIT {}
"""
# Asked by the row alone, so that it is one look at an index whatever the planner knows of a table that just grew.
COMMENTS_WITHOUT = """
SELECT c.id FROM comment c JOIN consultation k ON k.id = c.consultation
WHERE c.id > {} AND c.id <= {}
    AND coalesce((SELECT bool_or(l.kind = 'comment' AND l.consultation = k.slug
        AND (c.erased_at IS NOT NULL OR l.commitment = sha256(c.salt || c.body)))
        FROM ledger_leaf l WHERE l.subject = c.id), false) = false
    AND coalesce((SELECT bool_or(p.kind = 'comment' AND p.consultation = k.slug
        AND (c.erased_at IS NOT NULL OR p.commitment = sha256(c.salt || c.body)))
        FROM ledger_pending p WHERE p.subject = c.id), false) = false
LIMIT {}
"""
# Erased without a tombstone, or with more left than the law leaves.
ERASED = """
SELECT c.id FROM comment c WHERE c.id > {} AND c.id <= {} AND c.erased_at IS NOT NULL
    AND (c.text <> '' OR c.body <> ''::bytea OR c.salt <> ''::bytea OR c.contact IS NOT NULL
        OR NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.subject = c.id AND l.kind = 'erasure'
            AND CASE WHEN sha256(l.salt || l.body) = l.commitment THEN ledger_same(to_jsonb(c), l.body, 'erasure') END)
        AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.subject = c.id AND p.kind = 'erasure'
            AND CASE WHEN sha256(p.salt || p.body) = p.commitment THEN ledger_same(to_jsonb(c), p.body, 'erasure') END))
LIMIT {}
"""
# Columns that say something else than the body; a body says what it was made to say when it was received.
COMMENTS_OTHER = """
SELECT c.id FROM comment c JOIN consultation k ON k.id = c.consultation
CROSS JOIN LATERAL (SELECT CASE WHEN EXISTS (SELECT FROM ledger_leaf l WHERE l.subject = c.id
        AND l.commitment = sha256(c.salt || c.body)) OR EXISTS (SELECT FROM ledger_pending p WHERE p.subject = c.id
        AND p.commitment = sha256(c.salt || c.body)) THEN convert_from(c.body, 'UTF8')::jsonb END AS b OFFSET 0) s
WHERE c.id > {} AND c.id <= {} AND c.erased_at IS NULL AND b IS NOT NULL AND (
    ROW(c.text, c.proposed_text, c.publish, c.channel, c.ticket, c.receipt, k.slug, c.author_kind, c.author_name)
        IS DISTINCT FROM ROW(b ->> 'text', b ->> 'proposed_text', b ->> 'publish', b ->> 'channel', b ->> 'ticket',
        b ->> 'receipt', b ->> 'consultation', b #>> ARRAY['author', 'kind'], b #>> ARRAY['author', 'name'])
    OR c.stance IS DISTINCT FROM b ->> 'stance' OR c.contact IS DISTINCT FROM b #>> ARRAY['author', 'contact']
    OR c.clause::text IS DISTINCT FROM b ->> 'clause' OR c.stated_on::text IS DISTINCT FROM b ->> 'stated_on'
    OR c.answers IS DISTINCT FROM b -> 'answers' OR c.received_at <> (b ->> 'received_at')::timestamptz
    OR b ? 'co_signatures' AND c.co_signatures <> (b ->> 'co_signatures')::int
    OR c.quote <> coalesce(b ->> 'quote', '')
    OR b ? 'source' AND c.source <> b ->> 'source'
    OR b ? 'assurance' AND ROW(c.assurance, c.locale) IS DISTINCT FROM ROW(b ->> 'assurance', b ->> 'locale')
    OR b ? 'assurance' AND (c.clerk::text IS DISTINCT FROM b ->> 'clerk'
        OR c.person::text IS DISTINCT FROM b ->> 'person'
        OR c.organisation::text IS DISTINCT FROM b ->> 'organisation'
        OR c.contact_kind IS DISTINCT FROM b #>> ARRAY['author', 'contact_kind']))
LIMIT {}
"""
STANDING = """
SELECT c.id FROM comment c WHERE c.id > {} AND c.id <= {} AND c.standing <> coalesce(
    (SELECT a.standing FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1), 'pending')
LIMIT {}
"""
OF_COMMENTS = (
    (COMMENTS_WITHOUT, "Comment {} is not the one that its leaf commits to."),
    (COMMENTS_OTHER, "Comment {} says something else than its body."),
    (ERASED, "Comment {} is not erased as it should be."),
    (STANDING, "Comment {} stands otherwise than its screening left it."),
)
DERIVED = """
SELECT id, text, proposed_text, text_hash, bigrams, erased_at IS NOT NULL AS erased FROM comment
WHERE id > {} ORDER BY id LIMIT {}
"""
REPORTS = """
SELECT r.id, r.version, r.edition, r.content, r.sha256, l.subject IS NOT NULL OR EXISTS (
    SELECT FROM ledger_pending p WHERE p.subject = r.id) AS entered,
    CASE WHEN sha256(l.salt || l.body) = l.commitment THEN l.body END AS body
FROM report r LEFT JOIN ledger_leaf l ON l.subject = r.id WHERE r.edition <> 'unfinished'
ORDER BY r.consultation, r.version, r.edition
"""


async def stored_faults() -> AsyncIterator[str]:
    """What is stored otherwise than the ledger says, a sentence each; nothing where all is as it was entered.

    Reads everything in pieces, none of which takes long, however many comments there are. Of each kind of fault the
    first are named.
    """
    found: Counter[str] = Counter()

    def first(rows: list[_Row], sentence: str) -> list[str]:
        told = rows[: max(0, MOST - found[sentence])]
        found[sentence] += len(told)
        return [sentence.format(row.id) for row in told]

    async for span in _ranges("comment"):
        for statement, sentence in OF_COMMENTS:
            for told in first(await fetch(_Row, statement, *span, MOST), sentence):
                yield told
    for table in KINDS:
        async for span in _ranges(table):
            rows = await fetch(_Row, CHANGED, Unquoted(table), *span, table, table, MOST)
            for told in first(rows, f"{table} {{}} is not what its leaf says."):
                yield told
    size = await ledger_size()
    for begins in range(0, size, LEAVES_AT_ONCE):
        ends = begins + LEAVES_AT_ONCE
        for told in first(
            await fetch(_Row, COMMENTS_GONE, begins, ends, MOST), "Comment {} is gone; its leaf is there."
        ):
            yield told
        for table, kind in KINDS.items():
            rows = await fetch(_Row, GONE, begins, ends, kind, table, Unquoted(table), MOST)
            for told in first(rows, f"{table} {{}} is gone; its leaf is there."):
                yield told
    async for sentence in _derived():
        yield sentence
    async for sentence in _reports():
        yield sentence
    async for sentence in _final_texts():
        yield sentence


async def _ranges(table: str) -> AsyncIterator[tuple[UUID, UUID]]:
    """The rows of a table in runs of so many: after which id each begins, and with which it ends."""
    after = UUID(int=0)
    while True:
        last = await fetch(
            _Row, "SELECT id FROM {} WHERE id > {} ORDER BY id OFFSET {} LIMIT 1", Unquoted(table), after, AT_ONCE - 1
        )
        yield after, last[0].id if last else LAST
        if not last:
            return
        after = last[0].id


async def _derived() -> AsyncIterator[str]:
    after = UUID(int=0)
    while rows := await fetch(_Derived, DERIVED, after, AT_ONCE):
        for row in rows:
            words = f"{row.text} {row.proposed_text}"
            made = (hashlib.sha256(normal_form(words).encode()).hexdigest(), bigrams(words[:SEARCHED]))
            if (row.text_hash, row.bigrams) != (("", "") if row.erased else made):
                yield f"Comment {row.id} is counted or found by another text than its own."
        after = rows[-1].id


async def _reports() -> AsyncIterator[str]:
    for report in await fetch(_Report, REPORTS):
        name = f"Report {report.id} (version {report.version}, {report.edition})"
        if hashlib.sha256(report.content).hexdigest() != report.sha256:
            yield f"{name} is not the one of its hash."
            continue
        if not report.entered:
            yield f"{name} is not in the ledger."
        if report.body is None:
            continue
        said = msgspec.json.decode(report.body, type=_Entered)
        if (said.version, said.edition, said.sha256) != (report.version, report.edition, report.sha256):
            yield f"{name} is not what its leaf says."
        if report.edition == "filed":
            hashes = [one async for some in line_hashes(report.id, report.content) for one in some]
            planted = await tree_of_lines(report.id)
            entered = (said.lines, bytes.fromhex(said.lines_root))
            if (len(hashes), root_of(hashes)) != entered or planted != entered:
                yield f"{name} says something else of a comment than its leaf."


async def _final_texts() -> AsyncIterator[str]:
    """Texts that were decided on and are not what the row of the step, and with it its leaf, commits to."""
    for step in await fetch(_Decided, "SELECT id, draft, sha256 FROM final_text WHERE sha256 <> '' ORDER BY id"):
        if await text_hash(step.draft) != step.sha256:
            yield f"The text of final_text {step.id} is not the one of its hash."
