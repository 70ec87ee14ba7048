"""Every published version of a report with its date and reason, and what changed in it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from consultations.errors import NO_REPORT
from consultations.queries.consultations import consultation
from consultations.report_versions import changes
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.report import ReportContent
from consultations.schemas.report_versions import ReportVersion, ReportVersions
from participation.base.database import fetch
from participation.base.errors import Refused
from participation.base.identity.actor import Actor


class _Public(msgspec.Struct):
    content: bytes
    sha256: str
    made_at: datetime


async def versions(actor: Actor, which: str | ConsultationView) -> ReportVersions:
    """The versions that are or were public, the newest first. Raises 404 where there is none."""
    view = await consultation(actor, which)
    rows = await fetch(
        _Public,
        "SELECT content, sha256, made_at FROM report WHERE consultation = {} AND edition = 'public' ORDER BY version",
        view.id,
        replica=True,
    )
    if not rows:
        raise Refused(NO_REPORT)
    found: list[ReportVersion] = []
    before: ReportContent | None = None
    for row in rows:
        now = msgspec.json.decode(row.content, type=ReportContent)
        found.append(
            ReportVersion(
                version=now.version,
                published_at=row.made_at,
                sha256=row.sha256,
                reason=now.correction.reason if now.correction else "",
                changes=changes(before, now) if before else None,
            )
        )
        before = now
    return ReportVersions(found[::-1])
