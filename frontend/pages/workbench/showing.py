"""What the pages of the workbench share: their addresses, their frame, and a refused form with all that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromPath

from consultations.queries.inside import Inside, inside
from events.services.door_loading import RUNNING
from frontend.answers import AnyRequest, html, page_for
from participation.base import settings
from participation.base.errors import FieldError, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.authentication import actor_of

Slug = FromPath[str]
SECTION = "workbench"
CONSULTATIONS = "/workbench/consultations"
# refusals that no other input would change: they have a page of their own
ELSEWHERE = frozenset({401, 403, 404, 429})


def at(slug: str, *parts: object) -> str:
    """The address of a page of a consultation on the workbench."""
    return "/".join([CONSULTATIONS, slug, *map(str, parts)])


def shown(
    request: AnyRequest, template: str, *, status: int = 200, block: str | None = None, **values: Any
) -> Response[str]:
    """A page of the workbench, kept by no browser; ``runs_doors`` in it is whether who asks has the desk of doors."""
    page = page_for(request, section=SECTION)
    values.setdefault("runs_doors", actor_of(request).has(*RUNNING))
    return html(request, template, page, status=status, block=block, personal=True, **values)


async def framed(actor: Actor, slug: str, tab: str) -> dict[str, Any]:
    """What the frame around every page of a consultation shows; raises 403 and 404 for who is not of its office."""
    found: Inside = await inside(actor, slug)
    return {"inside": found, "view": found.view, "tab": tab, "base": at(slug)}


def errors_of(refused: Refused, prefix: str = "") -> tuple[FieldError, ...]:
    """What the error summary says; ``prefix`` is put before the fields of a form that shares its page with others.

    Raises the refusal on where no other input would change it.
    """
    refusal: Refusal = refused.refusal
    if refusal.status in ELSEWHERE:
        raise refused
    named = refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    return tuple(msgspec.structs.replace(e, field=f"{prefix}{e.field}" if e.field else "") for e in named)


def under(form: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """What was typed, under the names that the fields have on a page with several forms."""
    return {f"{prefix}{name}": value for name, value in form.items()}


def minutes(instant: datetime) -> str:
    """An instant as the browser's field takes it: the office's clock, to the minute."""
    return instant.astimezone(settings.current().zone).strftime("%Y-%m-%dT%H:%M")


def lines_of(text: str) -> list[str]:
    """What was typed one a line, blank lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
