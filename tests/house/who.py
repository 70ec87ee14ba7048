"""Everybody who may come along, and how it is written down what they may do.

``at`` holds names of ``open_house`` in braces. Whoever is not named in ``may`` is refused, and nothing is written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec


class Who(StrEnum):
    """Everybody who may come along; the officer prepared what there is, in a body of which all but two are."""

    STRANGER = "stranger"
    RESIDENT = "resident"
    ELSEWHERE = "officer of another body"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    LEADER = "leader"
    CLERK = "clerk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


EVERYBODY = frozenset(Who)
KNOWN = EVERYBODY - {Who.STRANGER}
STAFF = KNOWN - {Who.RESIDENT}
OFFICER = frozenset({Who.OFFICER})
OFFICERS = frozenset({Who.OFFICER, Who.ELSEWHERE})
READERS = frozenset({Who.OFFICER, Who.REVIEWER, Who.LEADER, Who.CLERK, Who.AUDITOR})
SCREENERS = frozenset({Who.OFFICER, Who.REVIEWER})
REVIEWER = frozenset({Who.REVIEWER})
ERASURES = frozenset({Who.OFFICER, Who.REVIEWER, Who.LEADER, Who.AUDITOR})
SIGNERS = frozenset({Who.REVIEWER, Who.LEADER})
LEADING = frozenset({Who.OFFICER, Who.LEADER})
DECIDING = LEADING | SIGNERS
ENTERING = frozenset({Who.OFFICER, Who.CLERK})
AUDITOR = frozenset({Who.AUDITOR})
SEEING_IMPORTS = ENTERING | AUDITOR
ADMINISTRATOR = frozenset({Who.ADMINISTRATOR})
REGISTERING = ADMINISTRATOR | {Who.CLERK}
NOBODY: frozenset[Who] = frozenset()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Who may do one thing; ``form`` is sent by pages, ``json`` by programs (a text as it is).

    ``once`` says that whoever comes second finds nothing left to do; ``by_address`` that a mail program may send it
    from nowhere, for only the recipient of the mail knows the address.
    """

    method: str
    route: str
    at: str
    may: frozenset[Who]
    form: dict[str, str] = {}
    json: Any = None
    once: bool = False
    by_address: bool = False

    @property
    def api(self) -> bool:
        """Whether it is a program's."""
        return self.route.startswith("/api/")

    def __str__(self) -> str:
        return f"{self.method} {self.at}"


def get(route: str, may: frozenset[Who] = EVERYBODY, at: str = "") -> Rule:
    """Reading."""
    return Rule(method="GET", route=route, at=at or route, may=may)


def post(
    route: str,
    may: frozenset[Who],
    at: str = "",
    more: dict[str, str] | None = None,
    *,
    once: bool = False,
    **form: str,
) -> Rule:
    """Sending a form; fields with dots in their names are written with two underscores."""
    named = {name.replace("__", "."): value for name, value in form.items()}
    return Rule(method="POST", route=route, at=at or route, may=may, form=dict(more or {}) | named, once=once)


def call(method: str, route: str, may: frozenset[Who], at: str = "", json: Any = None, *, once: bool = False) -> Rule:
    """What a program does."""
    return Rule(method=method, route=f"/api/v1{route}", at=f"/api/v1{at or route}", may=may, json=json, once=once)


# of a consultation that is prepared
LATER = "2027-05-20T09:00:00+08:00"
NOTICE = {"title": "A lift", "kind": "plan", "opens_at": LATER, "closes_at": "2027-07-20T09:00:00+08:00"}
