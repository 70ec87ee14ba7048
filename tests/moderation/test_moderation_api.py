"""Moderation by programs: the addresses, the statuses, and one act under one key."""

from __future__ import annotations

import httpx

from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import DURING, SLUG, opened, said, says
from tests.moderation.redacted import code_sent
from tests.world import COLLEAGUE, OFFICER, bearer

API = "/api/v1"
AT = f"{API}/consultations/{SLUG}"
TEXT = "我是王小明,电话13812345678。"


async def test_many_are_previewed_screened_and_taken_back(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await said("买房找我", "买房请找我")
    act = {"choice": {"filter": {"q": "买房"}}, "show": False, "reason": "advertising"}
    with clock.frozen(DURING):
        seen = await client.post(f"{AT}/screenings/preview", json=act, headers=bearer(OFFICER))
        assert (seen.status_code, seen.json()["changing"]) == (200, 2)
        keyed = bearer(OFFICER) | {"Idempotency-Key": "one-act"}
        act["fingerprint"] = seen.json()["fingerprint"]
        first = await client.post(f"{AT}/screenings", json=act, headers=keyed)
        again = await client.post(f"{AT}/screenings", json=act, headers=keyed)
        assert (first.status_code, first.json()["touched"]) == (201, 2)
        assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
        assert len(await execute("SELECT FROM screening_batch")) == 1
        one = await client.get(f"{AT}/screenings/{first.json()['id']}", headers=bearer(OFFICER))
        assert [line["standing"] for line in one.json()["touched"]] == ["pending", "pending"]
        undone = await client.post(f"{API}/screenings/{first.json()['id']}/undoing", headers=bearer(COLLEAGUE))
        assert (undone.status_code, undone.json()["touched"]) == (201, 2)
        listed = await client.get(f"{AT}/screenings", headers=bearer(OFFICER))
        assert [line["undone_by"] for line in listed.json()["items"]] == [None, undone.json()["id"]]


async def test_spans_are_redacted_lifted_and_looked_at(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    [comment] = await said(TEXT)
    at = f"{API}/comments/{comment}"
    with clock.frozen(DURING):
        found = await client.get(f"{at}/redactions/suggestions", headers=bearer(OFFICER))
        [one] = found.json()["items"]
        assert (one["part"], one["begins"], one["ends"], one["likeness"]) == ("text", 8, 19, "mobile number")
        span = {"begins": one["begins"], "ends": one["ends"]}
        made = await client.post(f"{at}/redactions", json={"spans": [span]}, headers=bearer(OFFICER))
        assert (made.status_code, made.json()["text"]) == (201, "我是王小明,电话■■■。")
        public = (await client.get(f"{AT}/comments")).json()["items"][0]
        assert public["text"] == "我是王小明,电话■■■。"
        assert public["marks"] == [{"part": "text", "begins": 8, "ends": 11, "reason": "personal data"}]
        look = await client.post(f"{at}/original", json={"purpose": "handle_the_comment"}, headers=bearer(OFFICER))
        assert (look.status_code, look.json()["text"]) == (200, TEXT)
        wrong = await client.post(f"{at}/original", json={}, headers=bearer(OFFICER))
        assert wrong.status_code == 422
        redaction = made.json()["items"][0]["id"]
        lifting = f"{API}/redactions/{redaction}/lifting"
        lifted = await client.post(lifting, json={"reason": "本人同意。"}, headers=bearer(OFFICER))
        assert (lifted.status_code, lifted.json()["text"]) == (201, TEXT)


async def test_an_objection_is_made_and_answered(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        one = await says("不好听的话")
        hide = {"show": False, "reason": "abuse"}
        await client.post(f"{AT}/comments/{one.id}/screening", json=hide, headers=bearer(OFFICER))
        made = await client.post(f"{API}/receipts/{one.receipt}/objection", json={"statement": "我没有骂人。"})
        assert made.status_code == 201
        listed = await client.get(f"{AT}/objections", headers=bearer(COLLEAGUE))
        assert [line["statement"] for line in listed.json()["items"]] == ["我没有骂人。"]
        told = {"uphold": True, "reason": "没有辱骂。"}
        done = await client.post(f"{API}/objections/{made.json()['id']}/answer", json=told, headers=bearer(COLLEAGUE))
        assert done.status_code == 204
        receipt = (await client.get(f"{API}/receipts/{one.receipt}")).json()
    assert (receipt["standing"], receipt["objection"]["result"], receipt["may_object"]) == ("visible", "upheld", False)


async def test_a_comment_is_disowned_and_decided_on(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    with clock.frozen(DURING):
        one = await says("同意", author_name="沈阿婆", publish="text and name")
        at = f"{API}/comments/{one.id}/disownings"
        claim = {"contact": "13800000777"}
        sent = await client.post(f"{at}/code", json=claim)
        assert (sent.status_code, sent.json()) == (202, {"sent_to": "138****0777"})
        claim |= {"code": await code_sent(), "statement": "不是我写的。"}
        made = await client.post(at, json=claim)
        assert made.status_code == 201
        assert (await client.get(f"{AT}/comments")).json()["items"][0]["author_name"] is None
        listed = await client.get(f"{AT}/disownings", headers=bearer(OFFICER))
        assert listed.json()["items"][0]["contact"] == "138****0777"
        decision = {"confirm": True, "reason": "已核实。"}
        done = await client.post(
            f"{API}/disownings/{made.json()['id']}/decision", json=decision, headers=bearer(OFFICER)
        )
        assert done.status_code == 204
        public = (await client.get(f"{AT}/comments")).json()["items"][0]
        assert (public["standing"], public["hidden_for"], public["text"]) == ("disowned", "not theirs", "")
        unknown = await client.post(at, json=claim | {"note": "x"})
        assert unknown.status_code == 422
