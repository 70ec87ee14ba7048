"""What is said is stored once, in order, whatever devices do, and nobody's words are lost or overwritten."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from decisions.schemas.opinion import NewOpinion, RecordedText
from decisions.services import opinion_loading, recording
from decisions.services.opinion_confirming import confirm, correct
from decisions.services.opinion_standing import computed
from decisions.services.recording import record_opinion
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from tests.decisions.opinions_steps import AFTER, DURING, SECRETARY, Sitting, a_sitting, an_opinion, send, words
from tests.world import CLERK, OFFICER, OFFICER_ELSEWHERE, RESIDENT


async def rows() -> list[tuple[int, str]]:
    """Every version there is, with the number of its opinion, as they were stored."""
    found = await execute(
        "SELECT o.number, t.version, t.text FROM opinion o JOIN opinion_text t ON t.opinion = o.id"
        " ORDER BY o.number, t.version"
    )
    return [(row["number"], row["text"]) for row in found]


async def test_the_same_batch_three_times_is_stored_once(world: None) -> None:
    it = await a_sitting()
    first, second = words(it, "第一条"), words(it, "第二条", who=it.shen)
    answers = [await send(it, first, second) for _ in range(3)]
    assert await rows() == [(1, "第一条"), (2, "第二条")]
    assert [one.result for one in answers[0].results] == ["stored", "stored"]
    for again in answers[1:]:
        assert [one.result for one in again.results] == ["known", "known"]
        assert [one.number for one in again.results] == [1, 2]


async def test_two_devices_in_any_order_store_each_version_once(world: None) -> None:
    it = await a_sitting()
    devices: list[list[RecordedText]] = []
    for name in ("甲机", "乙机"):
        one = words(it, f"{name}说的")
        later = [words(it, f"{name}改{n}", opinion=one.opinion, base=n) for n in (1, 2)]
        devices.append([one, *later, words(it, f"{name}另说")])
    made = {text.id: text.text for device in devices for text in device}
    sent: list[RecordedText] = []
    # each device sends in its own order; all that was sent is repeated backwards every now and then
    for turn, device in enumerate((0, 1, 1, 0, 0, 1, 0, 1)):
        sent.append(devices[device].pop(0))
        await send(it, sent[-1])
        if turn % 3 == 2:
            again = (await send(it, *reversed(sent), sent[0])).results
            assert {result.result for result in again} == {"known"}
    assert {row["id"]: row["text"] for row in await execute("SELECT id, text FROM opinion_text")} == made
    numbers = [row["number"] for row in await execute("SELECT number FROM opinion ORDER BY number")]
    assert numbers == [1, 2, 3, 4]


async def test_two_secretaries_who_change_one_opinion_keep_both_wordings(world: None) -> None:
    it = await a_sitting()
    mine = words(it, "甲记的")
    await send(it, mine)
    theirs = words(it, "乙记的", opinion=mine.opinion, base=1)
    late = words(it, "甲又改的", opinion=mine.opinion, base=1)
    await send(it, theirs, actor=OFFICER)
    told = (await send(it, late)).results[0]
    assert (told.result, told.version, told.other) == ("stored", 3, "乙记的")
    assert await rows() == [(1, "甲记的"), (1, "乙记的"), (1, "甲又改的")]


async def test_what_cannot_be_stored_is_refused_alone(world: None) -> None:
    it = await a_sitting()
    good, blank, stray = words(it, "好"), words(it, "  "), words(it, "别处的", who=uuid4())
    results = (await send(it, blank, good, stray)).results
    assert [(one.result, one.code) for one in results] == [
        ("refused", "blank"),
        ("stored", ""),
        ("refused", "not_found"),
    ]
    assert results[0].sentence
    assert await rows() == [(1, "好")]


async def test_an_id_of_another_opinion_is_not_taken_over(world: None) -> None:
    it = await a_sitting()
    mine = words(it, "原话")
    await send(it, mine)
    other = words(it, "冒充")
    other.id = mine.id
    assert (await send(it, other)).results[0].code == "id_taken"
    assert await rows() == [(1, "原话")]


async def test_the_office_does_not_change_what_a_representative_wrote(world: None) -> None:
    it = await a_sitting()
    made = await an_opinion(it, "记错了")
    with clock.frozen(AFTER):
        await correct(RESIDENT, opinion=made.id, version=1, text="我说的是这个", participant=it.chen)
    late = words(it, "秘书再改", opinion=made.id, base=1)
    assert (await send(it, late)).results[0].code == "their_own_words"
    assert await rows() == [(1, "记错了"), (1, "我说的是这个")]
    right = await an_opinion(it, "记对了", who=it.shen)
    with clock.frozen(AFTER):
        await confirm(RESIDENT, opinion=right.id, version=1, participant=it.shen)
    assert (await send(it, words(it, "再改", opinion=right.id, base=1))).results[0].code == "their_own_words"


async def test_one_opinion_is_recorded_once_under_its_own_id(world: None) -> None:
    it = await a_sitting()
    new = NewOpinion(participant=it.chen, text="一条意见", id=uuid7())
    with clock.frozen(DURING):
        first = await record_opinion(SECRETARY, item=it.lift, new=new)
        again = await record_opinion(SECRETARY, item=it.lift, new=new)
    assert first == again
    assert first.number == 1
    standing = (await execute("SELECT * FROM opinion_standing"))[0]
    expected = (await computed([first.id]))[first.id]
    assert (standing["unit"], standing["answer_due_on"]) == (expected.unit, expected.answer_due_on)


async def test_only_those_who_run_the_meeting_record(world: None) -> None:
    it = await a_sitting()
    for actor in (CLERK, OFFICER_ELSEWHERE, RESIDENT):
        with pytest.raises(Refused) as refused:
            await send(it, words(it), actor=actor)
        assert refused.value.refusal.status == 403
    assert await rows() == []


async def test_nothing_is_recorded_of_a_meeting_that_was_called_off(world: None) -> None:
    it = await a_sitting()
    await execute("UPDATE meeting SET state = 'cancelled' WHERE id = {}", it.meeting)
    with pytest.raises(Refused) as refused:
        await send(it, words(it))
    assert refused.value.refusal.code == "meeting_cancelled"


async def at_once(it: Sitting, many: int) -> list[object]:
    """So many opinions from as many devices, all at once; what each was told."""
    return await asyncio.gather(
        *(recorded(it, n) for n in range(many)),
        return_exceptions=True,
    )


async def recorded(it: Sitting, number: int) -> int:
    new = NewOpinion(participant=it.chen, text=f"意见{number}", id=uuid7())
    return (await record_opinion(SECRETARY, item=it.lift, new=new)).number


async def test_numbers_are_given_one_after_the_other(world: None) -> None:
    it = await a_sitting()
    told = await at_once(it, 12)
    assert sorted(told) == list(range(1, 13))  # type: ignore[type-var]


async def test_without_the_lock_two_get_one_number(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    it = await a_sitting()
    monkeypatch.setattr(recording, "meeting_to_number", opinion_loading.meeting_to_read)
    numbered = asyncio.Event()
    begin = recording.begin_opinion

    async def held_open(*args: Any, **kwargs: Any) -> int | None:
        """The first does not commit before the second waits for it."""
        if numbered.is_set():
            return await begin(*args, **kwargs)
        number = await begin(*args, **kwargs)
        numbered.set()
        for _ in range(10_000):
            if await execute("SELECT FROM pg_locks WHERE NOT granted"):
                break
        return number

    monkeypatch.setattr(recording, "begin_opinion", held_open)
    first = asyncio.create_task(recorded(it, 1))
    await numbered.wait()
    told = await asyncio.gather(first, recorded(it, 2), return_exceptions=True)
    assert [getattr(one, "constraint_name", "") for one in told] == ["", "unique_opinion"]
