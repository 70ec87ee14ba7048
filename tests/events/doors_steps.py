"""A session that is on, with tickets, and phones at its gates."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from events.schemas.device import NewDevice
from events.schemas.door import Enrolled, NewEnrolment, NewScan, NewScans, NewUndo, ScansTaken, ScanVerdict
from events.services.devices import enrol, prepare_device
from events.services.scanners import Scanner, phone_of
from events.services.scanning import take_from_phone
from events.services.tickets import IssuedTicket, NewTicket, issue_tickets
from events.words import Direction, Verdict
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.identity.actor import NOBODY
from tests.events.rows import NOW, SATURDAY, an_open_session, written
from tests.world import HOST

# a quarter of an hour before it begins, the doors are open
OPEN = SATURDAY - timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


async def a_door(**changes: Any) -> UUID:
    """The door of a session on a Saturday in August."""
    return await an_open_session(**{"capacity": 50, **changes})


async def a_booking(door: UUID, *, name: str = "林可", contact: str | None = "+8613800000202", seats: int = 1) -> UUID:
    """A booking of the session, past the services that count seats."""
    return await written(
        "booking",
        {
            "session": door,
            "pool": "general",
            "seats": seats,
            "kind": "party",
            "channel": "web",
            "holder": f"c:{uuid4().hex}",
            "name": name,
            "contact_kind": "mobile" if contact else None,
            "contact": contact,
            "locale": "zh-Hans",
            "needs": "",
            "booked_at": NOW,
            "state": "booked",
            "sequence": 0,
            "version": 1,
        },
    )


async def some_tickets(door: UUID, n: int = 1, *, heads: int = 1, **booking: Any) -> list[IssuedTicket]:
    """Tickets of one booking."""
    with clock.frozen(NOW):
        made = await a_booking(door, seats=min(n * heads, 1_000), **booking)
        async with transaction():
            return await issue_tickets(door=door, booking=made, new=[NewTicket(heads=heads) for _ in range(n)])


async def a_ticket(door: UUID, **changes: Any) -> IssuedTicket:
    """One of them."""
    [ticket] = await some_tickets(door, **changes)
    return ticket


class Phone(msgspec.Struct):
    """A phone that is enrolled; its clock goes ``ahead``."""

    enrolled: Enrolled
    ahead: timedelta = timedelta(0)
    known: bool = False

    @property
    def header(self) -> dict[str, str]:
        """By which it signs in."""
        return {"Authorization": f"Device {self.enrolled.device}.{self.enrolled.secret}"}

    @property
    def key(self) -> bytes:
        """Under which names are encrypted for it."""
        return b64decode(self.enrolled.key)

    async def scanner(self) -> Scanner:
        """What the services know it as."""
        return await phone_of(self.header["Authorization"])

    async def sends(
        self, *scans: NewScan, at: datetime = OPEN, undos: list[NewUndo] | None = None, tells: bool = True
    ) -> ScansTaken:
        """Bring scans at an instant of ours."""
        new = NewScans(
            device=self.enrolled.device,
            scans=list(scans),
            undos=undos or [],
            now=at + self.ahead if tells else None,
        )
        with clock.frozen(at):
            if not self.known:
                # the process has taken scans before, and knows the keys of tickets from them
                await self.scanner()
                self.known = True
            return await take_from_phone(self.header["Authorization"], new=new)

    async def scans(self, shown: str, *, at: datetime = OPEN, **changes: Any) -> ScanVerdict:
        """Scan one at an instant of ours, online unless said otherwise; its verdict."""
        taken = await self.sends(scan(shown, at=at + self.ahead, **changes), at=at)
        return taken.verdicts[0]


def scan(shown: str, *, at: datetime = OPEN, **changes: Any) -> NewScan:
    """A scan with an id of its own."""
    return NewScan(**{"id": uuid7(), "ticket": shown, "at": at, **changes})


def alone(shown: str, *, at: datetime, given: Verdict | None = Verdict.ADMITTED, **changes: Any) -> NewScan:
    """A scan that a phone answered by itself."""
    return scan(shown, at=at, offline=True, given=given, **changes)


def out(shown: str, *, at: datetime, **changes: Any) -> NewScan:
    """Somebody goes."""
    return scan(shown, at=at, direction=Direction.OUT, **changes)


async def a_phone(*doors: UUID, name: str = "东门", ahead: timedelta = timedelta(0), at: datetime = OPEN) -> Phone:
    """A phone that was prepared at the desk and enrolled."""
    with clock.frozen(at):
        code = (await prepare_device(HOST, new=NewDevice(name=name, doors=list(doors)))).code
        return Phone(await enrol(NOBODY, new=NewEnrolment(code=code)), ahead)


async def sent(client: httpx.AsyncClient, phone: Phone, *scans: NewScan, at: datetime = OPEN) -> httpx.Response:
    """The same over the API."""
    new = NewScans(device=phone.enrolled.device, scans=list(scans), now=at)
    with clock.frozen(at):
        return await client.post(
            "/api/v1/scans",
            content=msgspec.json.encode(new),
            headers={**phone.header, "Content-Type": "application/json"},
        )


async def checked_in(door: UUID) -> dict[UUID, tuple[UUID, bool]]:
    """Which scan counts for each ticket that was let in, and whether it is inside."""
    rows = await execute("SELECT id, scan, inside FROM check_in WHERE door = {}", door)
    return {UUID(str(row["id"])): (UUID(str(row["scan"])), row["inside"]) for row in rows}


async def open_conflicts(door: UUID) -> set[tuple[UUID, str, tuple[UUID, ...]]]:
    """Ticket, kind and scans of each conflict that waits for a supervisor."""
    rows = await execute("SELECT ticket, kind, scans FROM conflict WHERE door = {} AND settled_at IS NULL", door)
    return {(UUID(str(row["ticket"])), row["kind"], tuple(UUID(str(one)) for one in row["scans"])) for row in rows}


async def is_cancelled(ticket: UUID, *, at: datetime) -> None:
    """A ticket is taken back."""
    await execute("UPDATE ticket SET cancelled_at = {} WHERE id = {}", at, ticket)
