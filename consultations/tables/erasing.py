"""Lawful erasure of what somebody said."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from consultations.rules.erasing import ErasureGround, ErasureWay
from consultations.tables.comment import Comment
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class Erasure(Table):
    """A comment was erased, or restricted where its file is archived: who did it, when and on what ground."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    way = Text(null=False)
    ground = Text(null=False)
    sealed_detail = Text(null=False, default="", help_text="for the office alone")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_way = Check(one_of("way", ErasureWay))
    check_ground = Check(one_of("ground", ErasureGround))
