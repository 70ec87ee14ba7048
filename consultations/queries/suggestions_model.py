"""The fitted models that suggestions are asked of, kept in this process for as long as they are used.

Of each point at most ``EACH`` comments are learned from, and ``ALL`` of a consultation, one of each family, chosen by a
hash, so that a model stays small however many comments there are. A decision makes the model out of date; the next
question fits it anew and reads only the comments that came to it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING
from uuid import UUID
from weakref import WeakValueDictionary

import msgspec

from participation.base.database import fetch, fetch_one

if TYPE_CHECKING:
    from consultations.topics.suggesting import Model

EACH = 60
ALL = 1_500
CHARACTERS = 4_000
# Models kept, and bytes that they hold together.
MODELS = 8
BYTES = 256 * 1024 * 1024


class _Kept(msgspec.Struct, frozen=True):
    state: str
    model: Model
    size: int


class _State(msgspec.Struct):
    state: str


class _Point(msgspec.Struct):
    id: UUID
    text: str


class _Linked(msgspec.Struct):
    comment: UUID
    points: list[UUID]


class _Text(msgspec.Struct):
    comment: UUID
    text: str


_kept: OrderedDict[UUID, _Kept] = OrderedDict()
_being_made: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

# What a model depends on, short: the links with their latest, and the points as they are stated.
STATE = """
SELECT concat(
    (SELECT concat(count(*), ' ', max(pc.at)) FROM point_comment pc JOIN point p ON p.id = pc.point
     WHERE p.consultation = {} AND p.retired_at IS NULL), ' ',
    (SELECT concat(count(*), ' ', sum(p.version), ' ', max(p.created_at)) FROM point p
     WHERE p.consultation = {} AND p.retired_at IS NULL)) AS state
"""
POINTS = "SELECT id, title || ' ' || text AS text FROM point WHERE consultation = {} AND retired_at IS NULL ORDER BY id"
LINKED = """
WITH linked AS (
    SELECT pc.point, pc.comment, coalesce(m.family, pc.comment) AS family
    FROM point_comment pc JOIN point p ON p.id = pc.point JOIN comment c ON c.id = pc.comment
    LEFT JOIN family_member m ON m.comment = pc.comment
    WHERE p.consultation = {} AND p.retired_at IS NULL AND c.erased_at IS NULL
), single AS (
    SELECT DISTINCT ON (point, family) point, comment FROM linked ORDER BY point, family, comment
), ranked AS (
    SELECT comment, min(turn) AS turn FROM (
        SELECT comment, row_number() OVER (PARTITION BY point ORDER BY md5(comment::text)) AS turn FROM single
    ) s WHERE turn <= {} GROUP BY comment ORDER BY turn, comment LIMIT {}
)
SELECT r.comment, array_agg(l.point ORDER BY l.point) AS points FROM ranked r JOIN linked l USING (comment)
GROUP BY r.comment ORDER BY r.comment
"""
TEXTS = """
SELECT c.id AS comment,
    left(coalesce(rc.text, c.text) || ' ' || coalesce(rc.proposed_text, c.proposed_text), {}) AS text
FROM comment c LEFT JOIN redacted_comment rc ON rc.comment = c.id WHERE c.id = ANY({})
"""


async def model_of(consultation: UUID) -> Model:
    """The model of what officers have decided up to now; fitted here and now where that has changed."""
    lock = _being_made.setdefault(consultation, asyncio.Lock())
    async with lock:
        state = await fetch_one(_State, STATE, consultation, consultation)
        kept = _kept.get(consultation)
        if state is None or kept is None or kept.state != state.state:
            kept = await _fitted(consultation, state.state if state else "", kept)
            _keep(consultation, kept)
        _kept.move_to_end(consultation)
        return kept.model


async def _fitted(consultation: UUID, state: str, before: _Kept | None) -> _Kept:
    points = await fetch(_Point, POINTS, consultation)
    linked = await fetch(_Linked, LINKED, consultation, EACH, ALL)
    known = set(before.model.examples) if before else set()
    new = [row.comment for row in linked if str(row.comment) not in known]
    texts = {row.comment: row.text for row in await fetch(_Text, TEXTS, CHARACTERS, new)} if new else {}
    return await asyncio.to_thread(_fit, points, linked, texts, state, before.model if before else None)


def _fit(
    points: list[_Point], linked: list[_Linked], texts: dict[UUID, str], state: str, before: Model | None
) -> _Kept:
    from consultations.topics.suggesting import Example, Statement, fit, weight_of  # noqa: PLC0415 # imports scipy

    model = fit(
        [Statement(str(point.id), point.text) for point in points],
        [Example(str(row.comment), tuple(map(str, row.points)), texts.get(row.comment, "")) for row in linked],
        before=before,
    )
    return _Kept(state, model, weight_of(model))


def _keep(consultation: UUID, kept: _Kept) -> None:
    _kept[consultation] = kept
    _kept.move_to_end(consultation)
    while len(_kept) > 1 and (len(_kept) > MODELS or sum(one.size for one in _kept.values()) > BYTES):
        _kept.popitem(last=False)
