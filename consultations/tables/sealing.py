"""Files that came with a comment and are withheld as a whole."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from consultations.rules.redacting import RedactionReason
from consultations.tables.comment import Comment
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.base.uploads.tables import Attachment


class Sealing(Table):
    """An attached file that nobody opens, and whose name nobody reads, but on record; the file stays as received."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    attachment = ForeignKey(Attachment, null=False, on_delete=OnDelete.restrict)
    reason = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_reason = Check(one_of("reason", RedactionReason))


class SealingLifting(Table):
    """A file may be opened again."""

    id = UUID(primary_key=True, default=uuid7)
    sealing = ForeignKey(Sealing, null=False, unique=True, on_delete=OnDelete.restrict)
    reason = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_reason = Check('length("reason") > 0')
