"""常见问题: entries, their versions, and what was decided on them. Versions and acts are only added to."""

from __future__ import annotations

from piccolo.columns import UUID, Array, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.rules.faq import FaqAct
from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class FaqEntry(Table):
    """A question that many ask, with its place in the list."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)


class FaqVersion(Table):
    """What an entry says, and which comments, families and points it came from."""

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(FaqEntry, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    question = Text(null=False)
    answer = Text(null=False)
    question_en = Text(null=False, default="")
    answer_en = Text(null=False, default="")
    clause = UUID(null=True, default=None, help_text="identity of the clause; none for the whole")
    comments = Array(base_column=UUID(), null=False, default=list)
    families = Array(base_column=UUID(), null=False, default=list)
    points = Array(base_column=UUID(), null=False, default=list)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    unique_faq_version = Unique([entry, version])
    check_texts = Check('length("question") > 0 AND length("answer") > 0')


class FaqDecision(Table):
    """A version was published, sent back or withdrawn."""

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(FaqEntry, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    act = Text(null=False)
    reason = Text(null=False, default="")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_act = Check(one_of("act", FaqAct))
    check_reason = Check('"act" = \'publish\' OR length("reason") > 0')
