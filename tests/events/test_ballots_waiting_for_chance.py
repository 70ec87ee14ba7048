"""A source of a ballot does not say what it should: it is waited for in public, and nothing else changes."""

from __future__ import annotations

import asyncio
import copy
import json
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest
import rfc8785

from events.drawing.standalone.ballot_verify import NotVerified, verify
from events.queries.ballots import ballot, file_of
from events.queries.ledger_faults import event_faults
from events.schemas.ballot import NewBallotFreeze
from events.services.ballot_freezing import void
from events.services.ballot_postponing import postpone_source
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.ledger.sequencing import sequence
from participation.cli.main import main as kaimen
from participation.representatives.schemas.draw import Given, NewPostponement
from tests.events.ballot_steps import (
    DRAWN,
    ENTROPY,
    FROZEN,
    KNOWN,
    SLUG,
    an_open_ballot,
    drawn,
    entered,
    frozen,
)
from tests.events.rows import SATURDAY
from tests.events.sessions_steps import refused, told
from tests.frontend.reading import main, opens
from tests.world import HOST, LEADER, signed_in

UNTIL = KNOWN + timedelta(days=2)
PUT_OFF = NewPostponement(source="双色球", until=UNTIL, reason="福彩中心延期开奖。")


async def a_frozen_ballot() -> str:
    first, second = await an_open_ballot(2, 2)
    for n in range(4):
        await entered(n, first, second)
    return (await frozen()).sha256


async def waited(new: NewPostponement = PUT_OFF, at: datetime = DRAWN) -> None:
    with clock.frozen(at):
        await postpone_source(HOST, slug=SLUG, new=new)


async def test_the_draw_waits_for_the_same_source_and_the_file_stays(world: None) -> None:
    sha256 = await a_frozen_ballot()
    await waited()
    view = await ballot(NOBODY, SLUG)
    assert (view.state, view.sha256, view.draw_at) == ("frozen", sha256, UNTIL)
    assert [(one.name, one.known_at, one.postponed_because) for one in view.sources] == [
        ("双色球", UNTIL, PUT_OFF.reason),
        ("现场摇号", KNOWN + timedelta(minutes=30), ""),
    ]
    assert [(one.source, one.reason) for one in view.postponed] == [("双色球", PUT_OFF.reason)]
    assert "too_early" in (await refused("invalid", drawn(at=UNTIL - timedelta(seconds=1)))).values()
    made = await drawn(at=UNTIL)
    assert verify(await file_of(made.id), sha256)[-1] == "It is what was published."


async def test_who_takes_part_is_told_that_the_draw_comes_later_and_why(world: None) -> None:
    await a_frozen_ballot()
    await waited()
    owed = await told("ballot_postponed")
    assert len(owed) == 4
    assert {(one["values"]["draw"], one["values"]["reason"]) for one in owed} == {(UNTIL.isoformat(), PUT_OFF.reason)}


async def test_what_came_of_waiting_is_verified_and_every_other_chance_rejected(
    world: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sha256 = await a_frozen_ballot()
    await waited()
    content = await file_of((await drawn(at=UNTIL)).id)
    file = tmp_path / "ballot.json"
    await asyncio.to_thread(file.write_bytes, content)
    assert kaimen(["verify", str(file), "--frozen-sha256", sha256]) == 0
    assert "Verified." in capsys.readouterr().out
    record = json.loads(content)
    other, left_out, renamed = (copy.deepcopy(record) for _ in range(3))
    other["entropy"][0]["value"] = "1 2 3 4 5 6"
    left_out["entropy"].pop(0)
    left_out["frozen"]["sources"].pop(0)
    renamed["frozen"]["sources"][0] = renamed["frozen"]["sources"][0].replace("双色球", "大乐透")
    renamed["entropy"][0]["source"] = "大乐透"
    for changed in (other, left_out, renamed):
        with pytest.raises(NotVerified):
            verify(rfc8785.dumps(changed), sha256)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewPostponement(source="天气", until=UNTIL, reason="x"), "unknown"),
        (NewPostponement(source="双色球", until=UNTIL, reason=" "), "required"),
        (NewPostponement(source="双色球", until=KNOWN, reason="x"), "not_later"),
        (NewPostponement(source="双色球", until=SATURDAY, reason="x"), "too_late"),
    ],
)
async def test_waiting_needs_a_named_source_a_reason_and_an_instant_between(
    world: None, new: NewPostponement, code: str
) -> None:
    await a_frozen_ballot()
    assert code in (await refused("invalid", waited(new))).values()


@pytest.mark.slow
async def test_a_source_is_waited_for_again_but_not_back_and_not_once_it_was_drawn(world: None) -> None:
    await a_frozen_ballot()
    await waited()
    sooner = NewPostponement(source="双色球", until=UNTIL - timedelta(hours=1), reason="提前。")
    assert "not_later" in (await refused("invalid", waited(sooner))).values()
    await waited(NewPostponement(source="双色球", until=UNTIL + timedelta(hours=1), reason="再次延期。"))
    assert "too_early" in (await refused("invalid", drawn(at=UNTIL))).values()
    await drawn(at=UNTIL + timedelta(hours=1))
    late = NewPostponement(source="双色球", until=UNTIL + timedelta(days=1), reason="x")
    await refused("already_drawn", waited(late, UNTIL + timedelta(hours=2)))


@pytest.mark.slow
async def test_what_was_waited_for_counts_for_its_freeze_alone(world: None) -> None:
    await a_frozen_ballot()
    await waited(at=FROZEN)
    with clock.frozen(FROZEN):
        await void(LEADER, slug=SLUG, reason="公证员生病。")
    await frozen(at=FROZEN + timedelta(hours=1), new=NewBallotFreeze(reason="另请公证员。"))
    view = await ballot(NOBODY, SLUG)
    assert [one.known_at for one in view.sources] == [KNOWN, KNOWN + timedelta(minutes=30)]
    assert len(view.postponed) == 1, "it stays readable"
    assert (await drawn()).state == "drawn"


async def test_it_stands_in_the_ledger_and_never_changes(world: None) -> None:
    await a_frozen_ballot()
    await waited()
    with clock.frozen(DRAWN):
        await sequence()
    assert not [found async for found in event_faults() if found.startswith("ballot")]
    rows = await execute("SELECT l.kind FROM ledger_leaf l JOIN ballot_postponement p ON p.id = l.subject")
    assert [row["kind"] for row in rows] == ["ballot"]
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("UPDATE ballot_postponement SET reason = 'x'")


@pytest.mark.slow
async def test_the_host_waits_on_the_page_and_everybody_reads_why(world: None, client: httpx.AsyncClient) -> None:
    await a_frozen_ballot()
    desk = signed_in(client, HOST)
    here = f"/workbench/ballots/{SLUG}"
    form = {"source": "双色球", "until": "2027-07-30T21:30", "reason": ""}
    with clock.frozen(DRAWN):
        wrong = await desk.post(f"{here}/postponement", data=form)
        assert (wrong.status_code, 'href="#f-postpone.reason"' in wrong.text) == (422, True)
        assert (await desk.post(f"{here}/postponement", data=form | {"reason": PUT_OFF.reason})).status_code == 303
        assert "延期至" in main(await opens(desk, here))
        client.cookies.clear()
        page = main(await opens(client, f"/ballots/{SLUG}"))
    assert PUT_OFF.reason in page
    assert "Sources that were waited for" in page


@pytest.mark.slow
async def test_chance_that_was_there_in_time_is_not_waited_for(world: None) -> None:
    await a_frozen_ballot()
    await waited(NewPostponement(source="现场摇号", until=UNTIL, reason="公证员晚到。"))
    early = await refused("invalid", drawn(entropy=[ENTROPY[0], Given("现场摇号", "039481")]))
    assert early == {"entropy": "too_early"}
