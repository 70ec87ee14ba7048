"""Moderation beside the single act of screening: bulk acts, objections, redactions, comments that are not theirs."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.rules.disowning import DisowningGround, DisowningResult
from consultations.rules.moderating import ChosenBy, ObjectionResult
from consultations.rules.redacting import RedactedPart, RedactionReason
from consultations.tables.comment import Comment, ScreeningAct
from consultations.tables.consultation import Consultation
from consultations.words import ScreeningReason
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.base.identity.words import ContactKind


class ScreeningBatch(Table):
    """Many comments screened in one act, or such an act taken back."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    undoes = UUID(null=True, default=None, unique=True, help_text="the act it takes back; none is taken back twice")
    standing = Text(null=True, default=None, help_text="what the comments became; none where an act was taken back")
    reason = Text(null=True, default=None)
    chosen_by = Text(null=False)
    chosen = JSONB(null=False, default="{}", help_text="the family, or what the list was narrowed to")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_standing = Check(f'"standing" IS NULL OR {one_of("standing", ("shown", "hidden"))}')
    check_reason = Check(f'"reason" IS NULL OR {one_of("reason", ScreeningReason)}')
    check_chosen_by = Check(one_of("chosen_by", ChosenBy))


class ScreenedInBatch(Table):
    """What a bulk act did with one comment: how it stood before, and the act that it got."""

    id = UUID(primary_key=True, default=uuid7)
    batch = ForeignKey(ScreeningBatch, null=False, on_delete=OnDelete.restrict)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    act = ForeignKey(ScreeningAct, null=False, on_delete=OnDelete.restrict)
    before = Text(null=False)
    before_reason = Text(null=True, default=None)

    unique_comment_in_batch = Unique([batch, comment])
    check_before = Check(one_of("before", ("pending", "shown", "hidden")))


class Objection(Table):
    """Whoever wrote a hidden comment objects to the act that hid it; once to each act."""

    id = UUID(primary_key=True, default=uuid7)
    act = ForeignKey(ScreeningAct, null=False, unique=True, on_delete=OnDelete.restrict)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    statement = Text(null=False)
    at = Timestamptz(null=False)


class ObjectionAnswer(Table):
    """What the office did with an objection, with the reason that the objector is told."""

    id = UUID(primary_key=True, default=uuid7)
    objection = ForeignKey(Objection, null=False, unique=True, on_delete=OnDelete.restrict)
    result = Text(null=False)
    reason = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_result = Check(one_of("result", ObjectionResult))
    check_reason = Check('length("reason") > 0')


class Redaction(Table):
    """A span of a comment that only the office may read; the comment itself stays as received."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    part = Text(null=False)
    answer = Integer(null=True, default=None, help_text="which answer, counted from 0 in the order they are stored")
    begins = Integer(null=False, help_text="the first hidden character, a code point counted from 0")
    ends = Integer(null=False, help_text="the first character after it that is not hidden")
    reason = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_part = Check(one_of("part", RedactedPart))
    check_answer = Check('("part" = \'answer\') = ("answer" IS NOT NULL)')
    check_reason = Check(one_of("reason", RedactionReason))
    check_span = Check('0 <= "begins" AND "begins" < "ends"')


class RedactionLifting(Table):
    """A redaction is no longer in force."""

    id = UUID(primary_key=True, default=uuid7)
    redaction = ForeignKey(Redaction, null=False, unique=True, on_delete=OnDelete.restrict)
    reason = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_reason = Check('length("reason") > 0')


class RedactedComment(Table):
    """How a comment reads with the redactions in force; made from them anew with each, and read in its place."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, unique=True, on_delete=OnDelete.restrict)
    text = Text(null=False)
    proposed_text = Text(null=False)
    author_name = Text(null=False)
    answers = JSONB(null=True, default=None, help_text="by question; none where they read as received")
    marks = JSONB(null=False, default="[]", help_text="where in these texts something is withheld, and why")
    bigrams = Text(null=False, default="")


class Disowning(Table):
    """Somebody says that a comment which names them, or their contact, is not theirs."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    ground = Text(null=False)
    statement = Text(null=False, default="")
    contact_kind = Text(null=False, help_text="where they are told; proved before the row was written")
    contact = Text(null=False)
    locale = Text(null=False, default="zh-Hans")
    at = Timestamptz(null=False)

    unique_disowning = Unique([comment, contact_kind, contact])
    check_ground = Check(one_of("ground", DisowningGround))
    check_contact_kind = Check(one_of("contact_kind", ContactKind))


class DisowningDecision(Table):
    """What an officer found; the newest one counts, the earlier ones stay."""

    id = UUID(primary_key=True, default=uuid7)
    disowning = ForeignKey(Disowning, null=False, on_delete=OnDelete.restrict)
    result = Text(null=False)
    reason = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_result = Check(one_of("result", DisowningResult))
    check_reason = Check('length("reason") > 0')
