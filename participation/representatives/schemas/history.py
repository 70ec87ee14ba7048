"""What became of the applications of one person, over all calls."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from participation.representatives.rules.seats import Answer, Told
from participation.representatives.schemas.call import CallBody
from participation.representatives.words import ApplicantKind, CallState, ReviewReason, Standing


class OfferedSeat(msgspec.Struct, frozen=True, kw_only=True):
    """A seat that was offered, until when to answer, and what was answered."""

    id: UUID
    offered_at: datetime
    answer_by: datetime
    answer: Answer | None
    answered_at: datetime | None


class PastApplication(msgspec.Struct, frozen=True, kw_only=True):
    """An application to one call and what became of it.

    ``reason`` and ``note`` say why somebody was kept out of the pool. ``result`` is None until the seats are given, and
    where the application could get none. ``chance`` is in percent, empty where nothing was drawn. ``opens`` says
    whether its applicant reads all of it by being signed in; one that a clerk entered opens by its private link.
    """

    id: UUID
    call: str
    title: str
    body: CallBody
    state: CallState
    meeting: str
    meeting_at: datetime
    pseudonym: str
    kind: ApplicantKind
    organisation: str
    received_at: datetime | None
    standing: Standing
    reason: ReviewReason | None
    note: str
    result: Told | None
    chance: str
    seat: OfferedSeat | None
    opens: bool


class PastApplications(msgspec.Struct, frozen=True):
    """One page of them, the newest first; ``next`` is the cursor of the following one."""

    items: list[PastApplication]
    next: str | None
