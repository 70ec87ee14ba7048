"""Files are handed out as downloads that can do no harm, to those who may have them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar, Request, Response

from participation.base import settings
from participation.base.codes import uuid7
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.uploads.services import store
from participation.base.uploads.serving import attachments
from participation.base.uploads.storing import remove
from tests.uploads import sample_files as files

OPEN, CLOSED = "comment:open", "comment:closed"
asked: list[tuple[Actor, str]] = []


async def may_see(actor: Actor, subject: str) -> bool:
    asked.append((actor, subject))
    return subject == OPEN


def refused(_request: Request[Any, Any, Any], error: Refused) -> Response[str]:
    return Response(error.refusal.code, status_code=error.refusal.status)


@pytest.fixture
def client() -> httpx.AsyncClient:
    asked.clear()
    app = Litestar([attachments({"comment": may_see})], exception_handlers={Refused: refused}, openapi_config=None)
    asgi: Any = app
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=asgi), base_url="http://kaimen.test")


async def given(filename: str, content: bytes, subject: str = OPEN) -> UUID:
    return (await store(NOBODY, filename=filename, content=content, subject=subject)).id


async def test_a_file_comes_back_as_it_was_under_its_own_name(database: None, client: httpx.AsyncClient) -> None:
    id_ = await given("意见 书.pdf", files.PDF)
    answer = await client.get(f"/attachments/{id_}")
    assert answer.status_code == 200
    assert answer.content == files.PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(files.PDF))
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"____.pdf\"; filename*=UTF-8''%E6%84%8F%E8%A7%81%20%E4%B9%A6.pdf"
    )
    assert asked == [(NOBODY, OPEN)]


async def test_no_file_can_run_in_our_name(database: None, client: httpx.AsyncClient) -> None:
    id_ = await given('x".html', b"I agree; <b>really</b>")
    answer = await client.get(f"/attachments/{id_}")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="x_.html.txt"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("subject", [CLOSED, "matter:1", "waiting"])
async def test_who_may_not_see_a_file_is_told_there_is_none(
    database: None, client: httpx.AsyncClient, subject: str
) -> None:
    id_ = await given("x.pdf", files.PDF, subject)
    for wanted in (id_, uuid7()):
        answer = await client.get(f"/attachments/{wanted}")
        assert (answer.status_code, answer.text) == (404, "not_found")


async def test_a_file_lost_from_the_disk_is_not_found(database: None, client: httpx.AsyncClient) -> None:
    stored = await store(NOBODY, filename="x.pdf", content=files.PDF, subject=OPEN)
    remove(stored.sha256, settings.current())
    assert (await client.get(f"/attachments/{stored.id}")).status_code == 404


async def test_a_text_in_the_national_encoding_is_said_to_be_in_it(database: None, client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/attachments/{await given('x.txt', files.TEXT_GB)}")
    assert answer.headers["content-type"] == "text/plain; charset=gb18030"
    assert "采光" in answer.text


async def test_a_large_file_is_streamed_whole(database: None, client: httpx.AsyncClient) -> None:
    content = "意见\n".encode() * 300_000
    answer = await client.get(f"/attachments/{await given('x.txt', content)}")
    assert answer.content == content
