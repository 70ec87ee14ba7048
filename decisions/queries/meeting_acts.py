"""What somebody may do to a meeting now, and what the rules file would say if it were announced."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from decisions.queries.meeting_said import said_of
from decisions.queries.meetings import MeetingInside
from decisions.rules.meeting_life import NEXT, may_act
from decisions.rules.meetings import NoticeWarning, check_announcement, notice_short, papers_short
from decisions.schemas.agenda import ItemView
from decisions.words import MeetingAct, MeetingState
from participation.base import clock
from participation.base.errors import FieldError
from participation.base.in_force import current_calendar, current_rules


class PossibleMeetingActs(msgspec.Struct, frozen=True):
    """``acts`` that are in order and the actor's to do, ``lacking`` what stands in the way of an announcement, and
    ``warnings`` periods that are shorter than the rules file asks for."""

    acts: frozenset[MeetingAct]
    lacking: tuple[FieldError, ...]
    warnings: tuple[NoticeWarning, ...]


def possible_meeting_acts(inside: MeetingInside, items: Sequence[ItemView]) -> PossibleMeetingActs:
    """The acts of its life that somebody of its office may do now."""
    view = inside.view
    acts = {act for act in MeetingAct if view.state in NEXT[act] and may_act(act, roles=inside.roles) is None}
    if clock.now() < view.starts_at:
        acts.discard(MeetingAct.HOLD)
    said, rules, calendar = said_of(view, items), current_rules().meetings, current_calendar()
    lacking, warnings = None, list[NoticeWarning]()
    if view.state is MeetingState.PREPARED:
        lacking = check_announcement(said, rules, calendar)
        # said above where nothing excuses it
        warnings += notice_short(said, rules, calendar) if view.shortening_reason else []
    if view.state in {MeetingState.PREPARED, MeetingState.ANNOUNCED}:
        warnings += papers_short(said, rules, calendar)
    return PossibleMeetingActs(frozenset(acts), lacking.errors if lacking else (), tuple(warnings))
