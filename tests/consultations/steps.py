"""The way a consultation goes, step by step, for tests that begin somewhere on it.

Instants are those of an invented spring: prepared a week before, open from Monday 1 March 2027 9:00 to the midnight
that ends 1 April. Each step takes place at its own instant, whatever time it is around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from consultations.jobs import HANDLERS
from consultations.schemas.comment import NewComment, Received
from consultations.schemas.consultation import NewConsultation
from consultations.schemas.draft import ClauseView
from consultations.schemas.point import NewDisposition, NewPoint
from consultations.services import (
    answering,
    commenting,
    drafting,
    life_cycle,
    pointing,
    preparing,
    reporting,
)
from consultations.words import Kind, State, Status
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refusal, Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.notices.owing import DELIVER
from participation.base.outbox.relay import drain
from tests.world import LEADER, OFFICER, REVIEWER

BEFORE = datetime(2027, 2, 22, 2, tzinfo=UTC)
OPENS = datetime(2027, 3, 1, 1, tzinfo=UTC)
DURING = datetime(2027, 3, 10, 3, tzinfo=UTC)
CLOSES = datetime(2027, 4, 1, 16, tzinfo=UTC)
AFTER = datetime(2027, 4, 8, 2, tzinfo=UTC)
LATER = datetime(2027, 4, 20, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

SLUG = "lift"
TEXT = """# 既有多层住宅加装电梯扶持办法

第一条 为了方便居民上下楼,制定本办法。

第二条 本办法适用于本区既有多层住宅加装电梯。

第三条 加装电梯应当由业主表决,专有部分面积和人数均应当达到三分之二以上。

第四条 底层业主采光、通风受到影响的,其他业主应当给予补偿。
"""


def notice(**changed: Any) -> NewConsultation:
    """A normative document of the housing administration, complete but for its draft."""
    values: dict[str, Any] = {
        "slug": SLUG,
        "title": "既有多层住宅加装电梯扶持办法(征求意见稿)",
        "kind": Kind.NORMATIVE_DOCUMENT,
        "body": "fgj",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "basis": "《无障碍环境建设法》第二十二条",
        "drafting_note": "本区三万户居民住在没有电梯的六层楼里。",
        "interpretation": "写给住在老房子里的居民。",
        "screening": "after screening",
        "assurance": "none",
    }
    return NewConsultation(**(values | changed))


async def prepared(text: str | None = TEXT, *, actor: Actor = OFFICER, **changed: Any) -> str:
    """A consultation with its draft, not yet handed in; its slug."""
    with clock.frozen(BEFORE):
        made = await preparing.prepare(actor, new=notice(**changed))
        if text is not None:
            await drafting.save_draft(actor, slug=made.slug, content=text.encode(), media_type="text/markdown")
    return made.slug


async def submitted(**changed: Any) -> str:
    """One that waits for its signature."""
    slug = await prepared(**changed)
    with clock.frozen(BEFORE):
        await life_cycle.submit(OFFICER, slug=slug)
    return slug


async def approved(**changed: Any) -> str:
    """One that may be opened."""
    slug = await submitted(**changed)
    with clock.frozen(BEFORE):
        await life_cycle.approve(REVIEWER, slug=slug)
    return slug


async def scheduled(**changed: Any) -> str:
    """One that opens by itself."""
    slug = await approved(**changed)
    with clock.frozen(BEFORE):
        await life_cycle.open_(OFFICER, slug=slug)
    return slug


async def opened(**changed: Any) -> str:
    """One that has opened at its instant."""
    slug = await scheduled(**changed)
    with clock.frozen(changed.get("opens_at", OPENS)):
        await the_clock_strikes()
    return slug


async def closed(slug: str = SLUG) -> str:
    """An open one after its end."""
    with clock.frozen(CLOSES):
        await the_clock_strikes()
    return slug


async def reported(slug: str = SLUG) -> str:
    """A closed and covered one whose report waits for its signature."""
    with clock.frozen(AFTER):
        await reporting.submit_report(OFFICER, slug=slug)
    return slug


async def published(slug: str = SLUG) -> str:
    """A closed and covered one whose report is public."""
    await reported(slug)
    with clock.frozen(AFTER + DAY):
        await reporting.approve_report(LEADER, slug=slug)
        await reporting.publish_report(OFFICER, slug=slug)
    return slug


async def the_clock_strikes() -> None:
    """Carry out what is due in this room; notices stay as they are owed."""

    async def unsent(payload: Mapping[str, Any]) -> None:
        assert payload["delivery"]

    await drain(HANDLERS | {DELIVER: unsent})


async def says(
    text: str = "底楼采光受影响,应当写明补偿标准。", *, actor: Actor = NOBODY, slug: str = SLUG, **given: Any
) -> Received:
    """Somebody comments, while it is open unless the clock is held elsewhere."""
    author = {name.removeprefix("author_"): given.pop(name) for name in list(given) if name.startswith("author_")}
    new = msgspec.convert({"text": text, "author": author, **given}, NewComment)
    return await commenting.receive(actor, slug=slug, new=new)


async def said(*texts: str, at: datetime = DURING, **given: Any) -> list[UUID]:
    """Several comments at an instant; their ids."""
    with clock.frozen(at):
        return [(await says(text, **given)).id for text in texts]


async def point(title: str, comments: Sequence[UUID] = (), *, at: datetime = AFTER, **given: Any) -> UUID:
    """A point that these comments raise."""
    with clock.frozen(at):
        new = msgspec.convert({"title": title, "comments": list(comments), **given}, NewPoint)
        return await pointing.state_point(OFFICER, slug=SLUG, new=new)


async def answer(stated: UUID, status: Status = Status.ADOPTED, *, at: datetime = AFTER, **given: Any) -> None:
    """The office decides on a point."""
    given.setdefault("reason", "意见合理,已在第四条写明。")
    with clock.frozen(at):
        new = msgspec.convert({"status": status, **given}, NewDisposition)
        await answering.dispose(OFFICER, point=stated, new=new)


async def clauses(slug: str = SLUG, version: int = 1) -> list[ClauseView]:
    """The clauses of a version, as its office reads them."""
    from consultations.queries.drafts import draft

    return (await draft(OFFICER, slug, version)).clauses


async def state_of(slug: str = SLUG) -> State:
    """The state as stored."""
    rows = await execute("SELECT state FROM consultation WHERE slug = {}", slug)
    return State(rows[0]["state"])


async def acts_of(slug: str = SLUG) -> list[str]:
    """What was done to a consultation, in order, without the corrections before its review."""
    rows = await execute(
        "SELECT s.act FROM step s JOIN consultation c ON c.id = s.consultation WHERE c.slug = {}"
        " AND s.act <> 'correct' ORDER BY s.at, s.id",
        slug,
    )
    return [row["act"] for row in rows]


class Refusing:
    """What was refused inside ``with refused() as found``; ``found.refusal`` is there afterwards."""

    def __init__(self) -> None:
        self._raises = pytest.raises(Refused)

    def __enter__(self) -> Refusing:
        self._info = self._raises.__enter__()
        return self

    def __exit__(self, *raised: Any) -> bool:
        return bool(self._raises.__exit__(*raised))

    @property
    def refusal(self) -> Refusal:
        """The refusal."""
        return self._info.value.refusal

    @property
    def answer(self) -> tuple[int, str]:
        """Status and code."""
        return self.refusal.status, self.refusal.code

    @property
    def fields(self) -> dict[str, str]:
        """The wrong fields, each with its code."""
        return {error.field: error.code for error in self.refusal.errors}


def refused() -> Refusing:
    """Expects a refusal."""
    return Refusing()
