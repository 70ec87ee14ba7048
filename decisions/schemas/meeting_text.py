"""What is written of a meeting before it is handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from decisions.words import EditionKind
from participation.representatives.schemas.limits import Reason

WholeText = Annotated[str, Meta(max_length=200_000)]


class SavedText(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A text as it was edited; ``version`` is the one that was edited, 0 for a new one."""

    text: WholeText
    version: int = 0
    public: bool = True


class HandingIn(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Something is handed in; a published version is replaced with a reason, which is published too."""

    reason: Reason = ""


class TextView(msgspec.Struct, frozen=True, kw_only=True):
    """A text on the desk; ``version`` 0 where nobody wrote anything yet; ``by`` wrote on it last."""

    kind: EditionKind
    text: str
    public: bool
    version: int
    at: datetime | None = None
    by: str = ""
