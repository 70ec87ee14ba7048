"""The whole way of a real regulation: 80 clauses put to the public, 1,197 comments, each of them answered.

The draft is the Shanghai regulation on the business environment of 2020, the later version that of 2024. Everything
goes through the API, as an office's own programs would do it. Beside each stage stands how long it took.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from consultations.queries.reconciling import promise
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    CLOSES,
    DAY,
    DURING,
    LATER,
    OPENS,
    the_clock_strikes,
)
from tests.world import CLERK, LEADER, OFFICER, RESIDENT, REVIEWER, bearer

HERE = Path(__file__).parent
TEXTS = HERE.parent / "drafts" / "texts"
API = "/api/v1/consultations"
C = f"{API}/business-environment"
RECEIVED = 1_197
# what a comment is about, as an officer would look for it: in the draft, and as the commenters write it
ABOUT = {"平台": "平台", "監管": "监管", "稅": "税", "保險": "保险", "競爭": "竞争", "公平": "公平", "安全": "安全"}
FROM_ONE_ADDRESS = 30


class Said(msgspec.Struct):
    """A comment of the files."""

    id: int
    text: str
    position: str = ""


def files() -> list[Said]:
    """All comments, those in Chinese first."""
    lines = [
        line for name in ("vtaiwan-uberx", "themefinder") for line in (HERE / "comments" / f"{name}.jsonl").open("rb")
    ]
    return [msgspec.json.decode(line, type=Said) for line in lines]


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Says how long a stage took."""
    began = time.perf_counter()
    yield
    print(f"{stage}: {time.perf_counter() - began:.1f} s")  # noqa: T201 # read with -s


class Calls:
    """Calls to the API by the people of the office, and by the public from many addresses."""

    def __init__(self, app: Litestar) -> None:
        self.app = app

    def at(self, address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, client=(address, 40_000))  # type: ignore[arg-type] # two names for one ASGI
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    async def office(self, actor: Actor, path: str, body: Any = None, *, method: str = "POST") -> Any:
        async with self.at("203.0.113.1") as client:
            response = await client.request(method, path, json=body, headers=bearer(actor))
        assert response.status_code in {200, 201}, response.text
        return response.json()

    async def draft(self, name: str) -> dict[str, Any]:
        headers = bearer(OFFICER) | {"content-type": "text/markdown"}
        async with self.at("203.0.113.1") as client:
            response = await client.put(f"{C}/draft", content=(TEXTS / name).read_bytes(), headers=headers)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


async def announced(calls: Calls) -> list[dict[str, Any]]:
    """The regulation, approved and open; its clauses."""
    with clock.frozen(BEFORE):
        notice = {
            "slug": "business-environment",
            "title": "上海市优化营商环境条例(草案)",
            "kind": "normative document",
            "body": "fgj",
            "drafting_note": "为了持续优化营商环境。",
            "concerns_business": True,
            "screening": "at once",
            "opens_at": OPENS.isoformat(),
            "closes_at": CLOSES.isoformat(),
        }
        await calls.office(OFFICER, API, notice)
        saved = await calls.draft("shanghai-business-environment-2020.md")
        await calls.office(OFFICER, f"{C}/review")
        await calls.office(REVIEWER, f"{C}/approval")
        await calls.office(OFFICER, f"{C}/opening")
    with clock.frozen(OPENS):
        await the_clock_strikes()
    clauses: list[dict[str, Any]] = saved["clauses"]
    return clauses


def comment_of(said: Said, place: int, clauses: list[dict[str, Any]]) -> dict[str, Any]:
    """The call's body: on the first clause that has the commenter's word, with a contact for every third."""
    body: dict[str, Any] = {"text": said.text, "publish": ("text", "text and name", "no")[place % 3]}
    if word := next((inside for outside, inside in ABOUT.items() if outside in said.text), None):
        body["clause"] = next(clause["id"] for clause in clauses if word in clause["text"])
    if said.position:
        body["stance"] = "support" if said.position == "Yes" else "oppose"
    author: dict[str, str] = {"name": f"第{place}号"} if place % 3 == 1 else {}
    if place % 3 == 0:
        author["contact"] = f"1390000{place:04}" if place % 2 else f"someone{place}@example.org"
    return body | {"author": author}


async def everybody_comments(calls: Calls, clauses: list[dict[str, Any]]) -> list[tuple[Said, str, str]]:
    """All comments by the API, every tenth sent twice under one key, some by a clerk or somebody signed in."""
    received = []
    for place, said in enumerate(files()):
        body = comment_of(said, place, clauses)
        headers = {"Idempotency-Key": f"comment-{place}"}
        if place % 40 == 7:
            headers |= bearer(RESIDENT)
        if place % 60 == 11:
            headers |= bearer(CLERK)
            body |= {"channel": "letter", "stated_on": "2027-03-05", "author": {"name": f"写信人{place}"}}
        async with calls.at(f"198.51.{place // FROM_ONE_ADDRESS}.9") as client:
            with clock.frozen(DURING):
                response = await client.post(f"{C}/comments", json=body, headers=headers)
                assert response.status_code == 201, response.text
                if place % 10 == 0:
                    again = await client.post(f"{C}/comments", json=body, headers=headers)
                    assert again.json() == response.json()
        received.append((said, response.json()["id"], response.json()["receipt"]))
    return received


async def everything_is_answered(calls: Calls, received: list[tuple[Said, str, str]]) -> None:
    """A point for each subject, some comments with several; the shortest ask for nothing."""
    raised: dict[str, list[str]] = {}
    nothing = []
    for said, id_, _ in received:
        found = [word for word in ABOUT if word in said.text]
        if said.position:
            found.append("限制" if said.position == "Yes" else "放开")
        if len(said.text) < 20 and not found:
            nothing.append(id_)
        for subject in found or ([] if id_ in nothing else ["其他"]):
            raised.setdefault(subject, []).append(id_)
    statuses = [
        "adopted",
        "partly adopted",
        "not adopted",
        "already provided for",
        "explained",
        "for study",
        "referred",
    ]
    for place, (subject, comments) in enumerate(raised.items()):
        made = await calls.office(OFFICER, f"{C}/points", {"title": f"关于{subject}", "comments": comments})
        answer = {"status": statuses[place % 7], "reason": f"关于{subject}的意见已经研究。", "referred_to": "有关部门"}
        await calls.office(OFFICER, f"/api/v1/points/{made['id']}/disposition", answer)
    if nothing:
        await calls.office(OFFICER, f"{C}/no-change", {"comments": nothing})


async def test_a_real_regulation_goes_its_whole_way(app: Litestar, world: None) -> None:
    calls = Calls(app)
    with timed("announced"):
        clauses = await announced(calls)
    assert len(clauses) == 80
    with timed("commented"):
        received = await everybody_comments(calls, clauses)
    assert len(received) == len(await execute("SELECT FROM comment")) == RECEIVED
    with clock.frozen(CLOSES):
        await the_clock_strikes()
    with clock.frozen(AFTER):
        with timed("answered"):
            await everything_is_answered(calls, received)
        with timed("redrafted"):
            later = await calls.draft("shanghai-business-environment-2024.md")
        assert (later["version"], len(later["clauses"])) == (2, 97)
        kept = {clause["id"] for clause in clauses} & {clause["id"] for clause in later["clauses"]}
        assert len(kept) > 60
        with timed("reported"):
            filed = (await calls.office(OFFICER, f"{C}/report"))["content"]
            await calls.office(REVIEWER, f"{C}/report/review", {"reason": "数字无误"})
            await calls.office(LEADER, f"{C}/report/approval")
    await execute("TRUNCATE delivery")
    with clock.frozen(AFTER + DAY), timed("published"):
        await calls.office(OFFICER, f"{C}/report/publication")
    for column in ("by_channel", "by_clause", "by_outcome", "by_author_kind", "by_standing"):
        assert sum(filed[column].values()) == filed["received"] == RECEIVED, column
    assert filed["by_channel"]["letter"] == len(range(11, RECEIVED, 60))
    assert filed["draft_version"] == 2

    with clock.frozen(LATER), timed("read"):
        await everybody_is_told(calls, received, filed)
        async with calls.at("198.51.100.1") as client:
            assert (await client.get(f"{C}/draft")).json()["version"] == 2
            changes = (await client.get(f"{C}/changes?from=1&to=2")).json()["items"]
    every_clause_is_told_once(changes, clauses, later["clauses"])


def every_clause_is_told_once(
    changes: list[dict[str, Any]], before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    """Each clause of both texts has its place in the comparison; a new identity was added, or came of a split."""
    old, new = [clause["id"] for clause in before], [clause["id"] for clause in after]
    told_old, told_new, fresh = [], [], set()
    for one in changes:
        earlier = [part["id"] for part in one["earlier_parts"] or [one["earlier"]] if part]
        later = [part["id"] for part in one["later_parts"] or [one["later"]] if part]
        # what goes on keeps who it is, whatever else it was split into
        assert len(set(earlier) & set(later)) == bool(earlier and later), one
        told_old += earlier
        told_new += later
        fresh |= set(later) - set(earlier)
        assert (one["change"] == "added") == (not earlier)
        assert (one["change"] == "removed") == (not later)
    assert sorted(told_old) == sorted(old)
    assert told_new == new
    assert fresh == set(new) - set(old)


async def everybody_is_told(calls: Calls, received: list[tuple[Said, str, str]], filed: dict[str, Any]) -> None:
    """The four numbers, the fates, and the receipts of some are those of the report."""
    found = await promise("business-environment")
    assert msgspec.structs.astuple(found) == (RECEIVED,) * 4
    assert found.kept
    fates = Counter(row["fate"] for row in await execute("SELECT fate FROM delivery"))
    assert fates.total() == RECEIVED
    assert min(fates["queued"], fates["no contact"]) > 300
    async with calls.at("198.51.100.1") as client:
        told: Counter[str] = Counter()
        for said, _, receipt in received[::40]:
            answer = (await client.get(f"/api/v1/receipts/{receipt}")).json()
            assert answer["text"] == said.text.strip()
            assert answer["points"] or answer["outcome"] == "no change asked"
            assert all(point["reason"] for point in answer["points"])
            told[answer["outcome"]] += 1
        assert len(told) > 2
        rows = (await client.get(f"{C}/comments.jsonl")).text.splitlines()
        assert len(rows) == RECEIVED
        assert Counter(msgspec.json.decode(row)["outcome"] for row in rows) == filed["by_outcome"]
        assert len((await client.get(f"{C}/comments?limit=200")).json()["items"]) == 200
