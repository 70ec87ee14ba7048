"""What follows in the same transaction when a version becomes public or is taken off, by kind."""

from __future__ import annotations

from events.services.awards import award_published
from events.services.programme_lists import (
    activity_published,
    activity_taken_off,
    campaign_published,
    campaign_taken_off,
)
from events.services.programme_published import Effect, Ending, Published, TakenOff
from events.words import ProgrammeKind

__all__ = ["EFFECTS", "ENDINGS", "Effect", "Ending", "Published", "TakenOff"]

# Modules named here take ``Published`` and ``TakenOff`` from ``programme_published``. An ending refuses what may not
# be taken off; a kind without one never is.
EFFECTS: dict[ProgrammeKind, Effect] = {
    ProgrammeKind.CAMPAIGN: campaign_published,
    ProgrammeKind.ACTIVITY: activity_published,
    ProgrammeKind.AWARD: award_published,
}
ENDINGS: dict[ProgrammeKind, Ending] = {
    ProgrammeKind.CAMPAIGN: campaign_taken_off,
    ProgrammeKind.ACTIVITY: activity_taken_off,
}
