"""A browser as somebody holds it: language, width, light or dark, with or without script; and what it complains of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page
from playwright.async_api import Error as BrowserError

from participation.base.identity.authentication import LANGUAGE
from participation.base.identity.cookies import SIGN_IN
from tests.browser.city import City

PHONE, DESKTOP = 360, 1280
HEIGHT = 800
TIMEOUT = 15_000
# said of the page itself where it answers 404 or 422, as it was meant to
REFUSED = "Failed to load resource: the server responded with a status of 4"


class Look(msgspec.Struct, frozen=True):
    """How a page is looked at."""

    locale: str = "zh-Hans"
    width: int = PHONE
    dark: bool = False
    script: bool = True

    def __str__(self) -> str:
        return (
            f"{self.locale[:2]}-{'dark' if self.dark else 'light'}-{self.width}{'' if self.script else '-script-off'}"
        )


class Visit:
    """One browser of one person: a page, and everything it complained of."""

    def __init__(self, city: City, context: BrowserContext, page: Page, look: Look) -> None:
        self.city = city
        self.context = context
        self.page = page
        self.look = look
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", self._failed)

    @property
    def zh(self) -> bool:
        """Whether the pages are in Chinese."""
        return self.look.locale == "zh-Hans"

    async def go(self, address: str, status: int = 200) -> None:
        """Open an address of the city and wait until its scripts are there."""
        answer = await self.page.goto(self.city.base_url + address, wait_until="load")
        assert answer is not None
        assert answer.status == status, f"{address}: {answer.status}, not {status}"

    async def press(self, selector: str) -> None:
        """Press what sends a form or follows a link, and wait for the page after it."""
        async with self.page.expect_navigation(wait_until="load"):
            await self.page.locator(selector).first.click()

    def agree_to_everything(self) -> None:
        """Say yes wherever a page asks before something that cannot be undone."""

        async def yes(dialog: Dialog) -> None:
            await dialog.accept()

        self.page.on("dialog", yes)

    @property
    def path(self) -> str:
        """Where one is, without the host."""
        return self.page.url.removeprefix(self.city.base_url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _failed(self, error: BrowserError) -> None:
        self.complaints.append(f"{self.page.url}: {error}")


@asynccontextmanager
async def visiting(browser: Browser, city: City, look: Look, name: str | None = None) -> AsyncIterator[Visit]:
    """A new browser, of nobody or already signed in as ``name`` of the demo city."""
    context = await browser.new_context(
        viewport={"width": look.width, "height": HEIGHT},
        color_scheme="dark" if look.dark else "light",
        locale="zh-CN" if look.locale == "zh-Hans" else "en-GB",
        java_script_enabled=look.script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT)
    await context.add_cookies([{"name": LANGUAGE, "value": look.locale, "url": city.base_url}])
    if name is not None:
        await context.add_cookies([{"name": SIGN_IN, "value": await city.signed_in(name), "url": city.base_url}])
    try:
        yield Visit(city, context, await context.new_page(), look)
    finally:
        await context.close()
