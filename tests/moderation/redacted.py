"""Steps of the tests of moderation: redacting, disowning, and what was told to whom."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from consultations.rules.redacting import RedactedPart, RedactionReason
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.redacting import NewRedaction, NewSpan, Redactions
from consultations.services import redacting, screening
from consultations.words import ScreeningReason
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.notices.rendering import letter
from tests.consultations.steps import DURING, SLUG
from tests.world import OFFICER

SHOW = ScreeningDecision(show=True)
ABUSE = ScreeningDecision(show=False, reason=ScreeningReason.ABUSE)


async def screened(decision: ScreeningDecision, *comments: UUID, actor: Actor = OFFICER, slug: str = SLUG) -> None:
    """Let comments through or hide them."""
    with clock.frozen(DURING):
        await screening.screen(actor, slug=slug, comments=comments, decision=decision)


async def redact(
    comment: UUID,
    *passages: str,
    actor: Actor = OFFICER,
    reason: RedactionReason = RedactionReason.PERSONAL_DATA,
    spans: list[tuple[str, int, int]] | None = None,
) -> Redactions:
    """Withhold passages, or spans given as part, begin and end."""
    given = [NewSpan(part=RedactedPart(part), begins=begins, ends=ends) for part, begins, ends in spans or []]
    with clock.frozen(DURING):
        return await redacting.redact(
            actor, comment=comment, new=NewRedaction(spans=given, passages=list(passages), reason=reason)
        )


async def told(*templates: str) -> list[dict[str, Any]]:
    """The notices of these templates in the order they were owed: to whom, and with which values."""
    return await execute(
        "SELECT template, contact, fate, \"values\"->>'reason' AS reason, \"values\"->>'link' AS link FROM delivery"
        " WHERE template = ANY({}) ORDER BY id",
        list(templates),
    )


async def code_sent() -> str:
    """The newest code that somebody was sent."""
    rows = await execute(
        "SELECT \"values\"->>'code' AS code FROM delivery WHERE template = 'proof_code' ORDER BY id DESC LIMIT 1"
    )
    return str(rows[0]["code"])


def key_in(template: str, receipt: str) -> str:
    """The key in the link of a notice about a receipt, as its reader has it."""
    values = {
        "title": "加梯",
        "receipt": receipt,
        "link": f"http://127.0.0.1:8000/receipts/{receipt}",
        "reason": "It is advertising.",
        "outcome": "adopted",
    }
    found = re.search(r"/disowning\?key=([0-9a-f]+)", letter(template, "zh-Hans", values).text)
    assert found, template
    return found[1]
