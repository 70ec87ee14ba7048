"""Seats of a type that ran dry: drawn again from what the first draw left, which anybody can check from both files."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from participation.base import clock
from participation.base.canonical import canonical
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.ledger.sequencing import sequence
from participation.cli import verifying
from participation.representatives.draw.standalone.draw_verify import NotVerified, verify
from participation.representatives.queries.ledger_faults import draw_faults
from participation.representatives.queries.seats import seats
from participation.representatives.rules.draws import Form
from participation.representatives.rules.seats import Answer
from participation.representatives.schemas.draw import Merged, NewFreeze
from participation.representatives.services.draw_freezing import freeze, void
from participation.representatives.services.draw_preparing import prepare
from tests.representatives.draw_world import SLUG, SOURCES, drawn
from tests.representatives.dry_world import AGAIN, SOON, a_dry_call, answer, frozen_again, open_offers
from tests.world import OFFICER


async def files() -> list[bytes]:
    """The full files of the draws, first to last."""
    rows = await execute(
        "SELECT coalesce(r.whole, r.content) AS file FROM draw_result r JOIN draw_freeze f ON f.id = r.round"
        " ORDER BY f.number"
    )
    return [row["file"] for row in rows]


async def sits() -> set[str]:
    """The pseudonyms of those who have accepted."""
    return {one.pseudonym for one in (await seats(OFFICER, SLUG)).seats if one.answer is Answer.ACCEPTED}


def verified(*given: Path) -> int:
    """The status of ``kaimen verify FILE --after EARLIER …``."""
    parser = argparse.ArgumentParser()
    verifying.add(parser.add_subparsers())
    file, *earlier = map(str, given)
    arguments = parser.parse_args(["verify", file, *(word for one in earlier for word in ("--after", one))])
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


async def test_the_file_of_the_second_draw_verifies_with_that_of_the_first(
    world: None, client: httpx.AsyncClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vacant = await a_dry_call()
    before = await sits()
    made = await frozen_again()
    await drawn(at=AGAIN)
    after = await seats(OFFICER, SLUG)
    assert after.vacant == []
    assert {one.place for one in after.seats if one.answer is None} == set(vacant)
    assert before.isdisjoint(one.pseudonym for one in after.seats if one.answer is None)
    first, second = await files()
    paths = [tmp_path / "second.json", tmp_path / "first.json"]
    for path, content in zip(paths, (second, first), strict=True):
        path.write_bytes(content)
    assert verified(*paths) == 0
    said = capsys.readouterr().out
    assert f"It follows from 1 earlier draws, which hold; {len(before)} persons sit by the order of these." in said
    assert verified(paths[0]) == 0
    assert "NOT CHECKED: that it follows from the draws that it names (--after)." in capsys.readouterr().out
    assert verified(paths[1], paths[0]) == 1
    await page_says_how(client, made.public_sha256)
    with clock.frozen(AGAIN):
        await sequence()
    assert [fault async for fault in draw_faults()] == []


async def page_says_how(client: httpx.AsyncClient, frozen: str) -> None:
    """The page of the draw links the files of both rounds, and tells the command."""
    rows = await execute("SELECT r.sha256 FROM draw_result r JOIN draw_freeze f ON f.id = r.round ORDER BY f.number")
    with clock.frozen(AGAIN):
        page = (await client.get(f"/calls/{SLUG}/draw?lang=en")).text
    for sha256 in (frozen, *(row["sha256"] for row in rows)):
        assert f"/calls/{SLUG}/draw/{sha256}.json" in page
    first, second = (f"{SLUG}-{row['sha256'][:8]}.json" for row in rows)
    assert f"python3 draw_verify.py {second} --after {first}" in page


async def test_another_list_of_who_sits_is_refused_by_the_verifier(world: None) -> None:
    await a_dry_call()
    await frozen_again()
    [first] = await files()
    [row] = await execute("SELECT content FROM draw_freeze WHERE number = 2")
    assert "It follows from 1 earlier draws" in "\n".join(verify(row["content"], earlier=[first]))
    frozen: dict[str, Any] = msgspec.json.decode(row["content"])
    follows = frozen["follows"]
    one, *others = follows["seated"]
    changed = [
        follows | {"seated": others},
        follows | {"seated": [one | {"id": follows["gone"][0]}, *others]},
        follows | {"gone": follows["gone"][1:]},
        follows | {"draws": ["0" * 64]},
    ]
    for other in changed:
        with pytest.raises(NotVerified):
            verify(canonical(frozen | {"follows": other}), earlier=[first])


async def test_while_an_offer_is_open_the_empty_seats_are_not_drawn_again(world: None) -> None:
    await a_dry_call(every_answer=False)
    waiting = [one.pseudonym for one in (await seats(OFFICER, SLUG)).seats if one.answer is None]
    assert waiting
    with clock.frozen(SOON):
        for act in (prepare(OFFICER, slug=SLUG), freeze(OFFICER, slug=SLUG, new=NewFreeze(sources=SOURCES))):
            with pytest.raises(Refused) as refused:
                await act
            assert refused.value.refusal.code == "offers_open"
            assert refused.value.refusal.values["who"] == ", ".join(waiting)
        for seat in await open_offers():
            await answer(seat, says_yes=True)
    assert (await frozen_again()).number == 2


async def given_back() -> None:
    """One who has accepted by the first draw gives the seat back, on a place whose type has somebody left."""
    rows = await execute(
        "SELECT s.id, s.type FROM seat s JOIN seat_answer a ON a.seat = s.id WHERE a.answer = 'accepted' ORDER BY place"
    )
    [first, *_] = await files()
    orders = msgspec.json.decode(first)["alternates"]
    offered = {row["pseudonym"] for row in await execute("SELECT pseudonym FROM seat")}
    seat = next(row["id"] for row in rows if set(orders[row["type"]]) - offered)
    with clock.frozen(SOON):
        await answer(seat, says_yes=False)


async def test_a_seat_given_back_after_the_freeze_waits_until_the_draw_is_held(world: None) -> None:
    vacant = await a_dry_call(12)
    await frozen_again()
    await given_back()
    assert await open_offers() == [], "nobody of the frozen pool is asked"
    await drawn(at=AGAIN)
    after = await seats(OFFICER, SLUG)
    assert after.vacant == []
    assert {one.place for one in after.seats if one.answer is None} > set(vacant)
    assert len({one.pseudonym for one in after.seats}) == len(after.seats)
    first, second = await files()
    assert "It follows from 1 earlier draws" in "\n".join(verify(second, earlier=[first]))


@pytest.mark.slow
async def test_a_seat_given_back_is_passed_on_when_the_freeze_is_given_up(world: None) -> None:
    await a_dry_call(12)
    await frozen_again()
    await given_back()
    with clock.frozen(SOON):
        await void(OFFICER, slug=SLUG, reason="改期")
    assert len(await open_offers()) == 1


@pytest.mark.slow
async def test_what_the_first_draw_sealed_stays_sealed_in_the_second(world: None) -> None:
    await a_dry_call(form=Form.SEALED)
    await frozen_again(form=Form.OPEN)
    await drawn(at=AGAIN)
    assert {row["form"] for row in await execute("SELECT form FROM draw_freeze")} == {"sealed"}
    [public] = await execute(
        "SELECT r.content FROM draw_result r JOIN draw_freeze f ON f.id = r.round WHERE f.number = 2"
    )
    assert "高层".encode() not in public["content"]
    assert "NOT CHECKED: that it follows from the draws that it names (--after)." in verify(public["content"])
    first, second = await files()
    assert "It follows from 1 earlier draws" in "\n".join(verify(second, earlier=[first]))


@pytest.mark.slow
async def test_the_values_of_the_first_draw_cannot_be_taken_together_for_the_second(world: None) -> None:
    await a_dry_call()
    coarser = [Merged(category="身份", values=["业主", "租户"], into="全部")]
    with clock.frozen(SOON), pytest.raises(Refused) as refused:
        await prepare(OFFICER, slug=SLUG, coarser=coarser)
    assert {one.code for one in refused.value.refusal.errors} == {"fixed"}
