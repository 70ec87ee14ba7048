"""The report as it is frozen and published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from consultations.drafts.aligning.pairing import Change
from consultations.listening.words import Occasion, Party, Progress
from consultations.rules.listening import Tally
from consultations.rules.voices import Voices
from consultations.words import Status

Edition = Literal["filed", "public"]


class ReportedPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point in a report: how many raised it, in separate columns, and what became of it.

    Clauses are named by their numbers as printed; the same by id stand beside them.
    """

    id: UUID
    position: int
    title: str
    text: str
    clauses: list[str]
    clause_ids: list[UUID]
    comments: int
    people: int
    unidentified_messages: int
    organisations: int
    co_signatures: int = 0
    distinct_texts: int
    status: Status
    reason: str
    referred_to: str
    result: str
    changed_clauses: list[str]
    changed_clause_ids: list[UUID]

    @property
    def behind(self) -> Voices:
        """Who and what stands behind the comments that raise it."""
        return Voices(
            people=self.people,
            unidentified=self.unidentified_messages,
            organisations=self.organisations,
            co_signatures=self.co_signatures,
            distinct_texts=self.distinct_texts,
            messages=self.comments,
        )


class TracedClause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that was changed since the public read it, and the points, by their positions, that changed it.

    ``earlier`` and ``later`` are its numbers as printed in the text that was put to the public and in the one that
    the report explains: several where clauses were split or merged, none where it was added or removed.
    """

    change: Change
    earlier: list[str]
    later: list[str]
    clause_ids: list[UUID]
    points: list[int]


class ReportedAddressee(msgspec.Struct, frozen=True, kw_only=True):
    """One who was asked in writing; where they stand (``progress``) is told in the filed edition only."""

    kind: Party
    name: str
    progress: Progress | None = None


class ReportedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A written request: when it went out, until when, how those asked stand, and who they are.

    Who is no organisation is counted in ``tally`` and not named.
    """

    reference: str
    sent_on: date
    due_on: date
    tally: Tally
    addressees: list[ReportedAddressee]


class ReportedGathering(msgspec.Struct, frozen=True, kw_only=True):
    """A forum or visit: how many came, which organisations, and how many comments were gathered.

    ``voices`` are behind those comments; None in a report that was frozen before they were counted.
    """

    kind: Occasion
    topic: str
    held_on: date
    place: str
    participants: int
    organisations: list[str]
    comments: int
    voices: Voices | None = None


class ReportedListening(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the office asked and heard, apart from the public; ``tally`` is over all written requests."""

    tally: Tally
    requests: list[ReportedRequest]
    gatherings: list[ReportedGathering]

    def for_everybody(self) -> ReportedListening:
        """The same as the public edition tells it: who was asked, and how many stayed silent, but not who."""
        return msgspec.structs.replace(
            self,
            requests=[
                msgspec.structs.replace(
                    request, addressees=[msgspec.structs.replace(one, progress=None) for one in request.addressees]
                )
                for request in self.requests
            ],
        )


class Correction(msgspec.Struct, frozen=True):
    """Why a version replaces one that was public before; it is dated by the edition that says it."""

    reason: str


class ReportContent(msgspec.Struct, frozen=True, kw_only=True):
    """A report, complete in itself. Every ``by_…`` adds up to ``received``.

    ``basis`` is the legal basis as announced; ``correction`` stands in versions that replace a published one.
    ``draft_version`` is the version of the text that it explains: the last before it was filed, in a correction the one
    that became public with the report or was released as the final text. ``trace`` are the clauses changed up to it.
    ``voices`` tells who and what stands behind each part of each ``by_…``, in columns that are never added; it is
    empty, as are ``basis``, ``joint_bodies`` and ``trace``, and ``listening`` is None, in reports that were frozen
    before they were recorded.
    """

    consultation: str
    title: str
    body: str
    kind: str
    edition: Edition
    version: int
    made_at: datetime
    opened_at: datetime
    closed_at: datetime
    draft_version: int | None
    asked: list[str]
    received: int
    by_channel: dict[str, int]
    by_clause: dict[str, int]
    by_outcome: dict[str, int]
    by_author_kind: dict[str, int]
    by_standing: dict[str, int]
    people: int
    unidentified_messages: int
    organisations: int
    co_signatures: int = 0
    distinct_texts: int
    points: list[ReportedPoint]
    listening: ReportedListening | None = None
    voices: dict[str, dict[str, Voices]] = {}
    basis: str = ""
    joint_bodies: list[str] = []
    correction: Correction | None = None
    trace: list[TracedClause] = []

    @property
    def behind(self) -> Voices:
        """Who and what stands behind all comments."""
        return Voices(
            people=self.people,
            unidentified=self.unidentified_messages,
            organisations=self.organisations,
            co_signatures=self.co_signatures,
            distinct_texts=self.distinct_texts,
            messages=self.received,
        )


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report and the hash it is frozen under."""

    content: ReportContent
    sha256: str
