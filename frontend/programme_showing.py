"""How a version of the programme is shown, by its kind: what its content is read as, and the template that sets it."""

from __future__ import annotations

from typing import Any

import msgspec

from events.schemas.award import AwardContent
from events.schemas.programme import ActivityContent, CampaignContent
from events.words import ProgrammeKind

# What the frozen JSON of a kind is read as; each has ``programme/<kind>.html`` with a macro ``shown(content)``.
CONTENTS: dict[ProgrammeKind, type[msgspec.Struct]] = {
    ProgrammeKind.CAMPAIGN: CampaignContent,
    ProgrammeKind.ACTIVITY: ActivityContent,
    ProgrammeKind.AWARD: AwardContent,
}


def template_of(kind: ProgrammeKind) -> str:
    """The template whose macro ``shown`` sets a version of this kind."""
    return f"programme/{kind.value}.html"


def read_content(kind: ProgrammeKind, content: msgspec.Raw) -> Any:
    """The content as its template takes it."""
    return msgspec.json.decode(content, type=CONTENTS[kind])
