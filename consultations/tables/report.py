"""Reports as they were filed and published."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigInt, Bytea, ForeignKey, Integer, OnDelete, SmallInt, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.tables.comment import Comment
from consultations.tables.consultation import Consultation
from consultations.words import Outcome
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
    check_edition = Check(one_of("edition", ("filed", "public")))


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
