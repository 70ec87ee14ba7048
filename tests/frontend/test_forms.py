"""Forms as browsers send them, read by a real request."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
import pytest
from litestar import Litestar, Request, Response, post
from litestar.datastructures import UploadFile
from litestar.testing import TestClient
from msgspec import Meta

from frontend.forms import read_form, typed
from participation.base.errors import Refused


class Author(msgspec.Struct):
    name: Annotated[str, Meta(max_length=10)] = ""
    contact: str | None = None


class Question(msgspec.Struct):
    text: str
    required: bool = False


class Form(msgspec.Struct):
    title: Annotated[str, Meta(min_length=1, max_length=20)]
    audiences: list[str] = []
    author: Author | None = None
    questions: list[Question] = []
    answers: dict[str, str | list[str]] = {}
    opens_at: datetime | None = None
    on: date | None = None
    seats: Annotated[int, Meta(ge=1)] = 1
    agreed: bool = False
    attachment: UploadFile | None = None


seen: list[Any] = []


@post("/", status_code=200)
async def take(request: Request[Any, Any, Any]) -> Response[Any]:
    seen.clear()
    try:
        form = await read_form(request, Form)
    except Refused as refused:
        errors = {error.field: error.code for error in refused.refusal.errors}
        return Response({"errors": errors, "typed": await typed(request)}, status_code=refused.refusal.status)
    seen.append(form)
    return Response({"file": (await form.attachment.read()).decode() if form.attachment else None})


@pytest.fixture
def client() -> Any:
    with TestClient(Litestar([take], openapi_config=None)) as client:
        yield client


def test_a_form_becomes_the_struct(client: TestClient[Litestar]) -> None:
    answer = client.post(
        "/",
        data={
            "_csrf_token": "x",
            "title": "加装电梯",
            "audiences": "residents",
            "author.name": "沈阿婆",
            "author.contact": "",
            "questions.0.text": "甲",
            "questions.10.text": "丙",
            "questions.2.text": "乙",
            "questions.2.required": "yes",
            "answers.1": ["a", "b"],
            "answers.2": "c",
            "opens_at": "2026-08-01T09:00",
            "on": "2026-08-01",
            "seats": " 3 ",
            "agreed": "on",
            "sent_by_an_extension": "1",
        },
    )
    assert answer.status_code == 200, answer.text
    assert seen[0] == Form(
        title="加装电梯",
        audiences=["residents"],
        author=Author("沈阿婆"),
        questions=[Question("甲"), Question("乙", required=True), Question("丙")],
        answers={"1": ["a", "b"], "2": "c"},
        opens_at=datetime(2026, 8, 1, 1, tzinfo=UTC),
        on=date(2026, 8, 1),
        seats=3,
        agreed=True,
    )


def test_empty_fields_take_their_defaults(client: TestClient[Litestar]) -> None:
    answer = client.post("/", data={"title": "t", "author.name": "", "seats": "", "opens_at": "", "audiences": ""})
    assert answer.status_code == 200
    assert seen[0] == Form(title="t")


def test_every_error_comes_back_with_all_that_was_typed(client: TestClient[Litestar]) -> None:
    sent = {"title": "x" * 21, "author.name": "y" * 11, "seats": "many", "on": "soon", "audiences": ["a", "b"]}
    answer = client.post("/", data={**sent, "_csrf_token": "secret"})
    assert answer.status_code == 422
    assert answer.json() == {
        "errors": {"title": "too_long", "author.name": "too_long", "seats": "type", "on": "invalid"},
        "typed": sent,
    }


def test_a_blank_text_is_not_filled_in(client: TestClient[Litestar]) -> None:
    answer = client.post("/", data={"title": "   "})
    assert answer.json()["errors"] == {"title": "required"}


def test_a_line_end_counts_once(client: TestClient[Litestar]) -> None:
    assert client.post("/", data={"title": "a\r\n" * 10}).status_code == 200
    assert seen[0].title == "a\n" * 10


def test_a_file_is_handed_over_and_an_empty_file_field_is_none(client: TestClient[Litestar]) -> None:
    answer = client.post("/", data={"title": "t"}, files={"attachment": ("a.txt", b"hello")})
    assert answer.json() == {"file": "hello"}
    assert client.post("/", data={"title": "t"}, files={"attachment": ("", b"")}).json() == {"file": None}


def test_text_that_is_not_in_its_encoding_is_refused_and_does_not_break(client: TestClient[Litestar]) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\xfe\r\n--b--\r\n'

    @post("/raw", status_code=200)
    async def raw(request: Request[Any, Any, Any]) -> int:
        try:
            await read_form(request, Form)
        except Refused as refused:
            return refused.refusal.status
        return 200

    with TestClient(Litestar([raw], openapi_config=None)) as other:
        answer = other.post("/raw", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.text == "400"
