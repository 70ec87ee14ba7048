"""Draws as they are asked for and shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from participation.representatives.rules.draws import Form, Kind, Small
from participation.representatives.schemas.limits import Instant

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Reason = Annotated[str, Meta(max_length=2000)]


class NewSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source of chance as it is named in a freeze, and when it becomes known.

    ``kind``: digits, numbers, text, drand or witness. ``count``: how many digits are drawn. ``chain`` and ``round``: of
    a drand beacon. ``commit``: SHA-256 of what a witness has sealed.
    """

    name: Name
    known_at: Instant
    kind: Annotated[str, Meta(max_length=20)] = "text"
    count: Annotated[int, Meta(ge=0, le=64)] = 0
    chain: Annotated[str, Meta(max_length=80)] = ""
    round: Annotated[int, Meta(ge=0, le=2**53)] = 0
    commit: Annotated[str, Meta(max_length=64)] = ""


class Merged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values of a category that are published, and drawn by, as one."""

    category: Name
    values: Annotated[list[Name], Meta(min_length=2, max_length=100)]
    into: Name


class NewPreparation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the chances are computed for; ``coarser`` values are taken together before."""

    coarser: Annotated[list[Merged], Meta(max_length=100)] = []


class NewFreeze(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The freeze of a pool. Without ``sources`` those that the call names; ``reason`` where it is frozen again."""

    sources: Annotated[list[NewSource], Meta(max_length=20)] = []
    form: Form = Form.OPEN
    reason: Reason = ""
    coarser: Annotated[list[Merged], Meta(max_length=100)] = []


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """A freeze as its maker is told: the hash to publish, also in other places.

    ``sha256`` is that of the portfolio; in the sealed form the public file has one of its own.
    """

    sha256: str
    public_sha256: str
    number: int
    frozen_at: datetime
    url: str


class Preparing(msgspec.Struct, frozen=True, kw_only=True):
    """How far a computation is; the freeze waits for it."""

    preparation: UUID
    stage: str
    done: int
    steps: int


class Given(msgspec.Struct, frozen=True):
    """What one source said."""

    source: Name
    value: Annotated[str, Meta(min_length=1, max_length=4000)]


class NewEntropy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What sources of chance said; the draw is held when all of them are there."""

    entropy: Annotated[list[Given], Meta(min_length=1, max_length=20)]


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an entry: which sources are still waited for, and the hash of the draw once it was held."""

    waiting: list[str]
    sha256: str | None = None


class NewDigit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One digit of a source as it was drawn; ``place`` counts from 1 and has to be the next."""

    source: Name
    place: Annotated[int, Meta(ge=1, le=64)]
    digit: Annotated[str, Meta(max_length=8)]


class EnteredDigit(msgspec.Struct, frozen=True, kw_only=True):
    """The digits of the source that are in; which sources are waited for, and the hash of the draw once it was held."""

    digits: str
    waiting: list[str]
    sha256: str | None = None


class NewPostponement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source is waited for longer, for a reason that everybody reads."""

    source: Name
    until: Instant
    reason: Reason = ""


class WhyVoid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a freeze is given up; published."""

    reason: Reason = ""


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """A source of chance as everybody sees it; ``value`` is empty until it is entered.

    ``digits``: what is in of it where it is entered digit by digit; ``digit_at``: when the last of these was.
    """

    name: str
    kind: str
    known_at: datetime
    announced_at: datetime
    count: int = 0
    chain: str = ""
    round: int = 0
    commit: str = ""
    value: str = ""
    digits: str = ""
    digit_at: datetime | None = None
    entered_at: datetime | None = None
    postponed_because: str = ""


class AttemptView(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to draw again, which was refused."""

    at: datetime
    code: str
    offered: list[Given]


class ProgressView(msgspec.Struct, frozen=True, kw_only=True):
    """A computation of chances: how far it is, or how it ended."""

    id: UUID
    kind: Kind
    asked_at: datetime
    stage: str
    done: int
    steps: int
    solved_at: datetime | None
    failed_at: datetime | None
    failure: str
    repair: dict[str, Any]
    cancelled_at: datetime | None
    stale: bool = False
    small: list[Small] = []

    @property
    def running(self) -> bool:
        """Whether it is not over."""
        return not (self.solved_at or self.failed_at or self.cancelled_at)


class TypeView(msgspec.Struct, frozen=True, kw_only=True):
    """Applicants who are alike: their values, how many they are, and the chance of each, as a share and exactly.

    ``values`` is empty in the sealed form, where ``commitment`` stands for them.
    """

    id: str
    values: dict[str, str]
    size: int
    probability: str
    chance: float
    members: list[str]
    commitment: str = ""
    drawn: list[str] = []


class RoundView(msgspec.Struct, frozen=True, kw_only=True):
    """A round of the draw from its freeze on."""

    id: UUID
    number: int
    kind: Kind
    form: Form
    seats: int
    frozen_at: datetime
    sha256: str
    public_sha256: str
    reason: str
    pool: int
    panels: int
    certificate: str
    sources: list[SourceView]
    leaf: int | None
    checkpoint_at: datetime | None
    voided_at: datetime | None = None
    voided_because: str = ""
    drawn_at: datetime | None = None
    draw_sha256: str = ""
    ticket: int | None = None
    panel: int | None = None
    seed: str = ""
    key: str = ""
    attempts: list[AttemptView] = []

    @property
    def waiting(self) -> list[SourceView]:
        """The sources that have not said anything yet."""
        return [one for one in self.sources if not one.value]
