"""Rounds of a draw: what was computed, frozen, entered of chance, drawn, voided and tried a second time."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.tables import Person, one_of
from participation.representatives.rules.draws import Form, Kind
from participation.representatives.tables.call import Call


class DrawPreparation(Table):
    """The chances as they are computed for a pool: what went in, how far it is, what came out."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False, default="draw")
    asked_at = Timestamptz(null=False)
    asked_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    given = Bytea(null=False, help_text="pool, quotas, seats and who is seated, as canonical JSON")
    begun_at = Timestamptz(null=True, default=None)
    stage = Text(null=False, default="")
    done = Integer(null=False, default=0)
    steps = Integer(null=False, default=0)
    solved_at = Timestamptz(null=True, default=None)
    portfolio = Bytea(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    failure = Text(null=False, default="", help_text="the code of why no panel can be made")
    failure_values = JSONB(null=False, default="{}")
    cancelled_at = Timestamptz(null=True, default=None)
    cancelled_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)

    check_kind = Check(one_of("kind", Kind))


class DrawFreeze(Table):
    """A pool that is fixed and published, with its chances and the sources of chance that will decide."""

    id = UUID(primary_key=True, default=uuid7)
    call = ForeignKey(Call, null=False, on_delete=OnDelete.restrict)
    preparation = ForeignKey(DrawPreparation, null=False, on_delete=OnDelete.restrict)
    number = Integer(null=False, help_text="from 1, within the call")
    kind = Text(null=False)
    form = Text(null=False, default="open")
    reason = Text(null=False, default="", help_text="why it was frozen again")
    sources = JSONB(null=False)
    sha256 = Text(null=False)
    content = Bytea(null=False, help_text="the public file")
    public_sha256 = Text(null=False, help_text="of the public file; the same in the open form")
    whole = Bytea(null=True, default=None, help_text="the full file, for applicants and witnesses")
    seal = Text(null=False, default="", help_text="what the salts of the sealed form are made from")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_draw_freeze = Unique([call, number])
    check_kind = Check(one_of("kind", Kind))
    check_form = Check(one_of("form", Form))


class DrawVoiding(Table):
    """A freeze is given up, for a reason that everybody reads."""

    id = UUID(primary_key=True, default=uuid7)
    round = ForeignKey(DrawFreeze, null=False, unique=True, on_delete=OnDelete.restrict)
    reason = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_reason = Check('length("reason") > 0')


class DrawEntropy(Table):
    """What a source of chance said, once and for all."""

    id = UUID(primary_key=True, default=uuid7)
    round = ForeignKey(DrawFreeze, null=False, on_delete=OnDelete.restrict)
    source = Text(null=False)
    value = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_draw_entropy = Unique([round, source])  # noqa: A003 # the column is meant


class DrawDigit(Table):
    """One digit as it was drawn, where a source of digits is entered digit by digit; the last makes the value whole."""

    id = UUID(primary_key=True, default=uuid7)
    round = ForeignKey(DrawFreeze, null=False, on_delete=OnDelete.restrict)
    source = Text(null=False)
    place = Integer(null=False, help_text="from 1, in the order in which they were drawn")
    digit = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_draw_digit = Unique([round, source, place])  # noqa: A003 # the column is meant
    check_digit = Check("\"digit\" ~ '^[0-9]$'")
    check_place = Check('"place" BETWEEN 1 AND 64')


class DrawPostponement(Table):
    """A source did not say what it should; everybody is told until when it is waited for, and why."""

    id = UUID(primary_key=True, default=uuid7)
    round = ForeignKey(DrawFreeze, null=False, on_delete=OnDelete.restrict)
    source = Text(null=False)
    until = Timestamptz(null=False)
    reason = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_reason = Check('length("reason") > 0')


class DrawResult(Table):
    """A draw that was held: the file that anybody can run again."""

    id = UUID(primary_key=True, default=uuid7)
    round = ForeignKey(DrawFreeze, null=False, unique=True, on_delete=OnDelete.restrict)
    sha256 = Text(null=False)
    content = Bytea(null=False, help_text="the public file")
    whole = Bytea(null=True, default=None, help_text="the full file, in the sealed form")
    at = Timestamptz(null=False)


class DrawAttempt(Table):
    """Somebody tried to draw again; it was refused, and everybody sees it."""

    id = UUID(primary_key=True, default=uuid7)
    round = ForeignKey(DrawFreeze, null=False, on_delete=OnDelete.restrict)
    code = Text(null=False)
    offered = JSONB(null=False, help_text="the sources and values that were given")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict)
