"""Correcting a published report, for tests that begin with two versions."""

from __future__ import annotations

from uuid import UUID

from consultations.services import reporting
from consultations.words import Status
from participation.base import clock
from tests.consultations.steps import LATER, SLUG, answer
from tests.world import LEADER, OFFICER


async def corrected_and_published(stated: UUID, reason: str) -> None:
    """A point is decided anew, and the report published a second time because of ``reason``."""
    await answer(stated, Status.NOT_ADOPTED, reason="与上级规定不一致。", at=LATER)
    with clock.frozen(LATER):
        await reporting.submit_report(OFFICER, slug=SLUG, reason=reason)
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
