"""Grouping many comments at once, such as an import: all are compared, and what has its place keeps it.

Broken off at any instant and run again it goes on: texts are filed family by family, and whoever has been placed, by
the machine or by a person, is never moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.grouping.families import families
from consultations.grouping.likeness import likeness
from consultations.grouping.signing import Signatures
from consultations.queries.families import waiting
from consultations.rules.families import Stage, is_compared_with_all
from consultations.services.families.filing import NewFamily, NewText, file_families
from consultations.services.families.gathering import Gathered, filed_texts, unplaced
from consultations.services.families.holding import hold_families
from consultations.services.families.mending import mend
from consultations.services.families.placing import Arrived, place, put
from consultations.services.families.progress import Progress
from participation.base import clock
from participation.base.database import execute, fetch_one, transaction

# texts of the families that are written in one act, and comments that are put into theirs
TEXTS, COMMENTS = 2_000, 2_000


class _Count(msgspec.Struct):
    n: int


async def group(consultation: UUID) -> None:
    """Every comment of a consultation gets its family."""
    left = await waiting(consultation)
    received = await fetch_one(_Count, "SELECT count(*) AS n FROM comment WHERE consultation = {}", consultation)
    if received is None or not left:
        return
    if is_compared_with_all(left, received.n):
        await _all(consultation, left)
    else:
        await _each(consultation, left)


async def _each(consultation: UUID, left: int) -> None:
    """One comment after the other, where comparing all would take longer."""
    async with Progress(consultation) as progress:
        await progress.at(Stage.PLACING, left)
        async for portion in unplaced(consultation):
            for arrived in portion:
                await place(arrived.id)
            await progress.went(len(portion))


async def _all(consultation: UUID, left: int) -> None:
    async with Progress(consultation) as progress:
        gathered = Gathered()
        await progress.at(Stage.SIGNING, left)
        await filed_texts(gathered, consultation)
        async for portion in unplaced(consultation):
            gathered.takes(portion)
            await progress.went(len(portion))
        await progress.at(Stage.COMPARING, len(gathered.first))
        known = await _file(consultation, gathered, progress)
        await progress.at(Stage.PLACING, len(gathered))
        await _place_known(consultation, gathered, known)
        await _put_all(consultation, gathered, progress)
        await mend(consultation)


async def _file(consultation: UUID, gathered: Gathered, progress: Progress) -> list[int]:
    """File the new texts of families that are all new; those that are like texts filed before are left, by number."""
    signatures = gathered.signatures()
    late: list[int] = []
    portion: list[NewFamily] = []
    waiting_texts = 0
    for numbers, model, apart in _clusters(gathered, signatures):
        new = [number for number in numbers if number not in gathered.families]
        if len(new) < len(numbers):
            late += new
            await progress.went(len(numbers))
            continue
        portion.append(_family(gathered, signatures, numbers, model, apart=apart))
        waiting_texts += len(numbers)
        if waiting_texts >= TEXTS:
            await file_families(consultation, portion)
            await progress.went(waiting_texts)
            portion, waiting_texts = [], 0
    if portion:
        await file_families(consultation, portion)
        await progress.went(waiting_texts)
    return late


def _clusters(gathered: Gathered, signatures: Signatures) -> Iterator[tuple[list[int], int, bool]]:
    """Texts that belong together, by number, which of them represents them, and whether they were set apart.

    Short texts of several clauses are several families, however alike.
    """
    weights = gathered.weight()
    found = families(signatures, weights)
    order = np.argsort(found.family, kind="stable")
    ends = np.flatnonzero(np.diff(found.family[order], append=-1)) + 1
    for begin, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        members: NDArray[np.intp] = order[begin:end]
        model = int(found.representative[found.family[members[0]]])
        apart = bool(found.apart[members[0]])
        by_clause: dict[UUID | None, list[int]] = {}
        for number in members.tolist():
            by_clause.setdefault(gathered.clauses.get(number), []).append(number)
        for numbers in by_clause.values():
            yield numbers, model if model in numbers else max(numbers, key=lambda n: (weights[n], -n)), apart


def _family(gathered: Gathered, signatures: Signatures, numbers: list[int], model: int, *, apart: bool) -> NewFamily:
    represents = signatures[model]
    texts = []
    for number in numbers:
        signature = signatures[number]
        alike = 1.0 if number == model else likeness(represents, signature)
        texts.append(NewText(signature, gathered.clauses.get(number), alike, "polarity" if apart else None))
    return NewFamily(gathered.comment(gathered.first[model]), texts)


async def _place_known(consultation: UUID, gathered: Gathered, late: list[int]) -> None:
    """New texts that are like texts filed before find their families one by one."""
    signatures = gathered.signatures()
    for number in late:
        arrived = Arrived(
            id=gathered.comment(gathered.first[number]),
            consultation=consultation,
            clause=gathered.clauses.get(number),
            text="",
            proposed_text="",
            erased=False,
        )
        async with transaction():
            await hold_families(consultation)
            await put(arrived, signatures[number])


PUT = """
WITH new AS (
    INSERT INTO family_member (comment, family, text, similarity, flag, placed_at)
    SELECT c.id, t.family, t.id, t.similarity, t.flag, {} FROM unnest({}::uuid[], {}::bytea[]) n (comment, exact)
    JOIN comment c ON c.id = n.comment AND c.erased_at IS NULL
    JOIN text_signature t ON t.consultation = {} AND t.exact = n.exact
    ON CONFLICT (comment) DO NOTHING RETURNING family, comment),
tally AS (SELECT family, count(*) AS n, (array_agg(comment ORDER BY comment))[1] AS oldest FROM new GROUP BY family)
UPDATE family f SET members = f.members + tally.n, oldest = least(f.oldest, tally.oldest)
FROM tally WHERE f.id = tally.family
"""


async def _put_all(consultation: UUID, gathered: Gathered, progress: Progress) -> None:
    """Every comment goes where its text is filed; erased ones stand alone. What is filed nowhere comes last, singly."""
    exact = list(gathered.number)
    for begin in range(0, len(gathered), COMMENTS):
        places = range(begin, min(begin + COMMENTS, len(gathered)))
        async with transaction():
            await hold_families(consultation)
            await execute(
                PUT,
                clock.now(),
                [gathered.comment(place) for place in places],
                [exact[gathered.text_of[place]] for place in places],
                consultation,
            )
        await progress.went(len(places))
    for arrived in gathered.erased:
        await place(arrived.id)
    # families of which somebody filed a text at the same time
    async for portion in unplaced(consultation):
        for arrived in portion:
            await place(arrived.id)
