"""Who may call what: every route of the consultations' API, for nobody, a resident, a reading token, another body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from participation.base import clock
from participation.base.identity.actor import Actor
from participation.base.identity.words import Scope
from tests.consultations.steps import BEFORE, DURING, LATER, opened, point, prepared, said
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer

NOTICE = {
    "title": "办法",
    "kind": "ideas",
    "body": "fgj",
    "opens_at": "2027-03-01T01:00:00Z",
    "closes_at": "2027-04-01T16:00:00Z",
}
REASON = {"reason": "说明理由"}
POINT = "{point}"
COMMENT = "{comment}"

OFFICE = ("officer",)
LEADING = ("officer", "leader")
DECIDING = ("officer", "reviewer", "leader")
ROLES: Mapping[str, Actor] = {
    "officer": COLLEAGUE,
    "reviewer": REVIEWER,
    "leader": LEADER,
    "clerk": CLERK,
    "auditor": AUDITOR,
}

C = "/api/v1/consultations/lift"
# route, method, address, body, the roles whose holders come in (to whatever the service then says)
WRITES: list[tuple[str, str, str, Any, tuple[str, ...]]] = [
    ("/api/v1/consultations", "POST", "/api/v1/consultations", NOTICE, OFFICE),
    ("/api/v1/consultations/{slug}", "PATCH", C, {"version": 1, "title": "改"}, OFFICE),
    ("/api/v1/consultations/{slug}/invitations", "POST", f"{C}/invitations", {"contacts": ["13800000201"]}, OFFICE),
    ("/api/v1/consultations/{slug}/review", "POST", f"{C}/review", None, OFFICE),
    ("/api/v1/consultations/{slug}/approval", "POST", f"{C}/approval", None, DECIDING),
    ("/api/v1/consultations/{slug}/rejection", "POST", f"{C}/rejection", REASON, DECIDING),
    ("/api/v1/consultations/{slug}/opening", "POST", f"{C}/opening", None, LEADING),
    (
        "/api/v1/consultations/{slug}/extension",
        "POST",
        f"{C}/extension",
        {"closes_at": "2027-05-01T16:00:00Z", **REASON},
        LEADING,
    ),
    ("/api/v1/consultations/{slug}/closure", "POST", f"{C}/closure", REASON, LEADING),
    ("/api/v1/consultations/{slug}/withdrawal", "POST", f"{C}/withdrawal", REASON, LEADING),
    ("/api/v1/consultations/{slug}/archive", "POST", f"{C}/archive", None, LEADING),
    ("/api/v1/consultations/{slug}/draft", "PUT", f"{C}/draft", "第一条 同意。", OFFICE),
    (
        "/api/v1/consultations/{slug}/clauses",
        "PUT",
        f"{C}/clauses",
        {"clauses": [{"number": "1", "text": "x"}]},
        OFFICE,
    ),
    (
        "/api/v1/consultations/{slug}/comments/{comment}/screening",
        "POST",
        f"{C}/comments/{COMMENT}/screening",
        {"show": True},
        ("officer", "reviewer"),
    ),
    ("/api/v1/consultations/{slug}/no-change", "POST", f"{C}/no-change", {"comments": [COMMENT]}, OFFICE),
    (
        "/api/v1/consultations/{slug}/no-change/removal",
        "POST",
        f"{C}/no-change/removal",
        {"comments": [COMMENT]},
        OFFICE,
    ),
    ("/api/v1/consultations/{slug}/points", "POST", f"{C}/points", {"title": "采光"}, OFFICE),
    ("/api/v1/points/{point}", "PATCH", f"/api/v1/points/{POINT}", {"version": 1, "title": "x"}, OFFICE),
    ("/api/v1/points/{point}", "DELETE", f"/api/v1/points/{POINT}", None, OFFICE),
    ("/api/v1/points/{point}/comments", "POST", f"/api/v1/points/{POINT}/comments", {"comments": [COMMENT]}, OFFICE),
    (
        "/api/v1/points/{point}/comments/removal",
        "POST",
        f"/api/v1/points/{POINT}/comments/removal",
        {"comments": [COMMENT]},
        OFFICE,
    ),
    (
        "/api/v1/points/{point}/disposition",
        "POST",
        f"/api/v1/points/{POINT}/disposition",
        {"status": "adopted", **REASON},
        OFFICE,
    ),
    ("/api/v1/consultations/{slug}/report", "POST", f"{C}/report", None, OFFICE),
    ("/api/v1/consultations/{slug}/report/submission", "DELETE", f"{C}/report/submission", None, OFFICE),
    ("/api/v1/consultations/{slug}/report/review", "POST", f"{C}/report/review", None, DECIDING),
    ("/api/v1/consultations/{slug}/report/approval", "POST", f"{C}/report/approval", None, DECIDING),
    ("/api/v1/consultations/{slug}/report/rejection", "POST", f"{C}/report/rejection", REASON, DECIDING),
    ("/api/v1/consultations/{slug}/report/publication", "POST", f"{C}/report/publication", None, LEADING),
]
OPEN_READS = {
    ("/api/v1/consultations", "/api/v1/consultations"): 200,
    ("/api/v1/consultations/{slug}", C): 200,
    ("/api/v1/consultations/{slug}/draft", f"{C}/draft"): 200,
    ("/api/v1/consultations/{slug}/changes", f"{C}/changes?from=1&to=1"): 200,
    ("/api/v1/consultations/{slug}/comments", f"{C}/comments"): 200,
    ("/api/v1/receipts/{code}", "/api/v1/receipts/0000"): 404,
}
# what is there once the report is published, for nobody before
PUBLISHED_READS = {
    (f"/api/v1/consultations/{{slug}}/{part}", f"{C}/{part}"): 404
    for part in (
        "report",
        "report/versions",
        "report.json",
        "report.csv",
        "report.html",
        "report.docx",
        "report.xlsx",
        "asked.csv",
        "datapackage.json",
        "comments.csv",
        "comments.jsonl",
        "annotations.jsonld",
        "points.csv",
        "points.jsonl",
        "dispositions.csv",
        "dispositions.jsonl",
    )
}
CLOSED_READS = {
    ("/api/v1/consultations/{slug}/points", f"{C}/points"): 403,
}


async def call(client: httpx.AsyncClient, method: str, address: str, body: Any, **more: Any) -> httpx.Response:
    ids = more.pop("ids", {})

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(POINT, ids.get("point", POINT)).replace(COMMENT, ids.get("comment", COMMENT))
        if isinstance(value, list):
            return [filled(one) for one in value]
        return {name: filled(one) for name, one in value.items()} if isinstance(value, dict) else value

    if isinstance(body, str):
        headers = {"content-type": "text/plain", **more.pop("headers", {})}
        return await client.request(method, filled(address), content=body.encode(), headers=headers, **more)
    return await client.request(method, filled(address), json=filled(body), **more)


async def an_open_one() -> dict[str, str]:
    await opened()
    [comment] = await said("采光")
    return {"comment": str(comment), "point": str(await point("采光", at=DURING))}


# From the notice to the report. What came beside it (families, the queue, channels, the map) is walked with every
# other address by tests/house/test_who_may_not.py.
LIFE = {
    f"consultations.api.{part}"
    for part in ("consultations", "drafts", "comments", "points", "reports", "report_files", "published_files")
}


def routes(app: Litestar) -> set[tuple[str, str]]:
    """The routes of a consultation's life, each address with its method."""
    found = set()
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if not isinstance(handler, HTTPRouteHandler) or handler.fn.__module__ not in LIFE:
                continue
            path = "/".join("{" + p[1:-1].split(":")[0] + "}" if p[:1] == "{" else p for p in route.path.split("/"))
            found |= {(path, str(method)) for method in handler.http_methods if method != "OPTIONS"}
    return found


def test_no_route_is_forgotten_here(app: Litestar) -> None:
    listed = {(route, method) for route, method, *_ in WRITES}
    listed |= {(route, "GET") for route, _ in [*OPEN_READS, *PUBLISHED_READS, *CLOSED_READS]}
    # there is something to read only where a job submitted a report; who may is in tests/house
    elsewhere = {("/api/v1/consultations/{slug}/report/submission", "GET")}
    assert routes(app) == listed | elsewhere | {("/api/v1/consultations/{slug}/comments", "POST")}


@pytest.mark.parametrize(("method", "address", "body"), [(m, a, b) for _, m, a, b, _ in WRITES])
async def test_nobody_writes_without_signing_in(
    client: httpx.AsyncClient, world: None, method: str, address: str, body: Any
) -> None:
    ids = await an_open_one()
    with clock.frozen(DURING):
        response = await call(client, method, address, body, ids=ids)
    assert (response.status_code, response.json()["code"]) == (401, "sign_in_required")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "address", "body", "roles"), [(m, a, b, r) for _, m, a, b, r in WRITES])
async def test_roles_decide_who_writes(
    client: httpx.AsyncClient, world: None, method: str, address: str, body: Any, roles: tuple[str, ...]
) -> None:
    ids = await an_open_one()
    with clock.frozen(DURING):
        resident = await call(client, method, address, body, ids=ids, headers=bearer(RESIDENT))
        assert (resident.status_code, resident.json()["code"]) == (403, "staff_only")
        reading = await call(client, method, address, body, ids=ids, headers=bearer(OFFICER, Scope.READ))
        assert (reading.status_code, reading.json()["code"]) == (403, "scope_required")
        unknown = await call(client, method, address, body, ids=ids, headers={"Authorization": "Bearer kaimen_x"})
        assert (unknown.status_code, unknown.json()["code"]) == (401, "token_invalid")
        for role, actor in ROLES.items():
            if role not in roles:
                response = await call(client, method, address, body, ids=ids, headers=bearer(actor))
                assert (response.status_code, response.json()["code"]) == (403, "role_required"), role
        if "officer" in roles:
            elsewhere = await call(client, method, address, body, ids=ids, headers=bearer(OFFICER_ELSEWHERE))
            assert elsewhere.status_code == 403
            assert elsewhere.json()["code"] == "wrong_role"


@pytest.mark.parametrize(
    ("address", "status"), [(address, status) for (_, address), status in (OPEN_READS | PUBLISHED_READS).items()]
)
async def test_anybody_reads_what_is_open(client: httpx.AsyncClient, world: None, address: str, status: int) -> None:
    await an_open_one()
    with clock.frozen(DURING):
        for headers in ({}, bearer(RESIDENT), bearer(OFFICER, Scope.READ)):
            assert (await client.get(address, headers=headers)).status_code == status


@pytest.mark.parametrize(("address", "nobody"), [(address, status) for (_, address), status in CLOSED_READS.items()])
async def test_only_the_office_reads_its_own_work(
    client: httpx.AsyncClient, world: None, address: str, nobody: int
) -> None:
    await an_open_one()
    with clock.frozen(DURING):
        assert (await client.get(address)).status_code == nobody
        for actor in (RESIDENT, OFFICER_ELSEWHERE):
            assert (await client.get(address, headers=bearer(actor))).status_code == 403
        for actor in ROLES.values():
            assert (await client.get(address, headers=bearer(actor))).status_code == 200


@pytest.mark.parametrize("address", [a for _, a in [*OPEN_READS, *PUBLISHED_READS, *CLOSED_READS] if a.startswith(C)])
async def test_what_is_only_prepared_is_not_there_for_outsiders(
    client: httpx.AsyncClient, world: None, address: str
) -> None:
    await prepared()
    with clock.frozen(LATER):
        for headers in ({}, bearer(RESIDENT), bearer(OFFICER_ELSEWHERE)):
            response = await client.get(address, headers=headers)
            assert response.status_code == 404
        there = address not in {published for _, published in PUBLISHED_READS}
        assert (await client.get(address, headers=bearer(OFFICER))).status_code == (200 if there else 404)


async def test_a_comment_is_not_taken_where_nothing_may_be_seen(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    with clock.frozen(BEFORE):
        response = await client.post(f"{C}/comments", json={"text": "好"})
    assert response.status_code == 404
