"""Forgetting whom notices went to: what became of each stays, who it was does not."""

from __future__ import annotations

from collections.abc import Collection

from participation.base import clock
from participation.base.database import execute
from participation.base.notices.words import Fate


async def forget_recipients(*, subject: str, among: str, owed_for_end: str) -> int:
    """Take the recipient out of the notices about a subject, and of those among another's that are owed for it.

    How many. Those that wait have nobody to go to any more. To be called inside an act.
    """
    return len(
        await execute(
            "UPDATE delivery SET contact_kind = NULL, contact = NULL, person = NULL,"
            " settled_at = coalesce(settled_at, {}), fate = CASE WHEN fate = {} THEN {} ELSE fate END"
            " WHERE subject = {} OR (subject = {} AND right(owed_for, {}) = {}) RETURNING id",
            clock.now(),
            Fate.QUEUED.value,
            Fate.NO_CONTACT.value,
            subject,
            among,
            len(owed_for_end),
            owed_for_end,
        )
    )


async def forget_recipients_of(subjects: Collection[str]) -> int:
    """Take the recipients out of all notices about these subjects, and what somebody wrote as the reason of one.

    How many. Those that wait have nobody to go to any more. To be called inside an act.
    """
    return len(
        await execute(
            "UPDATE delivery SET contact_kind = NULL, contact = NULL, person = NULL,"
            " settled_at = coalesce(settled_at, {}), fate = CASE WHEN fate = {} THEN {} ELSE fate END,"
            " \"values\" = CASE WHEN \"values\" ->> 'reason' <> ''"
            " THEN \"values\" || jsonb_build_object('reason', '') ELSE \"values\" END"
            " WHERE subject = ANY ({}::text[]) AND (contact IS NOT NULL OR person IS NOT NULL) RETURNING id",
            clock.now(),
            Fate.QUEUED.value,
            Fate.NO_CONTACT.value,
            sorted(subjects),
        )
    )
