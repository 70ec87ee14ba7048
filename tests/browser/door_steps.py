"""A phone at the gate of a session that is on: a real browser, enrolled at a real server."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import zxingcpp
from PIL import Image
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, expect

from events.schemas.device import NewDevice
from events.services.devices import prepare_device
from participation.base import clock
from participation.base.database import execute
from participation.base.qr import QUIET, qr_code
from tests.events.doors_steps import some_tickets
from tests.events.rows import an_open_session
from tests.house.serving import Served
from tests.world import HOST

SOON = timedelta(minutes=15)
ANSWER = "#door-answer"
# of the very page: how long each answer took, from what was read to what is shown
TOOK = "performance.getEntriesByName('door answer').map((one) => one.duration)"


async def a_session_now(*, begins: timedelta = SOON, **changes: Any) -> UUID:
    """A session whose doors are open now."""
    starts_at = clock.now() + begins
    books_from = starts_at - timedelta(days=30)
    return await an_open_session(**{"capacity": 500, "starts_at": starts_at, "books_from": books_from, **changes})


async def prepared(*doors: UUID, name: str = "东门") -> str:
    """The one-time code of a phone that was prepared for these doors."""
    return (await prepare_device(HOST, new=NewDevice(name=name, doors=list(doors)))).code


async def tickets_of(door: UUID, n: int = 1, **booking: Any) -> list[Any]:
    """Tickets of one booking."""
    return list(await some_tickets(door, n, **booking))


@asynccontextmanager
async def served_here(folder: Path) -> AsyncIterator[Served]:
    """The application over the database of this test."""
    with Served(folder, KAIMEN_DATABASE_URL=os.environ["KAIMEN_DATABASE_URL"]) as served:
        assert served.is_up(), served.log
        yield served


class Gate:
    """The page of one phone, and all that it complained of."""

    def __init__(self, served: Served, context: BrowserContext, page: Page) -> None:
        self.served, self.context, self.page = served, context, page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if _matters(said.text, said.type) else None)

    async def enrol(self, code: str, door: UUID | None = None) -> None:
        """As by the QR code at the desk, and stand at a door."""
        await self.page.goto(f"{self.served.base_url}/door#code={code}")
        if door is not None:
            await self.page.locator(f"[data-door='{door}']").click()
            await expect(self.page.locator("#door-expected")).to_contain_text(re.compile(r"\d"))

    async def is_kept(self) -> None:
        """Wait until the page can do without a network."""
        await expect(self.page.locator("#door[data-kept=true]")).to_be_attached(timeout=20_000)

    async def away(self, away: bool = True) -> None:
        """In flight mode, or back."""
        await self.context.set_offline(away)

    async def state(self, state: str, waiting: int | None = None) -> None:
        """Wait for the state line."""
        shown = self.page.locator(f"#door-state[data-state={state}]")
        await expect(shown).to_be_visible(timeout=20_000)
        if waiting is not None:
            await expect(shown).to_have_attribute("data-waiting", str(waiting), timeout=20_000)

    async def types(self, text: str) -> str:
        """A hand scanner; the verdict."""
        return await self._answered(self._typing(text))

    async def _typing(self, text: str) -> None:
        await self.page.evaluate(TYPE, text)

    async def photographs(self, *pictures: bytes) -> list[str]:
        """Photos of codes, one after the other; their verdicts."""
        found = []
        for picture in pictures:
            file = FilePayload(name="code.png", mimeType="image/png", buffer=picture)
            found.append(await self._answered(self.page.set_input_files("#door-photo", [file])))
        return found

    async def presses(self, selector: str) -> str:
        """Press what is a scan; the verdict."""
        return await self._answered(self.page.locator(selector).click())

    async def _answered(self, act: Any) -> str:
        answer = self.page.locator(ANSWER)
        before = int(await answer.get_attribute("data-count") or 0)
        await act
        await expect(answer).to_have_attribute("data-count", str(before + 1), timeout=15_000)
        return str(await answer.get_attribute("data-verdict"))

    async def inside(self, n: int) -> None:
        """Wait until so many are counted."""
        await expect(self.page.locator("#door-inside")).to_have_text(re.compile(rf"(^|\D){n}(\D|$)"))


def _matters(text: str, kind: str) -> bool:
    """Whether the console says something of the page and not of the network."""
    return kind in {"error", "warning"} and not text.startswith("Failed to load resource")


# as a scanner does it: every key within a few milliseconds, then Enter, wherever the focus is
TYPE = """(text) => {
  const press = (key) => {
    const target = document.activeElement ?? document.body;
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    const goes = target.dispatchEvent(event);
    if (goes && key.length === 1 && 'value' in target) target.value += key;
  };
  for (const key of text) press(key);
  press('Enter');
}"""


@asynccontextmanager
async def phone(browser: Browser, served: Served, locale: str = "zh-CN") -> AsyncIterator[Gate]:
    """A phone that nobody is signed in on."""
    context = await browser.new_context(locale=locale, viewport={"width": 360, "height": 800})
    yield Gate(served, context, await context.new_page())
    await context.close()


def picture(text: str, *, scale: int = 6, turned: int = 0) -> bytes:
    """A QR code as zxing makes it, with its white margin; PNG."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=scale)).convert("L")
    framed = Image.new("L", (image.width + 80, image.height + 80), 255)
    framed.paste(image, (40, 40))
    return png(framed.rotate(turned, expand=True, fillcolor=255))


def our_picture(text: str, *, scale: int = 6) -> bytes:
    """The same as we draw it on tickets."""
    code = qr_code(text)
    image = Image.new("L", (code.side, code.side), 255)
    for y, row in enumerate(code.rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET, y + QUIET), 0)
    return png(image.resize((code.side * scale, code.side * scale), Image.Resampling.NEAREST))


def png(image: Image.Image) -> bytes:
    """As a file."""
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def forged(qr: str) -> str:
    """The same with one character of the signature changed."""
    return qr[:-5] + ("A" if qr[-5] != "A" else "B") + qr[-4:]


async def stored(door: UUID) -> list[tuple[str, bool, str]]:
    """Verdict, whether offline, and direction of each scan on the server, in the order of their times."""
    rows = await execute("SELECT verdict, offline, direction FROM scan WHERE door = {} ORDER BY at, id", door)
    return [(row["verdict"], row["offline"], row["direction"]) for row in rows]


def spread(took: Iterable[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(took)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
