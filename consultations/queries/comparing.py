"""Two versions of a draft side by side: what became of each clause, and which points changed it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from consultations.drafts.aligning import Change, Group, Pairing, Stated, judged
from consultations.queries.consultations import consultation
from consultations.queries.drafts import draft
from consultations.queries.lineage import put_version, versions_between
from consultations.queries.points import points
from consultations.rules.clauses import Kin, comes_from, kin
from consultations.schemas.comparing import Changes, ClauseChange, TracedPoint
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.draft import ClauseView
from consultations.schemas.point import PointView
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor


async def changes_between(actor: Actor, which: str | ConsultationView, earlier: int, later: int) -> Changes:
    """What changed between two versions, clause by clause; where ``earlier`` is the newer one, what going back changes.

    Raises 404 where one is not there to see.
    """
    seen = await consultation(actor, which)
    before, after = await draft(actor, seen, earlier), await draft(actor, seen, later)
    origins = comes_from(await versions_between(seen.id, min(earlier, later), max(earlier, later)))
    compare = compared_clauses if earlier <= later else compared_backwards
    found = await asyncio.to_thread(compare, before.clauses, after.clauses, origins)
    traced = _traced(found, await _points(actor, seen))
    return Changes(earlier=earlier, later=later, items=traced)


async def first_to_last(actor: Actor, seen: ConsultationView) -> Changes | None:
    """What changed from the first to the newest version that the actor may read; None where there is but one."""
    versions = seen.draft_versions
    return await changes_between(actor, seen, versions[0], versions[-1]) if len(versions) > 1 else None


async def put_to_newest(actor: Actor, seen: ConsultationView) -> Changes | None:
    """For its office: what changed since the text that was put to the public; None where nothing was saved since."""
    put = await put_version(seen.id)
    if put is None or seen.draft_version is None or put >= seen.draft_version:
        return None
    return await changes_between(actor, seen, put, seen.draft_version)


async def _points(actor: Actor, seen: ConsultationView) -> list[PointView]:
    """The points that the actor may know: all for the office, those of the published report for everybody."""
    try:
        return (await points(actor, seen.slug)).items
    except Refused as refused:
        if refused.refusal != FORBIDDEN:
            raise
        return []


def compared_clauses(
    before: Sequence[ClauseView], after: Sequence[ClauseView], origins: Mapping[UUID, Sequence[UUID]]
) -> list[ClauseChange]:
    """What became of the clauses ``before``, given from which of them each one ``after`` comes."""
    return _judged(before, after, _groups(before, after, origins))


def compared_backwards(
    before: Sequence[ClauseView], after: Sequence[ClauseView], origins: Mapping[UUID, Sequence[UUID]]
) -> list[ClauseChange]:
    """What would become of the clauses ``before`` by going back, given from which ``after`` each of them comes."""
    groups = _groups(after, before, origins)
    turned = [Group(one.new, one.old, (one.main[1], one.main[0]) if one.main else None) for one in groups]
    return _judged(before, after, turned)


def _groups(
    earlier: Sequence[ClauseView], later: Sequence[ClauseView], origins: Mapping[UUID, Sequence[UUID]]
) -> list[Group]:
    places = {one.id: at for at, one in enumerate(earlier)}, {one.id: at for at, one in enumerate(later)}
    return [_group(one, *places) for one in kin(list(places[0]), list(places[1]), origins)]


def _judged(before: Sequence[ClauseView], after: Sequence[ClauseView], groups: Sequence[Group]) -> list[ClauseChange]:
    return [_change(one, before, after) for one in judged(_stated(before), _stated(after), groups)]


def _group(one: Kin, earlier: Mapping[UUID, int], later: Mapping[UUID, int]) -> Group:
    main = (earlier[one.main[0]], later[one.main[1]]) if one.main else None
    old, new = (earlier[identity] for identity in one.earlier), (later[identity] for identity in one.later)
    return Group(tuple(sorted(old)), tuple(sorted(new)), main)


def _stated(clauses: Sequence[ClauseView]) -> list[Stated]:
    return [Stated(clause.number, clause.heading, clause.text) for clause in clauses]


def _change(pairing: Pairing, before: Sequence[ClauseView], after: Sequence[ClauseView]) -> ClauseChange:
    old, new = [before[place] for place in pairing.old], [after[place] for place in pairing.new]
    main = (before[pairing.main[0]], after[pairing.main[1]]) if pairing.main else (None, None)
    return ClauseChange(
        change=pairing.change,
        earlier=main[0] or next(iter(old), None),
        later=main[1] or next(iter(new), None),
        earlier_parts=old if len(old) > 1 else [],
        later_parts=new if len(new) > 1 else [],
        similarity=pairing.similarity,
        reworded=pairing.reworded,
        redirected=pairing.redirected,
    )


def _traced(items: Sequence[ClauseChange], known: Sequence[PointView]) -> list[ClauseChange]:
    """The changes with the points whose disposition names one of their clauses; an unchanged clause has none."""
    by_clause: dict[UUID, list[TracedPoint]] = {}
    for point in known:
        if point.disposition:
            traced = TracedPoint(
                id=point.id, position=point.position, title=point.title, status=point.disposition.status
            )
            for clause in point.disposition.clauses:
                by_clause.setdefault(clause, []).append(traced)
    return [
        msgspec.structs.replace(item, points=_named(item, by_clause)) if item.change is not Change.SAME else item
        for item in items
    ]


def _named(item: ClauseChange, by_clause: Mapping[UUID, Sequence[TracedPoint]]) -> list[TracedPoint]:
    found = {point.id: point for clause in item.clauses for point in by_clause.get(clause, ())}
    return sorted(found.values(), key=lambda point: point.position)
