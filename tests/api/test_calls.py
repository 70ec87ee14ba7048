"""The API as a program calls it: what it answers, in which shape, and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    CLOSES,
    DURING,
    OPENS,
    SLUG,
    TEXT,
    answer,
    clauses,
    closed,
    opened,
    point,
    prepared,
    published,
    said,
    says,
    submitted,
    the_clock_strikes,
)
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, RESIDENT, REVIEWER, bearer

API = "/api/v1/consultations"
C = f"{API}/{SLUG}"
PROBLEM = "application/problem+json"
NOTICE = {
    "slug": SLUG,
    "title": "既有多层住宅加装电梯扶持办法",
    "kind": "normative document",
    "body": "fgj",
    "basis": "《无障碍环境建设法》",
    "drafting_note": "为什么",
    "interpretation": "给谁",
    "audiences": ["业主"],
    "screening": "at once",
    "opens_at": "2027-03-01T09:00:00+08:00",
    "closes_at": "2027-04-01T16:00:00Z",
}


def wrong(response: httpx.Response, status: int, code: str) -> dict[str, str]:
    """The wrong fields of a problem, each with its code, once status, code and media type are judged."""
    assert response.headers["content-type"] == PROBLEM
    document = response.json()
    assert (response.status_code, document["status"], document["code"]) == (status, status, code), document
    assert document["type"] == "about:blank"
    assert document["title"]
    assert document["detail"]
    assert response.headers["cache-control"] == "no-store"
    assert all(error["message"] for error in document.get("errors", []))
    return {error["field"]: error["code"] for error in document.get("errors", [])}


async def test_a_consultation_goes_its_whole_way_by_calls(client: httpx.AsyncClient, world: None) -> None:
    async def post(path: str, actor: Any, body: Any = None) -> Any:
        response = await client.post(f"{C}{path}", json=body, headers=bearer(actor))
        assert response.status_code == 201, response.text
        return response.json()

    with clock.frozen(BEFORE):
        made = await client.post(API, json=NOTICE, headers=bearer(OFFICER))
        assert (made.status_code, made.json()) == (
            201,
            {"slug": SLUG, "state": "prepared", "waiting_for": None},
        )
        put = await client.put(
            f"{C}/draft", content=TEXT.encode(), headers=bearer(OFFICER) | {"content-type": "text/markdown"}
        )
        assert (put.status_code, put.json()["version"]) == (200, 1)
        assert set(put.json()["clauses"][0]) == {"id", "number", "heading", "text", "path"}
        assert (await post("/review", OFFICER))["state"] == "submitted"
        assert (await post("/rejection", REVIEWER, {"reason": "再改"}))["state"] == "rejected"
        changed = await client.patch(C, json={"version": 1, "summary": "给老房子装电梯"}, headers=bearer(OFFICER))
        assert changed.status_code == 200
        await post("/review", OFFICER)
        assert (await post("/approval", REVIEWER))["state"] == "approved"
        assert (await post("/opening", OFFICER))["state"] == "scheduled"
    with clock.frozen(OPENS):
        await the_clock_strikes()
    with clock.frozen(DURING):
        clause = put.json()["clauses"][3]["id"]
        said_ = {"text": "采光", "clause": clause, "stance": "oppose", "author": {"kind": "person"}, "publish": "text"}
        response = await client.post(f"{C}/comments", json=said_)
        assert response.status_code == 201
        received = response.json()
        assert set(received) == {"id", "receipt"}
        listed = (await client.get(f"{C}/comments")).json()["items"]
        assert [(one["text"], one["clause_number"], one["received_at"]) for one in listed] == [
            ("采光", "第四条", "2027-03-10T03:00:00Z")
        ]
        extended = await post("/extension", OFFICER, {"closes_at": "2027-04-05T16:00:00Z", "reason": "假期"})
        assert extended["state"] == "open"
        assert (await client.get(C)).json()["closes_at"] == "2027-04-05T16:00:00Z"
        assert (await post("/closure", OFFICER, {"reason": "意见已充分"}))["state"] == "closed"
        made = await client.post(
            f"{C}/points", json={"title": "采光", "comments": [received["id"]]}, headers=bearer(OFFICER)
        )
        assert made.status_code == 201
        uncovered = await client.post(f"{C}/report", headers=bearer(OFFICER))
        assert wrong(uncovered, 409, "uncovered") == {}
        assert uncovered.json()["uncovered"] == 1
        disposed = await client.post(
            f"/api/v1/points/{made.json()['id']}/disposition",
            json={"status": "adopted", "reason": "已写明", "clauses": [clause]},
            headers=bearer(OFFICER),
        )
        assert (disposed.status_code, disposed.json()["version"]) == (201, 1)
        filed = await post("/report", OFFICER)
        assert (filed["content"]["edition"], filed["content"]["received"]) == ("filed", 1)
        assert (await client.get(f"{C}/report?edition=filed")).status_code == 403
        await post("/report/review", REVIEWER, {"reason": "数字无误"})
        assert (await post("/report/approval", LEADER))["state"] == "report approved"
        assert (await post("/report/publication", OFFICER))["state"] == "published"
        told = (await client.get(f"/api/v1/receipts/{received['receipt']}")).json()
        assert (told["state"], told["outcome"], told["proof"]["leaf"]) == ("published", "adopted", 0)
        assert told["points"][0]["clauses"] == ["第四条"]
        for ending, kind in (("", "application/json"), (".json", "application/json"), (".csv", "text/csv")):
            response = await client.get(f"{C}/report{ending}")
            assert response.headers["content-type"].split(";")[0] == kind
        assert (await post("/archive", OFFICER))["state"] == "archived"


async def test_instants_are_told_in_utc(client: httpx.AsyncClient, world: None) -> None:
    with clock.frozen(BEFORE):
        await client.post(API, json=NOTICE, headers=bearer(OFFICER))
        found = (await client.get(C, headers=bearer(OFFICER))).json()
    assert (found["opens_at"], found["closes_at"]) == ("2027-03-01T01:00:00Z", "2027-04-01T16:00:00Z")


async def test_an_instant_without_its_zone_is_refused(client: httpx.AsyncClient, world: None) -> None:
    response = await client.post(API, json=NOTICE | {"opens_at": "2027-03-01T09:00:00"}, headers=bearer(OFFICER))
    assert wrong(response, 422, "invalid") == {"opens_at": "invalid"}


async def test_every_wrong_field_is_named_at_once_with_dots(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    body = {
        "text": "长" * 20_001,
        "clause": "no id",
        "stance": "maybe",
        "author": {"kind": "cat", "nickname": "x", "contact": 5},
        "publish": None,
        "attachments": ["x"],
        "answers": {"问": 1},
        "colour": "red",
    }
    with clock.frozen(DURING):
        response = await client.post(f"{C}/comments", json=body)
    assert wrong(response, 422, "invalid") == {
        "text": "too_long",
        "clause": "invalid",
        "stance": "unknown_value",
        "author.kind": "unknown_value",
        "author.nickname": "unknown",
        "author.contact": "type",
        "publish": "type",
        "attachments.0": "invalid",
        "answers.问": "type",
        "colour": "unknown",
    }


async def test_the_rule_and_its_source_are_in_the_answer(client: httpx.AsyncClient, world: None) -> None:
    short = NOTICE | {"closes_at": "2027-03-05T16:00:00Z"}
    with clock.frozen(BEFORE):
        response = await client.post(API, json=short, headers=bearer(OFFICER) | {"accept-language": "zh-CN"})
        assert wrong(response, 422, "period_too_short") == {"closes_at": "period_too_short"}
        assert "《市县法治政府建设示范指标体系》" in response.json()["detail"]
        response = await client.post(API, json=short, headers=bearer(OFFICER) | {"accept-language": "en"})
        assert "National Indicators" in response.json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
async def test_unknown_fields_are_refused_everywhere(client: httpx.AsyncClient, world: None, method: str) -> None:
    await prepared()
    address, body = {
        "POST": (f"{C}/review", {"reson": "x"}),
        "PATCH": (C, {"version": 1, "titel": "x"}),
        "PUT": (f"{C}/clauses", {"clauses": [{"number": "1", "text": "x", "note": 1}]}),
    }[method]
    response = await client.request(method, address, json=body, headers=bearer(OFFICER))
    assert set(wrong(response, 422, "invalid").values()) == {"unknown"}


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"text": "a", "text": "b"}', 400, "repeated"),
        (b'{"text": "a", "author": {"name": "x", "name": "y"}}', 400, "repeated"),
        (b'{"text": ', 400, "unreadable"),
        (b'{"text": "\xff\xfe"}', 400, "unreadable"),
        ('{"text": "好"}'.encode("gbk"), 400, "unreadable"),
        ('{"text": "好"}'.encode("utf-16"), 400, "unreadable"),
        (b'{"text": "\\ud800"}', 400, "unreadable"),
        (b"[" * 100_000, 400, "unreadable"),
        (b"nan", 400, "unreadable"),
        (b"[]", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b"", 422, "invalid"),
        (b'{"text": "' + b"x" * (25 << 20) + b'"}', 413, "too_large"),
    ],
    ids=lambda value: str(value[:24]) if isinstance(value, bytes) else None,
)
async def test_a_body_that_cannot_be_read_is_refused(
    client: httpx.AsyncClient, world: None, content: bytes, status: int, code: str
) -> None:
    await opened()
    headers = {"content-type": "application/json"}
    with clock.frozen(DURING):
        response = await client.post(f"{C}/comments", content=content, headers=headers)
    wrong(response, status, code)
    assert await execute("SELECT FROM comment") == []


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/html"]
)
async def test_a_body_of_another_kind_is_refused(client: httpx.AsyncClient, world: None, kind: str) -> None:
    await opened()
    with clock.frozen(DURING):
        response = await client.post(f"{C}/comments", content=b'{"text": "a"}', headers={"content-type": kind})
    assert wrong(response, 415, "unsupported_media_type") == {}


async def test_a_json_body_may_say_so_in_its_own_words(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        for kind in ("application/json; charset=utf-8", "Application/JSON", "application/vnd.office+json"):
            response = await client.post(f"{C}/comments", content=b'{"text": "a"}', headers={"content-type": kind})
            assert response.status_code == 201


async def test_a_draft_that_is_none_is_refused(client: httpx.AsyncClient, world: None) -> None:
    await prepared(None)
    for content, kind, status in (
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "image/png", 415),
        (b"", "text/plain", 422),
        ("第一条 好\0".encode(), "text/plain", 415),
        (b"PK\x03\x04 broken", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 422),
    ):
        response = await client.put(f"{C}/draft", content=content, headers=bearer(OFFICER) | {"content-type": kind})
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("state=nothing", "state"),
        ("cursor=xyz", "cursor"),
        ("cursor=" + "A" * 41, "cursor"),
        ("q=" + "x" * 201, "q"),
    ],
)
async def test_wrong_parameters_are_named_as_they_were_sent(
    client: httpx.AsyncClient, world: None, query: str, field: str
) -> None:
    assert wrong(await client.get(f"{API}?{query}"), 422, "invalid") == {field: "invalid"}


@pytest.mark.parametrize("query", ["q=%00", "audience=%00", "body=%00"])
async def test_a_null_character_in_the_address_is_no_fault_of_ours(
    client: httpx.AsyncClient, world: None, query: str
) -> None:
    assert wrong(await client.get(f"{API}?{query}"), 400, "unreadable") == {}


@pytest.mark.parametrize(
    "address", [f"{API}/LIFT", f"{API}/%00", f"{API}/nowhere", f"{API}/nowhere/draft", "/api/v1/x"]
)
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, world: None, address: str) -> None:
    assert wrong(await client.get(address), 404, "not_found") == {}


async def test_a_method_that_is_not_offered_is_refused(client: httpx.AsyncClient, world: None) -> None:
    assert wrong(await client.delete(C), 405, "method_not_allowed") == {}


async def test_out_of_order_tells_state_and_act(client: httpx.AsyncClient, world: None) -> None:
    await submitted()
    response = await client.post(f"{C}/opening", headers=bearer(OFFICER))
    wrong(response, 409, "out_of_order")
    assert (response.json()["state"], response.json()["act"]) == ("submitted", "open")


async def test_a_comment_out_of_time_is_refused_with_the_day(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(CLOSES):
        response = await client.post(f"{C}/comments", json={"text": "迟了"})
    wrong(response, 409, "closed")
    assert "2027年4月2日(周五) 00:00" in response.json()["detail"]


async def test_too_many_comments_from_one_address_wait(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        for _ in range(30):
            assert (await client.post(f"{C}/comments", json={"text": "好"})).status_code == 201
        response = await client.post(f"{C}/comments", json={"text": "好"})
    wrong(response, 429, "too_many_requests")
    assert response.headers["retry-after"] == "3600"


async def test_lists_page_by_cursor_and_limit(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening="at once")
    comments = [str(c) for c in await said(*(f"第{n}条意见" for n in range(25)))]
    found: list[str] = []
    address = f"{C}/comments?limit=10"
    with clock.frozen(DURING):
        while True:
            page = (await client.get(address)).json()
            assert set(page) == {"items", "next", "seen_by"}
            found += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            address = f"{C}/comments?limit=10&cursor={page['next']}"
        assert len((await client.get(f"{C}/comments?limit=200", headers=bearer(CLERK))).json()["items"]) == 25
    assert found == comments


async def test_comments_are_narrowed_by_clause_words_and_answer(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening="at once")
    clause = (await clauses())[0].id
    [first] = await said("关于采光", clause=clause)
    await said("关于噪声")
    await closed()
    await answer(await point("采光", [first]))
    rest = (await client.get(f"{C}/comments?uncovered=true", headers=bearer(OFFICER))).json()["items"]
    marked = await client.post(f"{C}/no-change", json={"comments": [rest[0]["id"]]}, headers=bearer(OFFICER))
    assert marked.json() == {"comments": 1}
    await published()
    for query, texts in (
        (f"clause={clause}", ["关于采光"]),
        ("q=噪声", ["关于噪声"]),
        ("disposition=adopted", ["关于采光"]),
        ("disposition=for study", []),
    ):
        items = (await client.get(f"{C}/comments?{query}")).json()["items"]
        assert [one["text"] for one in items] == texts


async def test_screening_hides_with_a_public_reason(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening="at once")
    [comment] = await said("难听")
    address = f"{C}/comments/{comment}/screening"
    with clock.frozen(DURING):
        response = await client.post(address, json={"show": False}, headers=bearer(REVIEWER))
        assert wrong(response, 422, "reason_required") == {"reason": "reason_required"}
        body = {"show": False, "reason": "abuse", "detail": "原话"}
        assert (await client.post(address, json=body, headers=bearer(REVIEWER))).json() == {"comments": 1}
        [one] = (await client.get(f"{C}/comments")).json()["items"]
    assert (one["text"], one["standing"], one["hidden_for"]) == ("", "hidden", "abuse")
    assert "原话" not in str(one)


async def test_a_point_is_corrected_linked_unlinked_and_retired(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    with clock.frozen(AFTER):
        made = await client.post(f"{C}/points", json={"title": "采光"}, headers=bearer(OFFICER))
        address = f"/api/v1/points/{made.json()['id']}"
        linked = await client.post(f"{address}/comments", json={"comments": [str(comment)]}, headers=bearer(OFFICER))
        assert linked.json() == {"comments": 1}
        changed = {"version": 1, "title": "底楼采光"}
        assert (await client.patch(address, json=changed, headers=bearer(OFFICER))).status_code == 200
        second = await client.patch(address, json=changed, headers=bearer(COLLEAGUE))
        wrong(second, 409, "edited_meanwhile")
        found = (await client.get(f"{C}/points", headers=bearer(OFFICER))).json()
        assert (found["items"][0]["comments"], found["uncovered"], found["next"]) == (1, 1, None)
        removed = await client.post(
            f"{address}/comments/removal", json={"comments": [str(comment)]}, headers=bearer(OFFICER)
        )
        assert removed.json() == {"comments": 1}
        assert (await client.delete(address, headers=bearer(OFFICER))).status_code == 204
        wrong(await client.delete(address, headers=bearer(OFFICER)), 404, "not_found")
    wrong(await client.post(f"/api/v1/points/{uuid4()}/disposition", json={}, headers=bearer(OFFICER)), 422, "invalid")


async def test_invitations_are_counted(client: httpx.AsyncClient, world: None) -> None:
    await opened(invited_only=True)
    with clock.frozen(DURING):
        wrong(await client.post(f"{C}/comments", json={"text": "好"}), 403, "not_invited")
        invited = await client.post(f"{C}/invitations", json={"contacts": ["13800000201"]}, headers=bearer(OFFICER))
        assert (invited.status_code, invited.json()) == (201, {"invited": 1})
        sent = await client.post(f"{C}/comments", json={"text": "好"}, headers=bearer(RESIDENT))
    assert sent.status_code == 201


async def test_a_receipt_of_nobody_is_not_found(client: httpx.AsyncClient, world: None) -> None:
    for code in ("x", "0000-0000-0000-0000-1", "%00", "a" * 60, "a" * 61):
        assert wrong(await client.get(f"/api/v1/receipts/{code}"), 404, "not_found") == {}


READS = (
    "",
    "/draft",
    "/changes?from=1&to=1",
    "/report",
    "/report.json",
    "/report.csv",
    "/report.xlsx",
    "/comments.csv",
    "/comments.jsonl",
    "/annotations.jsonld",
    "/points.csv",
)


@pytest.mark.parametrize("part", READS)
async def test_what_did_not_change_is_not_sent_again(client: httpx.AsyncClient, world: None, part: str) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    await answer(await point("采光", [comment]))
    await published()
    address = f"{C}{part}"
    first = await client.get(address)
    assert (first.status_code, first.headers["cache-control"]) == (200, "public, no-cache")
    # the form of the report itself is that which is accepted; whatever has a form in its address has no other
    assert first.headers["vary"] == "Authorization, Cookie" + ", Accept" * (part == "/report")
    tag = first.headers["etag"]
    for asked in (tag, f'W/{tag}, "other"', "*"):
        again = await client.get(address, headers={"if-none-match": asked})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in again.headers
    assert (await client.get(address, headers={"if-none-match": '"other"'})).content == first.content
    mine = await client.get(address, headers=bearer(OFFICER))
    assert mine.headers["cache-control"] == "private, no-cache"
    head = await client.head(address)
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")


async def test_the_tag_changes_with_the_state_even_where_nobody_wrote_anything(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    with clock.frozen(CLOSES - timedelta(seconds=1)):
        before = (await client.get(C)).headers["etag"]
    with clock.frozen(CLOSES):
        after = await client.get(C, headers={"if-none-match": before})
    assert (after.status_code, after.json()["state"]) == (200, "closed")


async def test_no_answer_tells_personal_data_of_a_comment(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening="at once")
    with clock.frozen(DURING):
        received = await says("采光", author_name="沈阿婆", author_contact="13800000207")
    await closed()
    await answer(await point("采光", [received.id]))
    await published()
    for part in ("", "/draft", "/comments", "/points", "/report", "/report.csv", "/comments.csv", "/comments.jsonl"):
        text = (await client.get(f"{C}{part}")).text
        assert "沈阿婆" not in text
        assert "13800000207" not in text
        assert received.receipt not in text


async def test_a_spreadsheet_runs_no_formula_of_a_comment(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening="at once")
    [comment] = await said("=HYPERLINK(1)", at=datetime(2027, 3, 3, tzinfo=UTC))
    await closed()
    await answer(await point("+采光", [comment]), reason="@SUM(A1)")
    await published()
    assert ",'=HYPERLINK(1)," in (await client.get(f"{C}/comments.csv")).text
    report = (await client.get(f"{C}/report.csv")).text
    assert "'+采光" in report
    assert "'@SUM(A1)" in report
