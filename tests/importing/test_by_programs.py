"""The API and the command line: a file of any size goes in as it is, and what became of it is asked for."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, opened
from tests.faults.open_now import open_now
from tests.house.serving import kaimen
from tests.importing.files import DAY, carried_out, letters, ndjson, number_of_comments, workbook
from tests.server import SECRET_KEY
from tests.world import CLERK, OFFICER_ELSEWHERE, RESIDENT, bearer

IMPORTS = f"/api/v1/consultations/{SLUG}/imports"
LETTERS = f"{IMPORTS}?channel=letter"


@pytest.fixture
async def consultation(world: None) -> str:
    return await opened()


async def sent(
    client: httpx.AsyncClient, content: bytes | AsyncIterator[bytes], kind: str = "application/x-ndjson", **more: str
) -> httpx.Response:
    """What the API answers to a file."""
    with clock.frozen(DURING):
        headers = {**bearer(CLERK), "Content-Type": kind, **more}
        return await client.post(LETTERS, content=content, headers=headers)


async def told(client: httpx.AsyncClient, whole: str) -> dict[str, object]:
    """How far an import is, once all is done."""
    with clock.frozen(DURING):
        await carried_out()
        answer = await client.get(f"{IMPORTS}/{whole}", headers=bearer(CLERK))
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def test_a_file_is_taken_and_told_of_as_the_contract_says(client: httpx.AsyncClient, consultation: str) -> None:
    answer = await sent(client, ndjson(*letters(2), {"text": ""}))
    assert (answer.status_code, list(answer.json())) == (202, ["import"])
    found = await told(client, answer.json()["import"])
    assert (found["received"], found["accepted"], found["state"]) == (3, 2, "done")
    assert found["rejected"] == [
        {
            "line": 3,
            "errors": [
                {"field": "text", "code": "required", "message": "请填写意见，或者提出修改后的条文。"},
                {"field": "stated_on", "code": "required", "message": "请填写来信、来电或者走访的日期。"},
            ],
        }
    ]
    table = await client.get(str(found["rejected_file"]), headers=bearer(CLERK))
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.startswith("\ufefftext,date,编号 key,错误 errors")


@pytest.mark.parametrize("kind", ["text/csv", "application/octet-stream", "application/json", ""])
async def test_a_file_is_known_by_its_content(client: httpx.AsyncClient, consultation: str, kind: str) -> None:
    table = f"内容,日期\n好,{DAY}\n".encode()
    book = workbook(["内容", "日期"], ["很好", DAY])
    for content in (table, book) if kind != "application/json" else (ndjson(*letters(1)),):
        answer = await sent(client, content, kind)
        assert answer.status_code == 202, answer.text
        assert (await told(client, answer.json()["import"]))["accepted"] == 1


async def test_a_body_larger_than_any_other_is_read_as_it_comes(client: httpx.AsyncClient, consultation: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield ndjson(*letters(1))
        filler = b" " * 1_000_000 + b"\n"
        for _ in range(30):
            yield filler

    answer = await sent(client, pieces())
    assert answer.status_code == 202, answer.text
    assert (await told(client, answer.json()["import"]))["accepted"] == 1


async def test_the_same_request_twice_is_one_import(client: httpx.AsyncClient, consultation: str) -> None:
    content = ndjson(*letters(2))
    first = await sent(client, content, **{"Idempotency-Key": "once"})
    again = await sent(client, content, **{"Idempotency-Key": "once"})
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    other = await sent(client, ndjson(*letters(3)), **{"Idempotency-Key": "once"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await execute("SELECT count(*) AS n FROM import"))[0]["n"] == 1


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "empty"),
        (b"%PDF-1.4", 415, "type_not_allowed"),
        ("甲,乙\n好,第三条\n".encode(), 422, "column_missing"),
        (b"text\na\xff\n", 422, "encoding"),
        (b"[{}]", 422, "not_lines"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_at_once(
    client: httpx.AsyncClient, consultation: str, content: bytes, status: int, code: str
) -> None:
    answer = await sent(client, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await execute("SELECT id FROM import") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("channel=web", "channel"), ("channel=pigeon", "channel"), ("channel=letter&map=text", "map")],
)
async def test_a_way_that_there_is_not_is_refused(
    client: httpx.AsyncClient, consultation: str, query: str, field: str
) -> None:
    with clock.frozen(DURING):
        answer = await client.post(f"{IMPORTS}?{query}", content=b"text\na\n", headers=bearer(CLERK))
    assert answer.status_code in {400, 422}
    assert field in answer.text


async def test_columns_may_be_named_in_the_request(client: httpx.AsyncClient, consultation: str) -> None:
    with clock.frozen(DURING):
        answer = await client.post(
            f"{IMPORTS}?channel=counter&map=甲:text&map=乙:clause",
            content="甲,乙\n好,第三条\n".encode(),
            headers={**bearer(CLERK), "content-type": "text/csv"},
        )
    assert answer.status_code == 202, answer.text
    assert (await told(client, answer.json()["import"]))["columns"] == {"甲": "text", "乙": "clause"}


async def test_who_may_not_import_sends_nothing(client: httpx.AsyncClient, consultation: str) -> None:
    read = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b"x" * 10_000

    with clock.frozen(DURING):
        for who in (RESIDENT, OFFICER_ELSEWHERE):
            answer = await client.post(LETTERS, content=pieces(), headers=bearer(who))
            assert answer.status_code == 403
        assert (await client.post(LETTERS, content=b"text\na\n")).status_code == 401
    assert await execute("SELECT id FROM import") == []


def on_this_database(folder: Path) -> dict[str, str]:
    return {
        "KAIMEN_DATABASE_URL": os.environ["KAIMEN_DATABASE_URL"],
        "KAIMEN_SECRET_KEY": SECRET_KEY,
        "KAIMEN_DATA_DIR": str(folder),
    }


async def test_the_command_imports_and_tells_what_became_of_it(world: None, tmp_path: Path) -> None:
    await open_now()
    day = str((await execute("SELECT (now() - interval '2 days')::date::text AS day"))[0]["day"])
    path = tmp_path / "letters.csv"
    path.write_text(f"甲,日期,编号\n好,{day},1\n也好,{day},2\n", "utf-8")
    with_map = ("import", "comments", SLUG, str(path), "--channel", "counter", "--map", "甲=text", "--map", "编号=key")
    settings = on_this_database(tmp_path / "var")
    done = await asyncio.to_thread(kaimen, *with_map, "--by", "13800000113", **settings)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["state"], found["accepted"], found["files"]) == ("done", 2, ["letters.csv"])
    assert "2 rows of 2" in done.stderr
    assert await execute("SELECT DISTINCT clerk FROM comment") == [{"clerk": CLERK.person}]
    again = await asyncio.to_thread(kaimen, *with_map, **settings)
    assert json.loads(again.stdout)["repeated"] == 2
    assert await number_of_comments() == 2


async def test_the_command_says_in_a_sentence_what_it_cannot_do(world: None, tmp_path: Path) -> None:
    await open_now()
    path = tmp_path / "letters.csv"
    path.write_text("甲\n好\n", "utf-8")
    settings = on_this_database(tmp_path / "var")
    done = await asyncio.to_thread(kaimen, "import", "comments", SLUG, str(path), **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No column holds the text of the comments.")
    missing = await asyncio.to_thread(kaimen, "import", "comments", SLUG, str(tmp_path / "none.csv"), **settings)
    assert missing.returncode == 1
    assert "none.csv" in missing.stderr
    wrong = await asyncio.to_thread(kaimen, "import", "comments", SLUG, str(path), "--channel", "web", **settings)
    assert wrong.returncode == 2
