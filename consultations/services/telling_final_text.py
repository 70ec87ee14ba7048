"""Telling of a final text: everybody who commented, each with a notice and its fate, and those who subscribed."""

from __future__ import annotations

from uuid import UUID

from consultations.queries.answers import published
from consultations.schemas.final_text import FinalTextView
from consultations.services.loading import Held
from consultations.services.telling_commenters import Commenter, tell_commenters
from consultations.subscribing.announcing import announce_final_text
from participation.base.notices.owing import Owed
from participation.base.settings import current


async def tell_final_text(held: Held, release: UUID, view: FinalTextView) -> int:
    """Owe everybody concerned a notice of a text that is released, in the caller's act; how many commented.

    ``release`` is the row of the step: a text that is released after another is told anew.
    """
    answer = await published(held.id)
    assert answer is not None  # a final text follows the published report
    values = {
        "title": held.title,
        "link": f"{current().base_url}/consultations/{held.slug}/draft",
        "day": view.decided_on.isoformat(),
        "reference": view.reference,
    }

    def owed(one: Commenter) -> Owed:
        return Owed(
            template="final_text_released",
            values={**values, "receipt": one.receipt, "outcome": one.outcome},
            owed_for=f"final text:{release}:comment:{one.id}",
            subject=f"report:{held.id}",
            contact=one.reached,
            person=one.person,
            locale=one.locale,
            body=held.body,
        )

    told = await tell_commenters(answer.filed, owed)
    await announce_final_text(held, release)
    return told
