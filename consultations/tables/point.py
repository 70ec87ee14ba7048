"""Points, the comments that raise them, and their dispositions."""

from __future__ import annotations

from piccolo.columns import UUID, Array, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.tables.comment import Comment
from consultations.tables.consultation import Consultation
from consultations.words import Status
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class NoChange(Table):
    """A comment asks for no change: an officer found so, or its sender said so themself."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, unique=True, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody: a reply by link said so")
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
