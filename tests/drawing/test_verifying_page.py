"""The page on which everybody checks a draw: in the browser, and without scripts on the server, in both languages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import HOST, chromium, serve
from playwright.sync_api import Browser, Route, expect

from frontend.assets import FOLDER
from frontend.draw_checking import verdict_on
from frontend.draw_sentences import PATTERNS, in_words, translated
from frontend.rendering import render
from participation.representatives.draw.running import run
from participation.representatives.draw.standalone import draw_verify
from tests.drawing.small import couples, two_genders
from tests.drawing.test_draw_verifier import drawn_from, from_pool
from tests.drawing.test_following import all_men_gone, drawn, followed
from tests.frontend.reading import main, opens, sends
from tests.frontend.sample import page

FILE = "application/json"
FILE_ITSELF = Path(draw_verify.__file__).read_bytes()
# put together from parts; as wholes they are in SAID below, but for the one for those who type commands
IN_PARTS = {
    "Checks the portfolio of a draw, or a draw.",
    "from X to X.",
    "NOT PROVEN: optimality: X. X of X levels are proven within the work allowed.",
    "Each of the X panels fills X seatsX.",
    "The pool of X persons in X types X.",
    "X 1e-7 of the exact optimum.",
    "X 1e-5 of the exact optimum.",
}


def spoiled() -> bytes:
    return drawn_from("couples").replace(b"039481", b"039482", 1)


def sent_as(content: bytes) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("file", ("draw.json", content, FILE))]


async def test_without_scripts_the_server_checks_the_file(client: httpx.AsyncClient) -> None:
    form = await opens(client, "/draws/verify")
    answer = await sends(client, form, files=sent_as(drawn_from("couples")))
    assert answer.status_code == 200
    assert "Verified." in answer.text
    assert "No panel takes two persons of one household." in answer.text
    assert "no-store" in answer.headers["cache-control"]
    answer = await sends(client, form, files=sent_as(spoiled()))
    assert "Not verified." in answer.text
    assert "The key is not what the sources said." in answer.text


async def test_without_scripts_the_published_hash_is_compared(client: httpx.AsyncClient) -> None:
    form = await opens(client, "/draws/verify")
    published = json.loads(drawn_from("couples"))["portfolio_sha256"]
    for typed, said in ((published.upper(), "is the published one"), ("0" * 64, "not the published one")):
        answer = await sends(client, form, {"published": typed}, files=sent_as(drawn_from("couples")))
        assert said in answer.text


async def test_a_form_without_a_file_comes_back(client: httpx.AsyncClient) -> None:
    form = await opens(client, "/draws/verify")
    for typed, files, said in (
        ("", [("file", ("", b"", FILE))], "Choose the file"),
        ("12", sent_as(drawn_from("couples")), "A hash has 64 hexadecimal digits."),
    ):
        answer = await sends(client, form, {"published": typed}, files=files)
        assert answer.status_code == 422
        assert said in answer.text


async def test_a_file_that_is_too_large_is_not_read(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontend.pages.draw_verifying.LARGEST", 1000)
    answer = await sends(client, await opens(client, "/draws/verify"), files=sent_as(drawn_from("couples")))
    assert answer.status_code == 422


async def test_the_verifier_can_be_taken_away(client: httpx.AsyncClient) -> None:
    answer = await client.get("/draws/draw_verify.py")
    assert answer.content == FILE_ITSELF
    assert "attachment" in answer.headers["content-disposition"]


async def test_the_page_of_a_call_offers_its_published_file(client: httpx.AsyncClient) -> None:
    assert "/api/v1/calls/lift/draw" in (await client.get("/draws/verify?call=lift")).text
    assert (await client.get("/draws/verify?call=../secret")).status_code == 422
    assert "published file of this draw" not in main(await opens(client, "/draws/verify"))


async def test_the_process_that_checks_may_not_take_all_memory() -> None:
    # ten million lists in a few megabytes: refused as unreadable, or ended by its limits; the server goes on
    verdict = await verdict_on(b"[" * 200_000, "")
    assert verdict.wrong is not None


SAID = [
    *draw_verify.verify(drawn_from("couples"), json.loads(drawn_from("couples"))["portfolio_sha256"]),
    *draw_verify.verify(from_pool("tight3b_40_8")),
    *draw_verify.verify(run(two_genders(sources=()), [("a die", "4")]).file()),
    "NOT PROVEN: optimality: bound 1, reached 0. 0 of 9 levels are proven within the work allowed.",
    "the file cannot be read (KeyError: 'format').",
    "Panel 3 breaks the quota of gender: woman.",
    "The optimum of the certificate breaks the number of persons of t4.",
    "A count of Panel 2 of the mix must be a whole number from 1.",
]


@pytest.mark.parametrize("sentence", SAID)
def test_what_the_verifier_says_is_said_in_chinese(sentence: str) -> None:
    said = in_words("zh-Hans", sentence)
    assert re.search("[\u4e00-\u9fff]", said)
    assert not re.search(r"[{}]|\b(?:Panel|Type|quota|number)\b", said)
    assert in_words("en", sentence) == sentence


def sentences_of_the_verifier() -> set[str]:
    """Every text of its code that ends like a sentence, with X for its values."""
    tree = ast.parse(FILE_ITSELF)
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner | said:
            found.add(node.value)
    return {text for text in found if text.endswith(".") and " " in text}


def test_every_sentence_of_the_verifier_has_a_pattern() -> None:
    known = [re.compile(re.sub(r"\\\{\w+\\\}", ".+?", re.escape(pattern))) for pattern in PATTERNS]
    told = sentences_of_the_verifier() - IN_PARTS
    assert len(told) > 40
    assert [one for one in told if not any(pattern.fullmatch(one) for pattern in known)] == []


def test_a_draw_that_follows_is_said_in_chinese_too() -> None:
    first = drawn(two_genders)
    _, second = followed(first, all_men_gone(first))
    for sentence in draw_verify.verify(second.file(), earlier=[first.file()]):
        assert re.search("[\u4e00-\u9fff]", in_words("zh-Hans", sentence))


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """A browser."""
    with chromium() as browser:
        yield browser


def shown(locale: str, **context: Any) -> str:
    made = {"call": None, "verdict": None, "patterns": translated(locale), **context}
    return render("draws/verify.html", page(locale, path="/draws/verify", query=""), form={}, errors=(), **made)


@pytest.mark.parametrize("locale", ["zh-Hans", "en"])
def test_with_scripts_the_file_never_leaves_the_browser(window: Browser, tmp_path: Path, locale: str) -> None:
    tab = window.new_page()
    asked: list[str] = []

    def answer(address: str) -> str:
        asked.append(address)
        return drawn_from("couples").decode() if address.startswith("/api/") else shown(locale, call="lift")

    complaints = serve(tab, answer)

    def module(route: Route) -> None:
        name = route.request.url.partition("/static/")[2]
        route.fulfill(body=(FOLDER / name).read_bytes(), headers={"content-type": "text/javascript"})

    for name in ("verify", "exact", "pool", "certificate", "replay"):
        tab.route(f"**/js/draws/{name}.js", module)
    tab.goto(f"{HOST}/draws/verify?call=lift")
    good, bad = ("核验通过。", "核验未通过。") if locale == "zh-Hans" else ("Verified.", "Not verified.")
    file = tmp_path / "draw.json"
    for content, verdict in ((drawn_from("couples"), good), (spoiled(), bad)):
        file.write_bytes(content)
        tab.set_input_files("#f-file", file)
        tab.click("#draw-check button")
        expect(tab.locator("#verdict h2")).to_have_text(verdict)
    tab.fill("#f-published", "0" * 64)
    tab.click("#draw-check button")
    expect(tab.locator("#verdict h2")).to_have_text(bad)
    tab.fill("#f-published", "")
    tab.click("main .actions .button")
    expect(tab.locator("#verdict h2")).to_have_text(good)
    said = tab.inner_text("#verdict")
    assert ("No panel takes" in said) == (locale == "en")
    assert asked == ["/draws/verify?call=lift", "/api/v1/calls/lift/draw"]
    assert complaints == []
    tab.close()


def test_couples_make_a_draw_of_four() -> None:
    assert len(json.loads(drawn_from("couples"))["selected"]) == couples()["seats"]
