"""Whatever happens to opinions, none disappears, no wording is lost, and lists show exactly what the rows amount to.

A run of acts is carried out by the services on the database, refused ones too, and noted by a model beside them.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.words import Status
from decisions.queries.opinion_one import own_opinions
from decisions.queries.opinion_placings import placings_of
from decisions.queries.opinions import opinions, progress, reader_of
from decisions.schemas.adoption import NewAdoption
from decisions.schemas.placing import NewPlacing
from decisions.services.adopting import adopt
from decisions.services.opinion_confirming import confirm, correct
from decisions.services.opinion_placing import place_opinion
from decisions.services.opinion_standing import computed
from decisions.services.opinions_handing_in import hand_in
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.conftest import EMPTY
from tests.decisions.opinions_steps import DURING, SECRETARY, SLUG, Sitting, a_sitting, send, words
from tests.world import CLERK, OFFICER, OFFICER_ELSEWHERE, people_the_world

place = st.integers(0, 5)
acts = st.one_of(
    st.tuples(st.just("record"), place, place),
    st.tuples(st.just("again"), place, place),
    st.tuples(st.just("change"), place, place),
    st.tuples(st.just("hand in"), place, place),
    st.tuples(st.just("confirm"), place, place),
    st.tuples(st.just("correct"), place, place),
    st.tuples(st.just("place"), place, place),
    st.tuples(st.just("adopt"), place, st.sampled_from(range(len(Status)))),
    st.tuples(st.just("adopt elsewhere"), place, st.sampled_from(range(len(Status)))),
)


class Sat:
    """What was said, as a model that knows nothing of the database: every wording of every opinion, in order."""

    def __init__(self, it: Sitting) -> None:
        self.it = it
        self.wordings: dict[UUID, list[str]] = defaultdict(list)
        self.sent: list[Any] = []
        self.answers: dict[UUID, int] = defaultdict(int)
        self.places: dict[UUID, list[tuple[UUID, UUID]]] = defaultdict(list)

    def one(self, where: int) -> UUID | None:
        """One of the opinions there are."""
        return list(self.wordings)[where % len(self.wordings)] if self.wordings else None


async def carried_out(sat: Sat, act: str, where: int, how: int, turn: int) -> None:
    """Do one thing through its service; the model notes it only where it was not refused."""
    it, opinion = sat.it, sat.one(where)
    said = f"第{turn}句"
    who, item = ((it.chen, it.lift), (it.chen, it.market), (it.shen, it.lift))[how % 3]
    if act == "record":
        new = words(it, said, who=who, item=item)
        assert (await send(it, new)).results[0].result == "stored"
        sat.sent.append(new)
        sat.wordings[new.opinion].append(said)
        sat.places[new.opinion].append((who, item))
    elif act == "again" and sat.sent:
        assert (await send(it, sat.sent[where % len(sat.sent)])).results[0].result == "known"
    elif act == "change" and opinion:
        text = words(it, said, opinion=opinion, who=who, item=item, base=1)
        if (await send(it, text, actor=OFFICER)).results[0].result == "stored":
            sat.wordings[opinion].append(said)
    elif act == "hand in":
        made = await hand_in(NOBODY, participant=who, item=item, text=said)
        sat.wordings[made.id].append(said)
        sat.places[made.id].append((who, item))
    elif act == "confirm" and opinion:
        await confirm(CLERK, opinion=opinion, version=len(sat.wordings[opinion]), note="电话")
    elif act == "correct" and opinion:
        owner = sat.places[opinion][-1][0]
        await correct(NOBODY, opinion=opinion, version=len(sat.wordings[opinion]), text=said, participant=owner)
        sat.wordings[opinion].append(said)
    elif act == "place" and opinion:
        new_place = NewPlacing(participant=who, item=item, reason=said, version=len(sat.places[opinion]) - 1)
        await place_opinion(OFFICER, opinion=opinion, new=new_place)
        if who != sat.places[opinion][-1][0]:
            sat.wordings[opinion].append(sat.wordings[opinion][-1])
        sat.places[opinion].append((who, item))
    elif act in {"adopt", "adopt elsewhere"} and opinion:
        status = list(Status)[how]
        actor, unit = (SECRETARY, "lhsr") if act == "adopt" else (OFFICER_ELSEWHERE, "")
        due = (DURING + timedelta(days=30 + turn)).date() if turn % 2 else None
        await adopt(actor, opinion=opinion, new=NewAdoption(status=status, reason=said, unit=unit, due_on=due))
        sat.answers[opinion] += 1


async def looks_right(sat: Sat) -> None:
    """Every opinion and every wording is there; what is stored of each is what its rows amount to from scratch."""
    stored: dict[UUID, list[str]] = defaultdict(list)
    for row in await execute("SELECT opinion, text FROM opinion_text ORDER BY opinion, version"):
        stored[row["opinion"]].append(row["text"])
    assert stored == sat.wordings
    rows = await execute("SELECT * FROM opinion_standing")
    assert {row["opinion"] for row in rows} == set(sat.wordings)
    expected = await computed(list(sat.wordings))
    for row in rows:
        opinion = row.pop("opinion")
        assert row.pop("found")
        assert row == msgspec.structs.asdict(expected[opinion])
        assert (row["participant"], row["item"]) == sat.places[opinion][-1]
        kept = [(one.participant, one.item) for one in await placings_of(opinion)]
        assert kept == sat.places[opinion]
    for who in (sat.it.chen, sat.it.shen):
        theirs = {opinion for opinion, places in sat.places.items() if places[-1][0] == who}
        assert {one.id for one in await own_opinions(who)} == theirs
    numbers = [row["number"] for row in await execute("SELECT number FROM opinion ORDER BY number")]
    assert numbers == list(range(1, len(sat.wordings) + 1))
    answers = await execute("SELECT opinion, count(*) AS n FROM adoption GROUP BY opinion")
    assert {row["opinion"]: row["n"] for row in answers} == dict(sat.answers)
    reader = await reader_of(OFFICER, SLUG)
    counts = await progress(reader)
    assert counts.opinions == len(sat.wordings) == len((await opinions(reader, limit=200)).items)
    assert counts.answered == len(sat.answers) == sum(counts.by_status.values())


async def lived_through(run: list[tuple[str, int, int]]) -> int:
    """A meeting with this run of acts; how many opinions there are in the end, all of them as they should be."""
    await execute(EMPTY)
    await people_the_world()
    sat = Sat(await a_sitting())
    for turn, (act, where, how) in enumerate(run):
        with clock.frozen(DURING + timedelta(minutes=turn)), suppress(Refused):
            await carried_out(sat, act, where, how, turn)
    await looks_right(sat)
    return len(sat.wordings)


HISTORIES = st.lists(acts, min_size=3, max_size=25)
UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=4, suppress_health_check=UNCHECKED)
@given(run=HISTORIES)
async def test_no_opinion_disappears_whatever_happens(pool: None, run: list[tuple[str, int, int]]) -> None:
    recorded = sum(act in {"record", "hand in"} for act, _, _ in run)
    assert await lived_through(run) <= recorded


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=UNCHECKED)
@given(run=HISTORIES)
async def test_no_opinion_disappears_in_many_histories(pool: None, run: list[tuple[str, int, int]]) -> None:
    recorded = sum(act in {"record", "hand in"} for act, _, _ in run)
    assert await lived_through(run) <= recorded


@pytest.mark.parametrize("table", ["opinion", "opinion_text", "opinion_confirmation", "adoption"])
async def test_nothing_that_was_said_can_be_deleted_or_changed(world: None, table: str) -> None:
    it = await a_sitting()
    one = words(it)
    await send(it, one)
    with clock.frozen(DURING):
        await confirm(CLERK, opinion=one.opinion, version=1, note="电话")
        await adopt(
            SECRETARY, opinion=one.opinion, new=NewAdoption(status=Status.EXPLAINED, reason="已说明", unit="fgj")
        )
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):  # noqa: S608 # names of this file
        with pytest.raises(Exception, match=r"(?i)added|append|only"):
            await execute(statement)
