"""The description of the API is true: whatever is sent, the answer is one that it tells of, and never a fault of ours.

Schemathesis makes the calls from the description, right ones and wrong ones; here they go to the running application
as nobody, as an officer and as a leader, and half of them to things that are there.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from litestar import Litestar
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from participation.app import create_app
from participation.base import clock
from tests.consultations.steps import AFTER, DURING, SLUG, answer, clauses, closed, opened, point, published, said
from tests.world import ADMINISTRATOR, LEADER, OFFICER, RESIDENT, bearer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PROBLEMS = {"400", "401", "403", "404", "409", "413", "415", "422", "429", "503"}
CALLERS: dict[str, dict[str, str]] = {
    "nobody": {},
    "officer": bearer(OFFICER),
    "leader": bearer(LEADER),
    "resident": bearer(RESIDENT),
    "administrator": bearer(ADMINISTRATOR),
}


def described() -> dict[str, Any]:
    """The description as it is served."""
    return create_app().openapi_schema.to_schema()


SCHEMA = schemathesis.openapi.from_dict(described())
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
# a route with two addresses has them in no order, and every worker has to find the same tests in the same one
LABELS = sorted(OPERATIONS)
# Calls that the long run makes in all: what it takes is not to grow with every address that is added.
CALLS = 30_000


@pytest.fixture
async def there(client: httpx.AsyncClient, world: None) -> dict[str, str]:
    """An open consultation, and a published one; ids of what is in them."""
    await opened()
    [comment] = await said("采光")
    await closed()
    made = await point("采光", [comment])
    await answer(made)
    await published()
    await opened(slug="open", screening="at once")
    [other] = await said("噪声", slug="open")
    clause = (await clauses("open"))[0].id
    return {"slug": "open", "published": SLUG, "comment": str(other), "point": str(made), "clause": str(clause)}


def aimed(case: Case, there: dict[str, str], data: st.DataObject) -> Case:
    """The call at something that is there, half of the time."""
    if case.path_parameters and data.draw(st.booleans(), "at something that is there"):
        for name in case.path_parameters:
            if name == "slug":
                case.path_parameters[name] = data.draw(st.sampled_from([there["slug"], there["published"]]))
            elif name in there:
                case.path_parameters[name] = there[name]
        if isinstance(case.body, dict) and "clause" in case.body:
            case.body["clause"] = there["clause"]
    return case


async def called(client: httpx.AsyncClient, operation: Any, there: dict[str, str], data: st.DataObject) -> int:
    """Make a call and hold its answer against the description; the status of the answer."""
    mode = data.draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
    case = aimed(data.draw(operation.as_strategy(generation_mode=mode)), there, data)
    sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
    headers = {**dict(sent.get("headers") or {}), **CALLERS[data.draw(st.sampled_from(sorted(CALLERS)), "caller")]}
    with clock.frozen(data.draw(st.sampled_from([DURING, AFTER]), "instant")):
        try:
            response = await client.request(
                sent["method"],
                sent["url"],
                params=sent.get("params"),
                json=sent.get("json"),
                content=sent.get("data") if isinstance(sent.get("data"), (str, bytes)) else None,
                headers={name: value.encode("latin-1", "replace") for name, value in headers.items()},
            )
        except httpx.InvalidURL:
            # an address longer than this client sends
            reject()
    case.validate_response(response, checks=CHECKS)
    return response.status_code


def examples(number: int) -> Any:
    return settings(
        max_examples=number,
        deadline=None,
        database=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
        ],
    )


@pytest.mark.parametrize("label", LABELS)
@examples(12)
@given(data=st.data())
async def test_every_answer_is_one_that_was_described(
    client: httpx.AsyncClient, there: dict[str, str], label: str, data: st.DataObject
) -> None:
    assert await called(client, OPERATIONS[label], there, data) < 500


@pytest.mark.slow
@pytest.mark.parametrize("label", LABELS)
@examples(CALLS // len(LABELS))
@given(data=st.data())
async def test_every_answer_is_one_that_was_described_however_long_one_tries(
    client: httpx.AsyncClient, there: dict[str, str], label: str, data: st.DataObject
) -> None:
    assert await called(client, OPERATIONS[label], there, data) < 500


def test_every_operation_tells_its_problems(app: Litestar) -> None:
    document = app.openapi_schema.to_schema()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            responses = operation["responses"]
            assert set(responses) >= PROBLEMS, (method, path)
            for status in PROBLEMS:
                content = responses[status]["content"]
                assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            assert operation["summary"]
            assert operation["description"]


async def test_the_description_is_served(client: httpx.AsyncClient) -> None:
    response = await client.get("/schema/openapi.json")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json()["openapi"].startswith("3.1")


def test_what_is_no_json_is_described_too(app: Litestar) -> None:
    paths = app.openapi_schema.to_schema()["paths"]
    draft = paths["/api/v1/consultations/{slug}/draft"]["put"]["requestBody"]["content"]
    assert {"text/markdown", "text/plain", "text/html"} < set(draft)
    assert "multipart/form-data" in paths["/api/v1/uploads"]["post"]["requestBody"]["content"]
    page = paths["/api/v1/consultations/{slug}/comments"]["get"]["responses"]["200"]["content"]["application/json"]
    assert "anyOf" in page["schema"]
