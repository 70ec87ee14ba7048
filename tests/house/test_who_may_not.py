"""Every address with everybody who may come: who may not is told so and writes nothing, who may is let in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from participation.base import clock
from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from participation.base.identity.words import Scope
from participation.base.security.csrf import COOKIE, HEADER, PURPOSE
from participation.base.security.keys import sign
from tests import world as people
from tests.house.open_house import NOW, Names, open_house
from tests.house.who import Rule, Who
from tests.house.who_may_by_programs import PROGRAMS
from tests.house.who_may_on_pages import PAGES
from tests.world import bearer, signed_in

ACTORS: Mapping[Who, Actor] = {
    Who.RESIDENT: people.RESIDENT,
    Who.ELSEWHERE: people.OFFICER_ELSEWHERE,
    Who.OFFICER: people.OFFICER,
    Who.REVIEWER: people.REVIEWER,
    Who.LEADER: people.LEADER,
    Who.CLERK: people.CLERK,
    Who.AUDITOR: people.AUDITOR,
    Who.ADMINISTRATOR: people.ADMINISTRATOR,
}
RULES = [*PROGRAMS, *PAGES]
REFUSED = {401, 403, 404}
# tries are counted and some refusals recorded; that somebody came, and how lately, is no act
NOTED = {"audit", "rate", "migration"}
COUNTED = {"sign_in", "token"}
# addresses that are asked between two looks at all that is stored, which cost more than the asking
AT_ONCE = 20


@pytest.fixture
async def names(client: httpx.AsyncClient, world: None) -> Names:
    """What stands in the addresses."""
    return await open_house(client)


def test_every_address_says_who_may(app: Litestar) -> None:
    served = {
        (method, route.path_format)
        for route in app.routes
        for method in getattr(route, "methods", ())
        if method not in {"OPTIONS", "HEAD"}
    }
    told = {(rule.method, rule.route) for rule in RULES}
    assert sorted(served - told) == []
    assert sorted(told - served) == []


async def test_who_may_not_is_refused_and_writes_nothing(client: httpx.AsyncClient, names: Names) -> None:
    before = await contents()
    wrong = []
    for start in range(0, len(RULES), AT_ONCE):
        rules = RULES[start : start + AT_ONCE]
        for rule in rules:
            for who in sorted(set(Who) - rule.may):
                with coming(client, rule, who):
                    status = await ask(client, rule, names)
                if status not in refusals(rule, who):
                    wrong.append(f"{rule} by {who}: {status}")
        after = await contents()
        if after != before:
            changed = [table for table in after if after[table] != before[table]]
            wrong.append(f"one of these wrote to {changed}: {', '.join(map(str, rules))}")
            before = after
    assert wrong == [], "\n".join(wrong)


async def test_who_may_is_let_in(client: httpx.AsyncClient, names: Names) -> None:
    wrong = []
    for rule in sorted(RULES, key=lambda rule: rule.method != "GET"):
        for who in sorted(rule.may):
            with coming(client, rule, who):
                status = await ask(client, rule, names)
            if status in REFUSED | {405, 429} or status >= 500:
                wrong.append(f"{rule} by {who}: {status}")
            if rule.once:
                break
    assert wrong == [], "\n".join(wrong)


async def test_a_token_that_may_only_read_writes_nothing(client: httpx.AsyncClient, names: Names) -> None:
    before = await contents()
    wrong = []
    for rule in RULES:
        if not rule.api or rule.method == "GET":
            continue
        for who in sorted(rule.may - {Who.STRANGER}):
            client.headers.update(bearer(ACTORS[who], Scope.READ))
            status = await ask(client, rule, names)
            if status != 403:
                wrong.append(f"{rule} by {who}: {status}")
    assert wrong == [], "\n".join(wrong)
    assert await contents() == before


async def test_a_form_from_elsewhere_writes_nothing(client: httpx.AsyncClient, names: Names) -> None:
    before = await contents()
    wrong = []
    for rule in RULES:
        if rule.api or rule.method == "GET" or rule.by_address:
            continue
        for who in sorted(rule.may):
            with coming(client, rule, who):
                del client.headers[HEADER]
                status = await ask(client, rule, names)
            if status != 403:
                wrong.append(f"{rule} by {who}: {status}")
    assert wrong == [], "\n".join(wrong)
    assert await contents() == before


@contextmanager
def coming(client: httpx.AsyncClient, rule: Rule, who: Who) -> Iterator[None]:
    """The client as that of somebody: with their token on the API, with their sign-in on pages."""
    headers = dict(client.headers)
    if rule.api:
        if who is not Who.STRANGER:
            client.headers.update(bearer(ACTORS[who]))
    elif who is Who.STRANGER:
        token = f"nonce.{sign(PURPOSE, 'nonce ')}"
        client.cookies.set(cookies.name_of(COOKIE), token)
        client.headers[HEADER] = token
    else:
        signed_in(client, ACTORS[who])
    yield
    client.cookies.clear()
    client.headers = httpx.Headers(headers)


async def ask(client: httpx.AsyncClient, rule: Rule, names: Names) -> int:
    """The status that a rule's request gets, at the hour of the open house; 401 where it leads to the sign-in."""
    sent: dict[str, Any] = {}
    if rule.form or (rule.method == "POST" and not rule.api):
        sent["data"] = _filled(rule.form, names)
    elif isinstance(rule.json, str):
        sent |= {"content": rule.json.encode(), "headers": {"Content-Type": "text/markdown"}}
    elif rule.json is not None:
        sent["json"] = _filled(rule.json, names)
    with clock.frozen(NOW):
        answer = await client.request(rule.method, rule.at.format(**names), **sent)
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in/staff?")
    return 401 if to_sign_in else answer.status_code


def _filled(sent: Any, names: Names) -> Any:
    """What is sent, with names in braces replaced."""
    text = msgspec.json.encode(sent).decode()
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return msgspec.json.decode(text)


def refusals(rule: Rule, who: Who) -> set[int]:
    """How somebody may be refused: on pages a stranger is asked to sign in, or told that there is no such thing."""
    if who is not Who.STRANGER:
        return REFUSED - {401}
    return REFUSED if rule.api else REFUSED - {403}


async def contents() -> dict[str, str]:
    """Every table with a fingerprint of its rows; of those that only note that somebody came, how many there are."""
    rows: Sequence[Mapping[str, Any]] = await execute(
        "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " ORDER BY relname"
    )
    tables = [row["name"] for row in rows if row["name"] not in NOTED]
    parts = [
        f"SELECT '{table}' AS name, {_print(table)} AS print FROM \"{table}\" t"  # noqa: S608 # names from the catalogue
        for table in tables
    ]
    return {row["name"]: row["print"] for row in await execute(" UNION ALL ".join(parts))}


def _print(table: str) -> str:
    if table in COUNTED:
        return "count(*)::text"
    return "coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')"
