"""A consultation that goes on from an earlier one."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from consultations.schemas.comparing import Changes
from consultations.schemas.consultation import ContinuationView, Instant
from consultations.schemas.limits import Reason, Slug, Title
from consultations.schemas.point import PointView


class NewContinuation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A second consultation on a draft that was changed materially: why, under which title, and when."""

    reason: Annotated[Reason, Meta(min_length=1)]
    opens_at: Instant
    closes_at: Instant
    title: Title | None = None
    slug: Slug | None = None
    shortening_reason: Reason = ""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What came before a consultation: the earlier one, what changed since it was put to the public, its points.

    ``points`` are those of the earlier one's published report; none before that. Its comments stay with it.
    """

    earlier: ContinuationView
    changes: Changes | None
    points: list[PointView]
