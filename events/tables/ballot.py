"""摇号: parties with ranked wishes for sessions that are wanted too much, and the order that was drawn."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Array, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables.booking import Booking
from events.tables.programme import Campaign
from events.tables.session import Session
from events.words import BallotAct, BallotState, PartyKind
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of
from participation.base.identity.words import ContactKind


class Ballot(Table):
    """Sessions whose seats are given by one drawing."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    opens_at = Timestamptz(null=False)
    closes_at = Timestamptz(null=False)
    draw_at = Timestamptz(null=False)
    wishes_most = Integer(null=False, default=3)
    entropy_sources = Array(base_column=Text(), null=False, default=list, help_text="named before the freeze, in order")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    created_at = Timestamptz(null=False)
    state = Text(null=False, default="prepared", help_text="what the acts amount to")
    frozen = Bytea(null=True, default=None, help_text="the canonical file whose hash was published")
    sha256 = Text(null=False, default="")
    drawn = Bytea(null=True, default=None, help_text="the file that anybody verifies")
    version = Integer(null=False, default=1)

    check_state = Check(one_of("state", BallotState))
    check_window = Check('"opens_at" < "closes_at" AND "closes_at" < "draw_at"')
    check_wishes = Check('"wishes_most" BETWEEN 1 AND 20')


class BallotSession(Table):
    """A session whose seats the ballot gives; one session is in one ballot."""

    id = UUID(primary_key=True, default=uuid7)
    ballot = ForeignKey(Ballot, null=False, on_delete=OnDelete.restrict)
    session = ForeignKey(Session, null=False, unique=True, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    held = Integer(null=False, default=0, help_text="seats counted as taken for winners who have no booking yet")

    check_held = Check('"held" >= 0')


class BallotEntry(Table):
    """A party that takes part: one chance, whatever its size."""

    id = UUID(primary_key=True, default=uuid7)
    ballot = ForeignKey(Ballot, null=False, on_delete=OnDelete.restrict)
    pseudonym = Text(null=False, help_text="how it appears in the file; tells nothing")
    holder = Text(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.set_null)
    seats = Integer(null=False)
    kind = Text(null=False, default="party")
    name = Text(null=False, default="")
    names = JSONB(null=False, default="[]")
    contact_kind = Text(null=True, default=None)
    contact = Text(null=True, default=None)
    locale = Text(null=False, default="zh-Hans")
    needs = Text(null=False, default="")
    entered_at = Timestamptz(null=False)
    withdrawn_at = Timestamptz(null=True, default=None)
    place = Integer(null=True, default=None, help_text="in the drawn order, from 1")
    session = ForeignKey(Session, null=True, default=None, on_delete=OnDelete.restrict, help_text="what it got")
    booking = ForeignKey(Booking, null=True, default=None, on_delete=OnDelete.restrict)
    released_at = Timestamptz(null=True, default=None, help_text="when seats it had drawn went on to others")
    version = Integer(null=False, default=1)
    forgotten_at = Timestamptz(null=True, default=None)

    unique_ballot_pseudonym = Unique([ballot, pseudonym])
    check_seats = Check('"seats" BETWEEN 1 AND 1000')
    check_kind = Check(one_of("kind", PartyKind))
    check_contact_kind = Check(f'"contact_kind" IS NULL OR {one_of("contact_kind", ContactKind)}')


class BallotWish(Table):
    """A session that a party wants, the first wish first."""

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(BallotEntry, null=False, on_delete=OnDelete.cascade)
    rank = Integer(null=False)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)

    unique_ballot_wish = Unique([entry, rank])
    unique_ballot_wished = Unique([entry, session])


class BallotStep(Table):
    """One act on a ballot: what, who, when, with the hash of the file it is about."""

    id = UUID(primary_key=True, default=uuid7)
    ballot = ForeignKey(Ballot, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    reason = Text(null=False, default="")
    sha256 = Text(null=False, default="")
    entropy = JSONB(null=False, default="[]", help_text="[{source, value}] of a drawing")

    check_act = Check(one_of("act", BallotAct))


class BallotPostponement(Table):
    """A source of a freeze did not say what it should; everybody reads until when it is waited for, and why."""

    id = UUID(primary_key=True, default=uuid7)
    ballot = ForeignKey(Ballot, null=False, on_delete=OnDelete.restrict)
    sha256 = Text(null=False, help_text="of the freeze that names the source")
    source = Text(null=False)
    until = Timestamptz(null=False)
    reason = Text(null=False, help_text="published")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_reason = Check('length("reason") > 0')


class BallotFile(Table):
    """What was frozen and then given up: it stays readable under its hash."""

    id = UUID(primary_key=True, default=uuid7)
    ballot = ForeignKey(Ballot, null=False, on_delete=OnDelete.restrict)
    sha256 = Text(null=False)
    content = Bytea(null=False)
    reason = Text(null=False, help_text="published")
    at = Timestamptz(null=False)

    unique_ballot_file = Unique([ballot, sha256])
