"""What axe finds on a page: violations, and what it cannot decide by itself, less what was judged by hand."""

from __future__ import annotations

from pathlib import Path

import msgspec
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped] # it ships no types
from playwright.async_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations", "incomplete"]}


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something axe could not decide, and why it is as it should be.

    ``route`` may be ``*`` for every page; ``shows`` is a part of the element's HTML or of what axe says of it.
    """

    rule: str
    route: str
    shows: str
    why: str


class Finding(msgspec.Struct, frozen=True):
    """One rule at one place of a page."""

    rule: str
    target: str
    said: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.target}: {self.said}"


JUDGED = msgspec.json.decode(Path(__file__).with_name("judged.json").read_bytes(), type=list[Judged])


async def findings(page: Page, route: str) -> tuple[list[Finding], list[Finding]]:
    """The violations on the open page, and what could not be decided and was not judged yet."""
    response = (await Axe().run(page, options=OPTIONS)).response
    undecided = [one for one in _findings(response["incomplete"]) if not _judged(one, route)]
    return _findings(response["violations"]), undecided


def _findings(rules: list[dict[str, object]]) -> list[Finding]:
    found = []
    for rule in rules:
        for node in msgspec.convert(rule["nodes"], list[dict[str, object]]):
            target = msgspec.convert(node["target"], list[object])
            said = " ".join(str(node.get("failureSummary", "")).split())
            found.append(Finding(str(rule["id"]), " ".join(map(str, target)), f"{said} {node['html']}"[:600]))
    return found


def _judged(finding: Finding, route: str) -> bool:
    return any(one.rule == finding.rule and one.route in {"*", route} and one.shows in finding.said for one in JUDGED)
