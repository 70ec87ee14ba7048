"""What the pages of sessions on the workbench share: who may come in, the frame of one session, its addresses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from events.queries.sessions_inside import session_inside
from events.rules.programme import STAFF
from events.rules.session_life import HOSTS as HOST_ROLES
from events.rules.session_life import HOSTS_OR_LEADER as LEADING_ROLES
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role

READERS = (has_role(*STAFF),)
HOSTS = (has_role(*HOST_ROLES),)
HOSTS_OR_LEADER = (has_role(*LEADING_ROLES),)
SESSIONS = "/workbench/sessions"
ACTIVITIES = "/workbench/activities"


def at(session: UUID, *parts: object) -> str:
    """The address of a page of a session on the workbench."""
    return "/".join([SESSIONS, str(session), *map(str, parts)])


async def framed_session(actor: Actor, session: UUID, tab: str) -> dict[str, Any]:
    """What the frame around every page of a session shows; raises 403 and 404 for who does not work for its host.

    ``tab`` is one of session, bookings, waitlist, door, feedback. Pages extend ``sessions/desk_frame.html``.
    """
    view = await session_inside(actor, session)
    runs = actor.has(*HOST_ROLES, body=view.body)
    return {"view": view, "tab": tab, "base": at(session), "runs": runs}
