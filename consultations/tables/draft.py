"""Drafts and their clauses."""

from __future__ import annotations

from piccolo.columns import UUID, Array, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Person


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
