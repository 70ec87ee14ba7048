"""Calls going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from participation.representatives.schemas.limits import Instant, Line, LongText, Places, Reason, Seats, Slug, Title
from participation.representatives.words import CallAct, CallState, Occasion, Seat, Way


class NewQuota(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One value of a category and how many seats go to it; ``population`` is how many people of it there are."""

    value: Title
    at_least: Places = 0
    at_most: Places = 200
    value_en: Line = ""
    population: Annotated[int, Meta(ge=0, le=2_000_000_000)] | None = None
    speaks_for: Seat | None = None


class NewCategory(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A category; ``why`` tells applicants why it is asked, ``sensitive`` asks for their separate consent."""

    name: Title
    quotas: Annotated[list[NewQuota], Meta(max_length=60)] = []
    name_en: Line = ""
    why: Reason = ""
    why_en: Reason = ""
    sensitive: bool = False


class NewInvitedSeat(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A seat beside those of the call; its name may come later."""

    speaks_for: Seat
    title: Line = ""
    name: Line = ""


class NewCall(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A call being prepared. ``body`` is the slug of the body that issues it."""

    title: Title
    body: str
    occasion: Occasion
    meeting_title: Title
    meeting_at: Instant
    seats: Seats
    opens_at: Instant
    closes_at: Instant
    slug: Slug | None = None
    summary: Reason = ""
    agenda: LongText = ""
    place: Line = ""
    seats_speak_for: Seat = Seat.RESIDENT
    who_may_apply: LongText = ""
    connection: Reason = ""
    conflict_question: Reason = ""
    evidence_asked: Reason = ""
    persons: bool = True
    organisations: bool = False
    one_per_household: bool = False
    way: Way = Way.DRAW
    way_reason: LongText = ""
    draw_at: Instant | None = None
    draw_place: Line = ""
    entropy_sources: Annotated[list[Line], Meta(max_length=10)] = []
    acceptance_hours: Annotated[int, Meta(ge=1, le=720)] = 48
    names_published: bool = False
    privacy_notice: LongText = ""
    papers_at: Instant | None = None
    contact_phone: Line = ""
    contact_address: Line = ""
    categories: Annotated[list[NewCategory], Meta(max_length=12)] = []
    invited: Annotated[list[NewInvitedSeat], Meta(max_length=100)] = []


class CorrectedCall(NewCall, kw_only=True, forbid_unknown_fields=True):
    """The whole call again, before the review; ``version`` is the one that was edited."""

    version: int


class NamedSeat(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who takes an invited seat; empty where the name is taken back."""

    name: Line = ""


class CallDecision(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An act of the life cycle; ``reason`` is published with a withdrawal or an early end."""

    reason: Reason = ""


class CallExtension(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A later last moment to apply, with the reason that is published."""

    closes_at: Instant
    reason: Reason = ""


class CallStanding(msgspec.Struct, frozen=True):
    """Where a call stands after an act; ``waiting_for`` names the sign-off stage that is next."""

    slug: str
    state: CallState
    waiting_for: str | None = None


class QuotaView(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its range."""

    id: UUID
    value: str
    value_en: str
    at_least: int
    at_most: int
    population: int | None
    speaks_for: Seat | None


class CategoryView(msgspec.Struct, frozen=True, kw_only=True):
    """A category with its values, in the order of the form."""

    id: UUID
    name: str
    name_en: str
    why: str
    why_en: str
    sensitive: bool
    quotas: list[QuotaView]


class InvitedSeatView(msgspec.Struct, frozen=True, kw_only=True):
    """A seat beside those of the call."""

    id: UUID
    position: int
    speaks_for: Seat
    title: str
    name: str


class CallBody(msgspec.Struct, frozen=True):
    """The body that issues a call, as it is named to the public."""

    slug: str
    name: str
    name_en: str = ""


class CallStepTaken(msgspec.Struct, frozen=True):
    """One act in the life of a call; ``by`` is the person's name and is told to staff only."""

    act: CallAct
    at: datetime
    reason: str = ""
    stage: str = ""
    closes_at: datetime | None = None
    by: str | None = None


class CallNumbers(msgspec.Struct, frozen=True):
    """How many applied, may be selected, were not let into the pool, and withdrew."""

    received: int
    waiting: int
    eligible: int
    not_eligible: int
    excluded: int
    withdrawn: int


class CallView(msgspec.Struct, frozen=True, kw_only=True):
    """A call as its page shows it. ``state`` is judged by the server's clock."""

    id: UUID
    slug: str
    state: CallState
    title: str
    summary: str
    agenda: str
    body: CallBody
    occasion: Occasion
    meeting_title: str
    meeting_at: datetime
    place: str
    seats: int
    seats_speak_for: Seat
    who_may_apply: str
    connection: str
    conflict_question: str
    evidence_asked: str
    persons: bool
    organisations: bool
    one_per_household: bool
    way: Way
    way_reason: str
    draw_at: datetime | None
    draw_place: str
    entropy_sources: list[str]
    acceptance_hours: int
    names_published: bool
    privacy_notice: str
    opens_at: datetime
    closes_at: datetime
    papers_at: datetime | None
    contact_phone: str
    contact_address: str
    version: int
    categories: list[CategoryView]
    invited: list[InvitedSeatView]
    steps: list[CallStepTaken]
    numbers: CallNumbers


class CallLine(msgspec.Struct, frozen=True, kw_only=True):
    """A call in a list."""

    id: UUID
    slug: str
    state: CallState
    title: str
    summary: str
    body: CallBody
    occasion: Occasion
    meeting_at: datetime
    seats: int
    way: Way
    opens_at: datetime
    closes_at: datetime
    received: int


class CallList(msgspec.Struct, frozen=True):
    """One page of calls; ``next`` is the cursor of the following one."""

    items: list[CallLine]
    next: str | None
