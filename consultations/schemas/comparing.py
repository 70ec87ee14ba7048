"""Two versions of a draft side by side."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.drafts.aligning.pairing import Change
from consultations.schemas.draft import ClauseView
from consultations.words import Status


class TracedPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point that changed a clause: its place in the list or report, and what became of it."""

    id: UUID
    position: int
    title: str
    status: Status


class ClauseChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a clause; ``earlier`` or ``later`` is None where it was added or removed.

    Where several were merged or one was split, ``earlier_parts`` or ``later_parts`` are all of them in the order of
    the text. ``similarity`` is from 0 to 1; ``reworded`` tells of a moved clause whether its words changed too,
    ``redirected`` that its words stand while a clause it names by number is another one now. ``points`` are those
    that changed it, as far as the reader may know them.
    """

    change: Change
    earlier: ClauseView | None
    later: ClauseView | None
    earlier_parts: list[ClauseView] = []
    later_parts: list[ClauseView] = []
    similarity: float = 0.0
    reworded: bool = False
    redirected: bool = False
    points: list[TracedPoint] = []

    @property
    def before(self) -> list[ClauseView]:
        """All clauses on the earlier side."""
        return self.earlier_parts or ([self.earlier] if self.earlier else [])

    @property
    def after(self) -> list[ClauseView]:
        """All clauses on the later side."""
        return self.later_parts or ([self.later] if self.later else [])

    @property
    def clauses(self) -> frozenset[UUID]:
        """The identities of all of them."""
        return frozenset(clause.id for clause in (*self.before, *self.after))


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What changed between two versions, in the order of the later one; what was removed behind what it followed."""

    earlier: int
    later: int
    items: list[ClauseChange]
