"""What changed from one version of a report to the next."""

from __future__ import annotations

from consultations.schemas.report import ReportContent, ReportedPoint
from consultations.schemas.report_versions import Change, CountChange, PointChange, VersionChanges

# What readers are told of, each with the fields of a point in which it shows.
LOOKED_AT: dict[Change, tuple[str, ...]] = {
    "status": ("status",),
    "reason": ("reason",),
    "wording": ("title", "text"),
    "referral": ("referred_to", "result"),
    "clauses": ("clause_ids", "changed_clause_ids"),
    "raised by": ("comments", "people", "unidentified_messages", "organisations", "co_signatures", "distinct_texts"),
}


def changes(before: ReportContent, now: ReportContent) -> VersionChanges:
    """The points that differ, in the order of the newer version, then those that are gone; and the numbers that do."""
    old = {point.id: point for point in before.points}
    kept = {point.id for point in now.points}
    found = [_change(old.get(point.id), point) for point in now.points]
    found += [_change(point, None) for point in before.points if point.id not in kept]
    outcomes = [
        CountChange(outcome, before.by_outcome.get(outcome, 0), now.by_outcome.get(outcome, 0))
        for outcome in dict.fromkeys([*before.by_outcome, *now.by_outcome])
    ]
    return VersionChanges([one for one in found if one.changes], [one for one in outcomes if one.before != one.now])


def _change(before: ReportedPoint | None, now: ReportedPoint | None) -> PointChange:
    shown = now or before
    assert shown is not None  # one of the two is always there
    return PointChange(
        id=shown.id,
        position=shown.position,
        title=shown.title,
        changes=_differences(before, now),
        status_before=before.status if before else None,
        status=now.status if now else None,
        reason_before=before.reason if before else "",
        reason=now.reason if now else "",
    )


def _differences(before: ReportedPoint | None, now: ReportedPoint | None) -> list[Change]:
    if before is None:
        return ["added"]
    if now is None:
        return ["removed"]
    return [
        name
        for name, fields in LOOKED_AT.items()
        if any(getattr(before, field) != getattr(now, field) for field in fields)
    ]
