"""Who follows on a seat that fell free: the next alternate, asked at once; while another draw is frozen, after it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.audit import record
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import CLOCKWORK
from participation.representatives.rules.seats import Answer, next_alternate
from participation.representatives.services.draw_loading import Held
from participation.representatives.services.draw_rounds import newest_round
from participation.representatives.services.seat_offering import Offer, offer
from participation.representatives.services.seat_vacancies import vacancies


class SeatHeld(msgspec.Struct, frozen=True, kw_only=True):
    """An offer and its last answer."""

    id: UUID
    call: UUID
    selection: UUID
    pseudonym: str
    type: str
    place: int
    round: UUID | None
    answer_by: datetime
    answer: Answer | None


class _File(msgspec.Struct):
    content: bytes


class _Alternates(msgspec.Struct):
    alternates: dict[str, list[str]]
    portfolio: dict[str, object]


class _Name(msgspec.Struct):
    pseudonym: str


SEAT = """
SELECT s.id, s.call, s.selection, s.pseudonym, s.type, s.place, n.round, s.answer_by,
    (SELECT a.answer FROM seat_answer a WHERE a.seat = s.id ORDER BY a.turn DESC LIMIT 1) AS answer
FROM seat s JOIN selection n ON n.id = s.selection WHERE s.id = {} {}
"""


async def held_seat(seat: UUID) -> SeatHeld:
    """The offer as it stands now. Raises 404."""
    found = await fetch_one(SeatHeld, SEAT, seat, QueryString(""))
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def pass_on(held: Held, it: SeatHeld) -> None:
    """Ask the next for a seat that fell free.

    While a draw of empty seats is frozen nobody is asked: who would follow may be drawn in it. The seat waits until
    that draw is held or given up.
    """
    standing = await newest_round(held.id)
    if standing is not None and not standing.drawn:
        await record(CLOCKWORK, "seat.waits", f"call:{held.id}", body=held.body, place=it.place, type=it.type)
        return
    await promote(held, it)


async def pass_on_what_waits(held: Held) -> None:
    """Ask the next for each empty seat that has somebody to be asked."""
    for seat in (await vacancies(held.id)).seats:
        await promote(held, await held_seat(seat), again=True)


async def promote(held: Held, it: SeatHeld, *, again: bool = False) -> UUID | None:
    """Offer a seat that fell free to the next alternate of its type; None where there is nobody left.

    The order is the one that the draw published; whoever withdrew meanwhile is passed over, and with the household
    rule whoever lives with somebody who sits. ``again``: it was told before that nobody is left.
    """
    order, portfolio = await _order(it)
    seated, away, homes = await _taken(held)
    allowed = [one for one in order if _home(portfolio, one) not in homes or _home(portfolio, one) is None]
    following = next_alternate(allowed, seated=seated, gone=away)
    if following is None:
        if not again:
            await record(CLOCKWORK, "seat.vacant", f"call:{held.id}", body=held.body, place=it.place, type=it.type)
        return None
    chances = {str(one["id"]): str(one["probability"]) for one in _types(portfolio)}
    offers = [Offer(following, it.type, it.place, follows=it.id)]
    [seat] = await offer(held, it.selection, offers, chances=chances)
    await record(CLOCKWORK, "seat.promoted", f"call:{held.id}", body=held.body, place=it.place)
    return seat


async def _order(it: SeatHeld) -> tuple[list[str], dict[str, object]]:
    if it.round is None:
        return [], {}
    found = await fetch_one(
        _File, "SELECT coalesce(whole, content) AS content FROM draw_result WHERE round = {}", it.round
    )
    assert found is not None  # a selection by draw names one that was held
    file = msgspec.json.decode(found.content, type=_Alternates)
    return file.alternates.get(it.type, []), file.portfolio


async def _taken(held: Held) -> tuple[set[str], set[str], set[str]]:
    """Who was ever offered a seat, who is no longer in the pool, and the households of those who sit."""
    offered = await fetch(_Name, "SELECT pseudonym FROM seat WHERE call = {}", held.id)
    gone = await fetch(_Name, "SELECT pseudonym FROM application WHERE call = {} AND standing <> 'eligible'", held.id)
    if not held.one_per_household:
        return {one.pseudonym for one in offered}, {one.pseudonym for one in gone}, set()
    homes = await fetch(
        _Name,
        "SELECT a.household AS pseudonym FROM seat s JOIN application a ON a.id = s.application WHERE s.call = {}"
        " AND a.household IS NOT NULL AND coalesce((SELECT n.answer FROM seat_answer n WHERE n.seat = s.id"
        " ORDER BY n.turn DESC LIMIT 1), 'accepted') = 'accepted'",
        held.id,
    )
    return {one.pseudonym for one in offered}, {one.pseudonym for one in gone}, {one.pseudonym for one in homes}


def _types(portfolio: dict[str, object]) -> list[dict[str, object]]:
    return msgspec.convert(portfolio.get("types", []), list[dict[str, object]])


def _home(portfolio: dict[str, object], pseudonym: str) -> str | None:
    """The household of somebody, where the portfolio has them."""
    for one in _types(portfolio):
        members = msgspec.convert(one.get("members", []), list[str])
        if pseudonym in members and "households" in one:
            return msgspec.convert(one["households"], list[str | None])[members.index(pseudonym)]
    return None
