"""Drafts that are too much: for the memory, for the eye, for the clock."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from participation.base.database import execute
from tests.badinput.files import BOMBS, WORD, document
from tests.badinput.judging import assert_it_helps, nothing_stored
from tests.badinput.texts import EVERY
from tests.world import OFFICER, bearer, signed_in

DRAFT = "/api/v1/consultations/young/draft"
MANY = 10_000
# seconds on a machine that others use too
PATIENCE = 30.0


@pytest.fixture
async def young(client: httpx.AsyncClient, world: None) -> str:
    """A consultation that is being prepared, without a draft."""
    body = {
        "title": "加装电梯",
        "slug": "young",
        "kind": "ideas",
        "body": "fgj",
        "opens_at": "2030-03-01T01:00:00Z",
        "closes_at": "2030-05-01T16:00:00Z",
    }
    made = await client.post("/api/v1/consultations", json=body, headers=bearer(OFFICER))
    assert made.status_code == 201, made.text
    return "young"


async def put(client: httpx.AsyncClient, content: bytes, kind: str = "text/markdown") -> httpx.Response:
    answer = await client.put(DRAFT, content=content, headers=bearer(OFFICER) | {"content-type": kind})
    assert_it_helps(answer, (kind, content[:40]))
    return answer


async def test_ten_thousand_clauses_are_taken_and_read_in_bounded_time(client: httpx.AsyncClient, young: str) -> None:
    text = "\n\n".join(f"第{number}条 居民可以提出第{number}项意见,由区房管局答复。" for number in range(1, MANY + 1))
    began = time.monotonic()
    answer = await put(client, text.encode())
    assert answer.status_code == 200, answer.text[:300]
    assert len(answer.json()["clauses"]) == MANY
    assert await execute("SELECT count(*) AS n FROM clause") == [{"n": MANY}]
    assert time.monotonic() - began < PATIENCE
    for path in (DRAFT, "/api/v1/consultations/young"):
        began = time.monotonic()
        assert (await client.get(path, headers=bearer(OFFICER))).status_code == 200
        assert time.monotonic() - began < PATIENCE
    signed_in(client, OFFICER)
    for path in ("/consultations/young/draft", "/workbench/consultations/young/draft"):
        began = time.monotonic()
        page = await client.get(path)
        assert_it_helps(page)
        assert page.status_code == 200
        assert time.monotonic() - began < PATIENCE, path
        assert "第10000条" in page.text


async def test_a_clause_of_a_megabyte_is_refused_with_its_number(client: httpx.AsyncClient, young: str) -> None:
    async with nothing_stored():
        answer = await put(client, ("第一条 " + "字" * 350_000 + "\n\n第二条 乙").encode())
    assert (answer.status_code, answer.json()["code"]) == (422, "clause_too_long")
    assert "第一条" in answer.json()["detail"]


async def test_every_text_as_a_draft_is_taken_or_refused(client: httpx.AsyncClient, young: str) -> None:
    for name in EVERY:
        content = f"第一条 {EVERY[name]}\n\n第二条 乙".encode()
        for kind in ("text/markdown", "text/plain", "text/html"):
            answer = await put(client, content, kind)
            assert answer.status_code in {200, 413, 415, 422}
        signed_in(client, OFFICER)
        page = await client.get("/consultations/young/draft")
        assert_it_helps(page)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


ENCODED = {
    "gb18030": "第一条 为了方便居民上下楼,制定本办法。\n\n第二条 本办法适用于本区。".encode("gb18030"),
    "utf-16": "第一条 为了方便居民上下楼。\n\n第二条 乙。".encode("utf-16"),
    "utf-8 with mark": "\ufeff第一条 甲。\n\n第二条 乙。".encode(),
    "half a character": "第一条 甲。\n\n第二条 乙".encode()[:-1],
    "latin": "第一条".encode() + b"\xe9\xe8\xff",
    "binary": bytes(range(256)) * 100,
    "nothing": b"",
    "blanks": b" \n\t\r\n",
    "nulls": b"\0" * 1000,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000,
    "pdf": b"%PDF-1.7\n%%EOF",
    "empty archive": b"PK\x05\x06" + b"\0" * 18,
}


async def test_a_file_in_any_encoding_is_read_or_refused(client: httpx.AsyncClient, young: str) -> None:
    for name, content in ENCODED.items():
        for kind in ("text/markdown", "text/plain; charset=no-such", "text/html", WORD, "", "application/octet-stream"):
            answer = await put(client, content, kind)
            if name in {"gb18030", "utf-8 with mark"} and kind == "text/markdown":
                assert answer.json()["clauses"][0]["number"] == "第一条"


async def test_an_archive_that_was_made_to_harm_is_refused_soon(client: httpx.AsyncClient, young: str) -> None:
    for name in BOMBS:
        for kind in (WORD, "text/markdown"):
            async with nothing_stored():
                began = time.monotonic()
                answer = await put(client, BOMBS[name], kind)
                assert time.monotonic() - began < PATIENCE
            assert answer.status_code in {413, 415, 422}, answer.text[:200]


async def test_the_same_archive_is_refused_on_the_page(client: httpx.AsyncClient, young: str) -> None:
    for name in BOMBS:
        signed_in(client, OFFICER)
        async with nothing_stored():
            answer = await client.post(
                "/workbench/consultations/young/draft/split", files={"file": ("办法.docx", BOMBS[name], WORD)}
            )
        assert_it_helps(answer, name)
        assert answer.status_code in {413, 415, 422}, answer.text[:200]


# what is within measure, and harms only whoever reads it: nobody here does
NOT_READ = {"entities", "deep", "outside", "nested"}


async def test_the_same_archive_is_refused_as_an_attachment(client: httpx.AsyncClient, open_one: str) -> None:
    for name in [name for name in BOMBS if name not in NOT_READ]:
        async with nothing_stored():
            answer = await client.post("/api/v1/uploads", files={"file": ("说明.docx", BOMBS[name], WORD)})
        assert_it_helps(answer, name)
        assert answer.status_code in {413, 415, 422}, answer.text[:200]
        form: dict[str, Any] = {"text": "见附件。", "publish": "text"}
        signed_in(client, OFFICER)
        async with nothing_stored():
            page = await client.post(
                "/consultations/lift/comment", data=form, files={"files": ("说明.docx", BOMBS[name], WORD)}
            )
        assert_it_helps(page, name)
        assert page.status_code in {413, 415, 422}, page.text[:200]
        assert "见附件。" in page.text


async def test_a_word_file_that_is_none_is_no_harm(client: httpx.AsyncClient, young: str) -> None:
    answer = await put(client, document("第一条 甲。", "第二条 乙。"), WORD)
    assert [clause["number"] for clause in answer.json()["clauses"]] == ["第一条", "第二条"]


STRANGE_SPLITS: dict[str, Any] = {
    "none": {"clauses": []},
    "one of nothing": {"clauses": [{"number": "", "text": ""}]},
    "too many": {"clauses": [{"number": "1", "text": "a"}] * 20_001},
    "a megabyte": {"clauses": [{"number": "1", "text": "a" * 1_000_000}]},
    "null": {"clauses": [{"number": "\0", "text": "a\0"}]},
    "somebody's identity": {"clauses": [{"number": "1", "text": "a", "id": "018f4b7e-1111-7000-8000-000000000001"}]},
    "the same identity": {
        "clauses": [{"number": str(n), "text": "a", "id": "018f4b7e-1111-7000-8000-000000000001"} for n in range(2)]
    },
    "deep path": {"clauses": [{"number": "1", "text": "a", "path": ["章"] * 9}]},
}


@pytest.mark.parametrize("name", list(STRANGE_SPLITS))
async def test_a_corrected_split_is_taken_whole_or_not_at_all(client: httpx.AsyncClient, young: str, name: str) -> None:
    answer = await client.put("/api/v1/consultations/young/clauses", json=STRANGE_SPLITS[name], headers=bearer(OFFICER))
    assert_it_helps(answer, name)
    sent = len(STRANGE_SPLITS[name]["clauses"])
    assert await execute("SELECT count(*) AS n FROM clause") == [{"n": sent if answer.status_code == 200 else 0}]
