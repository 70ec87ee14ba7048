"""Doors, the phones that stand at them, what they scanned, who is in, and where two of them contradict each other."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.words import ConflictKind, Direction, DoorKind, Verdict
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class Door(Table):
    """Where tickets are shown: of a session, or of a meeting. Its id is that of the session or meeting."""

    id = UUID(primary_key=True, default=None)
    kind = Text(null=False)
    number = Serial(null=False, unique=True, help_text="what the signed token carries; fits 24 bits")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    title = Text(null=False)
    title_en = Text(null=False, default="")
    place = Text(null=False, default="")
    opens_at = Timestamptz(null=False, help_text="from when tickets are good")
    starts_at = Timestamptz(null=False)
    closes_at = Timestamptz(null=False, help_text="until when")
    reentry = Boolean(null=False, default=True)
    closed_at = Timestamptz(null=True, default=None, help_text="when what is behind it was called off")

    check_kind = Check(one_of("kind", DoorKind))
    check_times = Check('"opens_at" <= "closes_at"')


class TicketKey(Table):
    """A key pair that signs tickets (ECDSA P-256). A new one takes over; old ones go on verifying until retired."""

    id = Integer(primary_key=True, default=None, help_text="the byte in the token, 1 to 255")
    algorithm = Integer(null=False, default=1, help_text="the first byte of the token; 1: ECDSA P-256 with SHA-256")
    public = Bytea(null=False, help_text="SubjectPublicKeyInfo, DER")
    sealed = Bytea(null=False)
    made_at = Timestamptz(null=False)
    retired_at = Timestamptz(null=True, default=None, help_text="from when what it signed is not taken any more")
    reason = Text(null=False, default="")


class Device(Table):
    """A phone at a door. It enrols by a one-time code and then has a secret and a key for names."""

    id = UUID(primary_key=True, default=uuid7)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    name = Text(null=False, help_text="which gate it stands at")
    code_hash = Text(null=False, unique=True)
    code_until = Timestamptz(null=False)
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    enrolled_at = Timestamptz(null=True, default=None)
    secret_hash = Text(null=True, default=None, unique=True)
    key_sealed = Bytea(null=True, default=None, help_text="AES-256: names in its manifest are encrypted under it")
    seen_at = Timestamptz(null=True, default=None)
    skew_ms = BigInt(null=False, default=0, help_text="how far its clock goes ahead, as last measured")
    ended_at = Timestamptz(null=True, default=None, help_text="when it was signed off or reported lost")


class DeviceDoor(Table):
    """A door that a phone may scan at."""

    id = UUID(primary_key=True, default=uuid7)
    device = ForeignKey(Device, null=False, on_delete=OnDelete.restrict)
    door = ForeignKey(Door, null=False, on_delete=OnDelete.restrict)

    unique_device_door = Unique([device, door])


class Scan(Table):
    """核验: a ticket was shown at a door. The id is made by the phone, so that none is stored twice."""

    id = UUID(primary_key=True, default=None)
    device = ForeignKey(Device, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody's: the desk")
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="of the desk")
    door = ForeignKey(Door, null=False, on_delete=OnDelete.restrict)
    ticket = UUID(null=True, default=None, help_text="if it is one of ours")
    shown = Text(null=False, default="", help_text="SHA-256 of what was shown, where it is none of ours")
    direction = Text(null=False, default="in")
    at = Timestamptz(null=False, help_text="by our clock")
    claimed_at = Timestamptz(null=False, help_text="by the clock of the phone")
    offline = Boolean(null=False, default=False)
    given = Text(null=False, default="", help_text="what the phone answered when it was alone")
    verdict = Text(null=False, help_text="what we answer")
    synced_at = Timestamptz(null=False)

    check_direction = Check(one_of("direction", Direction))
    check_verdict = Check(one_of("verdict", Verdict))


class ScanUndo(Table):
    """A scan was taken back: the wrong ticket, somebody who turned round."""

    id = UUID(primary_key=True, default=None)
    scan = ForeignKey(Scan, null=False, unique=True, on_delete=OnDelete.restrict)
    at = Timestamptz(null=False)
    device = ForeignKey(Device, null=True, default=None, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)


class CheckIn(Table):
    """签到: a ticket has been let in. One row a ticket is what keeps it from entering twice."""

    id = UUID(primary_key=True, default=None, help_text="the ticket")
    door = ForeignKey(Door, null=False, on_delete=OnDelete.restrict)
    scan = UUID(null=False, default=None, help_text="the scan that counts: the first by time")
    at = Timestamptz(null=False, help_text="of that scan")
    inside = Boolean(null=False, default=True)
    moved_at = Timestamptz(null=False, help_text="of the last way in or out")
    heads = Integer(null=False, default=1)


class Conflict(Table):
    """What two doors, or a door and a cancellation, did that cannot both be right; a supervisor settles it."""

    id = UUID(primary_key=True, default=uuid7)
    door = ForeignKey(Door, null=False, on_delete=OnDelete.restrict)
    ticket = UUID(null=False, default=None)
    kind = Text(null=False)
    scans = Array(base_column=UUID(), null=False, default=list)
    found_at = Timestamptz(null=False)
    settled_at = Timestamptz(null=True, default=None)
    settled_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    note = Text(null=False, default="")

    check_kind = Check(one_of("kind", ConflictKind))
