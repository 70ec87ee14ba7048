"""Submitting a report on many comments: counted once, then frozen and hashed piece by piece, then handed in.

Each piece is an act of its own. Killed in the middle it goes on behind the last piece; carried out by two workers at
once, each piece is written once.
"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec
import structlog
from piccolo.querystring import QueryString

from consultations.queries.report_lines import hashes_after
from consultations.queries.reports import assembled
from consultations.rules.totals import keeps_promise, reconciles
from consultations.schemas.report import Correction, ReportContent
from consultations.services.freezing_outcomes import freeze_piece
from consultations.services.life_cycle import done
from consultations.services.loading import HELD, Held, is_published, locked_by_id
from consultations.services.report_entering import enter_report, plant_further
from consultations.services.report_submission_ending import Submission, fail, running
from consultations.services.report_submitting import SUBMIT
from consultations.words import Act, State
from participation.base import clock
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.identity.actor import Actor
from participation.base.outbox.owing import owe
from participation.base.outbox.patience import DATABASE_GONE

log = structlog.get_logger()

# Comments whose outcomes are frozen and hashed in one act: about a second, and as much is lost when it is killed.
AT_ONCE = 10_000
# A job that has run so long (seconds) owes itself the rest.
LONG = 480.0
# Who finds another worker at it sees after a while whether that one has brought it to its end.
SEEN_TO = timedelta(minutes=3)
TROUBLE = (*DATABASE_GONE, asyncpg.PostgresError)


class _Frozen(msgspec.Struct):
    content: bytes
    last: UUID | None
    done: int


class _Counts(msgspec.Struct):
    received: int
    outcomes: int


COUNTED = """
UPDATE report_submission SET report = {}, comments = {}, done = 0, trouble = ''
WHERE id = {} AND report IS NULL AND filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL RETURNING id
"""
FURTHER = """
UPDATE report_submission SET done = done + {}, trouble = ''
WHERE id = {} AND done = {} AND filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL RETURNING id
"""
FROZEN = """
SELECT r.content, s.done, (
    SELECT o.comment FROM reported_outcome o WHERE o.report = r.id ORDER BY o.comment DESC LIMIT 1
) AS last
FROM report_submission s JOIN report r ON r.id = s.report WHERE s.id = {}
"""
FILED = """
UPDATE report_submission SET filed_at = {}, trouble = ''
WHERE id = {} AND filed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL RETURNING id
"""
TROUBLED = "UPDATE report_submission SET trouble = {} WHERE id = {}"
COUNTS = """
SELECT (SELECT count(*) FROM comment WHERE consultation = {}) AS received,
    (SELECT count(*) FROM reported_outcome WHERE report = {}) AS outcomes
"""


class Overtaken(Exception):
    """It was cancelled, or somebody else carries it out, while a piece was written; the piece was not."""


async def submit(submission: UUID) -> None:
    """Go on until it is handed in, refused or cancelled; run again after that it does nothing."""
    try:
        await _submit(submission)
    except (Overtaken, asyncpg.UniqueViolationError):
        log.info("submission_overtaken", submission=str(submission))
        if await running(submission):
            async with transaction():
                await owe(SUBMIT, due_at=clock.now() + SEEN_TO, submission=submission)
    except Refused as refused:
        await fail(submission, refused.refusal)
    except TROUBLE as error:
        await execute(TROUBLED, type(error).__name__, submission)
        raise


async def _submit(id_: UUID) -> None:
    found = await running(id_)
    if found is None:
        return
    report = found.report or await _count(found)
    if await _freeze(found, report):
        await _hand_in(found, report)


async def _count(found: Submission) -> UUID:
    """Everything but the comments' own lines, as of one instant; the report that it is kept in, still unfinished."""
    now = clock.now()
    async with transaction():
        await execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        held = await _held(found)
        last = await execute("SELECT coalesce(max(version), 0) AS version FROM report WHERE consultation = {}", held.id)
        why = Correction(found.reason) if await is_published(held.id) else None
        made = await assembled(held, edition="filed", version=last[0]["version"] + 1, now=now, correction=why)
    demand(reconciles(made.totals))
    content, report = canonical(made.content), uuid7()
    async with transaction():
        await execute(
            "INSERT INTO report (id, consultation, version, edition, content, sha256, made_at, made_by)"
            " VALUES ({}, {}, {}, 'unfinished', {}, {}, {}, {})",
            report,
            held.id,
            made.content.version,
            content,
            hashlib.sha256(content).hexdigest(),
            now,
            found.asked_by,
        )
        if not await execute(COUNTED, report, made.content.received, found.id):
            raise Overtaken
    return report


async def _held(found: Submission) -> Held:
    """The consultation as it was when it was asked for; nothing is locked, since nothing of it can change."""
    held = await fetch_one(Held, HELD, QueryString("id = {}", found.consultation), QueryString(""))
    assert held is not None  # a submission keeps it there
    return msgspec.structs.replace(held, state=found.before)


async def _freeze(found: Submission, report: UUID) -> bool:
    """Piece after piece, behind the last that was written; False where the rest is left to another job."""
    frozen = await fetch_one(_Frozen, FROZEN, found.id)
    if frozen is None:
        raise Overtaken
    points = msgspec.json.decode(frozen.content, type=ReportContent).points
    after, size = frozen.last or UUID(int=0), frozen.done
    loop = asyncio.get_running_loop()
    began = loop.time()
    while True:
        async with transaction():
            piece = await freeze_piece(found.consultation, report, points, after, AT_ONCE)
            if piece is None:
                return True
            await plant_further(report, size, await hashes_after(report, points, after, piece.comments))
            if not await execute(FURTHER, piece.comments, found.id, size):
                raise Overtaken
        after, size = piece.last, size + piece.comments
        if loop.time() - began > LONG:
            async with transaction():
                await owe(SUBMIT, ahead=True, submission=found.id)
            return False


async def _hand_in(found: Submission, report: UUID) -> None:
    """The edition is filed, entered into the ledger and handed to the sign-off chain: from here on as any other."""
    counts = await fetch_one(_Counts, COUNTS, found.consultation, report)
    frozen = await fetch_one(_Frozen, FROZEN, found.id)
    assert counts is not None  # counts always have a row
    if frozen is None:
        raise Overtaken
    told = msgspec.json.decode(frozen.content, type=ReportContent).received
    demand(keeps_promise(received=counts.received, outcomes=counts.outcomes, exported=told, notices=counts.received))
    actor = Actor(person=found.asked_by, via="job")
    async with transaction():
        held = await locked_by_id(found.consultation)
        if not await execute(FILED, clock.now(), found.id):
            raise Overtaken
        await execute("UPDATE report SET edition = 'filed' WHERE id = {} AND edition = 'unfinished'", report)
        await enter_report(report, planted=True)
        await done(actor, held, Act.SUBMIT_REPORT, State.REPORT_SUBMITTED, reason=found.reason)
