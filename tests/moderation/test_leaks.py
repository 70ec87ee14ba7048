"""What is redacted or disowned stands nowhere that a stranger can look: every address is walked, and searched.

Each test has its control: with nothing withheld the same walk does find every secret, so that it would find a leak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from consultations.schemas.comment import Received
from consultations.schemas.disowning import DisowningDecided, NewDisowning
from consultations.services import disowning
from consultations.words import Screening
from participation.base import clock
from participation.base.identity.actor import NOBODY
from participation.base.notices.proofs import proof
from tests.consultations.steps import (
    AFTER,
    DAY,
    DURING,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    published,
    says,
)
from tests.moderation.redacted import redact
from tests.world import OFFICER

# each stands nowhere else in the world of the tests
REDACTED = {
    "number": "13911112222",
    "phrase": "梅花鹿藏金阁",
    "wording": "紫藤萝瀑布",
    "name": "欧阳不见",
    "person": "诸葛未署",
}
CONTESTED, FOUND = "司徒无名", "上官未写"
TEXT = "此文并非我写"
SECRETS = {*REDACTED.values(), CONTESTED, FOUND, TEXT}


async def planted() -> list[Received]:
    """Comments that others read, with a secret in every part; and three with somebody's name."""
    clause = (await clauses())[0].id
    named: dict[str, Any] = {"publish": "text and name"}
    with clock.frozen(DURING):
        whole = await says(
            f"我的电话是{REDACTED['number']},住在{REDACTED['phrase']}。",
            clause=clause,
            proposed_text=f"由{REDACTED['wording']}办理。",
            author_name=REDACTED["name"],
            **named,
        )
        signed = await says("请加装扶手。", author_name=REDACTED["person"], **named)
        contested = await says("请加装长椅。", author_name=CONTESTED, author_contact="13800000777", **named)
        found = await says("请加装路灯。", author_name=FOUND, author_contact="13800000777", **named)
        hidden = await says(TEXT, author_name=FOUND, author_contact="13800000777", **named)
    return [whole, signed, contested, found, hidden]


async def withheld(comments: list[Received]) -> None:
    """Redact the first two; the others are said not to be theirs, and of the last two that is found."""
    whole, signed, contested, found, hidden = comments
    await redact(whole.id, *(value for name, value in REDACTED.items() if name != "person"))
    await redact(signed.id, REDACTED["person"])
    with clock.frozen(DURING):
        for one in (contested, found, hidden):
            said = NewDisowning(receipt=one.receipt, key=proof(one.receipt), statement="不是我写的。")
            made = await disowning.disown(NOBODY, new=said)
            if one is not contested:
                decided = DisowningDecided(confirm=True, hide=one is hidden, reason="已核实。")
                await disowning.decide(OFFICER, disowning=made.id, found=decided)


def addresses(app: Litestar, comments: list[Received], clause: UUID) -> Iterator[str]:
    """Every address that answers to a GET, about these comments where it takes one."""
    for route in app.routes:
        # the description of the API is made from the code, and slowly
        if not isinstance(route, HTTPRoute) or "GET" not in route.methods or route.path.startswith("/schema"):
            continue
        path = route.path_format.replace("{slug}", SLUG)
        if "{code}" in path:
            # whoever holds the receipt of a hidden comment reads what they said, as of every other
            filled = [path.replace("{code}", c.receipt) for c in comments[:-1]]
        elif "{comment}" in path:
            filled = [path.replace("{comment}", str(c.id)) for c in comments]
        else:
            filled = [path]
        # no stranger has the id of anything else
        for one in filled:
            yield re.sub(r"\{\w+\}", str(clause), one)


async def walked(client: httpx.AsyncClient, app: Litestar, comments: list[Received], at: datetime) -> str:
    """All that a stranger is answered at an instant, at every address, with filters and in pieces."""
    clause = (await clauses())[0].id
    told = []
    with clock.frozen(at):
        for address in addresses(app, comments, clause):
            queries = ["", f"?clause={clause}"] if address.endswith("/comments") else [""]
            for query in queries:
                for headers in ({}, {"hx-request": "true"}):
                    answered = await client.get(address + query, headers=headers)
                    assert answered.status_code < 500, address
                    told.append(answered.text)
    return "\n".join(told)


async def found_by(client: httpx.AsyncClient, words: str, at: datetime) -> str:
    """What a stranger's search finds, on the page and by the API; the words themselves stand on the page anyway."""
    with clock.frozen(at):
        page = await client.get(f"/consultations/{SLUG}/comments", params={"q": words})
        api = await client.get(f"/api/v1/consultations/{SLUG}/comments", params={"q": words})
    assert page.status_code == api.status_code == 200
    return "".join(re.findall(r'id="m-([0-9a-f-]{36})"', page.text)) + "".join(one["id"] for one in api.json()["items"])


@pytest.mark.parametrize("hiding", [False, True], ids=["nothing withheld", "withheld"])
async def test_no_secret_stands_anywhere_a_stranger_looks(
    client: httpx.AsyncClient, app: Litestar, world: None, *, hiding: bool
) -> None:
    await opened(screening=Screening.AT_ONCE)
    comments = await planted()
    if hiding:
        await withheld(comments)
    told = await walked(client, app, comments, DURING)
    await answer(await point("要点", [one.id for one in comments], at=DURING), at=DURING)
    await closed()
    await published()
    told_later = await walked(client, app, comments, AFTER + DAY + DAY)
    for answers in (told, told_later):
        assert {secret for secret in SECRETS if secret in answers} == (set() if hiding else SECRETS)
        assert "请加装扶手" in answers
        assert ("■■■" in answers) == hiding


@pytest.mark.parametrize("hiding", [False, True], ids=["nothing withheld", "withheld"])
async def test_no_search_finds_a_comment_by_what_is_withheld(
    client: httpx.AsyncClient, world: None, *, hiding: bool
) -> None:
    await opened(screening=Screening.AT_ONCE)
    comments = await planted()
    if hiding:
        await withheld(comments)
    searches = {REDACTED["number"]: 0, REDACTED["phrase"]: 0, REDACTED["wording"]: 0, "藏金": 0, "阁": 0, TEXT: 4}
    for words, place in searches.items():
        found = await found_by(client, words, DURING)
        assert (str(comments[place].id) in found) != hiding, words
    # a phrase across the mask is not found either, and what is beside it still is
    assert (str(comments[0].id) in await found_by(client, "电话是13911112222", DURING)) != hiding
    assert str(comments[0].id) in await found_by(client, "我的电话", DURING)


@pytest.mark.parametrize("hiding", [False, True], ids=["nothing withheld", "withheld"])
async def test_the_exports_keep_every_row_and_say_what_is_withheld(
    client: httpx.AsyncClient, world: None, *, hiding: bool
) -> None:
    await opened(screening=Screening.AT_ONCE)
    comments = await planted()
    if hiding:
        await withheld(comments)
    await answer(await point("要点", [one.id for one in comments], at=DURING), at=DURING)
    await closed()
    await published()
    with clock.frozen(AFTER + DAY):
        lines = await client.get(f"/api/v1/consultations/{SLUG}/comments.jsonl")
        table = await client.get(f"/api/v1/consultations/{SLUG}/comments.csv")
    rows = [httpx.Response(200, content=line).json() for line in lines.text.splitlines()]
    assert len(rows) == len(table.text.strip().splitlines()) - 1 == len(comments)
    expected = [["redacted"], ["redacted"], ["disowned"], ["disowned"], ["disowned"]]
    assert [row["withheld"] for row in rows] == (expected if hiding else [[]] * 5)
    assert [row["standing"] for row in rows] == ["visible"] * 4 + ["disowned" if hiding else "visible"]
    assert {row["outcome"] for row in rows} == {"adopted"}
    for body in (lines.text, table.text):
        assert {secret for secret in SECRETS if secret in body} == (set() if hiding else SECRETS)
