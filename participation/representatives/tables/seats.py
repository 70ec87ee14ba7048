"""Seats: who was offered one, what they answered, and the list of those who have one."""

from __future__ import annotations

from piccolo.columns import UUID, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.representatives.rules.lists import ListAct
from participation.representatives.rules.seats import Answer, AnsweredBy
from participation.representatives.tables.application import Application
from participation.representatives.tables.call import Call
from participation.representatives.tables.draws import DrawFreeze
from participation.representatives.words import Way


class Selection(Table):
    """Seats were given on another way than by a draw, or the draw that gave them."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    way = Text(null=False)
    round = ForeignKey(DrawFreeze, null=True, default=None, unique=True, on_delete=OnDelete.restrict)
    reason = Text(null=False, default="", help_text="published: the roster, who recommended, the criteria")
    eligible = Integer(null=False, help_text="how many could have had a seat")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where the draw was resumed")

    check_way = Check(one_of("way", Way))


class Seat(Table):
    """An offer of a seat to one applicant."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    selection = ForeignKey(Selection, null=False, on_delete=OnDelete.restrict)
    application = ForeignKey(Application, null=False, on_delete=OnDelete.restrict)
    pseudonym = Text(null=False)
    type = Text(null=False, default="", help_text="of the portfolio; empty where nothing was drawn")
    place = Integer(null=False, help_text="the seat's number; whoever follows on it has the same")
    reason = Text(null=False, default="", help_text="why this person, where somebody chose")
    follows = UUID(null=True, default=None, unique=True, help_text="the seat that fell free, and is filled by this one")
    offered_at = Timestamptz(null=False)
    answer_by = Timestamptz(null=False)

    unique_seat_of = Unique([call, application])


class SeatAnswer(Table):
    """What became of an offer. Who accepted can still give the seat back, once."""

    id = UUID(primary_key=True, default=uuid7)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    turn = Integer(null=False, default=1, help_text="1 the answer, 2 giving back what was accepted")
    answer = Text(null=False)
    by = Text(null=False)
    note = Text(null=False, default="", help_text="of a clerk: who was called, when")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="the clerk; nobody by link or clock")

    unique_seat_answer = Unique([seat, turn])
    check_answer = Check(one_of("answer", Answer))
    check_by = Check(one_of("by", AnsweredBy))
    check_turn = Check('"turn" = CASE WHEN "answer" = \'given back\' THEN 2 ELSE 1 END')


class RepresentativeList(Table):
    """代表名单: a version of the list, frozen as canonical JSON under its hash when it was handed in."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    content = Bytea(null=False)
    sha256 = Text(null=False)
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_representative_list = Unique([call, version])


class ListStep(Table):
    """One act of the sign-off of a list."""

    id = UUID(primary_key=True, default=uuid7)
    list = ForeignKey(RepresentativeList, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    stage = Text(null=False, default="")
    reason = Text(null=False, default="")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_act = Check(one_of("act", ListAct))


class Appointment(Table):
    """When and where the meeting is, each time it was told: its calendar entry grows with it."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    sequence = Integer(null=False)
    starts_at = Timestamptz(null=False)
    minutes = Integer(null=False)
    place = Text(null=False, default="")
    note = Text(null=False, default="", help_text="what to bring, where to enter")
    cancelled = Text(null=False, default="", help_text="why it is off; empty while it is on")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_appointment = Unique([call, sequence])
    check_minutes = Check('"minutes" BETWEEN 5 AND 1440')
