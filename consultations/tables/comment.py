"""What was said, and whether others see it."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Bytea, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from consultations.tables.consultation import Consultation
from consultations.words import AuthorKind, Channel, Publish, ScreeningReason, Stance
from participation.base.codes import uuid7
from participation.base.identity.tables import Organisation, Person, one_of
from participation.base.identity.words import Assurance


class Comment(Table):
    """意见, as received: a trigger refuses every change of what was said, but lawful erasure."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    receipt = Text(null=False, unique=True)
    channel = Text(null=False)
    received_at = Timestamptz(null=False)
    stated_on = Date(null=True, default=None, help_text="the date on the letter, or of the call")
    ticket = Text(null=False, default="", help_text="the hotline's number")
    clerk = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=True, on_delete=OnDelete.restrict)
    assurance = Text(null=False, default="none")
    author_kind = Text(null=False)
    author_name = Text(null=False, default="")
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    locale = Text(null=False, default="zh-Hans")
    clause = UUID(null=True, default=None, help_text="identity of the clause; none for the whole")
    text = Text(null=False)
    stance = Text(null=True, default=None)
    quote = Text(null=False, default="", help_text="the passage of the clause that it speaks of")
    proposed_text = Text(null=False, default="")
    publish = Text(null=False)
    answers = JSONB(null=False, default="{}")
    co_signatures = Integer(null=False, default=0, help_text="how many others signed the same paper")
    source = Text(null=False, default="", help_text="where it was entered from: a file and its row, a meeting")
    salt = Bytea(null=False)
    body = Bytea(null=False, help_text="the canonical JSON that the ledger commits to")
    text_hash = Text(null=False, help_text="of the text less spaces and punctuation: counts distinct texts")
    bigrams = Text(null=False, default="")
    standing = Text(null=False, default="pending", help_text="what the screening acts amount to")
    erased_at = Timestamptz(null=True, default=None)

    check_channel = Check(one_of("channel", Channel))
    check_author_kind = Check(one_of("author_kind", AuthorKind))
    check_stance = Check(f'"stance" IS NULL OR {one_of("stance", Stance)}')
    check_publish = Check(one_of("publish", Publish))
    check_assurance = Check(one_of("assurance", Assurance))
    check_standing = Check(one_of("standing", ("pending", "shown", "hidden")))
    check_co_signatures = Check('"co_signatures" >= 0')


class ScreeningAct(Table):
    """A comment was let through, withheld with a coded reason (the detail is sealed), or is to be screened anew."""

    id = UUID(primary_key=True, default=uuid7)
    comment = ForeignKey(Comment, null=False, on_delete=OnDelete.restrict)
    standing = Text(null=False)
    reason = Text(null=True, default=None)
    sealed_detail = Text(null=False, default="")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_standing = Check(one_of("standing", ("pending", "shown", "hidden")))
    check_reason = Check(f'"reason" IS NULL OR {one_of("reason", ScreeningReason)}')
    check_hidden_has_reason = Check('"standing" <> \'hidden\' OR "reason" IS NOT NULL')
