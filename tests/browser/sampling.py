"""How it is written down which page is looked at, by whom, and what they did just before."""

from __future__ import annotations

from typing import Literal

import msgspec

# who looks, and the name in the demo city of somebody who is that
PEOPLE = {
    "officer": "周敏",
    "commerce": "潘越",
    "water": "杜江",
    "reviewer": "顾行",
    "leader": "陆晔",
    "clerk": "小唐",
    "auditor": "谭清",
    "administrator": "魏然",
    "host": "高远",
    "secretary": "梁静",
    "resident": "陈立",
    "merchant": "董立群",
}
# what a form did just before the page stands as it is looked at
Before = Literal[
    "",
    "ask for a code",
    "give the password",
    "add a contact",
    "send nothing",
    "make a token",
    "say it is not theirs",
    "prove a contact",
]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One page to look at; ``address`` holds names of ``places.py`` in braces."""

    route: str
    address: str
    who: str | None = None
    status: int = 200
    before: Before = ""

    def __str__(self) -> str:
        return f"{self.address}{f' of the {self.who}' if self.who else ''}{f', {self.before}' if self.before else ''}"


def page(route: str, address: str = "", who: str | None = None, *, status: int = 200, before: Before = "") -> Sample:
    """A page; without an address its route is one."""
    return Sample(route=route, address=address or route, who=who, status=status, before=before)
