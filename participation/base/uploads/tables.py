"""An upload is bytes stored once under their hash; an attachment says where they belong."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.table import Table

from participation.base.codes import uuid7


class Upload(Table):
    """Bytes under ``KAIMEN_DATA_DIR/uploads``, named by their SHA-256."""

    id = UUID(primary_key=True, default=uuid7)
    sha256 = Text(null=False, unique=True)
    media_type = Text(null=False)
    size = BigInt(null=False)
    stored_at = Timestamptz(null=False)


class Attachment(Table):
    """A file as somebody named it, belonging to ``subject`` (kind:id)."""

    id = UUID(primary_key=True, default=uuid7)
    upload = ForeignKey(Upload, null=False, on_delete=OnDelete.restrict)
    subject = Text(null=False, index=True)
    filename = Text(null=False)
    attached_at = Timestamptz(null=False)
    visitor = Text(null=False, default="", help_text="while it waits: whose form it came with, as a keyed hash")
