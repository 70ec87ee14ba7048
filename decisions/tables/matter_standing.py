"""What is public of matters and catalogues, so that lists need not read every edition; made from those in force."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from decisions.tables.edition import Edition
from decisions.tables.matter import Catalogue, Matter
from decisions.words import MatterStage
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, one_of


class MatterStanding(Table):
    """A matter as its published edition tells it."""

    matter = ForeignKey(Matter, primary_key=True, null=False, on_delete=OnDelete.restrict)
    edition = ForeignKey(Edition, null=False, on_delete=OnDelete.restrict)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    summary = Text(null=False, default="")
    stage = Text(null=False)
    planned_for = Text(null=False, default="")
    published_at = Timestamptz(null=False)
    bigrams = Text(null=False, default="", help_text="its texts, cut for the search")

    check_stage = Check(one_of("stage", MatterStage))


class CatalogueStanding(Table):
    """A matter that the published version of a catalogue holds."""

    id = UUID(primary_key=True, default=uuid7)
    catalogue = ForeignKey(Catalogue, null=False, on_delete=OnDelete.restrict)
    matter = ForeignKey(Matter, null=False, on_delete=OnDelete.restrict)

    unique_catalogue_standing = Unique([catalogue, matter])
