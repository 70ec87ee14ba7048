"""A consultation that is open at this moment by the real clock, for tests of a server in a process of its own."""

from __future__ import annotations

from datetime import timedelta

from consultations.schemas.consultation import NewConsultation
from consultations.services import drafting, life_cycle, preparing
from consultations.words import Kind, Screening
from participation.base import clock
from tests.world import OFFICER, REVIEWER

SLUG = "lift"
TEXT = """# 既有多层住宅加装电梯扶持办法

第一条 为了方便居民上下楼,制定本办法。

第二条 本办法适用于本区既有多层住宅加装电梯。
"""


async def open_now(slug: str = SLUG, *, screening: Screening = Screening.AT_ONCE) -> str:
    """Opened a week ago and open for three weeks more; its slug. The people of the world must be there."""
    now = clock.now()
    with clock.frozen(now - timedelta(days=9)):
        await preparing.prepare(
            OFFICER,
            new=NewConsultation(
                slug=slug,
                title="既有多层住宅加装电梯扶持办法(征求意见稿)",
                kind=Kind.NORMATIVE_DOCUMENT,
                body="fgj",
                opens_at=now - timedelta(days=7),
                closes_at=now + timedelta(days=21),
                drafting_note="本区三万户居民住在没有电梯的六层楼里。",
                interpretation="写给住在老房子里的居民。",
                screening=screening,
            ),
        )
        await drafting.save_draft(OFFICER, slug=slug, content=TEXT.encode(), media_type="text/markdown")
        await life_cycle.submit(OFFICER, slug=slug)
        await life_cycle.approve(REVIEWER, slug=slug)
    with clock.frozen(now - timedelta(days=7)):
        await life_cycle.open_(OFFICER, slug=slug)
    return slug
