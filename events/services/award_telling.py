"""Telling who voted that a vote was voided.

A stored vote says of nobody whose it is. Whoever had one is found the other way round: the key of each visitor, and of
each resident who could vote, is made anew and looked for among the votes; for what they voted is not looked at. The
notice is kept under another key than the vote, so that the two cannot be put side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from events.holders import holder_of
from events.services.award_loading import voter_key
from participation.base.database import fetch, fetch_one, transaction
from participation.base.identity.words import ContactKind
from participation.base.notices.owing import Owed, owe_notices
from participation.base.security.keys import sign
from participation.base.settings import current

# The job that tells who voted.
TELL = "award.tell_voided"
AT_ONCE = 500

VOIDED = """
SELECT a.id, a.slug, a.title, a.body, a.campaign, a.residents, s.reason, s.at FROM award a
JOIN award_step s ON s.award = a.id AND s.act = 'void' WHERE a.id = {}
"""
VOTERS = "SELECT voter FROM award_vote WHERE award = {} AND counts"
# As whoever voted by the link of a booking, or signed in with the contact of one, was known.
VISITORS = """
SELECT b.id, b.holder, coalesce(b.person, c.person) AS person, b.contact_kind, b.contact, b.locale
FROM booking b JOIN session s ON s.id = b.session
LEFT JOIN contact c ON c.kind = b.contact_kind AND c.value = b.contact AND c.verified_at IS NOT NULL
WHERE s.campaign = {} AND b.id > {} AND b.contact IS NOT NULL
    AND EXISTS (SELECT FROM ticket t JOIN check_in i ON i.id = t.id WHERE t.booking = b.id)
ORDER BY b.id LIMIT {}
"""
RESIDENTS = """
SELECT p.id, '' AS holder, p.id AS person, k.kind AS contact_kind, k.value AS contact, 'zh-Hans' AS locale
FROM person p CROSS JOIN LATERAL (
    SELECT c.kind, c.value FROM contact c WHERE c.person = p.id AND c.verified_at IS NOT NULL
    ORDER BY c.kind <> 'mobile', c.id LIMIT 1
) k
WHERE p.id > {} ORDER BY p.id LIMIT {}
"""


class _Voided(msgspec.Struct):
    id: UUID
    slug: str
    title: str
    body: UUID
    campaign: UUID
    residents: bool
    reason: str
    at: datetime


class _Voter(msgspec.Struct):
    voter: str


class _Known(msgspec.Struct):
    id: UUID
    holder: str
    person: UUID | None
    contact_kind: ContactKind
    contact: str
    locale: str

    @property
    def key(self) -> str:
        """Who limits and votes count them for."""
        return holder_of(self.person, None) if self.person else self.holder


async def tell_voters(award: UUID) -> int:
    """Owe everybody who voted and left a contact the news, once; how many. Nothing where the vote counts."""
    held = await fetch_one(_Voided, VOIDED, award)
    if held is None:
        return 0
    voters = {one.voter for one in await fetch(_Voter, VOTERS, award)}
    told, last = 0, UUID(int=0)
    while known := await fetch(_Known, VISITORS, held.campaign, last, AT_ONCE):
        told += await _tell(held, known, voters)
        last = known[-1].id
    last = UUID(int=0)
    while held.residents and (known := await fetch(_Known, RESIDENTS, last, AT_ONCE)):
        told += await _tell(held, known, voters)
        last = known[-1].id
    return told


async def _tell(held: _Voided, known: Sequence[_Known], voters: Collection[str]) -> int:
    those = {one.key: one for one in reversed(known) if voter_key(held.id, one.key) in voters}
    async with transaction():
        return await owe_notices(
            [
                Owed(
                    template="award_voided",
                    values={
                        "title": held.title,
                        "reason": held.reason,
                        "link": f"{current().base_url}/awards/{held.slug}",
                    },
                    owed_for=f"award:{held.id}:{sign('told that a vote is void', f'{held.id}:{key}')[:32]}",
                    subject=f"award:{held.id}",
                    contact=(one.contact_kind.value, one.contact),
                    person=one.person,
                    locale=one.locale,
                    body=held.body,
                )
                for key, one in sorted(those.items())
            ]
        )
