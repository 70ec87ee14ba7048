"""What the tests of identity share: the code that was sent, an application of the pages, staff with credentials."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import msgspec
import pyotp
import pytest
from litestar import Litestar, Request, get, post, put
from litestar.di import NamedDependency, Provide

from frontend.pages.account import AccountPages
from frontend.pages.account_protection import ProtectionPages
from frontend.pages.problem import problem_page
from frontend.pages.sign_in import SignInPages
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.identity.authentication import Authentication, provide_actor
from participation.base.identity.guards import has_role, scope, signed_in, staff
from participation.base.identity.services.passwords import hash_password, keep_password
from participation.base.identity.services.second_factor import STEP, keep_secret
from participation.base.identity.words import Role, Scope
from participation.base.problems import handlers
from participation.base.security.csrf import CsrfProtection, csrf_token

PASSWORD = "梧桐里的老房子 1987"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

Code = Callable[[str], Awaitable[str]]


@pytest.fixture
def code() -> Code:
    """The newest code that was sent to a contact, as stored."""

    async def newest(contact: str) -> str:
        rows = await execute(
            """SELECT "values"->>'code' AS code FROM delivery WHERE contact = {} ORDER BY created_at DESC, id DESC""",
            contact,
        )
        return str(rows[0]["code"])

    return newest


async def with_credentials(actor: Actor) -> Actor:
    """The same member of staff, with a password and an authenticator."""
    assert actor.person is not None
    await keep_password(actor.person, await hash_password(PASSWORD))
    await keep_secret(actor.person, TOTP)
    return actor


def totp(steps: int = 0) -> str:
    """The code of the authenticator now, or that of so many steps later."""
    return pyotp.TOTP(TOTP).at(int(clock.now().timestamp()) + steps * STEP)


class Who(msgspec.Struct):
    person: str | None
    roles: list[str]
    organisation: str | None
    second_factor: bool
    address: str
    locale: str
    via: str


@get("/who")
async def who(actor: NamedDependency[Actor]) -> Who:
    return Who(
        person=str(actor.person) if actor.person else None,
        roles=sorted(role for role, _ in actor.roles),
        organisation=str(actor.organisation) if actor.organisation else None,
        second_factor=actor.second_factor,
        address=actor.address,
        locale=actor.locale,
        via=actor.via,
    )


@get("/form")
async def form(request: Request[Any, Any, Any]) -> str:
    return csrf_token(request)


@post("/form", status_code=200)
async def take(request: Request[Any, Any, Any]) -> dict[str, Any]:
    sent = await request.form()
    return {name: value if isinstance(value, str) else (await value.read()).decode() for name, value in sent.items()}


@put("/form")
async def replace(request: Request[Any, Any, Any]) -> str:
    return (await request.body()).decode()


@post("/api/v1/things", status_code=200)
async def take_json(request: Request[Any, Any, Any]) -> Any:
    return await request.json()


@get("/signed-in", guards=[signed_in])
async def for_signed_in() -> str:
    return "in"


@get("/staff", guards=[staff])
async def for_staff() -> str:
    return "in"


@get("/reviewers", guards=[has_role(Role.REVIEWER, Role.LEADER)])
async def for_reviewers() -> str:
    return "in"


@get("/writers", guards=[scope(Scope.WRITE)])
async def for_writers() -> str:
    return "in"


@get("/static/file.txt")
async def file() -> str:
    return "file"


ROUTES = (who, form, take, replace, take_json, for_signed_in, for_staff, for_reviewers, for_writers, file)


@pytest.fixture(scope="session")
def site() -> Litestar:
    """The pages of identity, and some routes that show what stands around them."""
    return Litestar(
        [SignInPages, AccountPages, ProtectionPages, *ROUTES],
        dependencies={"actor": Provide(provide_actor, sync_to_thread=False)},
        middleware=[Authentication(), CsrfProtection()],
        exception_handlers=handlers(problem_page),
        openapi_config=None,
        logging_config=None,
    )


@pytest.fixture
async def browser(site: Litestar, world: None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at that site, of somebody who follows no redirect by themselves."""
    outward: Any = site
    transport = httpx.ASGITransport(app=outward, client=("203.0.113.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as made:
        yield made


async def post_form(
    browser: httpx.AsyncClient, path: str, fields: dict[str, Any] | None = None, **more: Any
) -> httpx.Response:
    """Send a form as the page would, with its token."""
    token = (await browser.get("/form")).text
    return await browser.post(path, data={"_csrf_token": token, **(fields or {})}, **more)
