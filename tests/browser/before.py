"""What somebody did just before a page stands as it is looked at."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from participation.demo.people import PASSWORD
from tests.browser.sampling import Before, Sample
from tests.browser.visiting import Visit

STAFF = "方岚"


async def reach(visit: Visit, sample: Sample, address: str) -> None:
    """Be at the sample's page, with its status."""
    if not sample.before:
        await visit.go(address, sample.status)
        return
    await ACTS[sample.before](visit, address, sample.status)


async def _nothing(visit: Visit, address: str, status: int) -> None:
    await visit.go(address)
    # who is asked whether they mean it says yes
    visit.page.once("dialog", lambda asked: asked.accept())
    form = visit.page.locator("main form[method=post]").first
    # where several buttons stand in a form, the main one sends it
    main = form.locator("button.button-primary:visible")
    button = main if await main.count() else form.locator("button[type=submit]:visible")
    async with visit.page.expect_navigation(wait_until="load") as answered:
        await button.first.click()
    answer = await answered.value
    assert answer is not None
    assert answer.status == status


async def _code(visit: Visit, _address: str, _status: int) -> None:
    await visit.go("/sign-in")
    await visit.page.fill("[name=contact]", _number())
    await visit.press("main button[type=submit]")
    assert visit.path == "/sign-in/code"


async def _password(visit: Visit, _address: str, _status: int) -> None:
    await visit.go("/sign-in/staff")
    await visit.page.fill("[name=contact]", visit.city.account(STAFF).contact)
    await visit.page.fill("[name=password]", PASSWORD)
    await visit.press("main button[type=submit]")
    assert visit.path == "/sign-in/second-factor"


async def _contact(visit: Visit, _address: str, _status: int) -> None:
    await visit.go("/account/contacts/new")
    await visit.page.fill("[name=contact]", _number())
    await visit.press("main button[type=submit]")
    assert visit.path == "/account/contacts/code"


async def _token(visit: Visit, _address: str, _status: int) -> None:
    await visit.go("/account/tokens")
    await visit.page.fill("[name=name]", "Weekly export")
    await visit.page.check("[name=scopes][value=read]")
    await visit.press("main .button-primary")


async def _not_theirs(visit: Visit, address: str, _status: int) -> None:
    await visit.go(address)
    await visit.page.fill("[name=contact]", _number())
    await visit.press("main .button-primary")
    assert visit.path == "/disownings/code"


async def _prove(visit: Visit, address: str, _status: int) -> None:
    await visit.go(address)
    await visit.page.fill("[name=contact]", _number())
    await visit.press("main .button-primary")
    assert visit.path.endswith("/code")


def _number() -> str:
    """A mobile number of nobody: those of the demo may be asked for a code a few times an hour only."""
    return f"1390{secrets.randbelow(10**7):07}"


ACTS: dict[Before, Callable[[Visit, str, int], Awaitable[None]]] = {
    "send nothing": _nothing,
    "ask for a code": _code,
    "give the password": _password,
    "add a contact": _contact,
    "make a token": _token,
    "say it is not theirs": _not_theirs,
    "prove a contact": _prove,
}
