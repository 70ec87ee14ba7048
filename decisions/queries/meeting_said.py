"""A meeting with its agenda as the rules judge it."""

from __future__ import annotations

from collections.abc import Sequence

from decisions.rules.meetings import MeetingSaid
from decisions.schemas.agenda import ItemView
from decisions.schemas.meeting import MeetingView
from decisions.words import Audience
from participation.base import clock
from participation.base.rules_file.counting import day_of
from participation.base.settings import current


def said_of(view: MeetingView, items: Sequence[ItemView]) -> MeetingSaid:
    """The meeting as it would be announced now."""
    zone = current().zone
    papers = [
        paper.added_at
        for item in items
        for paper in item.papers
        if paper.withdrawn_at is None and paper.audience is not Audience.OFFICE
    ]
    return MeetingSaid(
        kind=view.kind,
        place=view.place,
        link=view.link,
        members=view.members,
        quorum=view.quorum,
        shortening_reason=view.shortening_reason,
        announced_on=day_of(clock.now(), zone),
        meeting_on=day_of(view.starts_at, zone),
        papers_on=day_of(max(papers), zone) if papers else None,
        items=len(items),
    )
