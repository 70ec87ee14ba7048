"""What became of the meeting that a call gives seats for, since it was announced: moved, or called off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.words import MeetingState
from participation.base.database import fetch_one


class MeetingNow(msgspec.Struct, frozen=True, kw_only=True):
    """When and where it is now, and the public reason of the last change."""

    slug: str
    state: MeetingState
    starts_at: datetime
    place: str
    reason: str

    @property
    def called_off(self) -> bool:
        """Whether it does not take place."""
        return self.state is MeetingState.CANCELLED


# Acts that move a meeting or call it off are public at once.
NOW = """
SELECT m.slug, m.state, a.starts_at, a.place, s.reason
FROM meeting m JOIN announced_meeting a ON a.meeting = m.id
JOIN LATERAL (SELECT reason FROM meeting_step WHERE meeting = m.id AND act IN ('postpone', 'cancel')
    ORDER BY at DESC, id DESC LIMIT 1) s ON true
WHERE m.call = {} ORDER BY a.starts_at DESC, m.id LIMIT 1
"""


async def moved_meeting(call: UUID) -> MeetingNow | None:
    """The meeting of a call that was moved or called off; None where it is as it was announced, or not announced."""
    return await fetch_one(MeetingNow, NOW, call)
