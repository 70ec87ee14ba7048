"""The traffic light of each body, from a bounded look at what it owes, and which bodies show theirs to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from decisions.rules.lights import Burden, Thresholds, light
from decisions.rules.overdue import days_late
from decisions.schemas.follow_up import Unit
from decisions.schemas.overdue import BodyLight, OverdueList
from decisions.services.follow_up_loading import today
from decisions.words import EditionKind, Light
from participation.base.database import fetch
from participation.base.in_force import current_rules

# What is counted of each kind and body: more would say no more, and take longer the more there is.
MOST = 100
WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)


class _Burden(msgspec.Struct):
    id: UUID
    slug: str
    name: str
    name_en: str
    answers: int
    promises: int
    follow_ups: int
    oldest: date | None


class _Shown(msgspec.Struct):
    subject: UUID
    content: bytes


BURDENS = """
SELECT b.id, b.slug, b.name, b.name_en,
    (SELECT count(*) FROM (SELECT FROM opinion_standing s WHERE s.unit = b.id AND s.answered_at IS NULL
        AND s.answer_due_on < {} LIMIT {}) x) AS answers,
    (SELECT count(*) FROM (SELECT FROM opinion_standing s WHERE s.unit = b.id AND s.due_on IS NOT NULL
        AND s.due_on < {} LIMIT {}) x) AS promises,
    (SELECT count(*) FROM (SELECT FROM follow_up_standing s WHERE s.unit = b.id AND s.done_at IS NULL
        AND s.due_on < {} LIMIT {}) x) AS follow_ups,
    least(
        (SELECT s.answer_due_on FROM opinion_standing s WHERE s.unit = b.id AND s.answered_at IS NULL
            AND s.answer_due_on < {} ORDER BY s.answer_due_on, s.opinion LIMIT 1),
        (SELECT s.due_on FROM opinion_standing s WHERE s.unit = b.id AND s.due_on IS NOT NULL AND s.due_on < {}
            ORDER BY s.due_on, s.opinion LIMIT 1),
        (SELECT s.due_on FROM follow_up_standing s WHERE s.unit = b.id AND s.done_at IS NULL AND s.due_on < {}
            ORDER BY s.due_on, s.follow_up LIMIT 1)
    ) AS oldest
FROM body b
WHERE ({}::uuid[] IS NULL AND (
        EXISTS (SELECT FROM opinion_standing s WHERE s.unit = b.id AND s.answered_at IS NULL)
        OR EXISTS (SELECT FROM opinion_standing s WHERE s.unit = b.id AND s.due_on IS NOT NULL)
        OR EXISTS (SELECT FROM follow_up_standing s WHERE s.unit = b.id)))
    OR b.id = ANY ({}::uuid[])
ORDER BY b.slug
"""
SHOWN = """
SELECT f.subject, e.content FROM edition_in_force f JOIN edition e ON e.id = f.edition WHERE f.kind = {}
"""


async def lights(bodies: Sequence[UUID] | None = None) -> list[BodyLight]:
    """The lights of these bodies, or of all that owe or have followed up anything; the worst first."""
    now, thresholds = today(), in_force()
    days = [now, MOST] * 3 + [now] * 3
    wanted = None if bodies is None else list(bodies)
    rows = await fetch(_Burden, BURDENS, *days, wanted, wanted)
    found = [_light(row, thresholds, now) for row in rows]
    return sorted(found, key=lambda one: (WORST_FIRST.index(one.light), -one.days_late, one.body.slug))


async def bodies_that_show() -> list[UUID]:
    """The bodies whose overdue list everybody reads: the edition in force says so."""
    rows = await fetch(_Shown, SHOWN, EditionKind.OVERDUE_LIST.value)
    return [row.subject for row in rows if msgspec.json.decode(row.content, type=OverdueList).public]


def in_force() -> Thresholds:
    """The thresholds of the rules file."""
    rule = current_rules().meetings.lights
    return Thresholds(rule.amber_count, rule.amber_days, rule.red_count, rule.red_days)


def _light(row: _Burden, thresholds: Thresholds, now: date) -> BodyLight:
    overdue = row.answers + row.promises + row.follow_ups
    return BodyLight(
        body=Unit(row.slug, row.name, row.name_en),
        light=light(Burden(overdue, row.oldest), thresholds, now),
        answers=row.answers,
        promises=row.promises,
        follow_ups=row.follow_ups,
        oldest=row.oldest,
        days_late=days_late(row.oldest, now) if row.oldest else 0,
        most=MOST,
    )
