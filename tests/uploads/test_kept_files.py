"""A form that comes back shows the files that came with it, and tells nothing of any other file."""

from __future__ import annotations

import httpx
import pytest
from litestar import Litestar

from participation.base import clock
from participation.base.database import execute
from participation.base.uploads.services import store
from tests.consultations.steps import DURING, SLUG, opened
from tests.frontend.reading import document, main, opens, sends
from tests.world import NEIGHBOUR, OFFICER, RESIDENT, signed_in

pytestmark = pytest.mark.usefixtures("world")
FORM = f"/consultations/{SLUG}/comment"
PHOTO = [("files", ("楼道.txt", "楼道很窄".encode(), "text/plain"))]
WRONG = {"author.contact": "abc"}


def visitor(app: Litestar) -> httpx.AsyncClient:
    """Another browser."""
    transport = httpx.ASGITransport(app=app, client=("203.0.113.8", 50000))  # type: ignore[arg-type] # two names for one ASGI
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def shown(client: httpx.AsyncClient, file: object) -> str:
    """What a comment form says that comes back with the id of a file in it."""
    page = await opens(client, FORM)
    return main(document(await sends(client, page, WRONG | {"attachments": str(file)})))


async def test_a_file_is_shown_again_to_who_sent_it_and_to_nobody_else(
    app: Litestar, client: httpx.AsyncClient
) -> None:
    await opened()
    with clock.frozen(DURING):
        first = document(await sends(client, await opens(client, FORM), WRONG, files=PHOTO))
        assert "楼道.txt" in main(first)
        (file,) = await execute("SELECT id, visitor FROM attachment")
        assert "楼道.txt" in await shown(client, file["id"])
        async with visitor(app) as other:
            assert "楼道.txt" not in await shown(other, file["id"])
        async with visitor(app) as other:
            assert "楼道.txt" not in await shown(signed_in(other, NEIGHBOUR), file["id"])


async def test_a_file_that_belongs_somewhere_is_not_shown_even_to_who_sent_it(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        signed_in(client, RESIDENT)
        page = document(await sends(client, await opens(client, FORM), WRONG, files=PHOTO))
        (file,) = await execute("SELECT id FROM attachment")
        assert "楼道.txt" in await shown(client, file["id"])
        assert (await sends(client, page, {"text": "楼道很窄。", "author.contact": ""})).status_code == 303
        assert "楼道.txt" not in await shown(client, file["id"])
    assert await execute("SELECT visitor FROM attachment") == [{"visitor": ""}]


async def test_a_file_of_no_form_is_not_shown(client: httpx.AsyncClient) -> None:
    await opened()
    file = await store(OFFICER, filename="密.txt", content=b"secret")
    with clock.frozen(DURING):
        assert "密.txt" not in await shown(client, file.id)
