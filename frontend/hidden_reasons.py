"""The public reasons for hiding a comment, worded to stand in its place."""

from __future__ import annotations

from consultations.words import ScreeningReason
from participation.base.errors import N_

HIDDEN_FOR = {
    ScreeningReason.PERSONAL_DATA: N_("It holds personal data."),
    ScreeningReason.CONFIDENTIAL: N_("It touches on something confidential."),
    ScreeningReason.ABUSE: N_("It insults or threatens somebody."),
    ScreeningReason.ADVERTISING: N_("It is advertising."),
    ScreeningReason.UNLAWFUL_CONTENT: N_("Its content is unlawful."),
    ScreeningReason.OFF_TOPIC: N_("It is not about this draft."),
    ScreeningReason.NOT_THEIRS: N_("Whoever is named as its author says it is not theirs."),
}
