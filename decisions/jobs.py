"""What the outbox carries out for this room, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from decisions.services.door_moves import follow_door
from decisions.services.follow_up_clock import ESCALATE, TELL_OVERDUE, escalate, tell_overdue
from decisions.services.matter_link_checking import CHECK, check_link
from decisions.services.participants_forgetting import forget_seats
from decisions.services.seats_taking_over import take_over_seats_of_call
from events.services.scan_writing import MOVED
from participation.base.outbox.carrying import Handlers
from participation.representatives.services.seat_news import SEATS_CHANGED


async def follow_seats(payload: Mapping[str, Any]) -> None:
    """Participants of meetings follow the seats of their calls; run twice it does nothing."""
    await take_over_seats_of_call(UUID(payload["call"]))
    await forget_seats()


async def check_matter_link(payload: Mapping[str, Any]) -> None:
    """A link of a matter is looked at; run twice the officer is told once."""
    await check_link(UUID(payload["link"]))


async def follow_the_door(payload: Mapping[str, Any]) -> None:
    """The record of a meeting follows what was scanned at its door; run twice nothing is recorded twice."""
    await follow_door(UUID(payload["ticket"]))


async def escalate_follow_up(payload: Mapping[str, Any]) -> None:
    """The leaders are told of a follow-up that is late for days; done, extended or told before, it does nothing."""
    await escalate(UUID(payload["follow_up"]))


async def tell_what_is_overdue(payload: Mapping[str, Any]) -> None:
    """Representatives are told what is late since today; run twice nobody is told twice."""
    await tell_overdue()


HANDLERS: Handlers = {
    CHECK: check_matter_link,
    SEATS_CHANGED: follow_seats,
    MOVED: follow_the_door,
    ESCALATE: escalate_follow_up,
    TELL_OVERDUE: tell_what_is_overdue,
}
