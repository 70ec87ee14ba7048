"""Comments going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.disowning import Attribution
from consultations.rules.redacting import Mark, RedactionReason
from consultations.schemas.limits import Line, LongText, Reason
from consultations.schemas.moderating import ObjectionShown
from consultations.schemas.receipt import ReceiptProof
from consultations.words import (
    AuthorKind,
    Channel,
    Outcome,
    Publish,
    ScreeningReason,
    Stance,
    State,
    Status,
)
from consultations.words import Standing as Seen
from participation.base.identity.words import Assurance

# by question: in words, a choice, the number of a step, or several choices
Answers = Annotated[dict[Line, Reason | list[Line]], Meta(max_length=50)]

Passage = Annotated[str, Meta(max_length=2_000)]


class Author(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Who says it: a person or an organisation; ``contact`` is a mobile number or an e-mail address."""

    kind: AuthorKind = AuthorKind.PERSON
    name: Line | None = None
    contact: Line | None = None
    credit_code: Line | None = None


class NewComment(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A comment as it comes in; ``clause`` is a clause's id, none for the whole.

    ``quote`` is the passage of the clause that it speaks of, word for word. ``answers`` are to the questions of the
    consultation, by the question's id or its words: a text, the number of a step, one choice or a list of them.
    ``channel``, ``stated_on``, ``ticket`` and ``co_signatures`` (how many others signed the same paper) are for clerks
    who enter what came on paper or by telephone.
    """

    text: LongText = ""
    clause: UUID | None = None
    stance: Stance | None = None
    quote: Passage = ""
    proposed_text: LongText | None = None
    author: Author = msgspec.field(default_factory=Author)
    publish: Publish = Publish.TEXT
    answers: Answers | None = None
    attachments: Annotated[list[UUID], Meta(max_length=5)] = []
    channel: Channel = Channel.WEB
    stated_on: date | None = None
    ticket: Line = ""
    co_signatures: Annotated[int, Meta(ge=0, le=10_000_000)] = 0


class Received(msgspec.Struct, frozen=True):
    """What the commenter keeps."""

    id: UUID
    receipt: str


class SeenComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as others see it; the text is empty unless it is ``visible``.

    ``marks`` say where in ``text``, ``proposed_text`` and ``author_name`` a mask stands for what is redacted;
    ``withheld_attachments`` why each of its files that are sealed is. ``quote_stands``: whether the quoted passage
    still stands in what became of its clause, in the newest version that the reader may see.
    """

    id: UUID
    received_at: datetime
    channel: Channel
    author_kind: AuthorKind
    author_name: str | None
    clause: UUID | None
    clause_number: str | None
    text: str
    stance: Stance | None
    proposed_text: str
    standing: Seen
    hidden_for: ScreeningReason | None
    outcome: Outcome | None
    marks: list[Mark] = []
    withheld_attachments: list[RedactionReason] = []
    quote: str = ""
    quote_stands: bool | None = None


class FiledComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as the office that answers it sees it; what is redacted is masked here too."""

    id: UUID
    receipt: str
    received_at: datetime
    channel: Channel
    stated_on: date | None
    ticket: str
    author_kind: AuthorKind
    author_name: str
    contact: str | None
    assurance: Assurance
    clause: UUID | None
    clause_number: str | None
    text: str
    stance: Stance | None
    proposed_text: str
    publish: Publish
    standing: str
    hidden_for: ScreeningReason | None
    sealed_detail: str
    erased: bool
    points: list[UUID]
    no_change_asked: bool
    outcome: Outcome | None
    attachments: int
    attribution: Attribution = Attribution.UNCONTESTED
    marks: list[Mark] = []
    withheld_attachments: list[RedactionReason] = []
    quote: str = ""
    quote_stands: bool | None = None


class CommentPage(msgspec.Struct, frozen=True):
    """One page of comments as others see them; ``seen_by`` tells the two kinds of page apart, also when empty."""

    items: list[SeenComment]
    next: str | None
    seen_by: Literal["everybody"] = "everybody"


class FiledPage(msgspec.Struct, frozen=True):
    """One page of comments as the office sees them."""

    items: list[FiledComment]
    next: str | None
    seen_by: Literal["office"] = "office"


class ScreeningDecision(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Let a comment through, or withhold it with a coded reason; ``detail`` stays sealed."""

    show: bool
    reason: ScreeningReason | None = None
    detail: Reason = ""


class AnsweredPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point that a comment raised and what became of it."""

    title: str
    text: str
    status: Status
    reason: str
    referred_to: str
    result: str
    clauses: list[str]


class ReceiptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one comment, for the holder of its receipt.

    ``state`` is the consultation's; ``outcome`` and ``points`` come with the published report; ``proof`` with the
    ledger's next batch, at ``proof_by`` at the latest. ``objection`` is the one to the act that hides it,
    ``attribution`` whether somebody says that the comment is not theirs. ``quote_stands``: whether the quoted passage
    still stands in what became of its clause; None where none is quoted.
    """

    state: State
    outcome: Outcome | None
    points: list[AnsweredPoint]
    proof: ReceiptProof | None
    receipt: str
    consultation: str
    title: str
    received_at: datetime
    proof_by: datetime
    closes_at: datetime
    clause: str | None
    text: str
    proposed_text: str
    standing: Seen
    hidden_for: ScreeningReason | None
    marks: list[Mark] = []
    may_object: bool = False
    objection: ObjectionShown | None = None
    attribution: Attribution = Attribution.UNCONTESTED
    withheld_attachments: list[RedactionReason] = []
    quote: str = ""
    quote_stands: bool | None = None
