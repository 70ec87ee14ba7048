"""After an open day: what visitors thought, who did not come, and the vote on the most popular activities."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Array, Boolean, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables.booking import Booking
from events.tables.programme import Activity, Campaign
from events.tables.session import Session
from events.words import AwardAct, NoShowAct, VoterKind
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class Feedback(Table):
    """What a party that was there says of it: once, and it can be changed while the form is open."""

    id = UUID(primary_key=True, default=uuid7)
    booking = ForeignKey(Booking, null=False, unique=True, on_delete=OnDelete.restrict)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    rating = Integer(null=False)
    understood = Integer(null=True, default=None, help_text="1 to 5: do they know better what the office does")
    again = Boolean(null=True, default=None)
    text = Text(null=False, default="")
    publish = Boolean(null=False, default=False, help_text="whether the words may be shown")
    shown_at = Timestamptz(null=True, default=None, help_text="when the office let the words be shown")
    given_at = Timestamptz(null=False)
    changed_at = Timestamptz(null=True, default=None)

    check_rating = Check('"rating" BETWEEN 1 AND 5')
    check_understood = Check('"understood" BETWEEN 1 AND 5')


class NoShowStep(Table):
    """One act about a booking whose holder did not come; by a person always, never by the clock alone."""

    id = UUID(primary_key=True, default=uuid7)
    booking = ForeignKey(Booking, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: by the link")
    reason = Text(null=False, default="")

    check_act = Check(one_of("act", NoShowAct))


class Award(Table):
    """十大开放活动: a vote on the activities of a campaign."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    rules = Text(null=False, default="", help_text="in plain words, shown with the vote; Markdown")
    rules_en = Text(null=False, default="")
    winners = Integer(null=False, default=10)
    choices_most = Integer(null=False, default=3, help_text="how many activities one vote names")
    residents = Boolean(null=False, default=False, help_text="whether residents with a verified contact vote too")
    jury_percent = Integer(null=False, default=0)
    nominates_until = Timestamptz(null=True, default=None, help_text="until when visitors nominate; not at all if null")
    opens_at = Timestamptz(null=False)
    closes_at = Timestamptz(null=False)
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    authors = Array(base_column=UUID(), null=False, default=list)
    created_at = Timestamptz(null=False)
    published_at = Timestamptz(null=True, default=None)
    version = Integer(null=False, default=1)

    check_winners = Check('"winners" BETWEEN 1 AND 100')
    check_choices = Check('"choices_most" BETWEEN 1 AND 20')
    check_jury = Check('"jury_percent" BETWEEN 0 AND 90')
    check_window = Check('"opens_at" < "closes_at"')


class Nominee(Table):
    """An activity that stands for election, and why."""

    id = UUID(primary_key=True, default=uuid7)
    award = ForeignKey(Award, null=False, on_delete=OnDelete.restrict)
    activity = ForeignKey(Activity, null=False, on_delete=OnDelete.restrict)
    why = Text(null=False, default="")
    nominated_at = Timestamptz(null=False)
    nominated_by = Text(null=False, default="", help_text="the holder, where a visitor did")
    admitted_at = Timestamptz(null=True, default=None, help_text="when the office let it stand")

    unique_nominee = Unique([award, activity])


class AwardVote(Table):
    """One vote. A later one of the same voter is stored and does not count: it is visible, and so is its number."""

    id = UUID(primary_key=True, default=uuid7)
    award = ForeignKey(Award, null=False, on_delete=OnDelete.restrict)
    voter = Text(null=False, help_text="keyed hash within this vote: who it is cannot be read from it")
    kind = Text(null=False)
    choices = Array(base_column=UUID(), null=False, default=list, help_text="nominees")
    at = Timestamptz(null=False)
    counts = Boolean(null=False, default=True)
    origin = Text(null=False, default="", help_text="keyed hash of the network address, for the rate")

    check_kind = Check(one_of("kind", VoterKind))


class AwardStep(Table):
    """One act by which a vote that is public is voided: asked by one, signed or sent back by another."""

    id = UUID(primary_key=True, default=uuid7)
    award = ForeignKey(Award, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    reason = Text(null=False, help_text="of voiding: published")

    check_act = Check(one_of("act", AwardAct))
    check_reason = Check('length("reason") > 0')


class JuryScore(Table):
    """What a member of the jury gives a nominee, 0 to 100."""

    id = UUID(primary_key=True, default=uuid7)
    award = ForeignKey(Award, null=False, on_delete=OnDelete.restrict)
    nominee = ForeignKey(Nominee, null=False, on_delete=OnDelete.restrict)
    juror = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    score = Integer(null=False)
    at = Timestamptz(null=False)

    unique_jury_score = Unique([nominee, juror])
    check_score = Check('"score" BETWEEN 0 AND 100')


class AwardResult(Table):
    """The count, frozen: canonical JSON under its hash."""

    id = UUID(primary_key=True, default=uuid7)
    award = ForeignKey(Award, null=False, unique=True, on_delete=OnDelete.restrict)
    content = Bytea(null=False)
    sha256 = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    figures = JSONB(null=False, default="{}", help_text="how many votes came, counted, were late duplicates")
