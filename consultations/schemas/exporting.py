"""Comments as open data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.redacting import RedactionReason
from consultations.words import AuthorKind, Channel, Outcome, ScreeningReason, Stance
from consultations.words import Standing as Seen


class ExportedComment(msgspec.Struct, frozen=True, kw_only=True):
    """One comment as everybody may have it; what is hidden, erased or unpublished keeps its row without its text.

    ``quote`` is the passage of the clause that it speaks of, word for word; ``co_signatures`` counts those who signed
    the same paper; ``points`` are the positions of its points in the published report; ``withheld`` says what else is
    not there to read: ``redacted`` where a mask stands in the text or the name, ``disowned`` where whoever was named
    says or was found not to have said it, ``attachment`` where a file is sealed; ``withheld_attachments`` says why,
    once for each such file.
    """

    id: UUID
    received_at: datetime
    channel: Channel
    author_kind: AuthorKind
    author_name: str
    clause: str
    clause_id: UUID | None
    standing: Seen
    hidden_for: ScreeningReason | None
    quote: str
    text: str
    proposed_text: str
    stance: Stance | None
    co_signatures: int
    outcome: Outcome | None
    points: list[int]
    withheld: list[str]
    withheld_attachments: list[RedactionReason]
