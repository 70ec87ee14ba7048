"""Statements to vote on beside a consultation, the votes, and the maps drawn of them."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Bytea, ForeignKey, Integer, OnDelete, SmallInt, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.rules.opinion_map import MapAct, Seen, Standing, StatementDecision
from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class OpinionMap(Table):
    """观点图谱 of a consultation, there since it was first turned on; what its acts amount to."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, unique=True, on_delete=OnDelete.restrict)
    standing = Text(null=False, default="off")
    seen = Text(null=False, default="by rule", help_text="who sees the result")
    memory = Bytea(null=True, default=None, help_text="who stood where in the last map, so that the next resembles it")

    check_standing = Check(one_of("standing", ("on", "off")))
    check_seen = Check(one_of("seen", Seen))


class OpinionMapAct(Table):
    """Somebody turned the map on or off, or made its result public or internal."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_act = Check(one_of("act", MapAct))


class Statement(Table):
    """观点: one short sentence to agree or disagree with; public once somebody else than its author approved it."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    text = Text(null=False)
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    proposed_at = Timestamptz(null=False)
    standing = Text(null=False, default="proposed", help_text="what its acts amount to")

    check_standing = Check(one_of("standing", Standing))
    check_text = Check('length("text") > 0')


class StatementAct(Table):
    """A statement was approved, declined or withdrawn."""

    id = UUID(primary_key=True, default=uuid7)
    statement = ForeignKey(Statement, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    reason = Text(null=False, default="")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)

    check_act = Check(one_of("act", StatementDecision))
    check_reason = Check('"act" = \'approve\' OR length("reason") > 0')


class OpinionVoter(Table):
    """Somebody who votes: a person who signed in, or a browser known by a keyed hash that fits this map alone."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    browser = Text(null=True, default=None)
    since = Timestamptz(null=False)

    unique_person = Unique([consultation, person])
    unique_browser = Unique([consultation, browser])
    check_one = Check('("person" IS NULL) <> ("browser" IS NULL)')


class StatementVote(Table):
    """The last vote of a voter on a statement: 1 agree, 0 pass, -1 disagree; ``times`` it was given."""

    id = UUID(primary_key=True, default=uuid7)
    statement = ForeignKey(Statement, null=False, on_delete=OnDelete.restrict)
    voter = ForeignKey(OpinionVoter, null=False, on_delete=OnDelete.restrict)
    vote = SmallInt(null=False)
    times = Integer(null=False, default=1)
    at = Timestamptz(null=False)

    unique_vote = Unique([voter, statement])
    check_vote = Check('"vote" IN (-1, 0, 1)')


class OpinionMapResult(Table):
    """A map as it was drawn: of which votes, when, and what it shows; the newest one counts."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
    cast = Integer(null=False, help_text="votes given until then, changed ones counted again")
    voters = Integer(null=False, help_text="who voted on enough statements to be placed in a group")
    content = JSONB(null=False)
