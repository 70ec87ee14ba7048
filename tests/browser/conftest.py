"""One city and one browser for the tests of a worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.city import City, demo_city
from tests.browser.places import Places, find_places
from tests.frontend.browser import CHROMIUM, SWITCHES


@pytest.fixture(scope="session")
async def clients() -> AsyncIterator[AsyncExitStack]:
    """What closes the clients of the API in the end."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
async def city(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[City]:
    """The demo city, served."""
    async with demo_city(tmp_path_factory.mktemp("city")) as served:
        yield served


@pytest.fixture(scope="session")
async def places(city: City, clients: AsyncExitStack) -> Places:
    """What stands in the addresses of the pages that are looked at."""
    return await find_places(city, clients)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield started
        await started.close()
