"""What the pages of moderation share: the frame around them."""

from __future__ import annotations

from typing import Any

from consultations.queries.moderating import waiting
from consultations.words import ScreeningReason
from frontend.answers import AnyRequest, page_for
from frontend.pages.workbench.showing import framed
from participation.base import messages
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


async def moderation_frame(request: AnyRequest, actor: Actor, slug: str, part: str) -> dict[str, Any]:
    """The frame of the consultation with what waits, the reasons for hiding, and which part of the page is open."""
    frame = await framed(actor, slug, "moderation")
    locale = page_for(request).locale
    return {
        **frame,
        "part": part,
        "waiting": await waiting(frame["view"].id),
        "reasons": [(reason, messages.word_of(locale, reason)) for reason in ScreeningReason],
        "decides": Role.OFFICER in frame["inside"].roles,
    }
