"""Where the clauses of a version come from, beyond the identity they carry; and which version is the final text."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Date, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from consultations.tables.consultation import Consultation
from consultations.tables.draft import Draft
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class ClauseOrigin(Table):
    """The clauses of the version before that a clause comes from; the newest row of a clause counts.

    There is none where a clause comes from the clause of its own identity alone, or from none.
    """

    id = UUID(primary_key=True, default=uuid7)
    draft = ForeignKey(Draft, null=False, on_delete=OnDelete.restrict)
    clause = UUID(null=False, help_text="identity in this version")
    origins = Array(base_column=UUID(), null=False, default=list, help_text="identities in the version before")
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody: the program found it")
    at = Timestamptz(null=False)


class FinalText(Table):
    """A step towards a final text: a version is proposed as the one decided on, then released or sent back."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    draft = ForeignKey(Draft, null=False, on_delete=OnDelete.restrict)
    step = Text(null=False)
    decided_on = Date(null=False)
    reference = Text(null=False, default="", help_text="the document number it was issued under")
    reason = Text(null=False, default="")
    sha256 = Text(null=False, default="", help_text="of the version's title, preface and clauses as canonical JSON")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_step = Check(one_of("step", ("proposed", "released", "sent back")))


class Continuation(Table):
    """A consultation goes on from an earlier one, whose draft was changed so much that the public is asked again."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, unique=True, on_delete=OnDelete.restrict)
    earlier = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    draft = ForeignKey(Draft, null=True, on_delete=OnDelete.restrict, help_text="the version it begins with")
    reason = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
