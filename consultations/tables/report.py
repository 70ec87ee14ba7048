"""Reports as they were filed and published."""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.tables.comment import Comment
from consultations.tables.consultation import Consultation
from consultations.words import Outcome, State
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


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
    # an unfinished one is being filed piece by piece: it becomes the filed edition, or is thrown away
    check_edition = Check(one_of("edition", ("filed", "public", "unfinished")))


class ReportedOutcome(Table):
    """What a report says became of one comment, frozen with its filed edition; receipts tell no other answer."""

    id = UUID(primary_key=True, default=uuid7)
    report = ForeignKey(Report, null=False, on_delete=OnDelete.restrict, help_text="the filed edition")
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    outcome = Text(null=False)
    points = Array(base_column=Integer(), null=False, default=list, help_text="their positions in the report")
    salt = Bytea(null=False, help_text="of its line in the list that the report's leaf commits to")

    unique_reported_outcome = Unique([report, comment])
    check_outcome = Check(one_of("outcome", Outcome))


class ReportTile(Table):
    """Up to 256 hashes of the tree over a report's lines, which stand in the order of their comments."""

    id = UUID(primary_key=True, default=uuid7)
    report = ForeignKey(Report, null=False, on_delete=OnDelete.restrict, help_text="the filed edition")
    level = SmallInt(null=False)
    index = BigInt(null=False)
    hashes = Bytea(null=False)

    unique_report_tile = Unique([report, level, index])


class ReportSubmission(Table):
    """Submitting a report on many comments: asked for, carried out by a job piece by piece, until one of three ends."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    asked_at = Timestamptz(null=False)
    asked_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    reason = Text(null=False, default="")
    before = Text(null=False, help_text="the state it goes back to where nothing comes of it")
    report = ForeignKey(Report, null=True, default=None, on_delete=OnDelete.set_null, help_text="once it is counted")
    comments = Integer(null=False, default=0, help_text="how many there are")
    done = Integer(null=False, default=0, help_text="of these, the ones whose outcome is frozen and hashed")
    trouble = Text(null=False, default="", help_text="what broke the last try off; it is tried again by itself")
    filed_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    failure = JSONB(null=False, default="{}", help_text="why: code, sentence and values")
    cancelled_at = Timestamptz(null=True, default=None)
    cancelled_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)

    check_submission_before = Check(one_of("before", (State.CLOSED, State.PUBLISHED)))
    check_submission_done = Check('0 <= "done" AND "done" <= "comments"')
    check_submission_ended = Check("num_nonnulls(filed_at, failed_at, cancelled_at) <= 1")
