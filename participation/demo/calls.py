"""The city's calls: one closed with its pool reviewed, one with just enough applicants, one that is open now."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from participation.base import clock
from participation.base.database import fetch
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.settings import current
from participation.demo.people import Population
from participation.representatives.queries.calls import call_inside
from participation.representatives.schemas.application import Agreed, Applied, NewApplication, NewObjection, NewReview
from participation.representatives.schemas.call import NewCall
from participation.representatives.services.call_life import approve_call, keep_call_time, open_call, submit_call
from participation.representatives.services.calls import prepare_call
from participation.representatives.services.handing_in import apply_at_once, withdraw_application
from participation.representatives.services.review_objections import object_to_review
from participation.representatives.services.reviewing import review_application
from participation.representatives.words import ApplicationChannel, ReviewReason, Verdict

FILE = Path(__file__).parent / "content" / "calls.toml"
SURNAMES = "王李张刘陈杨黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐"
GIVEN = [
    "建国",
    "秀英",
    "志强",
    "美玲",
    "晓东",
    "桂兰",
    "文博",
    "丽华",
    "海燕",
    "永康",
    "思远",
    "玉珍",
    "国庆",
    "小雨",
    "明辉",
    "春花",
    "立新",
    "婷婷",
    "德明",
    "佳怡",
]
MOBILES = 13800002000
# who applied at the counter, in each story that has somebody without a telephone
BY_HAND = "沈阿婆"
ELIGIBLE = NewReview(verdict=Verdict.ELIGIBLE, version=1)
CONTRACTOR = NewReview(
    verdict=Verdict.EXCLUDED,
    version=1,
    reason=ReviewReason.CONFLICT_OF_INTEREST,
    note="您任职的企业承揽本区加装电梯工程，与本议题有直接利害关系。",
    sealed_note="本人报名时如实申报；经核企业公示信息属实。",
)
ABSENT = NewReview(
    verdict=Verdict.NOT_ELIGIBLE,
    version=1,
    reason=ReviewReason.NO_CONNECTION,
    note="电话核实时您说已搬离本区，也不在本区工作。",
)


async def tell_calls(people: Population, today: datetime) -> str:
    """Prepare, sign and announce the calls, let people apply, and review; what was told, in one line."""
    numbers = []
    for told in tomllib.loads(FILE.read_text("utf-8"))["calls"]:
        story = _Story(people, today, told)
        await story.announce()
        numbers.append(f"{told['slug']} {await TELLINGS[told['slug']](story)}")
    return ", ".join(numbers)


class _Story:
    def __init__(self, people: Population, today: datetime, told: Mapping[str, Any]) -> None:
        self.people = people
        self.told = told
        self.today = today.astimezone(current().zone).replace(hour=0, minute=0, second=0, microsecond=0)
        self.slug: str = told["slug"]
        self.by: Actor = people.actors[told["by"]]
        self.applied = 0

    def at(self, moment: Mapping[str, int]) -> datetime:
        return self.today + timedelta(days=moment["day"], hours=moment["hour"])

    async def announce(self) -> None:
        begins = self.at(self.told["announced"])
        moments = {
            "meeting_at": self.at(self.told["meeting"]),
            "opens_at": begins,
            "closes_at": self.at(self.told["closes"]),
            "draw_at": self.at(self.told["draw"]),
            "papers_at": self.at(self.told["papers"]) if "papers" in self.told else None,
        }
        plain = {name: value for name, value in self.told.items() if name in NewCall.__struct_fields__}
        new = msgspec.convert(plain | moments, NewCall)
        reviewer = self.people.one(Role.REVIEWER, self.told["body"])
        with clock.frozen(begins - timedelta(days=2)):
            await prepare_call(self.by, new=new)
            await submit_call(self.by, slug=self.slug, reason="请审核报名公告")
        with clock.frozen(begins - timedelta(days=1)):
            await approve_call(reviewer, slug=self.slug)
        with clock.frozen(begins):
            await open_call(self.by, slug=self.slug)

    async def apply(self, values: Sequence[str], *, name: str = "", **said: Any) -> Applied:
        """Somebody applies on the web, or where ``name`` is of somebody without a telephone, at the counter."""
        place = self.applied
        self.applied += 1
        begins = self.at(self.told["announced"])
        names = [category["name"] for category in self.told["categories"]]
        counter = name == BY_HAND
        offset = sum(map(ord, self.slug))
        shown = name or SURNAMES[(place * 7 + offset) % len(SURNAMES)] + GIVEN[(place * 3 + offset) % len(GIVEN)]
        given: dict[str, Any] = {
            "name": shown,
            "adult": True,
            "connected": True,
            "conflict": "" if self.told["conflict_question"] else None,
            "values": dict(zip(names, values, strict=True)),
            "agreed": Agreed(invited_again=place % 2 == 0, name_published=place % 3 == 0),
            "channel": ApplicationChannel.COUNTER if counter else ApplicationChannel.WEB,
        }
        if self.told.get("one_per_household"):
            given["address"] = f"幸福路{12 + place}弄{1 + place % 9}号楼{100 * (1 + place % 6) + 1}室"
        actor = self.people.one(Role.CLERK, self.told["body"])
        if not counter:
            mobile = str(MOBILES + offset % 700 * 10 + place) if not name else self._known(name)
            actor = await self.people.resident(mobile, shown)
        with clock.frozen(begins + timedelta(hours=3 + 2 * place)):
            return await apply_at_once(actor, slug=self.slug, new=NewApplication(**given | said))

    def _known(self, name: str) -> str:
        """Somebody of the city with a telephone of their own; a name nobody has gets the next number."""
        return {"陈立": "13800000202"}.get(name, str(MOBILES + 9000 + self.applied))

    async def review(self, made: Applied, *findings: tuple[Actor, NewReview], hours: int = 60) -> None:
        with clock.frozen(self.at(self.told["announced"]) + timedelta(hours=hours)):
            for actor, new in findings:
                await review_application(actor, application=made.id, new=new)

    async def close(self) -> None:
        with clock.frozen(self.at(self.told["closes"])):
            await keep_call_time((await call_inside(self.slug)).id)


FLOORS = ("一至二层", "三至四层", "五层以上")
AGES = ("18至44岁", "45至59岁", "60岁以上")


async def _lift(story: _Story) -> int:
    """Five seats, 23 applicants; one contractor is excluded, and 22 can be drawn."""
    fang = story.people.officer("qzfb")
    for place in range(21):
        lift = "已加装" if place % 4 == 0 else "未加装"
        values = (FLOORS[(place * 5 + place // 4) % 3], AGES[(place + place // 3) % 3], lift)
        await story.review(await story.apply(values), (fang, ELIGIBLE))
    await story.review(await story.apply((FLOORS[2], AGES[2], "未加装"), name=BY_HAND), (fang, ELIGIBLE))
    contractor = await story.apply(
        (FLOORS[1], AGES[1], "已加装"), name="范承安", conflict="在一家承揽加装电梯工程的公司担任项目经理"
    )
    await story.review(contractor, (fang, CONTRACTOR), (story.by, CONTRACTOR), hours=100)
    await story.close()
    return story.applied


async def _market(story: _Story) -> int:
    """Three seats and three applicants: nothing has to be drawn."""
    for value in ("消费者", "消费者", "经营户"):
        await story.review(await story.apply([value]), (story.by, ELIGIBLE))
    await story.close()
    return story.applied


async def _parking(story: _Story) -> int:
    """Open now: some are looked at, one was kept out and objects, one withdrew, one waits for a second pair of eyes."""
    fang = story.people.officer("qzfb")
    made = [
        await story.apply(("南埠街道" if place % 2 else "梧桐里街道", "无车" if place % 4 == 3 else "有车"))
        for place in range(10)
    ]
    made.append(await story.apply(("南埠街道", "无车"), name="陈立"))
    for one in made[:4]:
        await story.review(one, (fang, ELIGIBLE))
    await story.review(made[4], (fang, ABSENT), (story.by, ABSENT))
    await story.review(made[5], (fang, ABSENT))
    with clock.frozen(story.today - timedelta(hours=3)):
        applicant = await story.people.resident(*await _contact_of(made[4]))
        await object_to_review(
            applicant,
            application=made[4].id,
            new=NewObjection(text="我搬了家，但还在梧桐里街道开店，营业执照可以提供。"),
        )
        applicant = await story.people.resident(*await _contact_of(made[6]))
        await withdraw_application(applicant, application=made[6].id)
    return story.applied


class _Reached(msgspec.Struct):
    contact: str
    name: str


async def _contact_of(made: Applied) -> tuple[str, str]:
    [row] = await fetch(_Reached, "SELECT contact, name FROM application WHERE id = {}", made.id)
    return row.contact, row.name


TELLINGS = {"lift-seats": _lift, "market-forum": _market, "parking-hearing": _parking}
