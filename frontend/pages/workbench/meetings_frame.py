"""What the pages of one meeting on the workbench share: the frame with its tabs, and who may come in."""

from __future__ import annotations

from typing import Any

from decisions.queries.meetings import STAFF, meeting_inside
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(*STAFF),)
OFFICE = (has_role(Role.SECRETARY, Role.OFFICER),)
MEETINGS = "/workbench/meetings"


def at(slug: str, *parts: object) -> str:
    """The address of a page of a meeting on the workbench."""
    return "/".join([MEETINGS, slug, *map(str, parts)])


async def framed(actor: Actor, slug: str, tab: str) -> dict[str, Any]:
    """What the frame around every page of a meeting shows; raises 403 and 404 for who is not of its office.

    ``tab`` is one of overview, agenda, participants, record, texts, feedback, follow-ups.
    """
    inside = await meeting_inside(actor, slug)
    runs = bool(inside.roles & {Role.SECRETARY, Role.OFFICER})
    return {"inside": inside, "view": inside.view, "tab": tab, "base": at(slug), "runs": runs}
