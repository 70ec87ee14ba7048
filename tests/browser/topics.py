"""A draft list of topics on the workbench of the demo's largest consultation."""

from __future__ import annotations

import asyncio

from tests.browser.consultations import Api


async def draft_topics(api: Api, slug: str) -> None:
    """Have the list made, and wait until it is there."""
    await api.officer("POST", f"consultations/{slug}/topics")
    async with asyncio.timeout(120):
        while (await api.officer("GET", f"consultations/{slug}/topics"))["made"] is None:
            pass
