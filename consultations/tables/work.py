"""The officers' work on the queue: their acts and what each touched, who does what, and notes among themselves."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from consultations.rules.queue import Change, Work
from consultations.tables.comment import Comment
from consultations.tables.consultation import Consultation
from consultations.tables.point import Point
from consultations.words import Channel, Stance
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class WorkAct(Table):
    """One act on the queue, however many comments it touched; taking it back is an act of its own."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
    reverses = UUID(null=True, default=None, unique=True, help_text="the act it takes back; none is taken back twice")

    check_kind = Check(one_of("kind", Work))
    check_reverses = Check('("kind" = \'undo\') = ("reverses" IS NOT NULL)')


class WorkChange(Table):
    """Exactly what an act did to one comment or point, so that taking it back does no more and no less.

    ``row`` is the id of the link or the mark that was made or taken away.
    """

    id = UUID(primary_key=True, default=uuid7)
    act = ForeignKey(WorkAct, null=False, on_delete=OnDelete.restrict)
    change = Text(null=False)
    comment = ForeignKey(Comment, null=True, on_delete=OnDelete.restrict, help_text="none where a point was stated")
    point = ForeignKey(Point, null=True, on_delete=OnDelete.restrict, help_text="none where it is about a mark")
    row = UUID(null=True, default=None)

    check_change = Check(one_of("change", Change))


class Delegation(Table):
    """Who is to work on what: the items that have everything that is named here, also those that come later."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    officer = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
    note = Text(null=False, default="")
    family = UUID(null=True, default=None)
    comment = UUID(null=True, default=None)
    clause = UUID(null=True, default=None)
    whole = Boolean(null=False, default=False, help_text="what is about the whole draft")
    channel = Text(null=True, default=None)
    stance = Text(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)

    check_channel = Check(f'"channel" IS NULL OR {one_of("channel", Channel)}')
    check_stance = Check(f'"stance" IS NULL OR {one_of("stance", Stance)}')
    check_something = Check('"whole" OR num_nonnulls("family", "comment", "clause", "channel", "stance") > 0')


class InternalNote(Table):
    """What officers of the body tell each other about a family, a comment or a point; nobody else ever reads it."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    family = UUID(null=True, default=None)
    comment = UUID(null=True, default=None)
    point = UUID(null=True, default=None)
    text = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_subject = Check('num_nonnulls("family", "comment", "point") = 1')
    check_text = Check('length("text") > 0')
