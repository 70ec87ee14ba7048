"""Two editions of a body: one waits for its signature, one for its publication."""

from __future__ import annotations

from datetime import datetime

from decisions.schemas.figures import NewFiguresEdition
from decisions.services.edition_signing import approve_edition
from decisions.services.figures import hand_in_figures
from decisions.words import EditionStanding
from participation.base import clock
from tests.world import COLLEAGUE, LEADER, LEGAL


async def open_editions(now: datetime) -> dict[str, str]:
    """Hand them in, and sign one."""
    with clock.frozen(now):
        waiting = await hand_in_figures(COLLEAGUE, new=NewFiguresEdition(year=2024, body="fgj"))
        signed = await hand_in_figures(COLLEAGUE, new=NewFiguresEdition(year=2023, body="fgj"))
        for signer in (LEGAL, LEADER):
            if (await approve_edition(signer, edition=signed.id)).standing is EditionStanding.APPROVED:
                break
    return {"edition": str(waiting.id), "signed-edition": str(signed.id)}
