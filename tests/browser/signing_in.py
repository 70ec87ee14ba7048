"""Signing in through the pages, as people do: by a texted code, or by password and authenticator."""

from __future__ import annotations

import pyotp

from participation.base import clock
from participation.base.identity.services.second_factor import DRIFT, STEP
from participation.demo.people import PASSWORD, secret_of
from tests.browser.visiting import Visit
from tests.waiting import until

# by contact, the last step of the authenticator of which a code was used: each is good once
used: dict[str, int] = {}


async def by_text(visit: Visit, number: str) -> None:
    """A resident with a mobile number."""
    await visit.go("/sign-in")
    await visit.page.fill("[name=contact]", number)
    await visit.press("main .button-primary")
    await visit.page.fill("[name=code]", visit.city.texted(number))
    await visit.press("main .button-primary")
    assert visit.path == "/account"


async def as_staff(visit: Visit, name: str) -> None:
    """Somebody of the demo's staff, who is then at the workbench."""
    contact = visit.city.account(name).contact
    await visit.go("/sign-in/staff?next=/workbench")
    await visit.page.fill("[name=contact]", contact)
    await visit.page.fill("[name=password]", PASSWORD)
    await visit.press("main .button-primary")
    await visit.page.fill("[name=code]", code_of(contact))
    await visit.press("main .button-primary")
    assert visit.path == "/workbench"


def code_of(contact: str) -> str:
    """A code of the authenticator that was not used yet, waited for where all of this moment were."""

    def present() -> int:
        return int(clock.now().timestamp()) // STEP

    # not the oldest that is still good: it would end with this moment's step, before the form is sent
    step = max(used.get(contact, 0) + 1, present())
    assert until(lambda: step <= present() + DRIFT, limit=3 * STEP)
    used[contact] = step
    return pyotp.TOTP(secret_of(contact)).generate_otp(step)
