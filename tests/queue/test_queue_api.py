"""The queue by programs: read, assigned with versions, taken back, given away, noted on; the same call twice is one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, answer, closed, opened, point, published, said
from tests.queue.families import family, joined
from tests.queue.test_assigning import raised
from tests.world import AUDITOR, COLLEAGUE, OFFICER, RESIDENT, bearer

API = "/api/v1"
HERE = f"{API}/consultations/{SLUG}"


async def call(client: httpx.AsyncClient, method: str, path: str, who: Any = OFFICER, **sent: Any) -> httpx.Response:
    """What the API answers while the consultation is open."""
    headers = bearer(who) | sent.pop("headers", {})
    with clock.frozen(DURING):
        return await client.request(method, path, headers=headers, **sent)


async def test_a_program_works_through_the_queue(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two, three = await said("采光受影响", "采光受影响!", "同意")
    letters = await family([one, two])
    light = await point("采光", at=DURING)
    page = (await call(client, "GET", f"{HERE}/queue?progress=unassigned&limit=1")).json()
    assert [item["id"] for item in page["items"]] == [str(letters)]
    assert page["items"][0]["voices"]["messages"] == 2
    further = (await call(client, "GET", f"{HERE}/queue?progress=unassigned&cursor={page['next']}")).json()
    assert [item["id"] for item in further["items"]] == [str(three)]
    sent = {"families": [str(letters)], "points": [str(light)], "versions": {str(letters): page["items"][0]["version"]}}
    headers = {"Idempotency-Key": "k1"}
    first = await call(client, "POST", f"{HERE}/assignments", json=sent, headers=headers)
    again = await call(client, "POST", f"{HERE}/assignments", json=sent, headers=headers)
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["comments"] == 2
    assert len(await execute("SELECT FROM work_act")) == 1
    late = await call(client, "POST", f"{HERE}/assignments", json=sent)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert set(late.json()["versions"]) == {str(letters)}
    back = await call(client, "POST", f"{API}/acts/{first.json()['act']}/reversal")
    assert (back.status_code, back.json()["comments"], back.json()["kept"]) == (201, 2, [])
    assert await raised(one) == set()
    acts = (await call(client, "GET", f"{HERE}/acts?own=true")).json()
    assert [act["kind"] for act in acts["items"]] == ["undo", "assign"]
    progress = (await call(client, "GET", f"{HERE}/queue/progress")).json()
    assert (progress["overall"]["left"], progress["overall"]["items_left"]) == (3, 2)


async def test_an_item_is_read_with_its_members(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two, three = await said("应当公示", "应当公示!", "不应当公示")
    letters = await family([one, two], apart=[three])
    whole = (await call(client, "GET", f"{HERE}/queue/{letters}")).json()
    assert whole["shown"]["id"] == str(one)
    assert whole["members"][0]["id"] == str(three)
    assert whole["item"]["set_apart"] == 1
    missing = await call(client, "GET", f"{HERE}/queue/{UUID(int=1)}")
    assert missing.status_code == 404


async def test_work_is_given_away_and_noted_as_done(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    officers = (await call(client, "GET", f"{HERE}/officers")).json()["items"]
    assert [officer["name"] for officer in officers] == ["何倩", "周敏"]
    sent = {"officer": str(COLLEAGUE.person), "comments": [str(one)], "note": "先看"}
    given = await call(client, "POST", f"{HERE}/delegations", json=sent)
    assert given.status_code == 201
    theirs = (await call(client, "GET", f"{HERE}/queue?officer={COLLEAGUE.person}")).json()
    assert [item["officers"] for item in theirs["items"]] == [["何倩"]]
    [made] = given.json()["ids"]
    assert (await call(client, "POST", f"{API}/delegations/{made}/completion", COLLEAGUE)).status_code == 204
    assert (await call(client, "POST", f"{API}/delegations/{made}/completion")).status_code == 409
    assert (await call(client, "GET", f"{HERE}/delegations")).json()["items"] == []
    [ended] = (await call(client, "GET", f"{HERE}/delegations?ended=true")).json()["items"]
    assert (ended["officer_name"], ended["by"], ended["ended_by"]) == ("何倩", "周敏", "何倩")
    nobody = await call(client, "POST", f"{HERE}/delegations", json=sent | {"officer": str(RESIDENT.person)})
    assert [error["field"] for error in nobody.json()["errors"]] == ["officer"]


async def test_notes_are_added_to_and_never_told_to_others(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    sent = {"comment": str(one), "text": "先问一下司法局"}
    assert (await call(client, "POST", f"{HERE}/notes", json=sent)).status_code == 201
    [note] = (await call(client, "GET", f"{HERE}/notes?about={one}", COLLEAGUE)).json()["items"]
    assert (note["text"], note["by"]) == ("先问一下司法局", "周敏")
    assert (await call(client, "GET", f"{HERE}/notes?about={one}", AUDITOR)).status_code == 403
    both = await call(client, "POST", f"{HERE}/notes", json=sent | {"point": str(one)})
    assert both.status_code == 422


async def test_no_export_report_or_public_page_holds_a_note(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    secret = "先问一下司法局再答复"
    await call(client, "POST", f"{HERE}/notes", json={"comment": str(one), "text": secret})
    light = await point("采光", [one], at=DURING)
    await call(client, "POST", f"{HERE}/notes", json={"point": str(light), "text": secret})
    await closed()
    await answer(light)
    await published()
    for path in (
        f"{HERE}/comments", f"{HERE}/comments.csv", f"{HERE}/comments.jsonl", f"{HERE}/points", f"{HERE}/report",
        f"{HERE}/report.csv", f"/consultations/{SLUG}/report", f"/consultations/{SLUG}/comments",
    ):  # fmt: skip
        found = await client.get(path)
        assert found.status_code == 200, path
        assert secret not in found.text, path
        assert secret not in (await client.get(path, headers=bearer(AUDITOR))).text, path


async def test_members_that_came_since_are_told(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one, two = await said("采光受影响", "采光受影响!")
    letters = await family([one])
    light = await point("采光", at=DURING)
    read = (await call(client, "GET", f"{HERE}/queue/{letters}")).json()["item"]["version"]
    await joined(letters, [two])
    sent = {"families": [str(letters)], "points": [str(light)], "versions": {str(letters): read}}
    refused = await call(client, "POST", f"{HERE}/assignments", json=sent | {"seen_at": "2027-03-01T00:00:00Z"})
    assert refused.status_code == 409
    assert {"joined"} == {change["what"] for change in refused.json()["changes"]}
