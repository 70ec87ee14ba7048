"""跟踪督办: dated actions that an adoption promised, and what happened to them."""

from __future__ import annotations

from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from decisions.tables.opinion import Opinion
from decisions.words import FollowUpAct
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class FollowUp(Table):
    """What is to be done, by which unit, until when; as it was first promised."""

    id = UUID(primary_key=True, default=uuid7)
    opinion = ForeignKey(Opinion, null=False, on_delete=OnDelete.restrict)
    title = Text(null=False)
    unit = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    due_on = Date(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)


class FollowUpStep(Table):
    """Progress, evidence (attached as follow-up-step:id), a hand-over, an extension, an escalation, the end."""

    id = UUID(primary_key=True, default=uuid7)
    follow_up = ForeignKey(FollowUp, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    note = Text(null=False, default="", help_text="of an extension the reason, which is shown with it")
    unit = ForeignKey(Body, null=True, default=None, on_delete=OnDelete.restrict, help_text="to whom it is handed over")
    due_on = Date(null=True, default=None, help_text="the new day")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: the clock")

    check_act = Check(one_of("act", FollowUpAct))


class FollowUpStanding(Table):
    """What the steps amount to, so that lists need not add them up; it can be made anew from them."""

    follow_up = ForeignKey(FollowUp, primary_key=True, null=False, on_delete=OnDelete.restrict)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="whose meeting it came from")
    unit = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    due_on = Date(null=False)
    extensions = Integer(null=False, default=0)
    escalated_at = Timestamptz(null=True, default=None)
    moved_at = Timestamptz(null=False, help_text="when something last happened")
    done_at = Timestamptz(null=True, default=None)
    made_on = Date(null=False, help_text="the day on which it was promised, on the clock of the office")
    words = Text(null=False, default="", help_text="pairs of its title and the meeting's, by which lists are searched")
