"""What the decision did with an opinion, and whether its representative is satisfied with that."""

from __future__ import annotations

from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.words import Status
from decisions.tables.meeting import Decision
from decisions.tables.opinion import Opinion
from decisions.words import AnswerWay, Response, Satisfaction
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class Adoption(Table):
    """研究采纳情况 of an opinion; a later version replaces the earlier, and both stay."""

    id = UUID(primary_key=True, default=uuid7)
    opinion = ForeignKey(Opinion, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    status = Text(null=False)
    reason = Text(null=False)
    unit = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="responsible for it")
    due_on = Date(null=True, default=None, help_text="until when what it promises is done")
    shown_by = Text(null=False, default="", help_text="what in the decision shows it")
    decision = ForeignKey(Decision, null=True, default=None, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_adoption = Unique([opinion, version])
    check_status = Check(one_of("status", Status))


class SatisfactionAnswer(Table):
    """A representative says whether they are satisfied with what became of their opinion."""

    id = UUID(primary_key=True, default=uuid7)
    opinion = ForeignKey(Opinion, null=False, on_delete=OnDelete.restrict)
    turn = Integer(null=False)
    answer = Text(null=False)
    reason = Text(null=False, default="", help_text="of one who is not")
    way = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="the clerk")

    unique_satisfaction_answer = Unique([opinion, turn])
    check_answer = Check(one_of("answer", Satisfaction))
    check_way = Check(one_of("way", AnswerWay))


class SatisfactionResponse(Table):
    """What the office did where somebody is not satisfied: it is taken up again, or stands on record with a reason."""

    id = UUID(primary_key=True, default=uuid7)
    answer = ForeignKey(SatisfactionAnswer, null=False, unique=True, on_delete=OnDelete.restrict)
    response = Text(null=False)
    reason = Text(null=False)
    due_on = Date(null=True, default=None, help_text="until when it is answered anew, where taken up again")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_response = Check(one_of("response", Response))
