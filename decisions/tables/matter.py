"""Matters and the yearly catalogues that name them."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Boolean, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from decisions.words import Change, LinkKind, MatterStepKind, StepStanding
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class Catalogue(Table):
    """重大行政决策事项目录 of a body for a year; what it holds is what its published versions added and dropped."""

    id = UUID(primary_key=True, default=uuid7)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    year = Integer(null=False)
    title = Text(null=False)
    basis = Text(null=False, default="", help_text="the rule by which there is a catalogue; published")
    created_at = Timestamptz(null=False)
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_catalogue = Unique([body, year])
    check_year = Check('"year" BETWEEN 1990 AND 2200')


class Matter(Table):
    """重大行政决策事项: what is going to be decided, by whom, on what basis, and how the public takes part."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    summary = Text(null=False, default="", help_text="what it is about, in plain words; Markdown")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="the body that prepares it")
    basis = Text(null=False, default="")
    scope = Text(null=False, default="", help_text="on whom and what it bears")
    ways = Array(base_column=Text(), null=False, default=list, help_text="ways of participation")
    planned_for = Text(null=False, default="", help_text="when it is to be decided, in the office's words")
    officer = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    officer_unit = Text(null=False, default="", help_text="the section that prepares it; published")
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    created_at = Timestamptz(null=False)
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")


class CatalogueChange(Table):
    """A matter is added to or dropped from a catalogue, in the version (1, 2 …) in which that becomes public.

    Until then a later row of the same version and matter corrects an earlier one.
    """

    id = UUID(primary_key=True, default=uuid7)
    catalogue = ForeignKey(Catalogue, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    matter = ForeignKey(Matter, null=False, on_delete=OnDelete.restrict)
    change = Text(null=False)
    reason = Text(null=False, default="", help_text="published; required but in the first version")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_change = Check(one_of("change", Change))


class MatterStep(Table):
    """What is on record of a step of a matter; a later row of the same step corrects the earlier."""

    id = UUID(primary_key=True, default=uuid7)
    matter = ForeignKey(Matter, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    standing = Text(null=False)
    done_on = Date(null=True, default=None)
    note = Text(null=False, default="", help_text="what came out of it, or why it does not apply")
    document = Text(null=False, default="", help_text="title of the document; its file hangs on matter-step:id")
    document_public = Boolean(null=False, default=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_kind = Check(one_of("kind", MatterStepKind))
    check_standing = Check(one_of("standing", StepStanding))


class MatterLink(Table):
    """What a matter leads to: something of ours by its slug, or an address elsewhere; and whether it still answers."""

    id = UUID(primary_key=True, default=uuid7)
    matter = ForeignKey(Matter, null=False, on_delete=OnDelete.restrict)
    kind = Text(null=False)
    target = Text(null=False, help_text="a slug of ours, or an http(s) address")
    title = Text(null=False, default="")
    added_at = Timestamptz(null=False)
    added_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    removed_at = Timestamptz(null=True, default=None)
    removed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    checked_at = Timestamptz(null=True, default=None)
    fault = Text(null=False, default="", help_text="machine code of what the last check found; empty where it answers")
    failing_since = Timestamptz(null=True, default=None)
    failures = Integer(null=False, default=0, help_text="in a row")

    check_kind = Check(one_of("kind", LinkKind))
