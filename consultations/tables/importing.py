"""Comments that came in a file: the import, its files, which rows are in, and which were refused."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, BigInt, Bytea, Date, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from consultations.importing.words import ImportState
from consultations.tables.consultation import Consultation
from consultations.words import Channel, Publish
from participation.base.codes import uuid7
from participation.base.identity.tables import Organisation, Person, one_of


class Import(Table):
    """A file on its way in; ``position`` rows of it are dealt with, whatever became of them."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, on_delete=OnDelete.restrict, help_text="nobody where a command imports")
    organisation = ForeignKey(
        Organisation, null=True, on_delete=OnDelete.restrict, help_text="which hands in what it gathered"
    )
    locale = Text(null=False, default="zh-Hans")
    channel = Text(null=False)
    stated_on = Date(null=True, default=None, help_text="the day of the rows that say none")
    publish = Text(null=False, default="text")
    form = JSONB(null=False, help_text="how the file is read: format, encoding, headings")
    mapping = JSONB(null=False, default="{}", help_text="the field of each column")
    state = Text(null=False, default="prepared")
    version = Integer(null=False, default=1, help_text="grows with each correction of the mapping")
    made_at = Timestamptz(null=False)
    started_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    position = Integer(null=False, default=0)
    accepted = Integer(null=False, default=0)
    repeated = Integer(null=False, default=0, help_text="rows that had been imported before")
    rejected = Integer(null=False, default=0)
    refusal = JSONB(null=False, default="{}", help_text="why the whole file was refused")

    check_state = Check(one_of("state", ImportState))
    check_channel = Check(one_of("channel", Channel))
    check_publish = Check(one_of("publish", Publish))
    check_sum = Check('"position" = "accepted" + "repeated" + "rejected"')


class ImportFile(Table):
    """One file of an import, stored under its hash."""

    id = UUID(primary_key=True, default=uuid7)
    whole = ForeignKey(Import, null=False, on_delete=OnDelete.cascade)
    place = Integer(null=False)
    filename = Text(null=False)
    sha256 = Text(null=False)
    size = BigInt(null=False)

    unique_import_file = Unique([whole, place])


class ImportedRow(Table):
    """The key under which a comment came in; no second row of this key becomes a comment."""

    consultation = UUID(null=False)
    key = Bytea(null=False)
    said = BigInt(null=False, help_text="of the hash of all that the row says: tells a repeated row from another")
    comment = UUID(null=False)


class RejectedRow(Table):
    """A row that was refused, as it stood, with every reason."""

    id = UUID(primary_key=True, default=uuid7)
    whole = ForeignKey(Import, null=False, on_delete=OnDelete.cascade)
    number = Integer(null=False)
    cells = JSONB(null=False, default="{}")
    errors = JSONB(null=False)


class ImportNote(Table):
    """What was left out of a row that was accepted: an enclosure of a kind that is not kept."""

    id = UUID(primary_key=True, default=uuid7)
    whole = ForeignKey(Import, null=False, on_delete=OnDelete.cascade)
    number = Integer(null=False)
    filename = Text(null=False)
    code = Text(null=False)
    sentence = Text(null=False)
