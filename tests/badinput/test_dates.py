"""Instants and days that no calendar of an office has."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from participation.base.database import execute
from tests.badinput.judging import assert_it_helps, nothing_stored
from tests.world import CLERK, HOST, OFFICER, bearer, signed_in

NEW = {"title": "加装电梯", "kind": "ideas", "body": "fgj"}
PERIODS = {
    "backwards": ("2030-05-01T16:00:00Z", "2030-03-01T01:00:00Z"),
    "no time": ("2030-03-01T01:00:00Z", "2030-03-01T01:00:00Z"),
    "a second": ("2030-03-01T01:00:00Z", "2030-03-01T01:00:01Z"),
    "year one": ("0001-01-01T00:00:00Z", "0001-03-01T00:00:00Z"),
    "before year one in the city": ("0001-01-01T00:00:00+14:00", "2030-03-01T00:00:00Z"),
    "year 9999": ("9999-11-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    "after year 9999 in the city": ("2030-03-01T00:00:00Z", "9999-12-31T23:59:59-12:00"),
    "eight thousand years": ("2030-03-01T00:00:00Z", "9999-12-31T15:00:00Z"),
    "long over": ("1970-01-01T00:00:00Z", "1970-03-01T00:00:00Z"),
    "no zone": ("2030-03-01T01:00:00", "2030-05-01T16:00:00"),
    "a day only": ("2030-03-01", "2030-05-01"),
    "no such day": ("2030-02-30T00:00:00Z", "2030-05-01T16:00:00Z"),
    "year 10000": ("2030-03-01T00:00:00Z", "10000-01-01T00:00:00Z"),
    "a number": (1900000000, 2000000000),
    "a huge number": (10**30, -(10**30)),
    "words": ("明天", "后天"),
    "a leap second": ("2030-03-01T23:59:60Z", "2030-05-01T16:00:00Z"),
    "full width": ("\uff12\uff10\uff13\uff10-03-01T01:00:00Z", "2030-05-01T16:00:00Z"),
}
# seconds since 1970 are an instant too
TAKEN = {"long over", "a leap second", "a number"}


async def test_the_form_for_a_period_refuses_the_same(client: httpx.AsyncClient, open_one: str) -> None:
    signed_in(client, OFFICER)
    for name, (opens_at, closes_at) in PERIODS.items():
        form = NEW | {"opens_at": str(opens_at), "closes_at": str(closes_at)}
        assert_it_helps(await client.post("/workbench/consultations/new", data=form), name)
        assert_it_helps(await client.get("/workbench/consultations/period", params=form), name)


@pytest.mark.parametrize("name", list(PERIODS))
async def test_an_extension_to_a_strange_end_is_refused_or_taken(
    client: httpx.AsyncClient, open_one: str, name: str
) -> None:
    body = {"closes_at": PERIODS[name][1], "reason": "征求更多意见"}
    answer = await client.post("/api/v1/consultations/lift/extension", json=body, headers=bearer(OFFICER))
    assert_it_helps(answer, name)
    for path in ("/", "/consultations", "/consultations/lift", "/consultations/lift.ics", "/sitemap.xml"):
        assert_it_helps(await client.get(path), (name, path))
    signed_in(client, OFFICER)
    assert_it_helps(await client.get("/workbench/consultations/lift"), name)


DAYS: tuple[Any, ...] = (
    *("0001-01-01", "9999-12-31", "2030-02-30", "1999-1-1", "", "明天", 5, None, "2026-11-21T00:00:00Z", "-0001-01-01"),
)


async def test_the_day_of_a_letter_lies_within_the_period(client: httpx.AsyncClient, open_one: str) -> None:
    for day in DAYS:
        body = {"text": "来信。", "channel": "letter", "stated_on": day}
        async with nothing_stored():
            answer = await client.post("/api/v1/consultations/lift/comments", json=body, headers=bearer(CLERK))
        assert_it_helps(answer, day)
        assert answer.status_code == 422


@pytest.mark.parametrize("hidden", [False, True], ids=["written plainly", "with escaped figures"])
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
async def test_what_no_page_could_show_is_never_stored(
    client: httpx.AsyncClient, world: None, day: str, hidden: bool
) -> None:
    new = {"kind": "open month", "title": "开放月", "body": "fgj", "starts_on": day, "ends_on": "2027-08-31"}
    body = json.dumps(new, ensure_ascii=False)
    sent = body.replace(day, "".join(f"\\u00{ord(figure):x}" for figure in day)) if hidden else body
    headers = bearer(HOST) | {"content-type": "application/json"}
    answer = await client.post("/api/v1/campaigns", content=sent.encode(), headers=headers)
    assert_it_helps(answer, day)
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, ["starts_on"])
    assert not await execute("SELECT FROM campaign")


async def test_a_title_may_begin_like_a_day_that_nobody_means(client: httpx.AsyncClient, world: None) -> None:
    new = {
        "kind": "open month",
        "title": "0001-01-01",
        "body": "fgj",
        "starts_on": "2027-08-01",
        "ends_on": "2027-08-31",
    }
    assert (await client.post("/api/v1/campaigns", json=new, headers=bearer(HOST))).status_code == 201
