"""Making a draft list of topics: a job, never a request. It computes in a thread and stores what it found.

Each family of near-identical comments is read once, by its representative, so that a campaign of one letter does not
become topics of its own; its members still count.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
import numpy as np

from consultations.queries.voices_gathered import OnClause, voices_of_gathered
from consultations.schemas.topics import DraftTopic, TopicContent, TopicPart
from consultations.services.topics_reading import Spoken, spoken_of
from consultations.topics.drafting import Text, part
from consultations.topics.summarising import Summary, summaries
from participation.base import clock
from participation.base.database import execute, fetch_one, transaction

# A clause with fewer families than this has keywords and typical comments, but no topics of its own.
ENOUGH = 20


# Of each topic, of what is in none and of everything: the families that were put into it, or comments without one.
Members = list[list[UUID]]


class _Draft(msgspec.Struct):
    consultation: UUID


async def make_topics(draft: UUID) -> None:
    """Make a draft list that was asked for; broken off and run again it begins anew, run twice it does nothing."""
    found = await fetch_one(
        _Draft, "SELECT consultation FROM topic_draft WHERE id = {} AND made_at IS NULL AND failed_at IS NULL", draft
    )
    if found is None:
        return
    total, rows = await spoken_of(found.consultation)
    by_clause: dict[UUID | None, list[Spoken]] = {}
    for row in rows:
        by_clause.setdefault(row.clause, []).append(row)
    longer = [clause for clause, said in by_clause.items() if len(said) >= ENOUGH] if len(by_clause) > 1 else []
    await execute(
        "UPDATE topic_draft SET begun_at = coalesce(begun_at, {}), done = 0, parts = {} WHERE id = {}",
        clock.now(),
        2 + len(longer),
        draft,
    )
    summed = await asyncio.to_thread(_summed, rows)
    await _one_more(draft)
    whole = await _with_voices(*await asyncio.to_thread(_whole, rows, summed))
    await _one_more(draft)
    parts = []
    for clause, said in by_clause.items():
        topics = clause in longer
        told = await asyncio.to_thread(_parted, said, summed, clause, topics=topics)
        parts.append(await _with_voices(*told))
        if topics:
            await _one_more(draft)
    content = TopicContent(whole=whole, clauses=parts)
    async with transaction():
        await execute(
            "UPDATE topic_draft SET made_at = {}, comments = {}, read = {}, families = {}, content = {}::jsonb"
            " WHERE id = {} AND made_at IS NULL",
            clock.now(),
            max(total, whole.comments),
            whole.comments,
            len({row.family for row in rows}),
            msgspec.json.encode(content).decode(),
            draft,
        )
        await execute(
            "DELETE FROM topic_draft WHERE consultation = {} AND id < {}"
            " AND (made_at IS NOT NULL OR failed_at IS NOT NULL)",
            found.consultation,
            draft,
        )


async def give_up_topics(draft: UUID) -> None:
    """The list could not be made; the office is told so and may ask again."""
    await execute("UPDATE topic_draft SET failed_at = {} WHERE id = {} AND made_at IS NULL", clock.now(), draft)


async def _one_more(draft: UUID) -> None:
    await execute("UPDATE topic_draft SET done = least(done + 1, parts) WHERE id = {}", draft)


def _summed(rows: Sequence[Spoken]) -> dict[UUID | None, Summary]:
    return summaries([(_text(row), row.clause) for row in rows])


def _whole(rows: Sequence[Spoken], by_clause: dict[UUID | None, Summary]) -> tuple[TopicPart, Members]:
    """Everything together; a family on several clauses is read once, where its representative is."""
    families: dict[UUID, Spoken] = {}
    for row in rows:
        first = families.get(row.family)
        families[row.family] = (
            row
            if first is None
            else msgspec.structs.replace(
                first, comments=first.comments + row.comments, members=[*first.members, *row.members]
            )
        )
    read = list(families.values())
    if len(by_clause) == 1:
        summary = next(iter(by_clause.values()))
    else:
        summary = summaries([(_text(row), None) for row in read]).get(None, Summary())
    return _told(read, summary, TopicPart(everything=True), topics=True)


def _parted(
    rows: Sequence[Spoken], summed: dict[UUID | None, Summary], clause: UUID | None, *, topics: bool
) -> tuple[TopicPart, Members]:
    return _told(rows, summed[clause], TopicPart(clause=clause), topics=topics)


def _told(rows: Sequence[Spoken], summary: Summary, of: TopicPart, *, topics: bool) -> tuple[TopicPart, Members]:
    comments = np.array([row.comments for row in rows], np.int64)
    found: list[DraftTopic] = []
    members: Members = []
    unassigned = 0
    if topics:
        parted = part([_text(row) for row in rows])
        placed = parted.place(row.text for row in rows)
        here = placed >= 0
        sizes = np.bincount(placed[here], comments[here], len(parted.keywords)).astype(np.int64)
        unassigned = int(comments.sum() - sizes.sum())
        for place in np.flatnonzero(sizes):
            typical = [UUID(id_) for id_ in parted.typical[place]]
            found.append(DraftTopic(keywords=list(parted.keywords[place]), size=int(sizes[place]), typical=typical))
            members.append(_members(rows, np.flatnonzero(placed == place).tolist()))
        left = np.flatnonzero(~here).tolist()
    else:
        left = []
    members += [_members(rows, left), _members(rows, range(len(rows)))]
    told = msgspec.structs.replace(
        of,
        keywords=list(summary.keywords),
        typical=[UUID(id_) for id_ in summary.typical],
        topics=found,
        comments=int(comments.sum()),
        unassigned=unassigned,
    )
    return told, members


def _members(rows: Sequence[Spoken], places: Iterable[int]) -> list[UUID]:
    return [member for place in places for member in rows[place].members]


async def _with_voices(told: TopicPart, members: Members) -> TopicPart:
    """Who stands behind each topic, those in none, and all; ``members`` has them in this order.

    Topics behind which most people stand come first, never those with most messages.
    """
    clause = None if told.everything else OnClause(told.clause)
    *voices, unassigned, everybody = await voices_of_gathered(members, clause)
    topics = [
        msgspec.structs.replace(topic, voices=msgspec.structs.replace(one, messages=topic.size))
        for topic, one in zip(told.topics, voices, strict=True)
    ]

    def place(topic: DraftTopic) -> tuple[int, int, list[str]]:
        assert topic.voices is not None  # just counted
        return -topic.voices.people, -topic.voices.distinct_texts, topic.keywords

    return msgspec.structs.replace(
        told,
        topics=sorted(topics, key=place),
        voices=msgspec.structs.replace(everybody, messages=told.comments),
        unassigned_voices=msgspec.structs.replace(unassigned, messages=told.unassigned),
    )


def _text(row: Spoken) -> Text:
    return Text(str(row.comment), row.text)
