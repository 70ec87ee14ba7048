"""A session of a ballot is called off: who wished for it is told once, and nothing of it is drawn any more."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.drawing.file import drawn as drawn_from
from events.drawing.file import frozen_of, read_frozen
from events.drawing.standalone.ballot_verify import NotVerified, verify
from events.jobs import HANDLERS
from events.links import Own, own_code
from events.queries.ballot_entries import own_entry
from events.queries.ballot_faults import ballot_faults
from events.queries.ballots import ballot, file_named, file_of
from events.schemas.ballot import EditedEntry, NewBallotFreeze
from events.services.ballot_entering import change_entry, withdraw_entry
from events.services.session_calling_off import call_off_session
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.outbox.relay import drain
from tests.events.ballot_steps import DRAWN, ENTERED, FROZEN, SLUG, an_open_ballot, drawn, entered, frozen, number
from tests.events.ballots import ENTROPY, SOURCES, party, sessions
from tests.events.sessions_steps import refused, told
from tests.frontend.reading import main, opens
from tests.world import HOST

TYPHOON = "台风预警，当日停止开放。"


async def called_off(session: UUID, at: datetime = FROZEN) -> None:
    with clock.frozen(at):
        await call_off_session(HOST, session=session, reason=TYPHOON)


async def carried_out() -> None:
    with clock.frozen(DRAWN):
        await drain(HANDLERS)


async def taken(session: UUID) -> int:
    [row] = await execute("SELECT taken FROM seat_pool WHERE session = {} AND pool = 'general'", session)
    return int(row["taken"])


async def test_everybody_who_wished_for_it_is_told_once_and_nobody_else(world: None) -> None:
    first, second = await an_open_ballot(4, 4)
    await entered(1, first, second)
    await entered(2, first)
    await entered(3, second)
    gone = await entered(4, first)
    with clock.frozen(ENTERED):
        await withdraw_entry(NOBODY, entry=gone.id, code=own_code(Own.BALLOT_ENTRY, gone.id))
    await called_off(first, ENTERED)
    notices = await told("ballot_session_off")
    assert [(one["contact"], one["values"]["wished"]) for one in notices] == [
        (number(1), "others"),
        (number(2), "nothing"),
    ]
    assert {one["values"]["reason"] for one in notices} == {TYPHOON}
    assert (await ballot(NOBODY, SLUG)).state == "open"


async def test_it_is_shown_as_called_off_and_wished_for_no_more(world: None, client: httpx.AsyncClient) -> None:
    first, second = await an_open_ballot(4, 4)
    made = await entered(1, first)
    await called_off(first, ENTERED)
    assert [one.called_off for one in (await own_entry(made.id)).wishes] == [True]
    code = own_code(Own.BALLOT_ENTRY, made.id)
    change = EditedEntry(name="王芳", wishes=[first], code=code)
    with clock.frozen(ENTERED):
        page = main(await opens(client, urlsplit(made.link).path))
        assert "What you wished for is called off." in page
        assert (await client.get(f"/api/v1/ballot-entries/{code}")).json()["wishes"][0]["called_off"] is True
        assert "called off" in main(await opens(client, f"/ballots/{SLUG}"))
        assert "called_off" in (await refused("invalid", change_entry(NOBODY, entry=made.id, change=change))).values()
        await change_entry(NOBODY, entry=made.id, change=EditedEntry(name="王芳", wishes=[second], code=code))
    await frozen()
    file = read_frozen(await file_of((await ballot(NOBODY, SLUG)).id))
    assert [one.seats for one in file.sessions] == [0, 4], "before the freeze: it has no seats in the file"


async def test_what_is_called_off_after_the_freeze_is_passed_over_and_the_file_says_so(world: None) -> None:
    first, second = await an_open_ballot(4, 2)
    for n in range(2):
        await entered(n, first, second)
    before = await frozen()
    await called_off(first)
    assert (await ballot(NOBODY, SLUG)).sha256 == before.sha256, "what was published stays"
    made = await drawn()
    await carried_out()
    content = await file_of(made.id)
    record = json.loads(content)
    assert record["called_off"] == [str(first)]
    assert [one["session"] for one in record["outcomes"]] == [str(second)] * 2, "the next wish is theirs"
    said = verify(content, before.sha256)
    assert said[-1] == "It is what was published."
    assert "Wishes for 1 sessions that were called off after the freeze are passed over." in said
    assert (await taken(first), await taken(second)) == (0, 2)
    assert [found async for found in ballot_faults()] == []
    await execute("UPDATE session SET state = 'published' WHERE id = {}", first)
    assert [found async for found in ballot_faults()] == [
        f"The file of ballot {made.id} leaves a session out that was not called off."
    ]


async def test_who_drew_what_is_called_off_before_the_booking_is_written_is_told(world: None) -> None:
    [first, second] = await an_open_ballot(1, 1)
    made = await entered(1, first)
    await entered(2, second)
    await frozen()
    await drawn()
    await called_off(first, DRAWN)
    await carried_out()
    await carried_out()
    assert (await own_entry(made.id)).released_at == DRAWN
    [notice] = await told("ballot_session_off")
    assert (notice["contact"], notice["values"]["wished"]) == (number(1), "drawn")
    assert notice["values"]["reason"] == TYPHOON
    assert not await execute("SELECT FROM booking WHERE session = {}", first)
    assert (await taken(first), await taken(second)) == (0, 1)


@pytest.mark.parametrize("at", [pytest.param(ENTERED, marks=pytest.mark.slow), FROZEN])
async def test_a_ballot_of_which_no_session_is_left_ends_and_everybody_is_told(world: None, at: datetime) -> None:
    first, second = await an_open_ballot(4, 4)
    await entered(1, first)
    await entered(2, second)
    await entered(3, first, second)
    if at == FROZEN:
        await frozen()
    sha256 = (await ballot(NOBODY, SLUG)).sha256
    await called_off(first, at)
    await called_off(second, at)
    view = await ballot(NOBODY, SLUG)
    assert (view.state, view.steps[-1].act, view.steps[-1].reason) == ("voided", "void", TYPHOON)
    assert [one["contact"] for one in await told("ballot_over")] == [number(1), number(2), number(3)]
    assert [one["contact"] for one in await told("ballot_session_off")] == [number(1), number(3)]
    if at == FROZEN:
        assert read_frozen(await file_named(view.id, sha256)).number == 1, "what was frozen stays readable"
    again = frozen(at=FROZEN + timedelta(hours=1), new=NewBallotFreeze(reason="重来。"))
    await refused("nothing_left", again)
    await carried_out()
    assert (await ballot(NOBODY, SLUG)).state == "voided", "the clock freezes nothing"
    assert (await taken(first), await taken(second)) == (0, 0)


def a_record() -> dict[str, Any]:
    parties = [party("AB", 2, "s1", "s2"), party("CD", 3, "s1"), party("EF", 1, "s2", "s1"), party("GH", 2, "s2")]
    record: dict[str, Any] = json.loads(
        drawn_from(frozen_of("b", 1, sessions(4, 2), parties, SOURCES), ENTROPY, ["s1"]).file()
    )
    return record


@pytest.mark.parametrize("off", [[], ["s1", "s1"], ["s2"], ["s1", "s2"], ["s9"], "s1", None], ids=json.dumps)
def test_another_list_of_what_was_called_off_is_rejected(off: object) -> None:
    record = a_record()
    assert verify(rfc8785.dumps(record))
    changed = copy.deepcopy(record) | {"called_off": off}
    with pytest.raises(NotVerified):
        verify(rfc8785.dumps(changed))
    del changed["called_off"]
    with pytest.raises(NotVerified):
        verify(rfc8785.dumps(changed))


@pytest.mark.slow
@given(st.integers(0, 10**6 - 1), st.lists(st.integers(1, 4), max_size=10), st.sets(st.sampled_from(["s1", "s2"])))
def test_nobody_draws_what_was_called_off_and_the_verifier_agrees(digits: int, sizes: list[int], off: set[str]) -> None:
    parties = [party(f"P{at:02}", size, *(["s1", "s2"] if at % 2 else ["s2"])) for at, size in enumerate(sizes)]
    record = drawn_from(
        frozen_of("b", 1, sessions(5, 3), parties, SOURCES), [("现场摇号", f"{digits:06}"), ENTROPY[1]], off
    )
    assert not off & {one.session for one in record.outcomes}
    assert verify(record.file())
