"""Draft topics of a consultation: asked for by an officer, made by a job, told with what they were made from."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from consultations.jobs import HANDLERS
from consultations.queries.topics import excerpts, topics
from consultations.schemas.topics import TopicsView
from consultations.services import topics_reading
from consultations.services.topics import DRAFT, draft_topics
from consultations.services.topics_making import make_topics
from consultations.words import Stance
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.outbox.carrying import given_up
from tests.consultations.steps import DURING, SLUG, clauses, opened, refused, said, says, the_clock_strikes
from tests.consultations.test_commenting import ERASURE, erased
from tests.topics.corpora import demo
from tests.world import CLERK, LEADER, NEIGHBOUR, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

TEXTS = [text for text, _ in demo("lift").comments][:40]
LETTER = "停车位被电梯占用，消防通道也被占用，请规划部门重新核定停车位和消防通道的数量，并且公布结果。"


async def asked() -> UUID:
    """An officer asks for a list."""
    with clock.frozen(DURING):
        return await draft_topics(OFFICER, slug=SLUG)


async def made() -> TopicsView:
    """A list is asked for and made."""
    with clock.frozen(DURING):
        await draft_topics(OFFICER, slug=SLUG)
        await the_clock_strikes()
        return await topics(OFFICER, SLUG)


async def now() -> TopicsView:
    with clock.frozen(DURING):
        return await topics(OFFICER, SLUG)


async def test_a_list_is_made_from_all_comments_with_a_text(world: None) -> None:
    await opened()
    clause = (await clauses())[2]
    ids = await said(*TEXTS[:25], clause=str(clause.id))
    ids += await said(*TEXTS[25:])
    found = (await made()).made
    assert found is not None
    assert (found.comments, found.read) == (len(TEXTS), len(TEXTS))
    whole = found.content.whole
    assert whole.topics
    assert sum(topic.size for topic in whole.topics) + whole.unassigned == len(TEXTS) == whole.comments
    for part, number in ((whole.voices, whole.comments), (whole.unassigned_voices, whole.unassigned)):
        assert part is not None
        assert (part.messages, part.unidentified, part.distinct_texts) == (number, number, number)
    assert {id_ for topic in whole.topics for id_ in topic.typical} <= set(ids)
    by_clause = {part.clause: part for part in found.content.clauses}
    assert set(by_clause) == {clause.id, None}
    assert sum(topic.size for topic in by_clause[clause.id].topics) + by_clause[clause.id].unassigned == 25
    assert by_clause[clause.id].keywords
    assert by_clause[None].topics == [], "too few comments for topics of their own"


async def test_a_campaign_counts_its_senders_but_is_read_once(world: None) -> None:
    await opened()
    await said(*TEXTS)
    await said(*[LETTER] * 12)
    found = (await made()).made
    assert found is not None
    assert found.comments == len(TEXTS) + 12
    assert found.families <= len(TEXTS) + 1
    topics = found.content.whole.topics
    assert sum(topic.size for topic in topics) + found.content.whole.unassigned == found.comments
    for topic in topics:
        assert topic.voices is not None
        assert (topic.voices.messages, topic.voices.unidentified, topic.voices.people) == (topic.size, topic.size, 0)
    assert sum(topic.voices.distinct_texts for topic in topics if topic.voices) <= len(TEXTS) + 1
    assert [topic.voices.distinct_texts for topic in topics if topic.voices] == sorted(
        (topic.voices.distinct_texts for topic in topics if topic.voices), reverse=True
    ), "twelve copies of a letter move no topic to the front"


async def test_a_sample_is_said_to_be_one(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics_reading, "FAMILIES", 30)
    await opened()
    await said(*TEXTS)
    found = (await made()).made
    assert found is not None
    assert found.comments == len(TEXTS)
    assert found.families <= found.read == 30


async def test_until_it_is_made_the_list_is_under_way_also_for_whoever_asks_again(world: None) -> None:
    await opened()
    await said(*TEXTS[:5])
    first = await asked()
    assert await asked() == first
    under_way = (await now()).under_way
    assert under_way is not None
    assert (under_way.id, under_way.asked_by, under_way.failed) == (first, "周敏", False)
    assert len(await execute("SELECT FROM outbox WHERE topic = {}", DRAFT)) == 1
    with clock.frozen(DURING):
        await the_clock_strikes()
    after = await now()
    assert after.made is not None
    assert after.under_way is None


async def test_a_list_made_anew_takes_the_place_of_the_earlier_one(world: None) -> None:
    await opened()
    await said(*TEXTS[:20])
    await made()
    await said(*TEXTS[20:])
    found = (await made()).made
    assert found is not None
    assert found.comments == len(TEXTS)
    assert len(await execute("SELECT FROM topic_draft")) == 1


async def test_the_earlier_list_is_shown_while_the_next_is_made(world: None) -> None:
    await opened()
    await said(*TEXTS[:20])
    await made()
    await asked()
    found = await now()
    assert found.made is not None
    assert found.under_way is not None


async def test_making_a_list_twice_does_nothing(world: None) -> None:
    await opened()
    await said(*TEXTS[:20])
    id_ = await asked()
    with clock.frozen(DURING):
        await make_topics(id_)
        before = await execute("SELECT * FROM topic_draft")
        await said(*TEXTS[20:])
        await make_topics(id_)
    assert await execute("SELECT * FROM topic_draft") == before


async def test_a_list_that_nobody_asked_for_is_not_made(world: None) -> None:
    await opened()
    await make_topics(uuid4())
    assert await execute("SELECT FROM topic_draft") == []


async def test_a_list_that_could_not_be_made_is_told_and_asked_for_again(world: None) -> None:
    await opened()
    await said(*TEXTS[:3])
    id_ = await asked()
    with clock.frozen(DURING):
        await HANDLERS[given_up(DRAFT)]({"draft": str(id_)})
    failed = (await now()).under_way
    assert failed is not None
    assert failed.failed
    assert (await made()).under_way is None


@pytest.mark.parametrize("number", [0, 1, 3])
async def test_few_comments_make_an_empty_list(world: None, number: int) -> None:
    await opened()
    await said(*["加装电梯", "停车收费", "垃圾投放"][:number])
    found = (await made()).made
    assert found is not None
    assert (found.content.whole.topics, found.comments) == ([], number)


async def test_an_erased_comment_is_not_read_and_its_beginning_not_shown(world: None) -> None:
    await opened()
    kept, gone = await said(TEXTS[0], TEXTS[1])
    await erased(ERASURE + " WHERE id = {}", gone)
    found = (await made()).made
    assert found is not None
    assert found.comments == 1
    with clock.frozen(DURING):
        shown = await excerpts(OFFICER, SLUG, [kept, gone])
    assert (shown[kept].text[:10], shown[gone].text) == (TEXTS[0][:10], "")


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, REVIEWER, LEADER, CLERK, RESIDENT])
async def test_only_an_officer_of_the_body_has_a_list_made(world: None, actor: Actor) -> None:
    await opened()
    with refused() as found, clock.frozen(DURING):
        await draft_topics(actor, slug=SLUG)
    assert found.answer == (403, "wrong_role")
    assert await execute("SELECT FROM topic_draft") == []


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, RESIDENT])
async def test_nobody_outside_the_office_reads_topics_or_stances(world: None, actor: Actor) -> None:
    await opened()
    with clock.frozen(DURING):
        with refused() as found:
            await topics(actor, SLUG)
        assert found.answer == (403, "forbidden")
        with refused() as found:
            await excerpts(actor, SLUG, [])
        assert found.answer == (403, "forbidden")


async def test_asking_leaves_a_trace(world: None) -> None:
    await opened()
    await asked()
    (row,) = await execute("SELECT person FROM audit WHERE verb = 'topics.asked'")
    assert row["person"] == OFFICER.person


async def test_stances_are_counted_by_clause_and_in_all_in_separate_columns(world: None) -> None:
    await opened()
    clause = (await clauses())[2]
    with clock.frozen(DURING):
        await says("同意第三条", actor=RESIDENT, stance="support", clause=str(clause.id))
        await says("还是同意第三条", actor=RESIDENT, stance="support", clause=str(clause.id))
        await says("不同意", actor=NEIGHBOUR, stance="oppose", clause=str(clause.id))
        await says("没有说", clause=str(clause.id))
        await says("整体反对", stance="oppose")
        found = await topics(OFFICER, SLUG)
    assert [one.stance for one in found.stances] == [Stance.SUPPORT, Stance.OPPOSE, Stance.NEUTRAL, None]
    whole = {one.stance: (one.voices.messages, one.voices.people, one.voices.unidentified) for one in found.stances}
    assert whole == {Stance.SUPPORT: (2, 1, 0), Stance.OPPOSE: (2, 1, 1), Stance.NEUTRAL: (0, 0, 0), None: (1, 0, 1)}
    assert [part.number for part in found.clauses] == [clause.number, None]
    third = {one.stance: one.voices.messages for one in found.clauses[0].stances}
    assert third == {Stance.SUPPORT: 2, Stance.OPPOSE: 1, Stance.NEUTRAL: 0, None: 1}
