"""The report: submitted when every comment has an outcome, frozen for the meeting, signed, published, told to all."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from uuid import UUID

import msgspec

from consultations.errors import NO_REPORT
from consultations.queries.exporting import rows_exported
from consultations.queries.reports import assembled
from consultations.rules.totals import keeps_promise, reconciles
from consultations.schemas.consultation import Standing
from consultations.schemas.report import Correction, Edition, ReportContent, ReportView
from consultations.schemas.report_submission import ReportSubmission
from consultations.services.freezing_outcomes import freeze_outcomes
from consultations.services.life_cycle import allowed, done, in_time, sign
from consultations.services.loading import Held, is_published, locked
from consultations.services.report_entering import enter_report
from consultations.services.report_submitting import is_large, submit_by_job
from consultations.services.telling_commenters import Commenter, tell_commenters
from consultations.tables.report import Report
from consultations.words import Act
from participation.base import clock
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.identity.actor import Actor
from participation.base.ledger.errors import BEHIND
from participation.base.ledger.sequencing import caught_up, owed
from participation.base.notices.owing import Owed
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import clean


class _Version(msgspec.Struct):
    version: int


class _Numbers(msgspec.Struct, frozen=True):
    received: int
    outcomes: int
    exported: int
    notices: int


# Each counted from rows of its own. The last is of notices about this version, whatever their fate.
NUMBERS = """
SELECT (SELECT count(*) FROM comment WHERE consultation = {}) AS received,
    (SELECT count(*) FROM reported_outcome WHERE report = {}) AS outcomes,
    {}::bigint AS exported,
    (SELECT count(*) FROM delivery WHERE subject = {} AND starts_with(owed_for, {})) AS notices
"""


async def submit_report(actor: Actor, *, slug: str, reason: str = "") -> ReportView | ReportSubmission:
    """Freeze the filed edition and hand it to the sign-off chain; where there are many comments a job does so.

    A published report is corrected so too: by its next version, with a ``reason`` that is published. Raises 409
    ``uncovered`` with their number while a comment has no outcome, 409 ``unreconciled`` where a column does not add up
    to what was received, 409 out of order, ``report_being_submitted`` while a job submits it, 422 for a correction
    without a reason, 403 without the role.
    """
    if await is_large(slug):
        return await submit_by_job(actor, slug=slug, reason=reason)
    async with transaction():
        held = await in_time(slug)
        state = await allowed(actor, held, Act.SUBMIT_REPORT, reason=reason)
        now = clock.now()
        version = await _next_version(held.id)
        why = Correction(clean(reason).strip()) if await is_published(held.id) else None
        made = await assembled(held, edition="filed", version=version, now=now, correction=why)
        demand(reconciles(made.totals))
        filed, view = await _freeze(actor, held, made.content, "filed", now)
        await freeze_outcomes(held.id, filed, made.content.points)
        await enter_report(filed)
        await done(actor, held, Act.SUBMIT_REPORT, state, reason=reason)
    return view


async def review_report(actor: Actor, *, slug: str, reason: str = "") -> Standing:
    """Note that the report is under review, or what the review found. Raises 409 out of order."""
    async with transaction():
        held = await locked(slug)
        state = await allowed(actor, held, Act.REVIEW_REPORT)
        return await done(actor, held, Act.REVIEW_REPORT, state, reason=reason)


async def approve_report(actor: Actor, *, slug: str, reason: str = "") -> Standing:
    """Sign the next stage. Raises 403 for its author, a wrong role or a second signature."""
    async with transaction():
        return await sign(actor, await locked(slug), Act.APPROVE_REPORT, reason=reason)


async def reject_report(actor: Actor, *, slug: str, reason: str) -> Standing:
    """Send it back with reasons; points and dispositions can then be changed again. Raises 422 without one."""
    async with transaction():
        held = await locked(slug)
        published = await is_published(held.id)
        state = await allowed(actor, held, Act.REJECT_REPORT, reason=reason, published_before=published)
        return await done(actor, held, Act.REJECT_REPORT, state, reason=reason)


async def publish_report(actor: Actor, *, slug: str) -> Standing:
    """Publish what was filed and approved, and owe every commenter a notice with its fate.

    Raises 409 where received, outcomes, rows and notices are not the same number, or out of order, and 503 where the
    ledger has not taken in all that is reported on.
    """
    return await caught_up(lambda: _publish_report(actor, slug))


async def _publish_report(actor: Actor, slug: str) -> Standing:
    async with transaction():
        held = await locked(slug)
        state = await allowed(actor, held, Act.PUBLISH)
        if await owed(slug):
            raise Refused(BEHIND)
        again = await is_published(held.id)
        filed = await _newest_filed(held.id)
        now = clock.now()
        heard = filed.content.listening
        content = msgspec.structs.replace(
            filed.content, edition="public", made_at=now, listening=heard.for_everybody() if heard else None
        )
        public, _ = await _freeze(actor, held, content, "public", now)
        await enter_report(public)
        owing = f"report:{held.id}:{content.version}:comment:"
        told = _Corrected(day_of(now, current().zone), content.correction) if again else None
        await tell_commenters(filed.id, lambda one: _owed(held, one, f"{owing}{one.id}", told))
        numbers = await fetch_one(
            _Numbers, NUMBERS, held.id, filed.id, await rows_exported(held.id, filed.id), f"report:{held.id}", owing
        )
        assert numbers is not None  # counts always have a row
        demand(keeps_promise(**msgspec.structs.asdict(numbers)))
        return await done(actor, held, Act.PUBLISH, state)


class _Corrected(msgspec.Struct, frozen=True):
    """When a published report was corrected, and why."""

    day: date
    why: Correction | None

    @property
    def values(self) -> dict[str, object]:
        """As a notice says it."""
        return {"day": self.day.isoformat(), "reason": self.why.reason if self.why else ""}


def _owed(held: Held, row: Commenter, owed_for: str, corrected: _Corrected | None) -> Owed:
    return Owed(
        template="version_changed" if corrected else "report_published",
        values={
            "title": held.title,
            "receipt": row.receipt,
            "outcome": row.outcome,
            "link": f"{current().base_url}/receipts/{row.receipt}",
            **(corrected.values if corrected else {}),
        },
        owed_for=owed_for,
        subject=f"report:{held.id}",
        contact=row.reached,
        person=row.person,
        locale=row.locale,
        body=held.body,
    )


class _Filed(msgspec.Struct, frozen=True):
    id: UUID
    content: ReportContent


class _FiledRow(msgspec.Struct):
    id: UUID
    content: bytes


async def _newest_filed(consultation: UUID) -> _Filed:
    row = await fetch_one(
        _FiledRow,
        "SELECT id, content FROM report WHERE consultation = {} AND edition = 'filed' ORDER BY version DESC LIMIT 1",
        consultation,
    )
    if row is None:
        raise Refused(NO_REPORT)
    return _Filed(row.id, msgspec.json.decode(row.content, type=ReportContent))


async def _next_version(consultation: UUID) -> int:
    last = await fetch_one(
        _Version, "SELECT coalesce(max(version), 0) AS version FROM report WHERE consultation = {}", consultation
    )
    return (last.version if last else 0) + 1


async def _freeze(
    actor: Actor, held: Held, content: ReportContent, edition: Edition, now: datetime
) -> tuple[UUID, ReportView]:
    body = canonical(content)
    digest = hashlib.sha256(body).hexdigest()
    row = Report(
        id=uuid7(),
        consultation=held.id,
        version=content.version,
        edition=edition,
        content=body,
        sha256=digest,
        made_at=now,
        made_by=actor.person,
    )
    await Report.insert(row)
    return row.id, ReportView(content=content, sha256=digest)
