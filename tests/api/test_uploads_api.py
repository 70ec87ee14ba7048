"""A file is sent first and named in the comment afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from consultations.queries.comments import Filter, filed_comments
from participation.base import clock
from participation.base.identity.words import Scope
from participation.base.in_force import current_rules
from participation.base.uploads.receiving import FILES
from participation.base.uploads.services import LARGEST
from tests.consultations.steps import DURING, SLUG, opened
from tests.world import OFFICER, RESIDENT, bearer

pytestmark = pytest.mark.usefixtures("world")

UPLOADS = "/api/v1/uploads"
TEXT = "三楼的采光会受影响。\n".encode()
NAMED = f"{UPLOADS}?filename=采光.txt"


@pytest.fixture
async def own_machine(app: Litestar, world: None) -> AsyncIterator[httpx.AsyncClient]:
    """A script on the machine that serves."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as made:
        yield made


async def test_a_file_is_the_body_and_its_name_a_parameter(client: httpx.AsyncClient) -> None:
    answer = await client.post(NAMED, content=TEXT, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 201
    stored = answer.json()
    assert (stored["filename"], stored["size"]) == ("采光.txt", len(TEXT))
    assert stored["sha256"] == hashlib.sha256(TEXT).hexdigest()
    assert stored["media_type"] == "text/plain; charset=utf-8"


async def test_a_file_comes_in_a_form_too(client: httpx.AsyncClient) -> None:
    answer = await client.post(UPLOADS, files={"file": ("采光.txt", TEXT, "application/pdf")})
    assert answer.status_code == 201
    assert answer.json()["media_type"] == "text/plain; charset=utf-8", "what it holds counts, not what is said"


async def test_a_comment_takes_its_files_along(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        file = (await client.post(NAMED, content=TEXT)).json()["id"]
        said = {"text": "见附件。", "attachments": [file]}
        answer = await client.post(f"/api/v1/consultations/{SLUG}/comments", json=said)
        assert answer.status_code == 201
        again = await client.post(f"/api/v1/consultations/{SLUG}/comments", json=said)
    assert (again.status_code, again.json()["code"]) == (422, "unknown_attachment"), "a file belongs to one comment"
    filed = await filed_comments(OFFICER, SLUG, Filter())
    assert [comment.attachments for comment in filed.items] == [1]


@pytest.mark.parametrize(
    ("path", "content", "status", "code"),
    [
        (UPLOADS, TEXT, 422, "invalid"),
        (NAMED, b"", 422, "empty"),
        (NAMED, b"<html><script>alert(1)</script></html>", 415, "type_not_allowed"),
        (f"{UPLOADS}?filename=../..", TEXT, 422, "name_invalid"),
        (NAMED, b"x" * (LARGEST + 1), 413, "too_large"),
    ],
)
async def test_what_cannot_be_kept_is_refused(
    client: httpx.AsyncClient, path: str, content: bytes, status: int, code: str
) -> None:
    answer = await client.post(path, content=content, headers={"Content-Type": "application/octet-stream"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_form_without_a_file_or_with_two_is_refused(client: httpx.AsyncClient) -> None:
    for files in ({"file": (None, "text")}, [("a", ("a.txt", TEXT)), ("b", ("b.txt", TEXT))]):
        answer = await client.post(UPLOADS, files=files)  # type: ignore[arg-type] # either shape is httpx's own
        assert [error["field"] for error in answer.json()["errors"]] == ["file"]


async def test_the_same_key_stores_once(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "file-1", "Content-Type": "text/plain"}
    first = await client.post(NAMED, content=TEXT, headers=headers)
    again = await client.post(NAMED, content=TEXT, headers=headers)
    assert first.json() == again.json()
    other = await client.post(NAMED, content=TEXT + TEXT, headers=headers)
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_reading_token_sends_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.post(NAMED, content=TEXT, headers=bearer(RESIDENT, Scope.READ))
    assert answer.json()["code"] == "scope_required"


async def test_an_unknown_sender_is_stopped_and_a_known_one_and_this_machine_are_not(
    client: httpx.AsyncClient, own_machine: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.base.uploads.receiving.FILES", 0)
    assert FILES * current_rules().limits.comments_per_address_hour > 100
    refused = await client.post(NAMED, content=TEXT)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) > 0
    assert (await client.post(NAMED, content=TEXT, headers=bearer(RESIDENT))).status_code == 201
    assert (await own_machine.post(NAMED, content=TEXT)).status_code == 201
