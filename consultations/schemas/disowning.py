"""Comments that are not theirs, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.disowning import DisowningGround, DisowningResult
from consultations.schemas.limits import Line, Reason
from consultations.words import ScreeningReason

Key = Annotated[str, Meta(max_length=64)]
Code = Annotated[str, Meta(max_length=40)]


class Claim(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """By what somebody says that a comment is not theirs.

    ``receipt`` came to them, or to their contact; ``key`` stands in the link of a notice and shows that they read what
    goes to that contact. Without a receipt it is the name that others read; ``contact`` is where they are told.
    """

    receipt: Line | None = None
    key: Key | None = None
    contact: Line | None = None


class NewDisowning(Claim, kw_only=True, forbid_unknown_fields=True):
    """The same with the code that was sent to the contact, and what there is to say."""

    code: Code | None = None
    statement: Reason = ""


class CodeSent(msgspec.Struct, frozen=True):
    """Where a code was sent; the middle of the contact is hidden."""

    sent_to: str


class DisowningMade(msgspec.Struct, frozen=True):
    """A disowning that was taken in; ``link`` is the page that tells where it stands."""

    id: UUID
    link: str


class DisowningDecided(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an officer found, with the reason that those concerned are told.

    ``hide`` withholds the text too, where it is confirmed; else the text goes on being read, without a name.
    """

    confirm: bool
    hide: bool = True
    reason: Reason


class DisowningView(msgspec.Struct, frozen=True, kw_only=True):
    """A disowning as the office sees it; ``contact`` has its middle hidden."""

    id: UUID
    comment: UUID
    receipt: str
    ground: DisowningGround
    statement: str
    contact: str
    at: datetime
    author_name: str
    standing: str
    hidden_for: ScreeningReason | None
    result: DisowningResult | None
    reason: str
    decided_by: str
    decided_at: datetime | None


class DisowningStands(msgspec.Struct, frozen=True, kw_only=True):
    """Where a disowning stands, for whoever said it."""

    id: UUID
    slug: str
    title: str
    ground: DisowningGround
    at: datetime
    result: DisowningResult | None
    reason: str
    decided_at: datetime | None


class Disowned(msgspec.Struct, frozen=True, kw_only=True):
    """The comment that somebody says is not theirs, as far as they may know of it.

    ``contact`` is where its notices go, with the middle hidden; None where nobody left one. ``proved`` says that no
    code is needed.
    """

    comment: UUID
    slug: str
    title: str
    received_at: datetime
    ground: DisowningGround
    contact: str | None
    proved: bool
    author_name: str
    text: str
