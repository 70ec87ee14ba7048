"""An application under its private link, as every page of it begins."""

from __future__ import annotations

import msgspec

from frontend.pages.calls import seen_call
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.representatives.links import read_code
from participation.representatives.queries.applications import application
from participation.representatives.schemas.application import ApplicationView
from participation.representatives.schemas.call import CallView


class OpenedApplication(msgspec.Struct, frozen=True):
    """An application under its link: what it says, the key, the call, and the address of its page."""

    view: ApplicationView
    key: str
    call: CallView
    path: str


async def opened_application(actor: Actor, code: str) -> OpenedApplication:
    """The application of a link, or by its id of who is signed in. Raises 404."""
    found = read_code(code)
    if found is None:
        raise Refused(NOT_FOUND)
    view = await application(actor, found[0], found[1])
    return OpenedApplication(view, found[1], await seen_call(actor, view.slug), f"/applications/{code}")
