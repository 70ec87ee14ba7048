"""What a phone at a door sends and gets: enrolment, the manifest it takes along, scans and their verdicts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from events.words import Direction, DoorKind, Verdict
from participation.representatives.schemas.limits import Instant

# what a phone that was alone for hours brings at once
MOST_SCANS = 2_000
ShownText = Annotated[str, Meta(max_length=2_000)]
TicketNumber = Annotated[int, Meta(ge=1, le=2**32 - 1)]


class NewEnrolment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one-time code from the desk; ``name`` tells the phone apart where the desk has not named it."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Annotated[str, Meta(max_length=80)] = ""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone keeps; ``secret`` and ``key`` are said this once.

    It signs in with ``Authorization: Device <device>.<secret>``. ``key`` (base64) is for AES-256-GCM: names in its
    manifests are encrypted under it. ``doors`` are those it may scan at.
    """

    device: UUID
    secret: str
    key: str
    name: str
    doors: list[UUID]


class VerificationKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that verifies tickets: ``spki`` is its SubjectPublicKeyInfo in base64, as WebCrypto imports it.

    ``retired_at`` is null as long as what it signed is taken.
    """

    id: int
    algorithm: int
    spki: str
    retired_at: datetime | None


class DoorFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A door: its ``number`` is what tickets carry; ``expected`` are the heads of all tickets that are good."""

    id: UUID
    number: int
    kind: DoorKind
    title: str
    title_en: str
    place: str
    opens_at: datetime
    starts_at: datetime
    closes_at: datetime
    reentry: bool
    closed_at: datetime | None
    expected: int


class OwnDoor(msgspec.Struct, frozen=True, kw_only=True):
    """One of a phone's doors, with no more than to choose it by."""

    id: UUID
    number: int
    kind: DoorKind
    title: str
    title_en: str
    place: str
    opens_at: datetime
    starts_at: datetime
    closes_at: datetime
    reentry: bool
    closed_at: datetime | None


class OwnDoors(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone is called and put to, at our ``now``."""

    device: UUID
    name: str
    doors: list[OwnDoor]
    now: datetime


class ManifestTicket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A ticket as a phone knows it.

    ``n`` its number, ``h`` the SHA-256 (hex) of its code, ``p`` its place in the party, ``heads`` how many it lets in,
    ``who`` the encrypted name and last four digits, ``came_at`` when it was let in, ``moved_at`` when it last went
    through and ``inside`` whether it is in; ``cancelled`` is true for one that is not good any more. What is not there
    is 1, empty, null or false.
    """

    n: int
    h: str
    p: int = 1
    heads: int = 1
    who: str = ""
    came_at: datetime | None = None
    moved_at: datetime | None = None
    inside: bool = False
    cancelled: bool = False


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All that a phone needs to answer by itself.

    ``whole`` says that all tickets are there; with ``since`` only those that changed are, to be put in the place of
    what the phone has. ``next`` is the ``since`` to ask with the next time. ``revoked`` are the numbers of all tickets
    that are not good any more. ``wipe_at`` is when the phone forgets this.
    """

    door: DoorFacts
    keys: list[VerificationKey]
    tickets: list[ManifestTicket]
    revoked: list[int]
    whole: bool
    now: datetime
    next: datetime
    wipe_at: datetime


class NewScan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ticket that was shown. ``id`` is made by the phone once and kept when it sends the scan again.

    ``ticket`` is what was read or typed. ``at`` is by the phone's clock. ``offline`` says that the phone answered by
    itself, and ``given`` what it answered. ``door`` is needed where the phone has several. ``number`` stands in the
    place of ``ticket`` where somebody came without one and was found by name on the phone's list.
    """

    id: UUID
    ticket: ShownText = ""
    number: TicketNumber | None = None
    at: Instant
    direction: Direction = Direction.IN
    offline: bool = False
    given: Verdict | None = None
    door: UUID | None = None


class NewUndo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scan is taken back; ``id`` is made by the phone once, ``at`` is by its clock."""

    id: UUID
    scan: UUID
    at: Instant


class NewScans(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Scans and what was taken back, in any order. ``now`` is the phone's clock at the moment of sending."""

    device: UUID
    scans: Annotated[list[NewScan], Meta(max_length=MOST_SCANS)] = []
    undos: Annotated[list[NewUndo], Meta(max_length=MOST_SCANS)] = []
    now: Instant | None = None


class ScanVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What we answer to a scan.

    Of one that was sent before, ``verdict`` is ``again`` and ``first`` what was answered then. ``number``, ``position``
    and ``heads`` are those of the ticket where it is one of this door; ``came_at`` and ``inside`` how it stands now.
    ``conflict`` says that a supervisor has to look at it.
    """

    id: UUID
    verdict: Verdict
    first: Verdict | None = None
    number: int | None = None
    position: int | None = None
    heads: int | None = None
    came_at: datetime | None = None
    inside: bool = False
    conflict: bool = False


class UndoVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a scan is taken back now; false where it is not known here or was somebody else's door's."""

    id: UUID
    scan: UUID
    done: bool


class ScansTaken(msgspec.Struct, frozen=True, kw_only=True):
    """The answers in the order of what was sent; ``skew_ms`` is how far the phone's clock goes ahead of ours."""

    now: datetime
    skew_ms: int
    verdicts: list[ScanVerdict]
    undone: list[UndoVerdict]
