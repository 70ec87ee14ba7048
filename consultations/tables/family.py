"""相似意见: families of near-identical comments, what the machine knows of their texts, and what officers decided."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    Array,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Real,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.rules.families import Deed, Flag, Stage
from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of


class Family(Table):
    """Comments that say the same in nearly the same words; grouped, never merged. A lone comment is a family of one.

    ``members`` and ``oldest`` follow the member rows, for lists that are long. A family that officers have emptied
    stays, so that what they did can be taken back.
    """

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    representative = UUID(null=True, default=None, help_text="a comment; none while the family is empty")
    clause = UUID(null=True, default=None, help_text="of the representative; none for the whole")
    members = Integer(null=False, default=0)
    oldest = UUID(null=True, default=None, help_text="the member that came first")
    apart_from = UUID(null=True, default=None, help_text="the family in nearly the same words that says the opposite")
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where the machine did it")
    confirmed_at = Timestamptz(null=True, default=None)
    confirmed_by = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)
    version = Integer(null=False, default=1, help_text="grows with each officer's act, so that none overwrites another")

    check_members = Check('"members" >= 0')
    check_confirmed = Check('("confirmed_at" IS NULL) = ("confirmed_by" IS NULL)')


class TextSignature(Table):
    """What the machine compares of one distinct text of a consultation; ``family`` is where it puts such texts.

    A short text says little without its clause, so that the same on two clauses is two texts.
    """

    id = Serial(primary_key=True)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    clause = UUID(null=True, default=None, help_text="within which it is compared; none where it is long enough")
    exact = Bytea(null=False, help_text="hash of the normal form, with the clause where the text is short")
    minima = Bytea(null=False, help_text="of its three-character pieces under 64 hash functions")
    polarity = Bytea(null=False, help_text="which of the words that turn a meaning round it holds, in their order")
    length = Integer(null=False, help_text="characters of the normal form")
    table_version = SmallInt(null=False, help_text="of the table that made the normal form")
    family = ForeignKey(Family, null=False, on_delete=OnDelete.restrict)
    similarity = Real(null=False, help_text="to the text of the family's representative, 0 to 1")
    flag = Text(null=True, default=None)

    unique_text = Unique([consultation, exact])
    check_similarity = Check('"similarity" BETWEEN 0 AND 1')
    check_flag = Check(f'"flag" IS NULL OR {one_of("flag", Flag)}')


class FamilyMember(Table):
    """The one family that a comment belongs to; every grouped comment has exactly one such row."""

    comment = UUID(primary_key=True)
    family = ForeignKey(Family, null=False, on_delete=OnDelete.restrict)
    text = Integer(null=True, default=None, help_text="its signature; none once the comment is erased")
    similarity = Real(null=False, help_text="to the representative, 0 to 1")
    flag = Text(null=True, default=None)
    placed_by = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where the machine did it")
    placed_at = Timestamptz(null=False)

    check_similarity = Check('"similarity" BETWEEN 0 AND 1')
    check_flag = Check(f'"flag" IS NULL OR {one_of("flag", Flag)}')


class FamilyAct(Table):
    """What an officer did with a family: which comments, from or to which other family; ``version`` came of it."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    family = ForeignKey(Family, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    other = ForeignKey(Family, null=True, on_delete=OnDelete.restrict, help_text="where the comments went")
    comments = Array(base_column=UUID(), null=False, default=list)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
    note = Text(null=False, default="")
    version = Integer(null=False)
    other_version = Integer(null=True, default=None)
    reverses = UUID(null=True, default=None, unique=True, help_text="the act it takes back; none is taken back twice")

    check_kind = Check(one_of("kind", Deed))


class GroupingRun(Table):
    """How far the machine is with the comments of a consultation, for those who wait."""

    consultation = UUID(primary_key=True)
    stage = Text(null=False)
    done = Integer(null=False, default=0)
    total = Integer(null=False, default=0)
    started_at = Timestamptz(null=False)
    changed_at = Timestamptz(null=False)

    check_stage = Check(one_of("stage", Stage))
