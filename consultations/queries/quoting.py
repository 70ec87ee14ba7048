"""Whether the passages that comments quote still stand in the draft."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consultations.drafts.aligning.wording import stands
from consultations.queries.drafts import draft
from consultations.queries.lineage import put_version, versions_between
from consultations.rules.clauses import comes_from
from consultations.schemas.consultation import ConsultationView
from participation.base.identity.actor import Actor


async def standing_passages(
    actor: Actor, view: ConsultationView, quoted: Sequence[tuple[str, UUID | None]]
) -> list[bool | None]:
    """For each (passage, clause) whether it stands in what became of the clause in the newest version that the actor
    may see; None where nothing is quoted.

    A passage that went to a clause of another origin is gone: it is never silently moved.
    """
    if not any(passage for passage, _ in quoted):
        return [None] * len(quoted)
    put, newest = await put_version(view.id), view.draft_version
    if put is None or newest is None:
        return [False if passage else None for passage, _ in quoted]
    if newest <= put:
        # it stood there word for word when the comment was received
        return [True if passage else None for passage, _ in quoted]
    origins = comes_from(await versions_between(view.id, put, newest))
    words: dict[UUID, list[str]] = {}
    for clause in (await draft(actor, view, newest)).clauses:
        for origin in origins.get(clause.id, ()):
            words.setdefault(origin, []).append(f"{clause.heading}\n{clause.text}")
    return [
        any(stands(passage, text) for text in words.get(clause, ())) if passage and clause else None
        for passage, clause in quoted
    ]
