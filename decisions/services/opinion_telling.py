"""Telling representatives: the record of your words waits for you, your opinion is answered, the feedback is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from decisions.attending_links import attending_link
from decisions.services.opinion_loading import MeetingOf, meeting_to_read
from participation.base.audit import record
from participation.base.database import fetch, transaction
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import ContactKind, Role
from participation.base.notices.owing import Owed, owe_notices
from participation.base.rules_file.signing_off import WRONG_ROLE

ASKING = (Role.SECRETARY, Role.OFFICER)


class ToldToConfirm(msgspec.Struct, frozen=True):
    """How many were told that the record of their words waits for them."""

    people: int


class Speaker(msgspec.Struct, frozen=True):
    """Whom a notice goes to; who has a seat is reached where they applied, unless another contact is known."""

    id: UUID
    person: UUID | None
    contact_kind: ContactKind | None
    contact: str | None
    locale: str
    meeting: UUID
    body: UUID

    def owed(self, template: str, owed_for: str, values: Mapping[str, object]) -> Owed:
        """A notice to them, with the link of their own page."""
        return Owed(
            template=template,
            values={**values, "link": attending_link(self.id)},
            owed_for=owed_for,
            subject=f"meeting:{self.meeting}",
            contact=(self.contact_kind, self.contact) if self.contact_kind and self.contact else None,
            person=self.person,
            locale=self.locale,
            body=self.body,
        )


class _Waiting(msgspec.Struct):
    participant: UUID
    newest: UUID


SPEAKERS = """
SELECT p.id, coalesce(p.person, a.person) AS person, coalesce(p.contact_kind, a.contact_kind) AS contact_kind,
    CASE WHEN p.contact_kind IS NULL THEN a.contact ELSE p.contact END AS contact, p.locale, p.meeting, m.body
FROM participant p JOIN meeting m ON m.id = p.meeting
LEFT JOIN seat s ON s.id = p.seat LEFT JOIN application a ON a.id = s.application
WHERE p.id = ANY ({}::uuid[]) ORDER BY p.id
"""
# Of each participant the last text that the office wrote and nobody has confirmed or corrected since.
WAITING = """
SELECT DISTINCT ON (s.participant) s.participant, t.id AS newest
FROM opinion o JOIN opinion_standing s ON s.opinion = o.id
JOIN LATERAL (SELECT id, version, by, person, at FROM opinion_text WHERE opinion = o.id ORDER BY version DESC LIMIT 1) t
    ON true
WHERE o.meeting = {} AND NOT (t.by = 'representative' AND t.person IS NULL)
    AND NOT EXISTS (SELECT FROM opinion_confirmation c WHERE c.opinion = o.id AND c.version = t.version)
ORDER BY s.participant, t.at DESC, t.id DESC
"""


async def speakers(participants: Sequence[UUID]) -> dict[UUID, Speaker]:
    """Where these participants are reached."""
    return {one.id: one for one in await fetch(Speaker, SPEAKERS, list(participants))}


async def ask_to_confirm(actor: Actor, *, meeting: str | UUID) -> int:
    """Tell everybody whose words were recorded that the record waits for them; how many are told now.

    Whoever was told of the same wording is not told again. Raises 404, 403.
    """
    async with transaction():
        held: MeetingOf = await meeting_to_read(meeting)
        if not actor.has(*ASKING, body=held.body):
            raise Refused(WRONG_ROLE)
        waiting = await fetch(_Waiting, WAITING, held.id)
        people = await speakers([one.participant for one in waiting])
        told = await owe_notices(
            [
                people[one.participant].owed(
                    "opinion_to_confirm",
                    f"participant:{one.participant}:confirm:{one.newest}",
                    {"meeting": held.title},
                )
                for one in waiting
            ]
        )
        await record(actor, "opinion.asked_to_confirm", f"meeting:{held.id}", body=held.body, people=told)
    return told


async def tell_speaker(participant: UUID, template: str, owed_for: str, values: Mapping[str, object]) -> None:
    """Owe a notice to one participant, in the caller's act."""
    people = await speakers([participant])
    await owe_notices([one.owed(template, owed_for, values) for one in people.values()])
