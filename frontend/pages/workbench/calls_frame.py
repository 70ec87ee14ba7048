"""What the pages of one call on the workbench share: the frame with its tabs, and who may come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.representatives.queries.calls import STAFF, body_of_call, call
from participation.representatives.schemas.call import CallView

READERS = (has_role(*STAFF),)
CALLS = "/workbench/calls"


class CallInside(msgspec.Struct, frozen=True):
    """A call for somebody of its office, and what they are there."""

    view: CallView
    body: UUID
    roles: frozenset[Role]


def at(slug: str, *parts: object) -> str:
    """The address of a page of a call on the workbench."""
    return "/".join([CALLS, slug, *map(str, parts)])


async def framed(actor: Actor, slug: str, tab: str) -> dict[str, Any]:
    """What the frame around every page of a call shows; raises 403 and 404 for who is not of its office."""
    body = await body_of_call(actor, slug)
    view = await call(actor, slug)
    roles = frozenset(role for role, where in actor.roles if where == body)
    return {"inside": CallInside(view, body, roles), "view": view, "tab": tab, "base": at(slug)}
