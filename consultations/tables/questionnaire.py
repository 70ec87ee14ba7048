"""Short questions beside a consultation; what is answered to them stands with each comment."""

from __future__ import annotations

from piccolo.columns import UUID, Array, ForeignKey, Integer, OnDelete, SmallInt, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.rules.questionnaire import QuestionKind, ResultsSeen
from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class Questionnaire(Table):
    """The questions of a consultation as a whole: when others see what was answered, and who saved them last."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, unique=True, on_delete=OnDelete.restrict)
    results = Text(null=False, default="with the report", help_text="from when on everybody sees them")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")
    saved_at = Timestamptz(null=False)
    saved_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_results = Check(one_of("results", ResultsSeen))


class Question(Table):
    """One question; nothing of it changes once the consultation was handed in for review."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    kind = Text(null=False)
    text = Text(null=False)
    text_en = Text(null=False, default="")
    clause = UUID(null=True, default=None, help_text="identity of the clause; none for the whole")
    options = Array(base_column=Text(), null=False, default=list, help_text="to choose from; of a scale its ends")
    options_en = Array(base_column=Text(), null=False, default=list)
    steps = SmallInt(null=False, default=0, help_text="of a scale from 1")

    unique_question_position = Unique([consultation, position])
    check_kind = Check(one_of("kind", QuestionKind))
    check_text = Check('length("text") > 0')
