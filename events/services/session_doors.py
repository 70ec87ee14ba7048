"""The door of a session: written when it is published, and moved and closed with it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.rules.session_life import NOT_PUBLIC
from events.rules.session_standing import doors_of
from events.services.session_loading import SessionHeld
from events.words import DoorKind
from participation.base import clock
from participation.base.database import execute, fetch_one
from participation.base.errors import Refused

WRITTEN = """
INSERT INTO door (id, kind, body, title, title_en, place, opens_at, starts_at, closes_at, reentry)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})
ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, title_en = EXCLUDED.title_en, place = EXCLUDED.place,
    opens_at = EXCLUDED.opens_at, starts_at = EXCLUDED.starts_at, closes_at = EXCLUDED.closes_at,
    reentry = EXCLUDED.reentry
"""
# the doors of an activity bear its name; what sets a session apart stands behind it
RETITLED = """
UPDATE door d SET title = trim(f.title || ' ' || s.title), title_en = trim(f.title_en || ' ' || s.title_en),
    place = CASE WHEN s.place = '' THEN f.address ELSE s.place END
FROM session s JOIN activity_in_force f ON f.id = s.activity WHERE s.activity = {} AND d.id = s.id
"""


class _Public(msgspec.Struct):
    title: str
    title_en: str
    address: str


async def write_door(session: SessionHeld) -> None:
    """Write or move the door of a published session, in the caller's act.

    Raises 409 where the activity is not public.
    """
    public = await fetch_one(
        _Public, "SELECT title, title_en, address FROM activity_in_force WHERE id = {}", session.activity
    )
    if public is None:
        raise Refused(NOT_PUBLIC)
    opens, closes = doors_of(
        session.starts_at,
        session.ends_at,
        doors_minutes=session.doors_minutes,
        late_minutes=session.late_minutes,
    )
    await execute(
        WRITTEN,
        session.id,
        DoorKind.SESSION,
        session.body,
        f"{public.title} {session.title}".strip(),
        f"{public.title_en} {session.title_en}".strip(),
        session.place or public.address,
        opens,
        session.starts_at,
        closes,
        session.reentry,
    )


async def close_door(session: UUID) -> None:
    """Nobody is let in any more: what is behind the door was called off."""
    await execute("UPDATE door SET closed_at = {} WHERE id = {} AND closed_at IS NULL", clock.now(), session)


async def retitle_doors(activity: UUID) -> None:
    """Let the doors of an activity bear its name and place as they are public now, in the caller's act."""
    await execute(RETITLED, activity)
