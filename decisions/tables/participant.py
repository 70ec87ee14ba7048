"""Who is at a meeting: representatives from the call, those invited; their answers, and when they came and went."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from decisions.tables.edition import Edition
from decisions.tables.meeting import AgendaItem, Meeting
from decisions.words import AnswerWay, Direction, InvitationAnswer, ParticipantKind, SignatureWay
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.base.identity.words import ContactKind
from participation.representatives.tables.seats import Seat


class Participant(Table):
    """公众代表 (列席), 听证参加人 or somebody invited; who has a seat from the call is taken over with that seat."""

    id = UUID(primary_key=True, default=uuid7)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    seat = ForeignKey(Seat, null=True, default=None, unique=True, on_delete=OnDelete.restrict)
    name = Text(null=False, help_text="for the office")
    public_name = Text(null=False, default="", help_text="what is published of it: the name, or a pseudonym")
    speaks_for = Text(null=False, default="", help_text="the organisation, or whom the seat speaks for")
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    locale = Text(null=False, default="zh-Hans")
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    added_at = Timestamptz(null=False)
    added_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: the call")
    invited_at = Timestamptz(null=True, default=None)
    removed_at = Timestamptz(null=True, default=None, help_text="when the seat fell free, or the invitation ended")
    removed_reason = Text(null=False, default="")

    check_kind = Check(one_of("kind", ParticipantKind))
    check_contact_kind = Check(f'"contact_kind" IS NULL OR {one_of("contact_kind", ContactKind)}')
    check_contact = Check('("contact_kind" IS NULL) = ("contact" IS NULL)')


class ParticipantItem(Table):
    """The items somebody attends: one representative attends *their item*."""

    id = UUID(primary_key=True, default=uuid7)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.cascade)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.cascade)

    unique_participant_item = Unique([participant, item])


class ParticipantAnswer(Table):
    """What somebody answered to an invitation; who accepted can give it back."""

    id = UUID(primary_key=True, default=uuid7)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    turn = Integer(null=False)
    answer = Text(null=False)
    way = Text(null=False)
    note = Text(null=False, default="", help_text="of a clerk: who was called, when")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="the clerk")

    unique_participant_answer = Unique([participant, turn])
    check_answer = Check(one_of("answer", InvitationAnswer))
    check_way = Check(one_of("way", AnswerWay))


class Presence(Table):
    """Somebody came in for an item or went out; a row that was wrong is voided by another that names it."""

    id = UUID(primary_key=True, default=uuid7, help_text="given by whoever recorded it, so that none is stored twice")
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict)
    direction = Text(null=False)
    at = Timestamptz(null=False, help_text="when it happened")
    voids = UUID(null=True, default=None, unique=True, help_text="the row that this one takes back")
    recorded_at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_direction = Check(one_of("direction", Direction))


class RecordSignature(Table):
    """A participant of a hearing signed its record, on their link or on paper, or would not and said why."""

    id = UUID(primary_key=True, default=uuid7)
    edition = ForeignKey(Edition, null=False, on_delete=OnDelete.restrict)
    participant = ForeignKey(Participant, null=False, on_delete=OnDelete.restrict)
    way = Text(null=False)
    note = Text(null=False, default="", help_text="of one who would not sign: why; of one who did: a remark")
    public = Boolean(null=False, default=False, help_text="whether the remark stands with the record")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="who took the paper in")

    unique_record_signature = Unique([edition, participant])
    check_way = Check(one_of("way", SignatureWay))
