"""Published figures of a body."""

from __future__ import annotations

from datetime import datetime

from decisions.schemas.figures import NewFiguresEdition
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.figures import hand_in_figures
from decisions.words import EditionStanding
from participation.base import clock
from tests.world import COLLEAGUE, LEADER, LEGAL


async def open_figures(now: datetime) -> None:
    """Hand them in, sign and publish them."""
    with clock.frozen(now):
        made = await hand_in_figures(COLLEAGUE, new=NewFiguresEdition(year=2025, body="fgj"))
        for signer in (LEGAL, LEADER):
            if (await approve_edition(signer, edition=made.id)).standing is EditionStanding.APPROVED:
                break
        await publish_edition(COLLEAGUE, edition=made.id)
