"""Meetings, their agendas and papers, and what was decided."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from decisions.tables.matter import Matter
from decisions.words import Audience, EditionKind, MeetingAct, MeetingKind, MeetingState, Ruling
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of
from participation.representatives.tables.call import Call


class Meeting(Table):
    """政府常务会议 / 局长办公会 / 听证会 / 座谈会."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    kind = Text(null=False)
    number = Integer(null=True, default=None, help_text="the 112th of its kind")
    summary = Text(null=False, default="")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    call = ForeignKey(Call, null=True, default=None, on_delete=OnDelete.restrict, help_text="which gave the seats")
    starts_at = Timestamptz(null=False)
    minutes = Integer(null=False, default=120, help_text="how long it is going to take")
    place = Text(null=False, default="")
    link = Text(null=False, default="", help_text="where one attends from afar; for those invited alone")
    members = Integer(null=True, default=None, help_text="how many have a vote")
    quorum = Integer(null=True, default=None, help_text="how many of them have to be there")
    members_present = Integer(null=True, default=None, help_text="as the secretary counted")
    hand_in_days = Integer(null=False, default=7, help_text="days after it in which opinions can still be handed in")
    shortening_reason = Text(null=False, default="", help_text="published: why the notice is shorter than usual")
    contact_phone = Text(null=False, default="")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    authors = Array(base_column=UUID(), null=False, default=list, help_text="all who wrote on it and on its agenda")
    created_at = Timestamptz(null=False)
    state = Text(null=False, default="prepared", help_text="what the steps amount to")
    sequence = Integer(null=False, default=0, help_text="of the calendar entry; grows with each change told")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")

    check_kind = Check(one_of("kind", MeetingKind))
    check_state = Check(one_of("state", MeetingState))
    check_minutes = Check('"minutes" BETWEEN 5 AND 1440')
    check_members = Check('"members" BETWEEN 1 AND 10000')
    check_quorum = Check('"quorum" BETWEEN 1 AND "members"')


class MeetingStep(Table):
    """One act in the life of a meeting: what, who, when, why; with the new instant and place where they moved."""

    id = UUID(primary_key=True, default=uuid7)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: the clock")
    reason = Text(null=False, default="")
    starts_at = Timestamptz(null=True, default=None)
    place = Text(null=False, default="")

    check_act = Check(one_of("act", MeetingAct))


class AgendaItem(Table):
    """议题; what of it is public is chosen here, and becomes so with the editions of the meeting."""

    id = UUID(primary_key=True, default=uuid7)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    summary = Text(null=False, default="", help_text="in plain words; Markdown")
    matter = ForeignKey(Matter, null=True, default=None, on_delete=OnDelete.restrict)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="the unit that presents it")
    starts_at = Timestamptz(null=True, default=None, help_text="when it is going to be called")
    minutes = Integer(null=True, default=None)
    attended = Boolean(null=False, default=False, help_text="whether representatives sit in on it")
    title_public = Boolean(null=False, default=True)
    summary_public = Boolean(null=False, default=True)
    decision_public = Boolean(null=False, default=True)
    opinions_public = Boolean(null=False, default=True)
    removed_at = Timestamptz(null=True, default=None)
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")

    check_minutes = Check('"minutes" BETWEEN 1 AND 1440')


class Paper(Table):
    """会议材料: a file (attached as paper:id) to an item, and for whom it is."""

    id = UUID(primary_key=True, default=uuid7)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict)
    title = Text(null=False)
    audience = Text(null=False)
    added_at = Timestamptz(null=False)
    added_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)

    check_audience = Check(one_of("audience", Audience))


class Decision(Table):
    """决策情况 of an item; a later version replaces the earlier, with a reason."""

    id = UUID(primary_key=True, default=uuid7)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    ruling = Text(null=False)
    text = Text(null=False, default="", help_text="what was decided, in a few sentences")
    decided_on = Date(null=False)
    reason = Text(null=False, default="", help_text="why an earlier version was wrong")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_decision = Unique([item, version])
    check_ruling = Check(one_of("ruling", Ruling))


class MeetingText(Table):
    """What the secretary writes of a meeting before it is handed in: minutes, summary, hearing record and report."""

    id = UUID(primary_key=True, default=uuid7)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    text = Text(null=False, default="", help_text="Markdown")
    public = Boolean(null=False, default=True, help_text="of no use where it is only for the file")
    authors = Array(base_column=UUID(), null=False, default=list, help_text="all who wrote on it")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_meeting_text = Unique([meeting, kind])
    check_kind = Check(
        one_of(
            "kind", [EditionKind.MINUTES, EditionKind.SUMMARY, EditionKind.HEARING_RECORD, EditionKind.HEARING_REPORT]
        )
    )
