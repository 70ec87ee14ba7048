"""Whether an applicant applied before without a seat, for the office of a call that invites such people again."""

from __future__ import annotations

from uuid import UUID

from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

INVITING = (Role.SECRETARY, Role.OFFICER)
# The same people whom the invitation reached: of this body alone, with their leave, and never seated by it.
BEFORE = """
SELECT k.body FROM application a JOIN call k ON k.id = a.call WHERE a.id = {} AND a.standing <> 'draft'
    AND EXISTS (SELECT FROM audit u WHERE u.verb = 'call.told_again' AND u.subject = 'call:' || k.id)
    AND EXISTS (SELECT FROM application o JOIN call p ON p.id = o.call JOIN consent c ON c.application = o.id
        WHERE p.body = k.body AND p.id <> k.id AND o.id < a.id AND o.standing NOT IN ('draft', 'withdrawn')
        AND c.purpose = 'invited again' AND c.taken_back_at IS NULL
        AND ((o.contact_kind = a.contact_kind AND o.contact = a.contact) OR o.person = a.person))
    AND NOT EXISTS (SELECT FROM seat s JOIN application o ON o.id = s.application JOIN call p ON p.id = o.call
        WHERE p.body = k.body
        AND ((o.contact_kind = a.contact_kind AND o.contact = a.contact) OR o.person = a.person)
        AND (SELECT x.answer FROM seat_answer x WHERE x.seat = s.id ORDER BY x.turn DESC LIMIT 1) = 'accepted')
"""


async def applied_before(actor: Actor, application: UUID) -> bool:
    """True only for who invites people to this call: nothing else of what somebody applied for elsewhere is told."""
    for row in await execute(BEFORE, application):
        return actor.has(*INVITING, body=row["body"])
    return False
