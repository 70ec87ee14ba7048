"""Applications going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from participation.representatives.schemas.limits import LongText, Reason
from participation.representatives.words import (
    ApplicantKind,
    ApplicationAct,
    ApplicationChannel,
    ConsentTo,
    ObjectionOutcome,
    ReviewReason,
    Standing,
    Verdict,
)

Name = Annotated[str, Meta(max_length=100)]
Contact = Annotated[str, Meta(max_length=254)]
Code = Annotated[str, Meta(max_length=40)]
Address = Annotated[str, Meta(max_length=300)]
Values = Annotated[dict[str, Annotated[str, Meta(max_length=200)]], Meta(max_length=40)]


class Answers(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an applicant says; None leaves it as it was.

    ``values`` is by category (name or id) and names a value (word or id); ``conflict`` is "" where there is none;
    ``address`` is kept only as a keyed hash, where the call takes one application a household.
    """

    name: Name | None = None
    organisation_name: Annotated[str, Meta(max_length=200)] | None = None
    credit_code: Code | None = None
    adult: bool | None = None
    connected: bool | None = None
    conflict: Reason | None = None
    address: Address | None = None
    values: Values | None = None


class Agreed(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an applicant allows, each by itself; what is not allowed is not done."""

    name_published: bool = False
    invited_again: bool = False
    sensitive_value: bool = False


class NewApplication(Answers, kw_only=True, forbid_unknown_fields=True):
    """A whole application at once. Without an account ``contact`` and the ``code`` that was sent to it prove it.

    Staff of the body enter one for somebody else under another ``channel`` than the web; ``note`` says who called
    and when.
    """

    kind: ApplicantKind = ApplicantKind.PERSON
    channel: ApplicationChannel = ApplicationChannel.WEB
    contact: Contact = ""
    code: Code = ""
    agreed: Agreed = msgspec.field(default_factory=Agreed)
    attachments: Annotated[list[UUID], Meta(max_length=5)] = []
    note: Reason = ""


class AskedCode(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The contact to which a code is sent."""

    contact: Contact


class SentCode(msgspec.Struct, frozen=True):
    """Where the code went, as its owner recognises it."""

    sent_to: str


class Begun(msgspec.Struct, frozen=True):
    """An application that was begun; ``key`` opens it for whoever holds it."""

    id: UUID
    key: str


class Applied(msgspec.Struct, frozen=True):
    """An application that was handed in: the pseudonym to look for in the pool, and the private link."""

    id: UUID
    pseudonym: str
    standing: Standing
    link: str


class ConsentTakenBack(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Taking back what was allowed; ``key`` is that of the private link, ``withdraw`` says that the application may be
    withdrawn where its quotas need the answer."""

    purpose: ConsentTo
    withdraw: bool = False
    key: Code = ""


class Withdrawal(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Withdrawing; ``key`` is that of the private link, ``note`` of a clerk who was called."""

    key: Code = ""
    note: Reason = ""


class NewReview(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a reviewer finds on the ``version`` they looked at; ``note`` is told to the applicant."""

    verdict: Verdict
    version: int
    reason: ReviewReason | None = None
    note: Reason = ""
    sealed_note: Reason = ""


class Reviewed(msgspec.Struct, frozen=True):
    """Where an application stands after a review; ``final`` is False while a second pair of eyes is waited for."""

    id: UUID
    standing: Standing
    final: bool


class NewObjection(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why the applicant does not agree; ``key`` is that of the private link."""

    text: LongText
    key: Code = ""


class ObjectionMade(msgspec.Struct, frozen=True):
    """An objection that was taken in."""

    id: UUID


class DecidedObjection(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What somebody else decided; ``reason`` is told to the applicant."""

    outcome: ObjectionOutcome
    reason: Reason = ""


class Revelation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a reviewer has to see name and contact; it stays on record."""

    why: Reason = ""


class Revealed(msgspec.Struct, frozen=True):
    """Who an applicant is."""

    name: str
    contact: str
    organisation_name: str
    credit_code: str


class ChosenValue(msgspec.Struct, frozen=True):
    """A category and the value that was chosen."""

    category: UUID
    quota: UUID
    name: str
    name_en: str
    value: str
    value_en: str


class ConsentView(msgspec.Struct, frozen=True):
    """What was allowed, in the words that were read, and when that was taken back."""

    purpose: ConsentTo
    text: str
    given_at: datetime
    taken_back_at: datetime | None = None


class ApplicationStepView(msgspec.Struct, frozen=True):
    """One act of the applicant, or of a clerk for them."""

    act: ApplicationAct
    at: datetime


class ReviewTold(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as the applicant is told."""

    id: UUID
    verdict: Verdict
    reason: ReviewReason | None
    note: str
    at: datetime
    objected_at: datetime | None
    objection: str | None
    outcome: ObjectionOutcome | None
    answer: str | None
    decided_at: datetime | None


class ApplicationView(msgspec.Struct, frozen=True, kw_only=True):
    """An application as its applicant sees it."""

    id: UUID
    call: UUID
    slug: str
    pseudonym: str
    kind: ApplicantKind
    channel: ApplicationChannel
    standing: Standing
    version: int
    name: str
    organisation_name: str
    credit_code: str
    contact: str
    proved: bool
    household: bool
    adult: bool
    connected: bool
    conflict: str | None
    begun_at: datetime
    received_at: datetime | None
    forgotten: bool
    values: list[ChosenValue]
    consents: list[ConsentView]
    steps: list[ApplicationStepView]
    reviews: list[ReviewTold]
