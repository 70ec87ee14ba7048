"""Written requests going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.listening.words import Answer, Party, Progress
from consultations.rules.listening import Tally
from consultations.schemas.comment import Received
from consultations.schemas.limits import Line, LongText, Reason
from consultations.words import Publish, Stance

Attached = Annotated[list[UUID], Meta(max_length=5)]
Version = Annotated[int, Meta(ge=0)]


class NewAddressee(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One who is asked: a ``body`` (its slug) or a registered ``organisation``, else by ``name``.

    With a ``contact`` (mobile number or e-mail) the letter goes there; of a body its e-mail, of an organisation the
    people authorised for it are taken otherwise.
    """

    kind: Party = Party.ASSOCIATION
    name: Line = ""
    body: Annotated[str, Meta(max_length=60)] | None = None
    organisation: UUID | None = None
    contact: Line = ""


class NewRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A letter to several; ``sent_on`` is its date where it went out on paper before, else today."""

    letter: LongText
    due_on: date
    addressees: Annotated[list[NewAddressee], Meta(max_length=200)]
    reference: Line = ""
    sent_on: date | None = None
    attachments: Attached = []


class RepliedComment(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One comment of a reply; ``clause`` is a clause's id, none for the whole."""

    text: LongText = ""
    clause: UUID | None = None
    proposed_text: LongText = ""
    stance: Stance | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing was written in it."""
        return not (self.text.strip() or self.proposed_text.strip())


class NewReply(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A reply: comments, ``no change`` (then ``text`` may hold how they said so), or ``declined`` with the reason.

    ``addressee`` is whose reply it is; left out, that of the caller's own body or organisation. ``replied_on`` is the
    date of a paper that staff enter. ``version`` is the number of replies seen before.
    """

    answer: Answer = Answer.COMMENTS
    comments: Annotated[list[RepliedComment], Meta(max_length=50)] = []
    text: LongText = ""
    note: Reason = ""
    addressee: UUID | None = None
    replied_on: date | None = None
    attachments: Attached = []
    publish: Publish = Publish.TEXT
    version: Version | None = None


class Replied(msgspec.Struct, frozen=True):
    """A reply that was taken in: its version, and its comments with their receipts."""

    addressee: UUID
    version: int
    comments: list[Received]


class RequestMade(msgspec.Struct, frozen=True):
    """A written request that was sent: how many were asked, and how many of them are told by the platform."""

    id: UUID
    code: str
    asked: int
    told: int


class Remind(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Whom to remind; none stands for everybody who has not replied."""

    addressees: Annotated[list[UUID], Meta(max_length=200)] | None = None


class Reminded(msgspec.Struct, frozen=True):
    """How many were reminded, and how many of them are told by the platform."""

    reminded: int
    told: int


class ReplyView(msgspec.Struct, frozen=True, kw_only=True):
    """A reply; ``entered_by`` is the name of who entered a paper, ``comments`` are those it brought."""

    version: int
    answer: Answer
    at: datetime
    replied_on: date
    note: str
    entered_by: str
    comments: list[UUID]


class AddresseeView(msgspec.Struct, frozen=True, kw_only=True):
    """One who was asked, and where they stand. ``contact`` is masked; ``reminded`` lists the days."""

    id: UUID
    position: int
    kind: Party
    name: str
    account: bool
    contact: str
    progress: Progress
    reminded: list[datetime]
    replies: list[ReplyView]


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A written request with everybody it went to."""

    id: UUID
    code: str
    reference: str
    letter: str
    sent_on: date
    sent_at: datetime
    due_on: date
    sent_by: str
    tally: Tally
    addressees: list[AddresseeView]


class Requests(msgspec.Struct, frozen=True):
    """The written requests of a consultation, oldest first; there are never many."""

    items: list[RequestView]
    next: None = None
