"""Where the links of a page lead: each way once for everybody who looks, whatever id or code stands in it."""

from __future__ import annotations

import re

from tests.browser.visiting import Visit

# ids of rows, codes of receipts, cursors and numbers: one of each kind is followed
PARTS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?:[0-9A-Z]{4}-){3,4}[0-9A-Z*~$=]{1,5}|[0-9]+|cursor=[^&]*")
LINKS = """() => [...document.querySelectorAll('a[href]')]
  .filter((one) => one.origin === location.origin)
  .map((one) => one.href.slice(location.origin.length))"""
LOST = """() => [...document.querySelectorAll('a[href^="#"]')]
  .filter((one) => !document.getElementById(decodeURIComponent(one.hash.slice(1))))
  .map((one) => one.outerHTML.slice(0, 120))"""

followed: set[tuple[str | None, str]] = set()


async def leading_nowhere(visit: Visit, who: str | None) -> list[str]:
    """The links on the open page, and in it, behind which there is nothing."""
    wrong: list[str] = list(await visit.page.evaluate(LOST))
    for address in await visit.page.evaluate(LINKS):
        path = address.split("#")[0]
        kind = (who, PARTS.sub("*", path))
        # a page that refuses leads to itself in the other language
        if kind in followed or path.split("?")[0] == visit.path.split("?")[0]:
            continue
        followed.add(kind)
        answer = await visit.context.request.get(visit.city.base_url + path)
        if answer.status >= 400:
            wrong.append(f"{path}: {answer.status}")
    return wrong
