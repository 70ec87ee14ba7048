"""Every text in every place where people write: stored whole and shown harmless, or refused with a reason."""

from __future__ import annotations

import html
from typing import Any

import httpx
import pytest

from participation.base.database import execute
from tests.badinput.judging import assert_it_helps, nothing_stored
from tests.badinput.texts import BLANK, DOUBTFUL, EVERY, REFUSED, SCRIPT, STORABLE
from tests.world import OFFICER, bearer, signed_in

COMMENTS = "/api/v1/consultations/lift/comments"
HARMFUL = ("<script>alert", "<img src=x", "<svg onload", 'javascript:alert(4)"', "javascript:alert(4)'")


async def stored_texts() -> list[str]:
    return [row["text"] for row in await execute("SELECT text FROM comment ORDER BY id")]


async def test_what_can_be_stored_comes_back_as_it_was_sent(client: httpx.AsyncClient, open_one: str) -> None:
    for name, text in STORABLE.items():
        answer = await client.post(COMMENTS, json={"text": text})
        assert answer.status_code == 201, (name, answer.text[:300])
    listed = await client.get(COMMENTS, params={"limit": 200})
    shown = {item["text"] for item in listed.json()["items"]}
    for name in ("script", "attribute", "template", "statement", "formula", "emoji", "rare characters", "entities"):
        assert STORABLE[name] in shown, name
    assert len(shown) == len(STORABLE)


async def test_pages_show_what_was_written_and_do_nothing_of_it(client: httpx.AsyncClient, open_one: str) -> None:
    for text in STORABLE.values():
        await client.post(COMMENTS, json={"text": text, "author": {"name": SCRIPT}, "publish": "text and name"})
    pages = ["/consultations/lift/comments", f"/consultations/lift/comments?q={SCRIPT}"]
    for path in pages:
        page = await client.get(path)
        assert_it_helps(page)
        assert not [bad for bad in HARMFUL if bad in page.text.lower()], path
    assert html.escape(SCRIPT) in (await client.get(pages[0])).text
    signed_in(client, OFFICER)
    page = await client.get("/workbench/consultations/lift/comments")
    assert page.status_code == 200
    assert not [bad for bad in HARMFUL if bad in page.text.lower()]


async def test_a_comment_that_says_nothing_or_too_much_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, open_one: str
) -> None:
    for name, text in (BLANK | REFUSED).items():
        async with nothing_stored():
            answer = await client.post(COMMENTS, json={"text": text}, headers={"Idempotency-Key": "k"})
        assert_it_helps(answer, name)
        assert answer.status_code == 422, name
        assert [error["field"] for error in answer.json()["errors"]] == ["text"], name


async def test_the_form_takes_and_refuses_the_same(client: httpx.AsyncClient, open_one: str) -> None:
    signed_in(client, OFFICER)
    stored = 0
    for name, text in EVERY.items():
        answer = await client.post("/consultations/lift/comment", data={"text": text, "publish": "text"})
        assert_it_helps(answer, name)
        stored += answer.status_code == 303
        if name not in DOUBTFUL:
            assert answer.status_code == (303 if name in STORABLE else 422), name
        assert len(await stored_texts()) == stored, name


async def test_what_nobody_can_see_is_left_out_or_refused(client: httpx.AsyncClient, open_one: str) -> None:
    taken = 0
    for name, text in DOUBTFUL.items():
        answer = await client.post(COMMENTS, json={"text": f"有人住在{text}这里"})
        assert_it_helps(answer, name)
        if answer.status_code == 201:
            taken += 1
        else:
            assert answer.json()["errors"][0]["field"] == "text", name
    stored = await stored_texts()
    assert len(stored) == taken
    for text in stored:
        assert text.startswith("有人住在")
        assert text.endswith("这里")
        assert not set(text) & set("\0\x1b\u202e\U000e0041")


# every field of a comment that takes words, as a path into the body
FIELDS: tuple[tuple[str, ...], ...] = (
    ("proposed_text",),
    ("author", "name"),
    ("author", "contact"),
    ("author", "credit_code"),
    ("ticket",),
    ("clause",),
    ("stance",),
    ("publish",),
    ("channel",),
    ("stated_on",),
    ("answers", "question"),
    ("no such field",),
)


@pytest.mark.parametrize("field", FIELDS, ids="/".join)
async def test_every_field_of_a_comment_takes_or_refuses_every_text(
    client: httpx.AsyncClient, open_one: str, field: tuple[str, ...]
) -> None:
    for name, text in EVERY.items():
        body: dict[str, Any] = {"text": "同意。"}
        place = body
        for step in field[:-1]:
            place = place.setdefault(step, {})
        place[field[-1]] = text
        before = len(await stored_texts())
        answer = await client.post(COMMENTS, json=body)
        assert_it_helps(answer, name)
        assert answer.status_code in {201, 403, 422}, (name, answer.text[:300])
        assert len(await stored_texts()) == before + (answer.status_code == 201)


async def test_the_names_of_answers_may_be_anything_that_can_be_stored(
    client: httpx.AsyncClient, open_one: str
) -> None:
    for name, text in EVERY.items():
        assert_it_helps(await client.post(COMMENTS, json={"text": "同意。", "answers": {text: "是"}}), name)


@pytest.mark.parametrize("field", ["title", "summary", "basis", "drafting_note", "interpretation", "contact_email"])
async def test_what_an_officer_writes_is_taken_or_refused_and_shown_harmless(
    client: httpx.AsyncClient, open_one: str, field: str
) -> None:
    for number, (name, text) in enumerate(EVERY.items()):
        body = {
            "title": "加装电梯",
            "slug": f"bad-{number}",
            "kind": "ideas",
            "body": "fgj",
            "opens_at": "2030-03-01T01:00:00Z",
            "closes_at": "2030-05-01T16:00:00Z",
            field: text,
        }
        answer = await client.post("/api/v1/consultations", json=body, headers=bearer(OFFICER))
        assert_it_helps(answer, name)
        assert answer.status_code in {201, 422}
        if answer.status_code == 201:
            assert (await client.get(f"/api/v1/consultations/bad-{number}", headers=bearer(OFFICER))).status_code == 200
    signed_in(client, OFFICER)
    for number in range(len(EVERY)):
        page = await client.get(f"/workbench/consultations/bad-{number}")
        assert_it_helps(page)
        assert not [bad for bad in HARMFUL if bad in page.text.lower()]


async def test_a_point_and_its_answer_take_or_refuse_every_text(client: httpx.AsyncClient, open_one: str) -> None:
    for name, text in EVERY.items():
        made = await client.post(
            "/api/v1/consultations/lift/points", json={"title": text[:250], "text": text}, headers=bearer(OFFICER)
        )
        assert_it_helps(made, name)
        if made.status_code == 201:
            assert_it_helps(
                await client.post(
                    f"/api/v1/points/{made.json()['id']}/disposition",
                    json={"status": "adopted", "reason": text},
                    headers=bearer(OFFICER),
                ),
                name,
            )
    assert_it_helps(await client.get("/api/v1/consultations/lift/points", headers=bearer(OFFICER)))
    signed_in(client, OFFICER)
    page = await client.get("/workbench/consultations/lift/points")
    assert_it_helps(page)
    assert not [bad for bad in HARMFUL if bad in page.text.lower()]
