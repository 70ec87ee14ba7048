"""A browser that gets the sample page and the real static files, under the real content security policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Route, sync_playwright

from frontend.assets import assets

CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOST = "https://kaimen.example"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


def serve(page: Page, answer: Callable[[str], str]) -> list[str]:
    """Answer every address with ``answer(address)``, static files from the assets.

    Gives the list into which everything goes that the page complains about: console errors, refused
    styles and scripts, exceptions.
    """
    static = {asset.url: asset for asset in assets().values()}
    complaints: list[str] = []

    def handle(route: Route) -> None:
        address = route.request.url.removeprefix(HOST)
        if address in static:
            asset = static[address]
            headers = {"content-type": asset.media_type, "access-control-allow-origin": HOST}
            route.fulfill(body=asset.content, headers=headers)
        else:
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
            route.fulfill(body=answer(address), headers=headers)

    page.route("**/*", handle)
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints
