"""Phones at doors as the office prepares and sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.words import DoorKind

MOST_DOORS = 200
DeviceName = Annotated[str, Meta(min_length=1, max_length=80)]


class NewDevice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A phone to be prepared: at which gate it stands, and the doors that it scans at (of one office)."""

    name: DeviceName
    doors: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_DOORS)]


class DeviceDoors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All doors that a phone scans at from now on."""

    doors: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_DOORS)]


class DeviceEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``lost`` says that it is not signed off but gone."""

    lost: bool = False


class DeviceCode(msgspec.Struct, frozen=True, kw_only=True):
    """The one-time code by which a phone is enrolled, said this once; good until ``until``.

    ``address`` opens the door page with the code filled in: its QR code is what the phone is held up to.
    """

    device: UUID
    code: str
    until: datetime
    address: str


class DoorShown(msgspec.Struct, frozen=True, kw_only=True):
    """A door that a phone may be put to."""

    id: UUID
    kind: DoorKind
    title: str
    title_en: str
    place: str
    starts_at: datetime
    closes_at: datetime
    body: UUID


class DeviceShown(msgspec.Struct, frozen=True, kw_only=True):
    """A phone on the desk. ``unsettled`` are the open conflicts of its doors that it took part in."""

    id: UUID
    body: UUID
    name: str
    made_at: datetime
    code_until: datetime
    enrolled_at: datetime | None
    seen_at: datetime | None
    skew_ms: int
    ended_at: datetime | None
    doors: list[UUID]
    scans: int
