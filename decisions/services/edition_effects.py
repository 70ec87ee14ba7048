"""What follows in the same transaction when an edition becomes public, by kind."""

from __future__ import annotations

from decisions.services.edition_published import Effect, Published
from decisions.services.feedback_publishing import tell_who_spoke
from decisions.services.matter_standing import catalogue_published, matter_published
from decisions.services.meeting_announcing import announced
from decisions.services.record_signing import record_published
from decisions.words import EditionKind

__all__ = ["EFFECTS", "Effect", "Published"]

# Modules named here take ``Published`` from ``edition_published``.
EFFECTS: dict[EditionKind, Effect] = {
    EditionKind.CATALOGUE: catalogue_published,
    EditionKind.MATTER: matter_published,
    EditionKind.ANNOUNCEMENT: announced,
    EditionKind.FEEDBACK: tell_who_spoke,
    EditionKind.HEARING_RECORD: record_published,
}
