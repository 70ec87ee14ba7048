"""A reader without scripts: opens pages, fills the forms that stand on them, and looks at what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from lxml import html

Files = list[tuple[str, tuple[str, bytes, str]]]


def document(response: httpx.Response) -> Any:
    """The parsed page of an answer."""
    return html.fromstring(response.text)


async def opens(client: httpx.AsyncClient, path: str, *, status: int = 200, **headers: str) -> Any:
    """The page at an address, in English unless the address says otherwise."""
    sent = {"Accept": "text/html", "Accept-Language": "en"} | {k.replace("_", "-"): v for k, v in headers.items()}
    response = await client.get(path, headers=sent)
    assert response.status_code == status, (path, response.status_code, response.text[:500])
    return document(response)


def words(element: Any) -> str:
    """The text of a page or a part of it, blanks as one."""
    return " ".join(element.text_content().split())


def main(page: Any) -> str:
    """What the page itself says, without head and foot."""
    return words(page.get_element_by_id("main"))


def fields(form: Any) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    found = {}
    for field in form.inputs:
        kind = (field.get("type") or "").lower()
        if not field.name or kind in {"file", "submit"} or (kind in {"radio", "checkbox"} and not field.checked):
            continue
        value = field.value or ""
        # a browser drops the line break after <textarea>
        found[field.name] = value.removeprefix("\n") if field.tag == "textarea" else value
    return found


async def sends(
    client: httpx.AsyncClient, page: Any, typed: Mapping[str, str] | None = None, *, files: Files | None = None
) -> httpx.Response:
    """Send the last form of a page with something typed into it; redirects are not followed."""
    form = page.xpath("//main//form")[-1]
    filled = fields(form) | dict(typed or {})
    return await client.post(
        form.get("action"),
        data=filled,
        files=files or [("files", ("", b"", "application/octet-stream"))],
        headers={"Accept-Language": "en"},
        follow_redirects=False,
    )
