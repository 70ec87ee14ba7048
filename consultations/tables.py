"""Consultations, drafts and clauses, comments, points, dispositions and reports as rows."""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.words import (
    Act,
    AuthorKind,
    Channel,
    Kind,
    Outcome,
    Publish,
    Screening,
    ScreeningReason,
    Stance,
    State,
    Status,
)
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Organisation, Person, one_of
from participation.base.identity.words import Assurance


class Consultation(Table):
    """A draft, or a question without one, put to the public for a period."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    title = Text(null=False)
    summary = Text(null=False, default="")
    kind = Text(null=False)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="the body that leads")
    joint_bodies = Array(base_column=UUID(), null=False, default=list)
    basis = Text(null=False, default="")
    drafting_note = Text(null=False, default="")
    interpretation = Text(null=False, default="")
    audiences = Array(base_column=Text(), null=False, default=list)
    screening = Text(null=False, default="after screening")
    assurance = Text(null=False, default="none", help_text="how surely a commenter must be known")
    invited_only = Boolean(null=False, default=False)
    concerns_business = Boolean(null=False, default=False)
    opens_at = Timestamptz(null=False)
    closes_at = Timestamptz(null=False)
    shortening_reason = Text(null=False, default="")
    contact_address = Text(null=False, default="")
    contact_phone = Text(null=False, default="")
    contact_email = Text(null=False, default="")
    channels = Text(null=False, default="", help_text="how to comment by other ways, in Markdown")
    asked = Array(base_column=Text(), null=False, default=list, help_text="bodies and associations asked in writing")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    created_at = Timestamptz(null=False)
    state = Text(null=False, default="prepared", help_text="what the steps amount to")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")

    check_kind = Check(one_of("kind", Kind))
    check_screening = Check(one_of("screening", Screening))
    check_assurance = Check(one_of("assurance", Assurance))
    check_state = Check(one_of("state", State))
    check_period = Check('"opens_at" < "closes_at"')


class Step(Table):
    """One act in the life of a consultation: what, who, when, why."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    stage = Text(null=False, default="", help_text="of the sign-off chain, where the act is an approval")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where the clock did it")
    reason = Text(null=False, default="")
    closes_at = Timestamptz(null=True, default=None, help_text="the new end, where the act moved it")

    check_act = Check(one_of("act", Act))


class Invitation(Table):
    """Who may comment where a consultation is limited to a group."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    contact = Text(null=False)
    invited_at = Timestamptz(null=False)
    invited_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_invitation = Unique([consultation, kind, contact])


class Draft(Table):
    """One version of the text."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    title = Text(null=False, default="")
    preface = Text(null=False, default="")
    saved_at = Timestamptz(null=False)
    saved_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_draft_version = Unique([consultation, version])


class Clause(Table):
    """The smallest numbered unit; ``identity`` is the same in every version of the draft."""

    id = UUID(primary_key=True, default=uuid7)
    draft = ForeignKey(Draft, null=False, on_delete=OnDelete.restrict)
    identity = UUID(null=False, index=True)
    position = Integer(null=False)
    number = Text(null=False)
    heading = Text(null=False, default="")
    text = Text(null=False)
    path = Array(base_column=Text(), null=False, default=list)

    unique_clause_position = Unique([draft, position])
    unique_clause_identity = Unique([draft, identity])


class Comment(Table):
    """意见, as received: a trigger refuses every change of what was said, but lawful erasure."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    receipt = Text(null=False, unique=True)
    channel = Text(null=False)
    received_at = Timestamptz(null=False)
    stated_on = Date(null=True, default=None, help_text="the date on the letter, or of the call")
    ticket = Text(null=False, default="", help_text="the hotline's number")
    clerk = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=True, on_delete=OnDelete.restrict)
    assurance = Text(null=False, default="none")
    author_kind = Text(null=False)
    author_name = Text(null=False, default="")
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    locale = Text(null=False, default="zh-Hans")
    clause = UUID(null=True, default=None, help_text="identity of the clause; none for the whole")
    text = Text(null=False)
    stance = Text(null=True, default=None)
    proposed_text = Text(null=False, default="")
    publish = Text(null=False)
    answers = JSONB(null=False, default="{}")
    salt = Bytea(null=False)
    body = Bytea(null=False, help_text="the canonical JSON that the ledger commits to")
    text_hash = Text(null=False, help_text="of the text less spaces and punctuation: counts distinct texts")
    bigrams = Text(null=False, default="")
    standing = Text(null=False, default="pending", help_text="what the screening acts amount to")
    erased_at = Timestamptz(null=True, default=None)

    check_channel = Check(one_of("channel", Channel))
    check_author_kind = Check(one_of("author_kind", AuthorKind))
    check_stance = Check(f'"stance" IS NULL OR {one_of("stance", Stance)}')
    check_publish = Check(one_of("publish", Publish))
    check_assurance = Check(one_of("assurance", Assurance))
    check_standing = Check(one_of("standing", ("pending", "shown", "hidden")))


class ScreeningAct(Table):
    """A comment was let through or withheld, with a coded reason; the detail is sealed to officers."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    standing = Text(null=False)
    reason = Text(null=True, default=None)
    sealed_detail = Text(null=False, default="")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_standing = Check(one_of("standing", ("shown", "hidden")))
    check_reason = Check(f'"reason" IS NULL OR {one_of("reason", ScreeningReason)}')
    check_hidden_has_reason = Check('"standing" <> \'hidden\' OR "reason" IS NOT NULL')


class NoChange(Table):
    """An officer found that a comment asks for no change."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, unique=True, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)


class Point(Table):
    """主要意见: one suggestion as the office states it."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    title = Text(null=False)
    text = Text(null=False, default="")
    clauses = Array(base_column=UUID(), null=False, default=list)
    created_at = Timestamptz(null=False)
    created_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False, default=1)
    retired_at = Timestamptz(null=True, default=None)


class PointComment(Table):
    """A comment raises a point."""

    id = UUID(primary_key=True, default=uuid7)
    point = ForeignKey(Point, null=False, on_delete=OnDelete.restrict)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    unique_point_comment = Unique([point, comment])


class Disposition(Table):
    """采纳情况 of a point; the newest version counts, the earlier ones stay."""

    id = UUID(primary_key=True, default=uuid7)
    point = ForeignKey(Point, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    status = Text(null=False)
    reason = Text(null=False)
    referred_to = Text(null=False, default="")
    result = Text(null=False, default="")
    clauses = Array(base_column=UUID(), null=False, default=list, help_text="the clauses that changed because of it")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    unique_disposition_version = Unique([point, version])
    check_status = Check(one_of("status", Status))
    check_reason = Check('length("reason") > 0')


class Report(Table):
    """公众意见采纳情况反馈: an edition, frozen as canonical JSON under its hash."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    edition = Text(null=False)
    content = Bytea(null=False)
    sha256 = Text(null=False)
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_report_edition = Unique([consultation, version, edition])
    check_edition = Check(one_of("edition", ("filed", "public")))


class ReportedOutcome(Table):
    """What a report says became of one comment, frozen with its filed edition; receipts tell no other answer."""

    id = UUID(primary_key=True, default=uuid7)
    report = ForeignKey(Report, null=False, on_delete=OnDelete.restrict, help_text="the filed edition")
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    outcome = Text(null=False)
    points = Array(base_column=Integer(), null=False, default=list, help_text="their positions in the report")

    unique_reported_outcome = Unique([report, comment])
    check_outcome = Check(one_of("outcome", Outcome))
