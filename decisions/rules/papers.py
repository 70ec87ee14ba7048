"""会议材料: who may read a paper, and until when a link to it opens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from decisions.words import Audience
from participation.base.errors import N_, NOT_FOUND, Refusal

LINK_OVER = Refusal(
    "link_over",
    410,
    N_("This link to a paper is over. Open your own page by the link of your invitation: there is a fresh one."),
)
WITHDRAWN = Refusal("paper_withdrawn", 410, N_("This paper was withdrawn."))
NO_LONGER = Refusal(
    "no_longer_attending",
    403,
    N_("The papers are for those who attend this item of the agenda, and you do not any more."),
)


def readable_until(now: datetime, *, over_at: datetime, link_days: int, open_days: int) -> datetime | None:
    """Until when a link that is made now opens; None where no more are made, so many days after the meeting."""
    last = over_at + timedelta(days=open_days)
    return min(now + timedelta(days=link_days), last) if now < last else None


def check_reading(
    *,
    until: datetime,
    now: datetime,
    withdrawn: bool,
    ended: bool,
    audience: Audience,
    item: UUID,
    items: Collection[UUID],
) -> Refusal | None:
    """Whether a participant who has shown a link of ours may have the paper of an ``item`` now.

    Codes ``link_over``, ``paper_withdrawn`` (410), ``no_longer_attending`` (403), ``not_found`` (404) for what is for
    the office alone.
    """
    if audience is Audience.OFFICE:
        return NOT_FOUND
    if withdrawn:
        return WITHDRAWN
    if ended or item not in items:
        return NO_LONGER
    return LINK_OVER if now >= until else None
