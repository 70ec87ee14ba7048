"""Draft lists of topics: when they were asked for, how far they are, and what was found."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, OnDelete, Timestamptz
from piccolo.constraints import Check
from piccolo.table import Table

from consultations.tables.consultation import Consultation
from participation.base.codes import uuid7
from participation.base.identity.tables import Person


class TopicDraft(Table):
    """One draft list, made by a job; it can be made anew, so only the newest that was made is kept."""

    id = UUID(primary_key=True, default=uuid7)
    consultation = ForeignKey(Consultation, null=False, on_delete=OnDelete.restrict)
    asked_at = Timestamptz(null=False)
    asked_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    begun_at = Timestamptz(null=True, default=None)
    done = Integer(null=False, default=0, help_text="parts that are ready: the whole and the longer clauses")
    parts = Integer(null=False, default=0)
    made_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    comments = Integer(null=False, default=0, help_text="that had a text when it was made")
    read = Integer(null=False, default=0, help_text="of these, the ones in the families that were read")
    families = Integer(null=False, default=0, help_text="families that were read, each once")
    content = JSONB(null=False, default="{}", help_text="topics and keywords, with ids of comments")

    check_done = Check('0 <= "done" AND "done" <= "parts"')
    check_ended = Check('"made_at" IS NULL OR "failed_at" IS NULL')
    check_read = Check('0 <= "read" AND "read" <= "comments"')
