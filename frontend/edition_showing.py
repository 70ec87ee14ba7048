"""How an edition is shown, by its kind: what its content is read as, and the template that sets it."""

from __future__ import annotations

from typing import Any

import msgspec

from decisions.schemas.feedback_edition import FeedbackContent
from decisions.schemas.matter_edition import CatalogueContent, MatterContent
from decisions.schemas.meeting_editions import Announcement, PublishedDecisions, PublishedText
from decisions.schemas.overdue import OverdueList
from decisions.words import EditionKind
from frontend.figures_layout import FiguresContent
from participation.base.errors import N_

NAMES = {
    EditionKind.CATALOGUE: N_("Catalogue of major decision matters"),
    EditionKind.MATTER: N_("Page of a matter"),
    EditionKind.ANNOUNCEMENT: N_("Announcement of a meeting"),
    EditionKind.DECISIONS: N_("Decisions of a meeting"),
    EditionKind.MINUTES: N_("Minutes of a meeting"),
    EditionKind.SUMMARY: N_("Summary of a meeting"),
    EditionKind.HEARING_RECORD: N_("Record of a hearing"),
    EditionKind.HEARING_REPORT: N_("Report on a hearing"),
    EditionKind.FEEDBACK: N_("What became of the opinions"),
    EditionKind.OVERDUE_LIST: N_("Showing the overdue list in public"),
    EditionKind.FIGURES: N_("Yearly figures"),
}
# What the frozen JSON of a kind is read as; each has ``editions/<kind>.html`` with a macro ``shown(content)``.
CONTENTS: dict[EditionKind, type[msgspec.Struct]] = {
    EditionKind.OVERDUE_LIST: OverdueList,
    EditionKind.FIGURES: FiguresContent,
    EditionKind.CATALOGUE: CatalogueContent,
    EditionKind.MATTER: MatterContent,
    EditionKind.ANNOUNCEMENT: Announcement,
    EditionKind.DECISIONS: PublishedDecisions,
    EditionKind.MINUTES: PublishedText,
    EditionKind.SUMMARY: PublishedText,
    EditionKind.HEARING_RECORD: PublishedText,
    EditionKind.HEARING_REPORT: PublishedText,
    EditionKind.FEEDBACK: FeedbackContent,
}


def template_of(kind: EditionKind) -> str:
    """The template whose macro ``shown`` sets an edition of this kind."""
    return f"editions/{kind.value.replace(' ', '_')}.html"


def read_content(kind: EditionKind, content: msgspec.Raw) -> Any:
    """The content as its template takes it."""
    return msgspec.json.decode(content, type=CONTENTS[kind])
