"""The receipt as a file: leaves, their proofs and what they commit to, for whoever holds the code."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.ledger.lines import line_of
from consultations.queries.answers import Published, published, reported
from consultations.queries.disowning_standing import ATTRIBUTION
from consultations.queries.receipts import NO_SUCH_RECEIPT
from consultations.queries.report_lines import line_tiles, tree_of_lines
from consultations.rules.disowning import Attribution
from consultations.schemas.receipt import ReceiptFile, Record, ReportLine
from participation.base.codes import read_code
from participation.base.database import fetch, fetch_one
from participation.base.errors import Refused
from participation.base.ledger.errors import NOT_YET
from participation.base.ledger.keys import known_keys
from participation.base.ledger.proofs import Placed, SignedNote, latest_checkpoint, leaves_of, leaves_of_all, proof_of
from participation.base.ledger.tiles import hash_in, holding
from participation.base.ledger.tree import inclusion_path, roots


class _Comment(msgspec.Struct):
    id: UUID
    receipt: str
    consultation: UUID
    slug: str
    salt: bytes
    body: bytes
    withheld: bool
    attribution: Attribution


class _Row(msgspec.Struct):
    id: UUID


class _Place(msgspec.Struct):
    before: int
    salt: bytes


# What is masked on the page is masked here: then the leaf is proved, and its words are not given.
COMMENT = """
SELECT c.id, c.receipt, c.consultation, k.slug, c.salt, c.body, {} AS attribution,
    c.erased_at IS NOT NULL OR EXISTS (SELECT FROM redacted_comment rc WHERE rc.comment = c.id) AS withheld
FROM comment c JOIN consultation k ON k.id = c.consultation WHERE c.receipt = {}
"""
# What was decided by the time the report was filed; later work is not signed yet.
DECIDED = """
SELECT pc.id FROM point_comment pc WHERE pc.comment = {}
UNION ALL SELECT n.id FROM no_change n WHERE n.comment = {}
UNION ALL SELECT (SELECT d.id FROM disposition d WHERE d.point = pc.point AND d.at <= f.made_at
    ORDER BY d.version DESC LIMIT 1) FROM point_comment pc, report f WHERE pc.comment = {} AND f.id = {}
UNION ALL SELECT r.id FROM report r JOIN report f ON f.consultation = r.consultation AND f.version = r.version
    WHERE f.id = {}
"""


async def receipt_file(code: str) -> ReceiptFile:
    """The file of a receipt, from its code as typed. Raises 404 where there is none, or none in the ledger yet."""
    read = read_code(code)
    found = await fetch_one(_Comment, COMMENT, ATTRIBUTION, read) if read else None
    if found is None:
        raise Refused(NO_SUCH_RECEIPT)
    note = await latest_checkpoint()
    records = [
        await _record(placed, note, found) for placed in await leaves_of(found.id) if placed.position < note.size
    ]
    if not records:
        raise Refused(NOT_YET)
    answer = await published(found.consultation)
    if answer:
        decided = await fetch(_Row, DECIDED, found.id, found.id, found.id, answer.filed, answer.filed)
        for placed in await leaves_of_all([row.id for row in decided]):
            if placed.position < note.size:
                records.append(await _record(placed, note, found))
    return ReceiptFile(
        receipt=found.receipt,
        consultation=found.slug,
        keys=[key.verifier for key in await known_keys()],
        checkpoint=note.note,
        records=records,
        report=await _line(found, answer, records) if answer else None,
    )


async def _record(placed: Placed, note: SignedNote, comment: _Comment) -> Record:
    proof = await proof_of(placed, note)
    salt, body = placed.salt, placed.body
    if placed.kind == "comment":
        closed = comment.withheld or comment.attribution is not Attribution.UNCONTESTED
        salt, body = (None, None) if closed else (comment.salt, comment.body)
    elif placed.subject == comment.id:
        # a tombstone says no more than that there is one
        salt = body = None
    return Record(
        position=proof.position,
        leaf=proof.leaf,
        path=proof.path,
        salt=salt.hex() if salt is not None else None,
        body=body.decode() if body is not None else None,
    )


async def _line(comment: _Comment, answer: Published, records: list[Record]) -> ReportLine | None:
    """The report's line of a comment, once a leaf of the report is under the checkpoint."""
    told = (await reported(answer.filed, [comment.id])).get(comment.id)
    if told is None or not any(record.leaf.kind == "report" for record in records):
        return None
    place = await fetch_one(
        _Place,
        "SELECT (SELECT count(*) FROM reported_outcome b WHERE b.report = o.report AND b.comment < o.comment)"
        " AS before, o.salt FROM reported_outcome o WHERE o.report = {} AND o.comment = {}",
        answer.filed,
        comment.id,
    )
    assert place is not None  # it was just told
    lines, _ = await tree_of_lines(answer.filed)
    path = inclusion_path(place.before, lines)
    tiles = await line_tiles(answer.filed, holding(path))
    statuses = {point.position: str(point.status) for point in answer.content.points}
    return ReportLine(
        version=answer.content.version,
        position=place.before,
        salt=place.salt.hex(),
        body=line_of(comment.receipt, told.outcome, told.points, statuses).body.decode(),
        path=[digest.hex() for digest in roots(path, lambda subtree: hash_in(tiles, subtree))],
    )
