"""A city provisions its staff by a script: people, roles, bodies, tokens, organisations under /api/v1."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from participation.base.database import execute
from participation.base.identity.queries import roles_of
from participation.base.identity.words import Role, Scope
from tests.world import (
    ADMINISTRATOR,
    AUDITOR,
    BODY,
    CHAMBER,
    CLERK,
    COLLEAGUE,
    FOR_THE_CHAMBER,
    MERCHANT,
    NEIGHBOUR,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    REVIEWER,
    bearer,
    sign_in_secret,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("world")

PEOPLE = "/api/v1/people"
NEW = {"contact": "13800000999", "name": "王工", "role": "officer", "body": "fgj"}
ASKED: tuple[tuple[str, str, Any], ...] = (
    ("GET", PEOPLE, None),
    ("POST", PEOPLE, NEW),
    ("GET", f"{PEOPLE}/{OFFICER.person}", None),
    ("POST", f"{PEOPLE}/{OFFICER.person}/roles", {"role": "clerk", "body": "fgj"}),
    ("DELETE", f"{PEOPLE}/{OFFICER.person}/roles/officer?body=fgj", None),
    ("POST", f"{PEOPLE}/{OFFICER.person}/credentials/removal", {"body": "fgj"}),
    ("POST", "/api/v1/bodies", {"slug": "swj", "name": "区水务局"}),
    ("PATCH", "/api/v1/bodies/fgj", {"phone": "1"}),
)


async def test_me_tells_who_a_token_is(client: httpx.AsyncClient) -> None:
    me = (await client.get("/api/v1/me", headers=bearer(OFFICER))).json()
    assert (me["id"], me["name"], me["assurance"]) == (str(OFFICER.person), "周敏", "contact verified")
    assert me["roles"] == [{"role": "officer", "body": "fgj", "body_name": "区房管局"}]
    assert me["scopes"] == ["read", "write"]
    assert me["organisation"] is None


async def test_me_tells_for_whom_one_acts_and_asks_nobody(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/me")).json()["code"] == "sign_in_required"
    signed_in(client, FOR_THE_CHAMBER)
    me = (await client.get("/api/v1/me")).json()
    assert me["organisation"] == {"id": str(CHAMBER), "name": "南埠商会"}


async def test_a_person_is_added_with_a_role_and_proves_the_contact_themselves(client: httpx.AsyncClient) -> None:
    answer = await client.post(PEOPLE, json=NEW, headers=bearer(ADMINISTRATOR))
    assert answer.status_code == 201
    added = answer.json()
    assert (added["name"], added["contacts"], added["password"]) == ("王工", ["138****0999"], False)
    assert [(post["role"], post["body"], post["ended_at"]) for post in added["posts"]] == [("officer", "fgj", None)]
    rows = await execute("SELECT verified_at FROM contact WHERE person = {}", added["id"])
    assert rows == [{"verified_at": None}]


async def test_the_same_key_adds_once_and_gets_the_same_answer(client: httpx.AsyncClient) -> None:
    headers = bearer(ADMINISTRATOR) | {"Idempotency-Key": "provision-1"}
    first = await client.post(PEOPLE, json=NEW, headers=headers)
    again = await client.post(PEOPLE, json=NEW, headers=headers)
    assert (first.json(), first.status_code) == (again.json(), again.status_code)
    assert again.headers["idempotent-replayed"] == "true"
    rows = await execute("SELECT count(*) FROM audit WHERE verb = 'person added'")
    assert rows[0]["count"] == 1
    other = await client.post(PEOPLE, json={**NEW, "name": "别人"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_every_wrong_field_is_named_at_once_and_unknown_ones_are_refused(client: httpx.AsyncClient) -> None:
    wrong = {"contact": "", "name": "长" * 61, "role": "king", "body": "fgj", "colour": "red"}
    answer = await client.post(PEOPLE, json=wrong, headers=bearer(ADMINISTRATOR))
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {error["field"] for error in answer.json()["errors"]} == {"contact", "name", "role", "colour"}
    answer = await client.post(PEOPLE, json={**NEW, "contact": "12345"}, headers=bearer(ADMINISTRATOR))
    assert [error["field"] for error in answer.json()["errors"]] == ["contact"]


async def test_who_has_an_account_already_keeps_it_and_its_name(client: httpx.AsyncClient) -> None:
    answer = await client.post(PEOPLE, json={**NEW, "contact": "13800000201"}, headers=bearer(ADMINISTRATOR))
    assert (answer.json()["id"], answer.json()["name"]) == (str(RESIDENT.person), "陈立")
    again = await client.post(PEOPLE, json={**NEW, "contact": "13800000201"}, headers=bearer(ADMINISTRATOR))
    assert again.json()["name"] == "王工", "now that they work for this administrator's body alone"
    answer = await client.post(PEOPLE, json={**NEW, "contact": "13800000111"}, headers=bearer(ADMINISTRATOR))
    assert answer.json()["name"] == REVIEWER.name, "who works elsewhere too is not renamed from here"


@pytest.mark.parametrize(("method", "path", "body"), ASKED)
@pytest.mark.parametrize("who", [RESIDENT, OFFICER, CLERK, AUDITOR])
async def test_who_administers_nothing_may_do_nothing_of_it(
    client: httpx.AsyncClient, who: Any, method: str, path: str, body: Any
) -> None:
    answer = await client.request(method, path, json=body, headers=bearer(who))
    assert answer.status_code == 403
    assert answer.json()["code"] in {"role_required", "staff_only"}


@pytest.mark.parametrize(("method", "path", "body"), ASKED)
async def test_nobody_is_asked_to_sign_in_and_a_reading_token_writes_nothing(
    client: httpx.AsyncClient, method: str, path: str, body: Any
) -> None:
    assert (await client.request(method, path, json=body)).status_code == 401
    if method != "GET":
        answer = await client.request(method, path, json=body, headers=bearer(ADMINISTRATOR, Scope.READ))
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_required")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", PEOPLE, {**NEW, "body": "sww"}, 403),
        ("POST", PEOPLE, {**NEW, "body": "nowhere"}, 404),
        ("GET", f"{PEOPLE}/{OFFICER_ELSEWHERE.person}", None, 404),
        ("GET", f"{PEOPLE}/{RESIDENT.person}", None, 404),
        ("POST", f"{PEOPLE}/{OFFICER_ELSEWHERE.person}/roles", {"role": "clerk", "body": "fgj"}, 404),
        ("POST", f"{PEOPLE}/{OFFICER.person}/roles", {"role": "clerk", "body": "sww"}, 403),
        ("DELETE", f"{PEOPLE}/{OFFICER_ELSEWHERE.person}/roles/officer?body=sww", None, 403),
        ("POST", f"{PEOPLE}/{OFFICER_ELSEWHERE.person}/credentials/removal", {"body": "sww"}, 403),
        ("PATCH", "/api/v1/bodies/sww", {"phone": "1"}, 403),
    ],
)
async def test_an_administrator_of_another_body_is_a_stranger(
    client: httpx.AsyncClient, method: str, path: str, body: Any, status: int
) -> None:
    before = await execute("SELECT count(*) FROM membership")
    answer = await client.request(method, path, json=body, headers=bearer(ADMINISTRATOR))
    assert answer.status_code == status
    assert await execute("SELECT count(*) FROM membership") == before


async def test_the_register_is_of_ones_own_bodies_paged_and_searched(client: httpx.AsyncClient) -> None:
    async def names(query: str) -> list[str]:
        answer = await client.get(f"{PEOPLE}?{query}", headers=bearer(ADMINISTRATOR))
        return sorted(item["name"] for item in answer.json()["items"])

    whole = await names("limit=200")
    assert whole == sorted(["周敏", "何倩", "顾行", "许知夏", "陆晔", "小唐", "高远", "谭清", "魏然"])
    first = (await client.get(f"{PEOPLE}?limit=5", headers=bearer(ADMINISTRATOR))).json()
    rest = (await client.get(f"{PEOPLE}?limit=5&cursor={first['next']}", headers=bearer(ADMINISTRATOR))).json()
    assert sorted(item["name"] for item in (*first["items"], *rest["items"])) == whole
    assert rest["next"] is None
    assert await names("role=officer&body=fgj") == ["何倩", "周敏"]
    assert await names("body=sww") == [], "a body that somebody else administers"
    assert await names("q=13800000105") == ["许知夏"]
    assert await names("q=许") == ["许知夏"]
    assert await names("q=13800000201") == [], "a resident"
    assert await names("former=true") == []


async def test_posts_in_other_bodies_are_not_told(client: httpx.AsyncClient) -> None:
    found = (await client.get(f"{PEOPLE}/{REVIEWER.person}", headers=bearer(ADMINISTRATOR))).json()
    assert {post["body"] for post in found["posts"]} == {"fgj"}


async def test_a_role_is_given_and_ends_at_once_and_both_are_recorded(client: httpx.AsyncClient) -> None:
    path = f"{PEOPLE}/{OFFICER.person}/roles"
    given = await client.post(path, json={"role": "clerk", "body": "fgj"}, headers=bearer(ADMINISTRATOR))
    assert given.status_code == 201
    assert {post["role"] for post in given.json()["posts"]} == {"officer", "clerk"}
    for role in ("clerk", "officer"):
        ended = await client.delete(f"{path}/{role}?body=fgj", headers=bearer(ADMINISTRATOR))
        assert ended.status_code == 204
    assert (await client.get("/api/v1/me", headers=bearer(OFFICER))).json()["roles"] == []
    assert (await client.delete(f"{path}/clerk?body=fgj", headers=bearer(ADMINISTRATOR))).status_code == 404
    former = (await client.get(f"{PEOPLE}?former=true", headers=bearer(ADMINISTRATOR))).json()
    assert [item["name"] for item in former["items"]] == ["周敏"]
    rows = await execute("SELECT verb, capacity, via, person FROM audit ORDER BY id")
    assert [(row["verb"], row["capacity"], row["via"], row["person"]) for row in rows] == [
        (verb, f"body:{BODY['fgj']}", "api", ADMINISTRATOR.person) for verb in ("role granted", *["role ended"] * 2)
    ]


async def test_a_body_keeps_its_last_administrator(client: httpx.AsyncClient) -> None:
    path = f"{PEOPLE}/{ADMINISTRATOR.person}/roles/administrator?body=fgj"
    refused = await client.delete(path, headers=bearer(ADMINISTRATOR))
    assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
    given = {"role": "administrator", "body": "fgj"}
    await client.post(f"{PEOPLE}/{COLLEAGUE.person}/roles", json=given, headers=bearer(ADMINISTRATOR))
    assert (await client.delete(path, headers=bearer(ADMINISTRATOR))).status_code == 204


async def test_nobody_can_be_given_a_role_that_is_none(client: httpx.AsyncClient) -> None:
    assert (
        await client.delete(f"{PEOPLE}/{OFFICER.person}/roles/king?body=fgj", headers=bearer(ADMINISTRATOR))
    ).is_error
    given = {"role": "clerk", "body": "fgj"}
    answer = await client.post(f"{PEOPLE}/{uuid4()}/roles", json=given, headers=bearer(ADMINISTRATOR))
    assert answer.status_code == 404


async def test_forgotten_credentials_sign_out_and_revoke_tokens(client: httpx.AsyncClient) -> None:
    path = f"{PEOPLE}/{OFFICER.person}/credentials/removal"
    answer = await client.post(path, json={"body": "fgj"}, headers=bearer(ADMINISTRATOR))
    assert answer.status_code == 201
    assert (await client.get("/api/v1/me", headers=bearer(OFFICER))).json()["code"] == "token_invalid"
    client.cookies.set("kaimen_sign_in", sign_in_secret(OFFICER))
    assert (await client.get("/api/v1/me")).status_code == 401
    rows = await execute("SELECT verb, subject FROM audit")
    assert [(row["verb"], row["subject"]) for row in rows] == [("credentials forgotten", f"person:{OFFICER.person}")]


async def test_bodies_are_read_by_everybody(client: httpx.AsyncClient) -> None:
    first = (await client.get("/api/v1/bodies?limit=2")).json()
    rest = (await client.get(f"/api/v1/bodies?cursor={first['next']}")).json()
    assert {body["slug"] for body in (*first["items"], *rest["items"])} == set(BODY)
    assert (await client.get("/api/v1/bodies/fgj")).json()["name"] == "区房管局"
    assert (await client.get("/api/v1/bodies/nowhere")).status_code == 404


async def test_an_administrator_makes_a_body_and_administers_it(client: httpx.AsyncClient) -> None:
    body = {"slug": "swj", "name": "区水务局", "email": "bgs@example.com"}
    made = await client.post("/api/v1/bodies", json=body, headers=bearer(ADMINISTRATOR))
    assert (made.status_code, made.json()["name"]) == (201, "区水务局")
    added = await client.post(PEOPLE, json={**NEW, "body": "swj"}, headers=bearer(ADMINISTRATOR))
    assert added.status_code == 201
    again = await client.post("/api/v1/bodies", json=body, headers=bearer(ADMINISTRATOR))
    assert [(error["field"], error["code"]) for error in again.json()["errors"]] == [("slug", "taken")]
    wrong = {"slug": "Bad Slug", "name": " ", "email": "nowhere"}
    answer = await client.post("/api/v1/bodies", json=wrong, headers=bearer(ADMINISTRATOR))
    assert {error["field"] for error in answer.json()["errors"]} == {"slug", "name", "email"}


async def test_only_what_is_sent_of_a_body_changes(client: httpx.AsyncClient) -> None:
    await client.patch("/api/v1/bodies/fgj", json={"phone": "5550-0123"}, headers=bearer(ADMINISTRATOR))
    changed = await client.patch("/api/v1/bodies/fgj", json={"name": "区房产局"}, headers=bearer(ADMINISTRATOR))
    assert (changed.json()["name"], changed.json()["phone"]) == ("区房产局", "5550-0123")
    assert changed.json()["name_en"] == "District Housing Administration"
    for wrong in ({"slug": "x"}, {"name": ""}, {"email": "x"}):
        answer = await client.patch("/api/v1/bodies/fgj", json=wrong, headers=bearer(ADMINISTRATOR))
        assert answer.status_code == 422


async def test_tokens_are_made_by_a_sign_in_and_said_once(client: httpx.AsyncClient) -> None:
    signed_in(client, RESIDENT)
    new, headers = {"name": "导入", "scopes": ["read"]}, {"Idempotency-Key": "token-1"}
    made = (await client.post("/api/v1/tokens", json=new, headers=headers)).json()
    again = (await client.post("/api/v1/tokens", json=new, headers=headers)).json()
    assert made["secret"].startswith("kaimen_")
    assert again == {"id": made["id"], "secret": ""}
    everything = await execute("SELECT k::text AS row FROM idempotency_key k UNION ALL SELECT t::text FROM token t")
    assert not any(made["secret"] in row["row"] for row in everything)
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {made['secret']}"
    assert (await client.get("/api/v1/me")).json()["scopes"] == ["read"]


async def test_a_token_lists_and_revokes_but_makes_no_tokens(client: httpx.AsyncClient) -> None:
    refused = await client.post("/api/v1/tokens", json={"name": "x", "scopes": ["read"]}, headers=bearer(RESIDENT))
    assert refused.status_code == 403
    listed = (await client.get("/api/v1/tokens", headers=bearer(RESIDENT))).json()
    assert len(listed["items"]) == 2
    assert "secret" not in str(listed)
    theirs = (await client.get("/api/v1/tokens", headers=bearer(NEIGHBOUR))).json()["items"][0]["id"]
    assert (await client.delete(f"/api/v1/tokens/{theirs}", headers=bearer(RESIDENT))).status_code == 404
    for token in listed["items"]:
        if token["scopes"] == ["read"]:
            assert (await client.delete(f"/api/v1/tokens/{token['id']}", headers=bearer(RESIDENT))).status_code == 204
    assert (await client.get("/api/v1/me", headers=bearer(RESIDENT, Scope.READ))).status_code == 401


async def test_organisations_are_claimed_and_confirmed_by_scripts_too(client: httpx.AsyncClient) -> None:
    claim = {"name": "快达物流", "credit_code": "91350100M000100Y43", "kind": "enterprise"}
    made = (await client.post("/api/v1/organisations/claims", json=claim, headers=bearer(RESIDENT))).json()["id"]
    waiting = await client.get("/api/v1/organisations?claimed=true", headers=bearer(CLERK))
    assert [item["id"] for item in waiting.json()["items"]] == [made]
    path = f"/api/v1/organisations/{made}/authorisations/{RESIDENT.person}"
    for who in (RESIDENT, OFFICER, AUDITOR):
        assert (await client.post(f"{path}/confirmation", headers=bearer(who))).status_code == 403
    confirmed = await client.post(f"{path}/confirmation", headers=bearer(CLERK))
    assert confirmed.status_code == 201
    assert confirmed.json()["people"][0]["confirmed_by"] == CLERK.name
    assert (await client.delete(path, headers=bearer(CLERK))).status_code == 204
    assert (await client.delete(path, headers=bearer(CLERK))).status_code == 404


async def test_a_clerk_enters_an_organisation_and_authorises_somebody(client: httpx.AsyncClient) -> None:
    entered = await client.post("/api/v1/organisations", json={"name": "梧桐里居委会"}, headers=bearer(CLERK))
    path = f"/api/v1/organisations/{entered.json()['id']}"
    authorised = await client.post(
        f"{path}/authorisations", json={"contact": "13800000202"}, headers=bearer(CLERK)
    )  # fmt: skip
    assert [person["name"] for person in authorised.json()["people"]] == [NEIGHBOUR.name]
    assert (await client.get(path, headers=bearer(MERCHANT))).status_code == 403


async def test_a_role_that_a_resident_is_given_is_held(client: httpx.AsyncClient) -> None:
    assert RESIDENT.person is not None
    await client.post(PEOPLE, json={**NEW, "contact": "13800000201", "role": "door"}, headers=bearer(ADMINISTRATOR))
    assert [held.role for held in await roles_of(RESIDENT.person)] == [Role.DOOR]
