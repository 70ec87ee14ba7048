"""The draft of the lifts as it was changed after the comments, and how it got there."""

from __future__ import annotations

from uuid import UUID

from consultations.schemas.draft import ClauseView, DraftView
from consultations.services import drafting
from participation.base import clock
from participation.base.identity.actor import Actor
from tests.consultations.steps import AFTER, SLUG, answer, clauses, closed, opened, point, published, said
from tests.world import OFFICER

PUT = """# 既有多层住宅加装电梯扶持办法

第一条 为了方便居民上下楼,制定本办法。

第二条 本办法适用于本区既有多层住宅加装电梯。街道办事处应当设立咨询窗口,为居民提供加装电梯的政策咨询和协调服务。

第三条 加装电梯应当由业主表决,专有部分面积和人数均应当达到三分之二以上。

第四条 底层业主采光、通风受到影响的,其他业主应当给予补偿。

第五条 违反第四条规定的,由街道办事处调解。

第六条 本办法由区房管局负责解释。
"""
REDRAFTED = """# 既有多层住宅加装电梯扶持办法

第一条 为了方便居民上下楼,制定本办法。

第二条 本办法适用于本区既有多层住宅加装电梯。

第三条 街道办事处应当设立咨询窗口,为居民提供加装电梯的政策咨询和协调服务。

第四条 加装电梯应当由业主表决,专有部分面积和人数均应当达到三分之二以上。

第五条 底层业主采光、通风受到影响的,其他业主应当按照参考标准给予补偿。

第六条 违反第五条规定的,由街道办事处调解。

第七条 区财政对困难家庭给予加装电梯资金补贴。
"""


async def save(text: str, actor: Actor = OFFICER) -> DraftView:
    """Save a version after the close."""
    with clock.frozen(AFTER):
        return await drafting.save_draft(actor, slug=SLUG, content=text.encode(), media_type="text/markdown")


async def redrafted() -> tuple[list[ClauseView], list[ClauseView]]:
    """A closed consultation whose draft was changed; the clauses before and after."""
    await opened(text=PUT, screening="at once")
    await closed()
    after = await save(REDRAFTED)
    return await clauses(), after.clauses


async def answered() -> tuple[list[ClauseView], list[ClauseView], UUID]:
    """The same with a comment, its point adopted in the fourth clause, and the report published."""
    await opened(text=PUT, screening="at once")
    fourth = (await clauses())[3]
    comments = await said("标准要写明。", clause=fourth.id)
    await closed()
    after = await save(REDRAFTED)
    stated = await point("写明补偿标准", comments, clauses=[str(fourth.id)])
    await answer(stated, clauses=[str(fourth.id)])
    await published()
    return await clauses(), after.clauses, stated
