"""The workbench as a browser without scripts uses it: pages are read, their forms filled in and sent as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode, urljoin

import httpx
from lxml import html

from tests.consultations.steps import SLUG
from tests.world import signed_in

BASE = f"/workbench/consultations/{SLUG}"
Pairs = list[tuple[str, str]]


class Sheet:
    """A page that was answered: its status, its text, and its forms."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.path = answer.request.url.raw_path.decode()
        self.location = answer.headers.get("location", "")
        self.text = answer.text
        self.tree = html.fromstring(answer.text) if answer.text else html.Element("html")

    @property
    def words(self) -> str:
        """What a reader sees, spaces squeezed."""
        return " ".join(self.tree.text_content().split())

    def first(self, path: str) -> html.HtmlElement:
        """The first element of an XPath."""
        found = self.tree.xpath(path)
        assert found, f"nothing at {path} on {self.path}"
        return found[0]

    def links(self) -> set[str]:
        """Where the page leads."""
        return {str(link) for link in self.tree.xpath("//main//a/@href")}

    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [" ".join(li.text_content().split()) for li in self.tree.xpath("//section[@role='alert']//li")]

    def actions(self) -> set[str]:
        """The addresses that forms of the page post to."""
        return {str(form.get("action")) for form in self.tree.xpath("//main//form[@method='post']")}

    def form(self, action: str) -> Form:
        """The form that posts to an address, whatever its query."""
        for form in self.tree.xpath("//form[@method='post']"):
            if str(form.get("action")).split("?")[0] == action:
                return Form(form)
        raise AssertionError(f"no form posts to {action} on {self.path}: {sorted(self.actions())}")


class Form:
    """A form with what stands in it."""

    def __init__(self, form: html.HtmlElement) -> None:
        self.action = str(form.get("action"))
        self.fields = list(_standing(form))
        self.buttons = [(b.get("name"), b.get("value")) for b in form.xpath(".//button[@type='submit'][@name]")]

    def value(self, name: str) -> str | None:
        """What stands in a field."""
        return next((value for field, value in self.fields if field == name), None)

    def values(self, name: str) -> list[str]:
        """All that stands under a name."""
        return [value for field, value in self.fields if field == name]

    def filled(self, **changes: Any) -> Pairs:
        """What a browser would send after some fields were changed; ``__`` in a name stands for a dot."""
        pairs = list(self.fields)
        for name, value in changes.items():
            field = name.replace("__", ".")
            values: Sequence[str] = value if isinstance(value, list) else [value]
            pairs = [pair for pair in pairs if pair[0] != field] + [(field, one) for one in values if one is not None]
        return pairs


class Desk:
    """Somebody of the office at a browser."""

    def __init__(self, client: httpx.AsyncClient, actor: Any) -> None:
        self.client = signed_in(client, actor)

    async def get(self, path: str) -> Sheet:
        """A page."""
        return Sheet(await self.client.get(path))

    async def post(self, path: str, pairs: Pairs) -> Sheet:
        """The answer to a form, redirects not followed."""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return Sheet(await self.client.post(path, content=urlencode(pairs).encode(), headers=headers))

    async def send(self, page: str, action: str, **changes: Any) -> Sheet:
        """Open a page, fill in one of its forms and send it; the answer."""
        sheet = await self.get(page)
        assert sheet.status == 200, (page, sheet.status, sheet.words[:400])
        form = sheet.form(action)
        return await self.post(urljoin(page, form.action), form.filled(**changes))

    async def follow(self, page: str, action: str, **changes: Any) -> Sheet:
        """The same, and on to where it leads."""
        answer = await self.send(page, action, **changes)
        assert answer.status == 303, (action, answer.status, answer.errors() or answer.words[:400])
        return await self.get(answer.location)


def _standing(form: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """What a browser sends of an untouched form: no button, no file, no box that is not ticked."""
    for field in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
        name, kind = str(field.get("name")), field.get("type", "text")
        if field.tag == "textarea":
            yield name, (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            chosen = field.xpath("./option[@selected]") or field.xpath("./option")[:1]
            yield from ((name, str(option.get("value"))) for option in chosen)
        elif kind in {"checkbox", "radio"}:
            if field.get("checked") is not None:
                yield name, str(field.get("value", "on"))
        elif kind not in {"file", "submit"}:
            yield name, str(field.get("value", ""))
