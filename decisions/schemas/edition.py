"""Editions as the office and programs see them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec

from decisions.words import EditionAct, EditionKind, EditionStanding

S = TypeVar("S")


class EditionStepView(msgspec.Struct, frozen=True):
    """An act of the sign-off, with the name of who did it."""

    act: EditionAct
    stage: str
    reason: str
    at: datetime
    name: str


class EditionView(msgspec.Struct, frozen=True):
    """An edition without its content, but for the title in it, empty where it has none; ``waiting_for`` is the stage
    whose signature is due."""

    id: UUID
    kind: EditionKind
    subject: UUID
    body: str
    title: str
    version: int
    sha256: str
    reason: str
    made_at: datetime
    made_by: str
    standing: EditionStanding
    waiting_for: str | None
    published_at: datetime | None
    steps: list[EditionStepView]


class EditionWithContent(msgspec.Struct, frozen=True):
    """An edition and the very bytes that are signed, as JSON."""

    edition: EditionView
    content: msgspec.Raw


class Rejection(msgspec.Struct, forbid_unknown_fields=True):
    """Why an edition is sent back."""

    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class InForce(msgspec.Struct, Generic[S], frozen=True):
    """The newest published edition of a kind and subject, read."""

    id: UUID
    content: S
    version: int
    sha256: str
    reason: str
    published_at: datetime
