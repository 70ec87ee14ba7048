"""The seats of the city's calls: five drawn at the lift meeting, one declined and followed, three of three admitted."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import fetch
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Role
from participation.demo.people import Population
from participation.representatives.queries.calls import call_inside
from participation.representatives.rules.lists import ListStanding
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.schemas.draw import Given, NewFreeze, NewSource
from participation.representatives.schemas.seat import NewAppointment, NewSelection
from participation.representatives.seat_links import seat_key
from participation.representatives.services.draw_entering import draw
from participation.representatives.services.draw_freezing import freeze
from participation.representatives.services.draw_preparing import prepare
from participation.representatives.services.draw_solving import solve
from participation.representatives.services.list_signing import approve_list, publish_list, submit_list
from participation.representatives.services.meeting_inviting import appoint
from participation.representatives.services.seat_answering import accept, refuse
from participation.representatives.services.seat_selecting import give_seats

LIFT, LIFT_BODY, MARKET = "lift-seats", "qzfb", "market-forum"
SEALED = "沈阿婆 1948 0412"
BEACON = hashlib.sha256("演示数据：随机信标".encode()).hexdigest()
# drand quicknet: its first round, and the seconds between two
FIRST, PERIOD = 1692803367, 3


class _Seat(msgspec.Struct):
    id: UUID


async def tell_draws(people: Population) -> str:
    """Draw the lift seats, let people answer, publish the list and invite; admit those of the market; in one line."""
    lift, market = await call_inside(LIFT), await call_inside(MARKET)
    assert lift.draw_at is not None
    assert market.draw_at is not None
    await _draw(people.actors["梁静"], lift.draw_at)
    await _answer(people, lift.draw_at)
    await _publish(people, lift.draw_at, lift.meeting_at)
    with clock.frozen(market.draw_at):
        admitted = await give_seats(people.actors["潘越"], slug=MARKET, new=NewSelection())
        for seat in await _open(MARKET):
            await accept(NOBODY, seat=seat, key=seat_key(seat), by=AnsweredBy.LINK)
    return f"{LIFT} 5 drawn, {MARKET} {admitted.seats} admitted"


async def _draw(secretary: Actor, draw_at: datetime) -> None:
    """Frozen on the day before; witness, notary and beacon speak on the day."""
    names = (await call_inside(LIFT)).entropy_sources
    sources = [
        NewSource(name=names[0], kind="digits", count=6, known_at=draw_at),
        NewSource(
            name=names[1],
            kind="witness",
            known_at=draw_at - timedelta(minutes=10),
            commit=hashlib.sha256(SEALED.encode()).hexdigest(),
        ),
        NewSource(
            name=names[2],
            kind="drand",
            chain="quicknet",
            round=(int(draw_at.timestamp()) - FIRST) // PERIOD + 1,
            known_at=draw_at,
        ),
    ]
    with clock.frozen(draw_at - timedelta(days=1)):
        await solve((await prepare(secretary, slug=LIFT)).preparation)
        await freeze(secretary, slug=LIFT, new=NewFreeze(sources=sources))
    said = [Given(names[1], SEALED), Given(names[0], "271828"), Given(names[2], BEACON)]
    for minutes, one in enumerate(said):
        with clock.frozen(draw_at + timedelta(minutes=1 + minutes)):
            await draw(secretary, slug=LIFT, entropy=[one])


async def _answer(people: Population, draw_at: datetime) -> None:
    """One declines by telephone, the next of the type is asked, everybody else accepts."""
    first = await _with_an_alternate()
    others = [seat for seat in await _open(LIFT) if seat != first]
    with clock.frozen(draw_at + timedelta(hours=5)):
        clerk = people.one(Role.CLERK, LIFT_BODY)
        note = "15时10分与本人通话：会议当天要值班，不能参加。"
        await refuse(clerk, seat=first, by=AnsweredBy.TELEPHONE, note=note)
    with clock.frozen(draw_at + timedelta(hours=20)):
        for seat in others:
            await accept(NOBODY, seat=seat, key=seat_key(seat), by=AnsweredBy.LINK)
        for seat in await _open(LIFT):
            await accept(clerk, seat=seat, by=AnsweredBy.TELEPHONE, note="本人来电确认参加。")


async def _publish(people: Population, draw_at: datetime, meeting_at: datetime) -> None:
    secretary = people.actors["梁静"]
    with clock.frozen(draw_at + timedelta(hours=49)):
        await submit_list(secretary, slug=LIFT)
    for hours, role in enumerate((Role.REVIEWER, Role.LEADER)):
        with clock.frozen(draw_at + timedelta(hours=50 + hours)):
            made = await approve_list(people.one(role, LIFT_BODY), slug=LIFT)
        if made.standing is ListStanding.APPROVED:
            break
    with clock.frozen(draw_at + timedelta(hours=54)):
        await publish_list(secretary, slug=LIFT)
        new = NewAppointment(
            starts_at=meeting_at, minutes=60, note="请提前15分钟到一楼大厅签到，携带本人身份证。轮到本议题时入场。"
        )
        await appoint(secretary, slug=LIFT, new=new)


async def _with_an_alternate() -> UUID:
    """The first seat on which somebody of the same type can follow; any where nobody could."""
    rows = await fetch(
        _Seat,
        "SELECT s.id FROM seat s JOIN selection n ON n.id = s.selection JOIN draw_result r ON r.round = n.round"
        " JOIN call k ON k.id = s.call WHERE k.slug = {} ORDER BY jsonb_array_length(coalesce("
        "convert_from(r.content, 'UTF8')::jsonb -> 'alternates' -> s.type, '[]')) = 0, s.place LIMIT 1",
        LIFT,
    )
    return rows[0].id


async def _open(slug: str) -> list[UUID]:
    """The offers that wait for an answer, by place."""
    rows = await fetch(
        _Seat,
        "SELECT s.id FROM seat s JOIN call k ON k.id = s.call WHERE k.slug = {}"
        " AND NOT EXISTS (SELECT FROM seat_answer a WHERE a.seat = s.id) ORDER BY s.place, s.id",
        slug,
    )
    return [row.id for row in rows]
