"""Reports: the draft of one, as it would be filed now, and the editions that are frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.errors import NO_REPORT
from consultations.queries.clause_numbers import FINAL_VERSION, REPORTED_VERSION, clause_numbers
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.counting import totals_of
from consultations.queries.listening_report import asked_in_writing, reported_listening
from consultations.queries.points import points_of
from consultations.queries.tracing import traced
from consultations.rules.totals import Totals
from consultations.rules.voices import Voices
from consultations.schemas.point import PointView
from consultations.schemas.report import Correction, Edition, ReportContent, ReportedPoint, ReportView
from consultations.services.loading import HELD, Held
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor


class Frozen(msgspec.Struct, frozen=True):
    """An edition as it is kept: canonical JSON, and the hash of those bytes."""

    content: bytes
    sha256: str

    @property
    def view(self) -> ReportView:
        """The edition as it is read."""
        return ReportView(content=msgspec.json.decode(self.content, type=ReportContent), sha256=self.sha256)

    @property
    def file(self) -> bytes:
        """The same as JSON, the content byte by byte as it was hashed: read and written again it may say more."""
        return msgspec.json.encode({"content": msgspec.Raw(self.content), "sha256": self.sha256})


class _Version(msgspec.Struct):
    version: int


class _Published(msgspec.Struct):
    slug: str
    content: bytes


class _Name(msgspec.Struct):
    name: str
    asked: list[str]
    draft_version: int | None
    basis: str
    joint_bodies: list[str]


async def report(actor: Actor, slug: str, edition: Edition = "public", version: int | None = None) -> ReportView:
    """A frozen edition, the newest without ``version``. Raises as :func:`frozen_report`."""
    return (await frozen_report(actor, slug, edition, version)).view


async def frozen_report(actor: Actor, slug: str, edition: Edition = "public", version: int | None = None) -> Frozen:
    """The same as it is kept. The filed one is for the office.

    Raises 404 where there is none, 403 for the filed edition.
    """
    view = await consultation(actor, slug)
    if edition == "filed" and not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    found = await _frozen(view.id, edition, version)
    if found is None:
        raise Refused(NO_REPORT)
    return found


async def _frozen(consultation_id: UUID, edition: Edition, version: int | None) -> Frozen | None:
    return await fetch_one(
        Frozen,
        "SELECT content, sha256 FROM report WHERE consultation = {} AND edition = {} AND version = coalesce({}::int,"
        " (SELECT max(version) FROM report WHERE consultation = {} AND edition = {}))",
        consultation_id,
        edition,
        version,
        consultation_id,
        edition,
    )


class PublishedNumbers(msgspec.Struct, frozen=True):
    """Of a published report: how many comments got each outcome, and who and what stands behind all of them."""

    by_outcome: dict[str, int]
    behind: Voices


async def published_numbers(slugs: Sequence[str]) -> dict[str, PublishedNumbers]:
    """The numbers of the newest public edition of each consultation that has one."""
    rows = await fetch(
        _Published,
        "SELECT DISTINCT ON (k.slug) k.slug, r.content FROM report r JOIN consultation k ON k.id = r.consultation"
        " WHERE r.edition = 'public' AND k.slug = ANY({}) ORDER BY k.slug, r.version DESC",
        list(slugs),
        replica=True,
    )
    found = {row.slug: msgspec.json.decode(row.content, type=ReportContent) for row in rows}
    return {slug: PublishedNumbers(content.by_outcome, content.behind) for slug, content in found.items()}


async def preview(actor: Actor, slug: str) -> Assembled:
    """The report as it would be filed now, for its office; nothing is locked or written. Raises 403 for others."""
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    held = await fetch_one(Held, HELD, QueryString("id = {}", view.id), QueryString(""))
    assert held is not None  # it was just seen
    version = await fetch_one(
        _Version, "SELECT coalesce(max(version), 0) + 1 AS version FROM report WHERE consultation = {}", view.id
    )
    return await assembled(held, edition="filed", version=version.version if version else 1, now=clock.now())


class EditionKept(msgspec.Struct, frozen=True):
    """A frozen edition in a list: its version, hash, and who made it when."""

    version: int
    edition: Edition
    sha256: str
    made_at: datetime
    by: str


async def editions(consultation_id: UUID) -> list[EditionKept]:
    """Every frozen edition of a consultation, the newest first."""
    return await fetch(
        EditionKept,
        "SELECT r.version, r.edition, r.sha256, r.made_at, p.name AS by FROM report r JOIN person p ON p.id = r.made_by"
        " WHERE r.consultation = {} AND r.edition <> 'unfinished' ORDER BY r.version DESC, r.made_at DESC",
        consultation_id,
    )


class Assembled(msgspec.Struct, frozen=True):
    """What a report would say now, and whether it may."""

    totals: Totals
    points: list[PointView]
    content: ReportContent


async def assembled(
    held: Held, *, edition: Edition, version: int, now: datetime, correction: Correction | None = None
) -> Assembled:
    """The report as it stands now: totals over every comment received, then each point with its disposition."""
    numbers = await clause_numbers(held.id)
    totals = await totals_of(held.id, held.screening, held.state, numbers)
    points = await points_of(held.id)
    name = await fetch_one(
        _Name,
        "SELECT b.name, c.asked, c.basis,"
        " coalesce({}, {}, (SELECT max(d.version) FROM draft d WHERE d.consultation = c.id)) AS draft_version,"
        " ARRAY(SELECT j.name FROM body j WHERE j.id = ANY(c.joint_bodies) ORDER BY j.slug) AS joint_bodies"
        " FROM consultation c JOIN body b ON b.id = c.body WHERE c.id = {}",
        # what was saved since the report was published nobody has signed
        FINAL_VERSION,
        REPORTED_VERSION,
        held.id,
    )
    assert name is not None  # the consultation is locked, so it is there
    listening = await reported_listening(held.id)
    told = [_reported(i, p, numbers) for i, p in enumerate((p for p in points if p.disposition), 1)]
    content = ReportContent(
        consultation=held.slug,
        title=held.title,
        body=name.name,
        kind=held.kind,
        edition=edition,
        version=version,
        made_at=now,
        opened_at=held.opens_at,
        closed_at=held.closes_at,
        draft_version=name.draft_version,
        asked=asked_in_writing(name.asked, listening),
        received=totals.received,
        by_channel=_plain(totals.by_channel),
        by_clause=_plain(totals.by_clause),
        by_outcome=_plain(totals.by_outcome),
        by_author_kind=_plain(totals.by_author_kind),
        by_standing=_plain(totals.by_standing),
        people=totals.people,
        unidentified_messages=totals.unidentified_messages,
        organisations=totals.organisations,
        co_signatures=totals.co_signatures,
        distinct_texts=totals.distinct_texts,
        points=told,
        listening=listening,
        voices={str(column): _parts(parts) for column, parts in totals.voices.items()},
        basis=name.basis,
        joint_bodies=name.joint_bodies,
        correction=correction,
        trace=await traced(held.id, name.draft_version, told),
    )
    return Assembled(totals, points, content)


def _plain(counts: object) -> dict[str, int]:
    return {str(key): n for key, n in counts.items()}  # type: ignore[attr-defined] # a mapping of words to counts


def _parts(parts: Mapping[str, Voices]) -> dict[str, Voices]:
    return {str(part): voices for part, voices in parts.items()}


def _reported(position: int, point: PointView, numbers: dict[UUID, str]) -> ReportedPoint:
    disposition = point.disposition
    assert disposition is not None  # only points with one are reported
    return ReportedPoint(
        id=point.id,
        position=position,
        title=point.title,
        text=point.text,
        clauses=[numbers[c] for c in point.clauses if c in numbers],
        clause_ids=point.clauses,
        comments=point.comments,
        people=point.people,
        unidentified_messages=point.unidentified_messages,
        organisations=point.organisations,
        co_signatures=point.co_signatures,
        distinct_texts=point.distinct_texts,
        status=disposition.status,
        reason=disposition.reason,
        referred_to=disposition.referred_to,
        result=disposition.result,
        changed_clauses=[numbers[c] for c in disposition.clauses if c in numbers],
        changed_clause_ids=disposition.clauses,
    )
