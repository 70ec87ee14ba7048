"""Whatever happens to opinions and follow-ups in whatever order: what is stored is what the rows amount to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from consultations.words import Status
from decisions.queries import searching
from decisions.queries.overdue import overdue
from decisions.schemas.adoption import NewAdoption
from decisions.schemas.follow_up import (
    NewCompletion,
    NewExtension,
    NewFollowUp,
    NewHandOver,
    NewProgress,
    NewReopening,
)
from decisions.schemas.meeting import EditedMeeting
from decisions.schemas.placing import NewPlacing
from decisions.services import follow_up_standing, opinion_standing
from decisions.services import follow_ups as acts
from decisions.services.adopting import adopt
from decisions.services.follow_up_clock import escalate
from decisions.services.meetings import edit_meeting
from decisions.services.opinion_placing import place_opinion
from decisions.words import Response, Satisfaction
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from tests.decisions.opinions_steps import Sitting, a_sitting, an_opinion
from tests.decisions.satisfaction_steps import responded as respond_at
from tests.decisions.satisfaction_steps import said
from tests.decisions.steps import MEETING, new_meeting
from tests.world import BODY, OFFICER

CITY = ZoneInfo("Asia/Shanghai")
# somebody who works everywhere, so that a history is not only refusals
EVERYWHERE: Actor = msgspec.structs.replace(
    OFFICER,
    roles=frozenset((role, BODY[body]) for role in (Role.OFFICER, Role.SECRETARY) for body in ("fgj", "sww")),
)
TITLES = ("区政府第112次常务会议", "加装电梯专题会议")


class History:
    """One random history: acts of people and of the clock, each some days after the one before."""

    def __init__(self, seed: int, it: Sitting) -> None:
        self.chance = Random(seed)  # noqa: S311 # the same history in every run
        self.it = it
        self.now = MEETING + timedelta(minutes=30)
        self.opinions: list[UUID] = []
        self.kept: set[UUID] = set()

    async def step(self) -> None:
        """Let some time go by and something happen; what is refused changes nothing."""
        self.now += timedelta(hours=self.chance.choice([1, 5, 24, 24 * 3, 24 * 11]))
        doing: list[Callable[[], Awaitable[Any]]] = [
            self.adopt, self.follow_up, self.follow_up, self.take, self.take, self.take, self.escalate, self.say,
            self.respond, self.rename, self.place,
        ]  # fmt: skip
        with clock.frozen(self.now), suppress(Refused):
            await self.chance.choice(doing)()

    async def opinion(self) -> None:
        item = self.chance.choice([self.it.lift, self.it.market])
        self.opinions.append((await an_opinion(self.it, item=item)).id)

    async def adopt(self) -> None:
        opinion, due_on = self.chance.choice(self.opinions), self.day() if self.chance.random() < 0.8 else None
        new = NewAdoption(
            status=Status.ADOPTED,
            reason=f"理由{self.chance.random()}",
            due_on=due_on,
            shown_by="第六条",
            unit=self.chance.choice(["", "fgj", "sww"]),
        )
        await adopt(EVERYWHERE, opinion=opinion, new=new)

    async def follow_up(self) -> None:
        if not await table("adoption"):
            await self.adopt()
        adoption = self.chance.choice(await table("adoption"))["id"]
        new = NewFollowUp(title="办理", unit=self.unit(), due_on=self.day(), reason=self.chance.choice(["", "等批复"]))
        await acts.make_follow_up(EVERYWHERE, adoption=adoption, new=new)

    async def take(self) -> None:
        id_ = await self.one()
        match self.chance.randrange(5):
            case 0:
                await acts.note_progress(EVERYWHERE, follow_up=id_, new=NewProgress(note="有进展"))
            case 1:
                await acts.hand_over(EVERYWHERE, follow_up=id_, new=NewHandOver(unit=self.unit(), note="移交办理"))
            case 2:
                await acts.extend(EVERYWHERE, follow_up=id_, new=NewExtension(due_on=self.day(), reason="等批复"))
            case 3:
                await acts.complete(EVERYWHERE, follow_up=id_, new=NewCompletion(note="已办结"))
            case _:
                await acts.reopen(EVERYWHERE, follow_up=id_, new=NewReopening(due_on=self.day(), note="还没办完"))

    async def escalate(self) -> None:
        await escalate(await self.one())

    async def say(self) -> None:
        await said(self.chance.choice(self.opinions), self.chance.choice(list(Satisfaction)), at=self.now)

    async def respond(self) -> None:
        opinion = self.chance.choice(self.opinions)
        await respond_at(opinion, self.chance.choice(list(Response)), at=self.now, actor=EVERYWHERE)

    async def rename(self) -> None:
        """The meeting gets another title, by which all of it is found from then on."""
        [meeting] = await table("meeting")
        title = self.chance.choice(TITLES)
        change = EditedMeeting(
            **msgspec.structs.asdict(new_meeting(title=title, title_en="", starts_at=meeting["starts_at"])),
            version=meeting["version"],
        )
        await edit_meeting(EVERYWHERE, which=meeting["id"], change=change)

    async def place(self) -> None:
        """An opinion turns out to be somebody else's, or on another item."""
        opinion = self.chance.choice(self.opinions)
        stood = await execute("SELECT count(*) AS n FROM opinion_placing WHERE opinion = {}", opinion)
        who, item = self.chance.choice([self.it.chen, self.it.shen]), self.chance.choice([self.it.lift, self.it.market])
        new = NewPlacing(participant=who, item=item, reason="记错了", version=stood[0]["n"])
        await place_opinion(EVERYWHERE, opinion=opinion, new=new)

    async def one(self) -> UUID:
        if not await table("follow_up"):
            await self.follow_up()
        found: UUID = self.chance.choice(await table("follow_up"))["id"]
        return found

    def unit(self) -> str:
        return self.chance.choice(["fgj", "sww"])

    def day(self) -> date:
        return (self.now + timedelta(days=self.chance.randrange(1, 40))).astimezone(CITY).date()


async def table(name: str) -> list[dict[str, Any]]:
    return await execute(f"SELECT * FROM {name} ORDER BY id")  # noqa: S608 # names of our own tables


async def late_by_definition(now: datetime) -> set[tuple[str, UUID, date]]:
    """What is overdue on a day, told from the raw rows alone, by the three sentences that define it."""
    today, late = now.astimezone(CITY).date(), set()
    adoptions, made, steps = await table("adoption"), await table("follow_up"), await table("follow_up_step")
    responses = await execute(
        "SELECT a.opinion, r.* FROM satisfaction_response r JOIN satisfaction_answer a ON a.id = r.answer"
        " WHERE r.response = 'reopen' ORDER BY r.at, r.id"
    )
    ends: dict[UUID, tuple[date, datetime | None]] = {}
    for one in made:
        due_on, done = one["due_on"], None
        for step in steps:
            if step["follow_up"] == one["id"]:
                due_on = step["due_on"] or due_on
                done = step["at"] if step["act"] == "complete" else None if step["act"] == "reopen" else done
        ends[one["id"]] = (due_on, done)
        if done is None and due_on < today:
            late.add(("follow-up", one["id"], due_on))
    first_due = {row["opinion"]: row["answer_due_on"] for row in await execute("SELECT * FROM first_due")}
    for opinion in await table("opinion"):
        mine = [one for one in adoptions if one["opinion"] == opinion["id"]]
        again = [one for one in responses if one["opinion"] == opinion["id"]]
        due_on = again[-1]["due_on"] if again else first_due[opinion["id"]]
        if not [one for one in mine if not again or one["at"] > again[-1]["at"]] and due_on < today:
            late.add(("answer", opinion["id"], due_on))
        newest = max(mine, key=lambda one: one["version"], default=None)
        follows = [ends[one["id"]][1] for one in made if one["opinion"] == opinion["id"]]
        silent = newest and not any(done is None or done >= newest["at"] for done in follows)
        if newest and silent and newest["due_on"] and newest["due_on"] < today:
            late.add(("promise", opinion["id"], newest["due_on"]))
    return late


async def check(history: History) -> None:
    """Nothing has disappeared; standings are those of the rows; the list is that of the definition."""
    rows = {row["id"] for name in ("opinion", "adoption", "follow_up", "follow_up_step") for row in await table(name)}
    assert history.kept <= rows
    history.kept = rows
    opinions = {row["opinion"]: row for row in await execute("SELECT * FROM opinion_standing")}
    assert opinions.keys() == set(history.opinions)
    for id_, scratch in (await opinion_standing.computed(history.opinions)).items():
        expected = msgspec.structs.asdict(scratch)
        assert {name: opinions[id_][name] for name in expected} == expected
    following = {row["follow_up"]: row for row in await execute("SELECT * FROM follow_up_standing")}
    assert following.keys() == {row["id"] for row in await table("follow_up")}
    for id_, standing in (await follow_up_standing.computed(list(following))).items():
        expected = msgspec.structs.asdict(standing)
        assert {name: following[id_][name] for name in expected} == expected
    days = [history.now, *(history.now + timedelta(days=n) for n in (7, 400))]
    for now in (*days, datetime.combine(history.day(), time(16, 30), tzinfo=UTC)):
        with clock.frozen(now):
            found = await overdue(EVERYWHERE, limit=200)
            assert found.next is None
            assert {(one.kind.value, one.id, one.due_on) for one in found.items} == await late_by_definition(now)
            await search_is_right({(one.kind.value, one.id) for one in found.items})


async def search_is_right(late: set[tuple[str, UUID]]) -> None:
    """What is searched for is what has the words in the title of its meeting or its own, few or many."""
    [meeting] = await table("meeting")
    titles = {one["id"]: f"{one['title']} {meeting['title']}" for one in await table("follow_up")}
    for q in ("常务", "办理", "专题会议", "轮渡"):
        wanted = {one for one in late if q in titles.get(one[1], meeting["title"])}
        for near, few in ((searching.NEAR, searching.FEW), (1, searching.FEW), (1, 0)):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(searching, "NEAR", near)
                patch.setattr(searching, "FEW", few)
                hits = await overdue(EVERYWHERE, q=q, limit=200)
            assert {(one.kind.value, one.id) for one in hits.items} == wanted


async def live(seed: int, steps: int) -> History:
    """A history of so many steps, looked at now and then."""
    history = History(seed, await a_sitting())
    for _ in range(4):
        await history.opinion()
    # until when each was to be answered as it was first said
    await execute("DROP TABLE IF EXISTS first_due")
    await execute("CREATE UNLOGGED TABLE first_due AS SELECT opinion, answer_due_on FROM opinion_standing")
    try:
        for n in range(steps):
            await history.step()
            if n % 7 == 6:
                await check(history)
        await check(history)
    finally:
        await execute("DROP TABLE first_due")
    return history


@pytest.mark.parametrize("seed", range(1))
async def test_in_every_history_what_is_stored_and_listed_is_what_the_rows_say(world: None, seed: int) -> None:
    history = await live(seed, 35)
    assert len(history.kept) > 12


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
async def test_in_many_more_histories_too(world: None, seed: int) -> None:
    history = await live(seed, 60)
    assert len(history.kept) > 12
