"""Handing in the feedback of a meeting, and telling everybody who spoke once it is public."""

from __future__ import annotations

from uuid import UUID

import msgspec

from decisions.queries.feedback import authors_of, feedback_now
from decisions.rules.feedback import check_feedback
from decisions.schemas.edition import EditionView
from decisions.services.edition_published import Published
from decisions.services.edition_writing import write_edition
from decisions.services.opinion_loading import meeting_to_number, meeting_to_read
from decisions.services.opinion_telling import speakers
from decisions.words import EditionKind
from participation.base.database import fetch, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.notices.owing import owe_notices
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.settings import current
from participation.base.text import clean

PUBLISHING = (Role.SECRETARY, Role.OFFICER)


class NewFeedback(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Handing in: ``interim`` where answers are missing, with the reason that the public reads.

    ``reason`` is also why a published version is replaced.
    """

    interim: bool = False
    reason: str = ""


class _Spoke(msgspec.Struct):
    participant: UUID


async def submit_feedback(actor: Actor, *, meeting: str | UUID, new: NewFeedback) -> EditionView:
    """Freeze the opinions with what became of them as the next version, for the chain to sign.

    Raises 404, 403, 409 ``no_opinions``, ``unanswered`` (with their number) or ``edition_waiting``, 422 without the
    reason of an interim version.
    """
    async with transaction():
        held = await meeting_to_number(meeting)
        if not actor.has(*PUBLISHING, body=held.body):
            raise Refused(WRONG_ROLE)
        reason = clean(new.reason).strip()
        content = await feedback_now(held, reason=reason)
        demand(
            check_feedback(received=content.received, unanswered=content.unanswered, interim=new.interim, reason=reason)
        )
        made = await write_edition(
            actor,
            kind=EditionKind.FEEDBACK,
            subject=held.id,
            body=held.body,
            content=content,
            authors=await authors_of(held.id),
            reason=reason,
        )
        await answered(made)
    return made


async def tell_who_spoke(_: Actor, published: Published) -> None:
    """Tell everybody who spoke that the feedback is public, anew with each version."""
    held = await meeting_to_read(published.subject)
    spoke = await fetch(
        _Spoke,
        "SELECT DISTINCT s.participant FROM opinion o JOIN opinion_standing s ON s.opinion = o.id"
        " WHERE o.meeting = {} ORDER BY s.participant",
        held.id,
    )
    people = await speakers([one.participant for one in spoke])
    values = {"meeting": held.title, "page": f"{current().base_url}/meetings/{held.slug}/feedback"}
    await owe_notices(
        [
            one.owed("opinion_feedback", f"edition:{published.id}:participant:{one.id}", values)
            for one in people.values()
        ]
    )
