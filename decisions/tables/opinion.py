"""What representatives said, in every version, and what they say of the record of their own words."""

from __future__ import annotations

from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from decisions.tables.meeting import AgendaItem, Meeting
from decisions.tables.participant import Participant
from decisions.words import AnswerWay, Said, WrittenBy
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class Opinion(Table):
    """意见建议 on an item. Its words are its texts; it is never deleted."""

    id = UUID(primary_key=True, default=uuid7, help_text="given by whoever recorded it, so that none is stored twice")
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    number = Integer(null=False, help_text="within the meeting, in the order they reached us")
    said = Text(null=False)
    said_at = Timestamptz(null=False, help_text="by the clock of whoever recorded it")
    received_at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: by their link")

    unique_opinion = Unique([meeting, number])
    check_said = Check(one_of("said", Said))


class OpinionText(Table):
    """A version of the words; corrections keep both."""

    id = UUID(primary_key=True, default=uuid7, help_text="given by whoever wrote it, so that none is stored twice")
    opinion = ForeignKey(Opinion, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    text = Text(null=False)
    by = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: by their link")

    unique_opinion_text = Unique([opinion, version])
    check_by = Check(one_of("by", WrittenBy))


class OpinionConfirmation(Table):
    """A representative says that a version is what they said."""

    id = UUID(primary_key=True, default=uuid7)
    opinion = ForeignKey(Opinion, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    way = Text(null=False)
    note = Text(null=False, default="", help_text="of a clerk: who was called, when")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="the clerk")

    unique_opinion_confirmation = Unique([opinion, version])
    check_way = Check(one_of("way", AnswerWay))


class OpinionPlacing(Table):
    """An opinion is put under another speaker or item than it was recorded under; the newest counts, all are kept."""

    id = UUID(primary_key=True, default=uuid7)
    opinion = ForeignKey(Opinion, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False, help_text="1 for the first; what was recorded is version 0")
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    note = Text(null=False, help_text="why")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_opinion_placing = Unique([opinion, version])


class OpinionStanding(Table):
    """What the rows of an opinion amount to, so that lists need not add them up; it can be made anew from them."""

    opinion = ForeignKey(Opinion, primary_key=True, null=False, on_delete=OnDelete.restrict)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="whose meeting it is")
    unit = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="who owes the answer")
    answer_due_on = Date(null=False, help_text="the last day on which the adoption is in time")
    status = Text(null=True, default=None, help_text="of the newest adoption")
    due_on = Date(null=True, default=None, help_text="the day the newest adoption promises, while nothing follows up")
    answered_at = Timestamptz(null=True, default=None, help_text="of the first adoption, or the first since reopened")
    satisfaction = Text(null=True, default=None)
    objected_at = Timestamptz(null=True, default=None, help_text="not satisfied since; none once the office answered")
    received_on = Date(null=False, help_text="the day on which it was received, on the clock of the office")
    answered_on = Date(null=True, default=None, help_text="the day of ``answered_at``, on the same clock")
    words = Text(null=False, default="", help_text="pairs of the meeting's titles, by which lists are searched")
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict, help_text="what it is held to be about now")
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict, help_text="whose it is held to be")
    placings = Integer(null=False, default=0, help_text="how often it was put under another speaker or item")
    speaker_since = Timestamptz(null=True, default=None, help_text="since when it is theirs; none: from the beginning")
