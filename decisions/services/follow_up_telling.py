"""Who is told of follow-ups: the representative at each step, the unit that gets one, the leaders when it is late."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

import msgspec

from decisions.attending_links import attending_link
from decisions.services.follow_up_loading import FollowUpHeld
from decisions.words import FollowUpAct
from participation.base.database import fetch, fetch_one
from participation.base.identity.words import Role
from participation.base.notices.owing import Owed, owe_notices
from participation.base.settings import current

# What the representative hears of; that the leaders were told is the office's own business.
TOLD = frozenset(FollowUpAct) - {FollowUpAct.ESCALATE}


class Told(msgspec.Struct, frozen=True):
    """Whom a notice goes to."""

    id: UUID
    person: UUID | None
    contact_kind: str | None
    contact: str | None
    locale: str

    @property
    def reached(self) -> tuple[str, str] | None:
        """Where they can be reached."""
        return (self.contact_kind, self.contact) if self.contact_kind and self.contact else None


REPRESENTATIVE = """
SELECT p.id, coalesce(p.person, a.person) AS person, coalesce(p.contact_kind, a.contact_kind) AS contact_kind,
    coalesce(p.contact, a.contact) AS contact, p.locale
FROM opinion_standing o JOIN participant p ON p.id = o.participant
LEFT JOIN seat s ON s.id = p.seat LEFT JOIN application a ON a.id = s.application WHERE o.opinion = {}
"""
STAFF = """
SELECT DISTINCT ON (p.id) p.id, p.id AS person, c.kind AS contact_kind, c.value AS contact, p.locale
FROM membership m JOIN person p ON p.id = m.person
LEFT JOIN contact c ON c.person = p.id AND c.verified_at IS NOT NULL
WHERE m.body = ANY ({}::uuid[]) AND m.role = ANY ({}::text[]) AND m.ended_at IS NULL
ORDER BY p.id, c.verified_at DESC, c.id
"""


async def tell_representative(
    opinion: UUID, body: UUID, template: str, values: Mapping[str, object], owed_for: str
) -> None:
    """Owe the representative of an opinion a notice with the link of their own page, in the caller's act."""
    to = await fetch_one(Told, REPRESENTATIVE, opinion)
    if to is None:
        return
    owed = Owed(
        template=template,
        values={**values, "link": attending_link(to.id)},
        owed_for=owed_for,
        subject=f"opinion:{opinion}",
        contact=to.reached,
        person=to.person,
        locale=to.locale,
        body=body,
    )
    await owe_notices([owed])


async def tell_staff(
    bodies: Collection[UUID], roles: Collection[Role], template: str, values: Mapping[str, object], owed_for: str
) -> int:
    """Owe a notice to everybody with one of the roles in one of the bodies, once each; how many are new."""
    people = await fetch(Told, STAFF, sorted(bodies), sorted(roles))
    return await owe_notices(
        [
            Owed(
                template=template,
                values=values,
                owed_for=f"{owed_for}:{one.id}",
                subject=owed_for,
                contact=one.reached,
                person=one.person,
                locale=one.locale,
            )
            for one in people
        ]
    )


async def tell_step(held: FollowUpHeld, act: str, step: UUID, note: str) -> None:
    """Tell the representative what happened: ``act`` is ``made`` or the word of a step. ``held`` is how it stands."""
    values = {
        "meeting": held.meeting,
        "number": held.number,
        "act": act,
        "title": held.title,
        "note": note,
        "due": held.standing.due_on.isoformat(),
    }
    await tell_representative(held.opinion, held.body, "follow_up_told", values, f"follow-up-step:{step}")


async def tell_unit(held: FollowUpHeld, roles: Collection[Role], step: UUID, note: str) -> None:
    """Tell the unit that answers for it from now on."""
    values = {
        "meeting": held.meeting,
        "number": held.number,
        "title": held.title,
        "note": note,
        "due": held.standing.due_on.isoformat(),
        "link": follow_up_link(held.id),
    }
    await tell_staff([held.standing.unit], roles, "follow_up_given", values, f"follow-up-given:{step}")


def follow_up_link(follow_up: UUID) -> str:
    """The page of a follow-up on the desk."""
    return f"{current().base_url}/workbench/follow-ups/{follow_up}"
