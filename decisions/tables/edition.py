"""Editions: what the room makes public, frozen as canonical JSON under its hash, with the acts of its sign-off."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Bytea, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from decisions.words import EditionAct, EditionKind
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class Edition(Table):
    """A version of something public: of a catalogue, an announcement, minutes, feedback …; it never changes."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Text(null=False)
    subject = UUID(null=False, default=None, help_text="the matter, catalogue, meeting, body … it is of; by kind")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="whose chain signs it")
    version = Integer(null=False)
    content = Bytea(null=False)
    sha256 = Text(null=False)
    reason = Text(null=False, default="", help_text="published: why an earlier version is replaced")
    authors = Array(base_column=UUID(), null=False, default=list, help_text="who may not sign it")
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    unique_edition = Unique([kind, subject, version])
    check_kind = Check(one_of("kind", EditionKind))


class EditionStep(Table):
    """One act of the sign-off of an edition."""

    id = UUID(primary_key=True, default=uuid7)
    edition = ForeignKey(Edition, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    stage = Text(null=False, default="")
    reason = Text(null=False, default="")
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_act = Check(one_of("act", EditionAct))


class EditionInForce(Table):
    """The newest published edition of a kind and subject: what public pages read."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Text(null=False)
    subject = UUID(null=False, default=None)
    edition = ForeignKey(Edition, null=False, on_delete=OnDelete.restrict)
    published_at = Timestamptz(null=False)

    unique_edition_in_force = Unique([kind, subject])
