"""Who was asked in writing and what they replied; forums and visits, who came, and what was gathered there."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.listening.words import Answer, Occasion, Party
from consultations.tables.comment import Comment
from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Organisation, Person, one_of


class WrittenRequest(Table):
    """书面征求意见: one letter to several addressees."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    code = Text(null=False, unique=True, help_text="in the address under which it is answered")
    reference = Text(null=False, default="", help_text="文号")
    letter = Text(null=False)
    sent_at = Timestamptz(null=False)
    sent_on = Date(null=False, help_text="the date of the letter")
    due_on = Date(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_due = Check('"sent_on" <= "due_on"')


class Addressee(Table):
    """One who was asked: a body, a registered organisation, or a name with or without a contact."""

    id = UUID(primary_key=True, default=uuid7)
    request = ForeignKey(WrittenRequest, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    kind = Text(null=False)
    name = Text(null=False)
    body = ForeignKey(Body, null=True, default=None, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.restrict)
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)

    unique_addressee = Unique([request, position])
    check_kind = Check(one_of("kind", Party))
    check_one_account = Check('"body" IS NULL OR "organisation" IS NULL')


class Reminder(Table):
    """An addressee was reminded."""

    id = UUID(primary_key=True, default=uuid7)
    addressee = ForeignKey(Addressee, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)


class Reply(Table):
    """What an addressee replied; what is added later is a further version beside it."""

    id = UUID(primary_key=True, default=uuid7)
    addressee = ForeignKey(Addressee, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    answer = Text(null=False)
    at = Timestamptz(null=False)
    replied_on = Date(null=False, help_text="the date of the paper, else of the day it came")
    note = Text(null=False, default="", help_text="why they decline")
    clerk = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="who entered a paper")
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="who was signed in")

    unique_reply_version = Unique([addressee, version])
    check_answer = Check(one_of("answer", Answer))


class ReplyComment(Table):
    """A comment that a reply brought."""

    id = UUID(primary_key=True, default=uuid7)
    reply = ForeignKey(Reply, null=False, on_delete=OnDelete.restrict)
    comment = ForeignKey(Comment, null=False, unique=True, on_delete=OnDelete.restrict)


class Gathering(Table):
    """座谈会、走访: an occasion at which opinions were gathered face to face."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    topic = Text(null=False, default="")
    held_on = Date(null=False)
    place = Text(null=False)
    host = Text(null=False, default="", help_text="the office that held it")
    recorded_at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_kind = Check(one_of("kind", Occasion))


class Attendance(Table):
    """A group that was invited: how many came, and a name only where it is an organisation's or was agreed to."""

    id = UUID(primary_key=True, default=uuid7)
    gathering = ForeignKey(Gathering, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    kind = Text(null=False)
    name = Text(null=False, default="")
    organisation = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.restrict)
    people = Integer(null=False, help_text="how many came; 0 where nobody did")
    agreed = Boolean(null=False, default=False, help_text="the person agreed to be named")

    unique_attendance = Unique([gathering, position])
    check_kind = Check(one_of("kind", Party))
    check_people = Check('"people" >= 0')


class Minutes(Table):
    """The minutes of a gathering; the newest version counts, the earlier ones stay."""

    id = UUID(primary_key=True, default=uuid7)
    gathering = ForeignKey(Gathering, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    text = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_minutes_version = Unique([gathering, version])


class GatheredComment(Table):
    """A comment that was made at a gathering."""

    id = UUID(primary_key=True, default=uuid7)
    gathering = ForeignKey(Gathering, null=False, on_delete=OnDelete.restrict)
    comment = ForeignKey(Comment, null=False, unique=True, on_delete=OnDelete.restrict)
