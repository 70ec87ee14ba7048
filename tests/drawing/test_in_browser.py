"""The browser checks draws as the verifier that stands alone does, and says the very same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rfc8785
from browser import HOST, chromium, serve
from playwright.sync_api import Page, Route

from frontend.assets import FOLDER
from participation.representatives.draw.running import run
from participation.representatives.draw.standalone.draw_verify import NotVerified, verify
from participation.representatives.sealed_form import sealed_draw, sealed_portfolio
from tests.drawing.small import Portfolio, couples, rehashed, two_genders
from tests.drawing.test_draw_verifier import (
    a_panel_twice,
    a_person_twice,
    a_row_of_the_pool,
    a_split_type,
    another_level,
    another_order,
    another_panel,
    another_ticket,
    another_winner,
    changed_weight,
    digits_written_otherwise,
    drawn_from,
    feasible_and_not_optimal,
    from_pool,
    negative_dual,
    never_a_man,
    other_digits,
    other_digits_and_key,
    places,
    something_more,
    sources_exchanged,
    swapped_panel,
    tickets_missing,
    to_be_searched,
)

CHECK = """async (text) => {
  const { verified, NotVerified } = await import("/static/js/draws/verify.js");
  try { return await verified(text); }
  catch (error) { return error instanceof NotVerified ? error.message : `${error}`; }
}"""
PORTFOLIOS_SPOILED = (
    swapped_panel,
    tickets_missing,
    changed_weight,
    never_a_man,
    feasible_and_not_optimal,
    another_level,
    a_split_type,
    a_person_twice,
    a_panel_twice,
    negative_dual,
)
DRAWS_SPOILED = (
    another_winner,
    another_order,
    another_ticket,
    another_panel,
    other_digits,
    other_digits_and_key,
    digits_written_otherwise,
    sources_exchanged,
    a_row_of_the_pool,
    something_more,
)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page of our own address, with nothing on it."""

    def plain(route: Route) -> None:
        name = route.request.url.partition("/static/")[2]
        route.fulfill(body=(FOLDER / name).read_bytes(), headers={"content-type": "text/javascript"})

    with chromium() as browser:
        opened = browser.new_page()
        complaints = serve(opened, lambda _: "<!doctype html><title>nothing</title>")
        opened.route("**/static/js/**", plain)
        opened.goto(f"{HOST}/nothing")
        yield opened
        assert complaints == []


def said_by_the_command(file: bytes) -> list[str] | str:
    """What the verifier that stands alone says: its sentences, or why it refuses."""
    try:
        return verify(file)
    except NotVerified as error:
        return str(error)


def agree(page: Page, content: Any) -> list[str] | str:
    """What both say, which must be one thing."""
    file = content if isinstance(content, bytes) else rfc8785.dumps(content)
    told = said_by_the_command(file)
    assert page.evaluate(CHECK, file.decode()) == told
    return told


@pytest.mark.parametrize("name", ["two genders", "couples", "meet_40_8", "tight3b_40_8"])
def test_what_holds_holds_in_the_browser_too(page: Page, name: str) -> None:
    file = from_pool(name) if name == "tight3b_40_8" else drawn_from(name)
    assert isinstance(agree(page, file), list)


@pytest.mark.parametrize("spoil", PORTFOLIOS_SPOILED)
def test_an_unfair_portfolio_is_refused_for_the_same_reason(page: Page, spoil: Callable[[Portfolio], None]) -> None:
    portfolio = two_genders()
    spoil(portfolio)
    assert isinstance(agree(page, rehashed(portfolio)), str)


@pytest.mark.parametrize("spoil", DRAWS_SPOILED)
def test_a_changed_draw_is_refused_for_the_same_reason(page: Page, spoil: Callable[[dict[str, Any]], None]) -> None:
    draw = json.loads(drawn_from("two genders"))
    spoil(draw)
    assert isinstance(agree(page, draw), str)


@pytest.mark.parametrize("made", [two_genders, couples])
def test_of_a_sealed_file_both_check_what_it_shows(page: Page, made: Callable[[], Portfolio]) -> None:
    draw = json.loads(run(made(), [("digits", "039481"), ("weather", "rain")]).file())
    sealed = sealed_portfolio(draw["portfolio"], draw["portfolio_sha256"], "5e" * 32)
    told = agree(page, sealed_draw(draw, sealed))
    assert (
        "NOT CHECKED: hash, quotas and fairness: the file is sealed. Applicants and witnesses have the full one."
        in told
    )
    sealed["panels"][0]["tickets"] -= 1
    assert agree(page, sealed) == "The tickets of the panels do not add up to 10^12."


def test_every_single_value_of_a_draw_is_checked_in_the_browser(page: Page) -> None:
    whole = json.loads(drawn_from("couples"))
    kept = []
    for *path, last in places(whole):
        draw = copy.deepcopy(whole)
        holder = draw
        for step in path:
            holder = holder[step]
        holder[last] = holder[last] + 1 if isinstance(holder[last], int) else f"{holder[last]}x"
        if not isinstance(page.evaluate(CHECK, rfc8785.dumps(draw).decode()), str):
            kept.append((*path, last))
    assert kept == []


def test_what_must_be_searched_is_searched_in_the_browser_too(page: Page) -> None:
    told = agree(page, to_be_searched())
    assert any(line.startswith("Optimality is proven") for line in told)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": "kaimen-portfolio/1"}', '{"portfolio": 1}'])
def test_what_is_no_draw_is_refused(page: Page, text: str) -> None:
    assert isinstance(page.evaluate(CHECK, text), str)
