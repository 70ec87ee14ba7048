"""Telling those who were asked in writing, and reminding them: a notice with the link under which they reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec

from consultations.listening.links import address, link
from consultations.services.loading import Held
from participation.base import clock
from participation.base.database import fetch
from participation.base.identity.words import ContactKind
from participation.base.messages import DEFAULT, date_words
from participation.base.notices.owing import Owed, owe_notices
from participation.base.rules_file.counting import day_of
from participation.base.settings import current


class Told(Protocol):
    """An addressee as far as a letter to them needs it."""

    @property
    def id(self) -> UUID: ...
    @property
    def request(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def organisation(self) -> UUID | None: ...
    @property
    def contact_kind(self) -> ContactKind | None: ...
    @property
    def contact(self) -> str | None: ...
    @property
    def due_on(self) -> date: ...


class _Reached(msgspec.Struct, frozen=True):
    organisation: UUID
    person: UUID
    locale: str
    kind: str
    value: str


class _Name(msgspec.Struct):
    name: str


# Who acts for an organisation now, each by one verified contact, the mobile number first.
REACHED = """
SELECT DISTINCT ON (a.organisation, a.person) a.organisation, a.person, p.locale, c.kind, c.value
FROM authorisation a JOIN person p ON p.id = a.person JOIN contact c ON c.person = a.person
WHERE a.organisation = ANY({}) AND a.confirmed_at IS NOT NULL AND a.ended_at IS NULL AND c.verified_at IS NOT NULL
ORDER BY a.organisation, a.person, c.kind DESC, c.id
"""


async def owe_letters(held: Held, whom: Sequence[Told], template: str, owed_for: Mapping[UUID, str]) -> int:
    """Owe each addressee the letter, in the caller's act; how many of them can be reached.

    A contact that was given gets the signed link; who acts for a registered organisation signs in. Nobody to reach
    is a row too, with its fate.
    """
    if not whom:
        return 0
    acting: dict[UUID, list[_Reached]] = {}
    for row in await fetch(_Reached, REACHED, [one.organisation for one in whom if one.organisation]):
        acting.setdefault(row.organisation, []).append(row)
    today = day_of(clock.now(), current().zone)
    body = (await fetch(_Name, "SELECT name FROM body WHERE id = {}", held.body))[0].name
    owed: list[Owed] = []
    told = 0
    for one in whom:
        signed_link = link(one.code, one.position, due_on=one.due_on, today=today)
        found = [(None, DEFAULT, (str(one.contact_kind), one.contact), signed_link)] if one.contact else []
        people = [] if one.contact or one.organisation is None else acting.get(one.organisation, [])
        ways: list[tuple[UUID | None, str, tuple[str, str] | None, str]] = [
            *found,
            *((row.person, row.locale, (row.kind, row.value), address(one.code)) for row in people),
        ]
        told += bool(ways)
        for place, (person, locale, contact, where) in enumerate(ways or [(None, DEFAULT, None, address(one.code))]):
            values = {"title": held.title, "body": body, "due": date_words(locale, one.due_on), "link": where}
            owed.append(
                Owed(
                    template=template,
                    values=values,
                    owed_for=f"{owed_for[one.id]}:{place}",
                    subject=f"written_request:{one.request}",
                    contact=contact,
                    person=person,
                    locale=locale,
                    body=held.body,
                )
            )
    await owe_notices(owed)
    return told
