"""Two phones at the gates of a session: who they let in, and the ticket that both of them let in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from events.schemas.device import NewDevice
from events.schemas.door import Enrolled, NewEnrolment, NewScan, NewScans
from events.services.devices import enrol, prepare_device
from events.services.scanners import phone_of
from events.services.scanning import take_scans
from events.words import Direction, Verdict
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.identity.actor import NOBODY, Actor
from participation.demo.people import Population

GATES = ("东门", "西门")


class Gate:
    """The gates of one session."""

    def __init__(self, people: Population, by: Actor, session: UUID) -> None:
        """``by`` runs the session."""
        self.city, self.by, self.session = people, by, session
        self.phones: list[Enrolled] = []

    async def open(self) -> None:
        """Each gate has its phone."""
        for name in GATES:
            made = await prepare_device(self.by, new=NewDevice(name=name, doors=[self.session]))
            self.phones.append(await enrol(NOBODY, new=NewEnrolment(code=made.code)))

    async def let_in(self, codes: Sequence[str], at: datetime) -> None:
        """One after the other, ten seconds apart."""
        for n, code in enumerate(codes):
            await self._show(0, code, at + timedelta(seconds=10 * n), at + timedelta(seconds=10 * n))

    async def let_in_elsewhere(self, code: str, at: datetime) -> None:
        """The other gate, without network, lets the same ticket in and tells later."""
        await self._show(1, code, at, at + timedelta(minutes=30), given=Verdict.ADMITTED)

    async def _show(self, phone: int, code: str, at: datetime, told_at: datetime, given: Verdict | None = None) -> None:
        enrolled = self.phones[phone]
        with clock.frozen(told_at):
            by = await phone_of(f"Device {enrolled.device}.{enrolled.secret}")
            scan = NewScan(
                id=uuid7(),
                ticket=code,
                at=at,
                direction=Direction.IN,
                offline=given is not None,
                given=given,
                door=self.session,
            )
            await take_scans(by, new=NewScans(device=enrolled.device, scans=[scan], now=told_at))
