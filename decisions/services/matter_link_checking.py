"""Checking daily that the links of matters still lead somewhere, and telling the officer once when one does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from decisions.link_looking import look_at
from decisions.queries.link_targets import is_own, leads_nowhere, named_by
from decisions.rules.links import OURS, Spell, after_check
from decisions.words import LinkFault, LinkKind
from participation.base import clock
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.identity.queries import contacts_of
from participation.base.notices.owing import owe_notice
from participation.base.notices.words import LINK_FAULT
from participation.base.outbox.owing import owe
from participation.base.settings import current

CHECK = "matter.check link"
# one after the other: a site that does not answer takes a job's whole patience, and notices must not wait for it
APART = timedelta(seconds=20)
NIGHT_AND_DAY = timedelta(hours=20)
# a link that was just looked at need not be looked at again by the sweep of the same night
LATELY = timedelta(hours=12)


class _Id(msgspec.Struct):
    id: UUID


class _Link(msgspec.Struct, kw_only=True):
    id: UUID
    kind: LinkKind
    target: str
    title: str
    fault: str
    failing_since: datetime | None
    failures: int
    matter: UUID
    slug: str
    matter_title: str
    body: UUID
    person: UUID
    locale: str


ONE = """
SELECT l.id, l.kind, l.target, l.title, l.fault, l.failing_since, l.failures, m.id AS matter, m.slug,
    m.title AS matter_title, m.body, p.id AS person, p.locale
FROM matter_link l JOIN matter m ON m.id = l.matter JOIN person p ON p.id = coalesce(m.officer, m.author)
WHERE l.id = {} AND l.removed_at IS NULL
"""


async def owe_check(link: UUID) -> None:
    """Owe a look at one link, in the caller's act."""
    await owe(CHECK, link=link)


async def owe_link_checks() -> int:
    """Owe a look at every link of every matter, for the daily sweep; how many."""
    async with transaction():
        links = await fetch(
            _Id,
            "SELECT id FROM matter_link WHERE removed_at IS NULL AND (checked_at IS NULL OR checked_at < {})"
            " ORDER BY checked_at NULLS FIRST, id",
            clock.now() - LATELY,
        )
        now = clock.now()
        apart = min(APART, NIGHT_AND_DAY / max(len(links), 1))
        for place, link in enumerate(links):
            await owe(CHECK, due_at=now + place * apart, link=link.id)
    return len(links)


async def check_link(link: UUID) -> None:
    """Look at a link and write down what was found; the officer is told once for each time that it begins to fail."""
    found = await fetch_one(_Link, ONE, link)
    if found is None:
        return
    fault = await _looked_at(found.kind, found.target)
    async with transaction():
        now = clock.now()
        held = await fetch_one(_Link, ONE + " FOR UPDATE OF l", link)
        if held is None:
            return
        before = Spell(
            fault=LinkFault(held.fault) if held.fault else None, since=held.failing_since, failures=held.failures
        )
        spell = after_check(before, fault, now=now)
        await execute(
            "UPDATE matter_link SET checked_at = {}, fault = {}, failing_since = {}, failures = {} WHERE id = {}",
            now,
            spell.fault.value if spell.fault else "",
            spell.since,
            spell.failures,
            link,
        )
        if spell.telling and spell.since:
            await _tell(held, spell)


async def _looked_at(kind: LinkKind, target: str) -> LinkFault | None:
    """What is ours is looked up; everything else is called."""
    if kind in OURS:
        return LinkFault.GONE if await leads_nowhere(kind, target) else None
    if is_own(target):
        named = named_by(target)
        return LinkFault.GONE if named and await leads_nowhere(*named) else None
    return await look_at(target)


async def _tell(link: _Link, spell: Spell) -> None:
    assert spell.fault is not None
    assert spell.since is not None  # it fails since then
    contact = next(iter(await contacts_of(link.person)), None)
    await owe_notice(
        template="matter_link_broken",
        values={
            "title": link.matter_title,
            "target": link.title or link.target,
            "fault": LINK_FAULT[spell.fault],
            "link": f"{current().base_url}/workbench/matters/{link.slug}#links",
        },
        owed_for=f"matter-link:{link.id}:{spell.since.isoformat()}",
        subject=f"matter:{link.matter}",
        contact=(contact.kind, contact.value) if contact else None,
        person=link.person,
        locale=link.locale,
        body=link.body,
    )
