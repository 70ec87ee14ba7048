"""The jobs of draws and seats, a few lines each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from participation.base.outbox.carrying import Handlers, given_up
from participation.representatives.services.draw_holding import HOLD, hold
from participation.representatives.services.draw_preparing import SOLVE
from participation.representatives.services.draw_solving import give_up, solve
from participation.representatives.services.seat_answering import expire, remind
from participation.representatives.services.seat_offering import EXPIRE, REMIND


async def solve_draw(payload: Mapping[str, Any]) -> None:
    """Compute the chances."""
    await solve(UUID(payload["preparation"]))


async def give_solve_up(payload: Mapping[str, Any]) -> None:
    """They could not be computed."""
    await give_up(UUID(payload["preparation"]))


async def hold_draw(payload: Mapping[str, Any]) -> None:
    """Draw, where the one who entered the last value was broken off."""
    await hold(UUID(payload["round"]))


async def expire_seat(payload: Mapping[str, Any]) -> None:
    """The time to answer is over."""
    await expire(UUID(payload["seat"]))


async def remind_seat(payload: Mapping[str, Any]) -> None:
    """Ask once more."""
    await remind(UUID(payload["seat"]))


HANDLERS: Handlers = {
    SOLVE: solve_draw,
    given_up(SOLVE): give_solve_up,
    HOLD: hold_draw,
    EXPIRE: expire_seat,
    REMIND: remind_seat,
}
