"""Forums and visits: who came, the minutes and their versions, and what was said there."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from consultations.listening.words import Occasion
from consultations.queries.listening_occasions import gathering, gatherings
from consultations.rules.voices import Voices
from consultations.schemas.listening_occasions import Gathered, NewMinutes, NewOpinions
from consultations.services.listening_occasions import gather, write_minutes
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import AFTER, BEFORE, DURING, SLUG, clauses, closed, opened, prepared, published, refused
from tests.listening.listeners import CATERERS, holds
from tests.world import AUDITOR, CHAMBER, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

pytestmark = pytest.mark.usefixtures("world")


async def say(made: UUID, *opinions: dict[str, Any], actor: Actor = OFFICER, agreed: bool = False) -> Gathered:
    """Record opinions that were gathered."""
    new = msgspec.convert({"opinions": list(opinions), "agreed": agreed}, NewOpinions)
    with clock.frozen(DURING):
        return await gather(actor, gathering=made, new=new)


async def test_who_came_is_counted_and_organisations_are_named() -> None:
    await opened()
    made = await holds()
    with clock.frozen(DURING):
        found = await gathering(OFFICER, made.id)
    assert (found.kind, found.participants, found.voices) == (Occasion.FORUM, 15, Voices())
    assert [(one.name, one.people) for one in found.attendance] == [
        (CATERERS, 3),
        ("澄川电梯有限公司", 0),
        ("", 12),
    ]


async def test_forums_and_visits_are_listed_apart_and_by_day() -> None:
    await opened()
    await holds(held_on=date(2027, 3, 9))
    await holds(held_on=date(2027, 3, 2))
    await holds(Occasion.VISIT)
    with clock.frozen(DURING):
        forums = await gatherings(OFFICER, SLUG, Occasion.FORUM)
        every = await gatherings(AUDITOR, SLUG)
    assert [one.held_on.day for one in forums.items] == [2, 9]
    assert len(every.items) == 3


@pytest.mark.parametrize("actor", [NOBODY, RESIDENT, OFFICER_ELSEWHERE, REVIEWER, LEADER, CLERK, AUDITOR])
async def test_only_an_officer_records_and_minutes(actor: Actor) -> None:
    await opened()
    with refused() as recording:
        await holds(actor=actor)
    made = await holds()
    with clock.frozen(DURING), refused() as minuting:
        await write_minutes(actor, gathering=made.id, new=NewMinutes(text="记录"))
    assert recording.answer == minuting.answer == (403, "wrong_role")


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"held_on": date(2027, 3, 11)}, {"held_on": "out_of_range"}),
        ({"held_on": date(2025, 3, 1)}, {"held_on": "out_of_range"}),
        ({"place": " "}, {"place": "required"}),
        ({"attendance": []}, {"attendance": "required"}),
        (
            {"attendance": [{"kind": "residents", "name": "王阿姨", "people": 1}]},
            {"attendance.0.name": "consent_required"},
        ),
        (
            {"attendance": [{"kind": "enterprise", "organisation": "018f4b7e-0000-7000-8000-000000000000"}]},
            {"attendance.0.organisation": "unknown_value"},
        ),
    ],
)
async def test_what_is_wrong_is_named(changed: dict[str, Any], fields: dict[str, str]) -> None:
    await opened()
    with refused() as found:
        await holds(**changed)
    assert found.fields == fields
    assert await execute("SELECT FROM gathering") == []


async def test_minutes_are_versions_and_the_slower_writer_is_told() -> None:
    await opened()
    made = await holds(minutes="第一稿")
    with clock.frozen(DURING):
        assert await write_minutes(OFFICER, gathering=made.id, new=NewMinutes(text="第二稿", version=1)) == 2
        with refused() as found:
            await write_minutes(OFFICER, gathering=made.id, new=NewMinutes(text="也是第二稿", version=1))
        with refused() as empty:
            await write_minutes(OFFICER, gathering=made.id, new=NewMinutes(text=" ", version=2))
        assert (await gathering(OFFICER, made.id)).minutes == "第二稿"
    assert (found.answer, empty.fields) == ((409, "edited_meanwhile"), {"text": "required"})
    assert [row["text"] for row in await execute("SELECT text FROM minutes ORDER BY version")] == ["第一稿", "第二稿"]


@pytest.mark.parametrize("kind", list(Occasion))
async def test_what_was_said_becomes_comments_of_its_channel_and_day(kind: Occasion) -> None:
    await opened()
    made = await holds(kind)
    third = (await clauses())[2]
    done = await say(
        made.id,
        {"speaker": CATERERS, "text": "比例偏高。", "clause": str(third.id)},
        {"speaker": "王阿姨", "text": "底楼要有补偿。", "contact": "13800003010"},
        {"speaker": "澄川电梯有限公司", "text": "书面补充:井道尺寸。"},
    )
    rows = await execute("SELECT * FROM comment ORDER BY id")
    assert [row["id"] for row in rows] == done.comments
    assert {(row["channel"], row["stated_on"], row["clerk"]) for row in rows} == {
        (str(kind), date(2027, 3, 5), OFFICER.person)
    }
    assert [(row["author_name"], row["author_kind"]) for row in rows] == [
        (CATERERS, "organisation"),
        ("", "person"),
        ("澄川电梯有限公司", "organisation"),
    ]
    assert (rows[0]["clause"], rows[1]["contact"]) == (third.id, "+8613800003010")
    assert {row["source"] for row in rows} == {f"{kind} 2027-03-05 南埠街道社区活动中心"}
    with clock.frozen(DURING):
        assert (await gathering(OFFICER, made.id)).voices == Voices(
            unidentified=1, organisations=2, distinct_texts=3, messages=3
        )


async def test_a_person_is_named_who_agreed() -> None:
    await opened()
    made = await holds()
    await say(made.id, {"speaker": "王老板", "text": "叫车点挪一挪。"}, agreed=True)
    await say(made.id, {"speaker": "蔡静", "text": "读数要公开。", "publish": "text and name"}, actor=CLERK)
    assert [row["author_name"] for row in await execute("SELECT author_name FROM comment ORDER BY id")] == [
        "王老板",
        "蔡静",
    ]


async def test_a_registered_organisation_that_came_is_counted_as_itself() -> None:
    await opened()
    made = await holds(
        attendance=[{"kind": "association", "name": "南埠商会", "organisation": str(CHAMBER), "people": 2}]
    )
    await say(made.id, {"speaker": "南埠商会", "text": "支持。"})
    assert [row["organisation"] for row in await execute("SELECT organisation FROM comment")] == [CHAMBER]


async def test_one_wrong_opinion_keeps_all_of_them_back() -> None:
    await opened()
    made = await holds()
    with refused() as found:
        await say(made.id, {"text": "好"}, {"text": "坏", "clause": "018f4b7e-0000-7000-8000-000000000000"})
    with refused() as none:
        await say(made.id, {"text": " "})
    assert found.fields == {"opinions.1.clause": "unknown_value"}
    assert none.fields == {"opinions": "required"}
    assert await execute("SELECT FROM comment") == []


@pytest.mark.parametrize("actor", [NOBODY, RESIDENT, OFFICER_ELSEWHERE, REVIEWER, LEADER, AUDITOR])
async def test_nobody_else_enters_what_was_said(actor: Actor) -> None:
    await opened()
    made = await holds()
    with refused() as found:
        await say(made.id, {"text": "好"}, actor=actor)
    assert found.answer == (403, "wrong_role")


async def test_before_the_review_and_until_the_report() -> None:
    await prepared()
    early = await holds(at=BEFORE, held_on=date(2027, 2, 20))
    assert early.kind is Occasion.FORUM
    await opened(slug="later")
    await closed("later")
    await published("later")
    with refused() as found:
        await holds(at=AFTER, slug="later")
    assert found.answer == (409, "listening_over")
