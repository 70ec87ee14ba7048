"""Takes the pictures of this folder from a running demo: ``python docs/screenshots/take.py http://127.0.0.1:8000``.

Needs what the tests need (Playwright, Pillow, Chromium). It only reads; a picture is at most 120 KB.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
LARGEST = 120_000
PHONE, TALL, DESKTOP, LARGE = (360, 720, 2), (360, 1000, 2), (1280, 800, 1), (1280, 1060, 1)
ANSWERED = "/workbench/consultations/waste-points"


class Camera:
    """One browser window of one size and language, signed in or not."""

    def __init__(self, browser: Browser, base: str, size: tuple[int, int, int], locale: str) -> None:
        width, height, scale = size
        self.base = base
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            locale="zh-CN" if locale == "zh-Hans" else "en-GB",
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.goto(f"{base}/?lang={locale}", wait_until="networkidle")

    def sign_in(self, role: str) -> Camera:
        """As the first of the demo's staff with this post, by the password and code that the demo shows."""
        page = self.page
        page.goto(f"{self.base}/demo", wait_until="networkidle")
        password = page.locator("[data-copy]").first.get_attribute("data-copy") or ""
        row = page.locator("tr", has_text=role).first
        contact, code = (row.locator("td").nth(place).inner_text().split()[-1] for place in (2, 3))
        page.goto(f"{self.base}/sign-in/staff?next=/workbench", wait_until="networkidle")
        page.fill("[name=contact]", contact)
        page.fill("[name=password]", password)
        page.click("main .button-primary")
        page.fill("[name=code]", code)
        page.click("main .button-primary")
        page.wait_for_url("**/workbench")
        return self

    def go(self, path: str) -> Page:
        """Open a page and wait until it is drawn."""
        self.page.goto(self.base + path, wait_until="networkidle")
        return self.page

    def take(self, name: str, path: str, before: Callable[[Page], object] | None = None) -> None:
        """A picture of what fits into the window."""
        page = self.go(path)
        if before is not None:
            before(page)
            page.wait_for_load_state("networkidle")
        keep(name, page.screenshot())


def keep(name: str, picture: bytes) -> None:
    """Write a picture with as many colours as fit into the largest size."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        packed = BytesIO()
        image.quantize(colours, kmeans=2, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= LARGEST:
            break
    (HERE / f"{name}.png").write_bytes(packed.getvalue())
    sys.stdout.write(f"{name}.png {packed.tell() // 1000} KB, {colours} colours\n")


def to_a_clause_with_comments(page: Page) -> None:
    """Scroll to the clause on which most was said and open what others said on it."""
    link = page.locator(".clause-tools a[aria-controls^=said]").nth(5)
    link.scroll_into_view_if_needed()
    link.click()
    page.locator(".clause-said .said").first.wait_for()
    page.locator(".clause:has(.said)").evaluate("(clause) => clause.scrollIntoView({block: 'start'})")


def to_what_is_open(page: Page) -> None:
    """Scroll to the seats that can be had, and wait until the pictures of the activities below them are there."""
    page.locator(".visit-picture").nth(2).scroll_into_view_if_needed()
    page.wait_for_function(
        "[...document.querySelectorAll('.visit-picture img')].slice(0, 3).every((one) => one.naturalWidth)"
    )
    page.locator("#soon").evaluate("(heading) => heading.scrollIntoView({block: 'start'})")


def answered_receipt(camera: Camera) -> str:
    """The address of a receipt with its answer, as the office that answered it finds it."""
    page = camera.go(f"{ANSWERED}/comments")
    page.click(".row-head a")
    found = page.locator("main a[href^='/receipts/']").first.get_attribute("href")
    assert found
    return found


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description="Take the pictures of the guide from a running demo.")
    parser.add_argument("address", help="of the demo, such as http://127.0.0.1:8000")
    base = parser.parse_args().address.rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        office = Camera(browser, base, DESKTOP, "zh-Hans").sign_in("生活垃圾管理科")
        receipt = answered_receipt(office)
        office.take("workbench-zh", f"{ANSWERED}/points")
        housing = Camera(browser, base, DESKTOP, "en").sign_in("住房修缮科")
        housing.take("workbench-en", "/workbench")
        phone = Camera(browser, base, PHONE, "zh-Hans")
        phone.take("home-phone-zh", "/")
        phone.take("consultation-phone-zh", "/consultations/lift")
        Camera(browser, base, TALL, "zh-Hans").take("receipt-phone-zh", receipt)
        wide = Camera(browser, base, DESKTOP, "zh-Hans")
        wide.take("draft-zh", "/consultations/lift/draft", to_a_clause_with_comments)
        english = Camera(browser, base, DESKTOP, "en")
        english.take("report-en", "/consultations/waste-points/report")
        Camera(browser, base, LARGE, "zh-Hans").take("open-days-zh", "/open-days", to_what_is_open)
        Camera(browser, base, PHONE, "zh-Hans").take("activity-phone-zh", "/activities/water-works")
        browser.close()


if __name__ == "__main__":
    main()
