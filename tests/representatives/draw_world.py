"""A call whose applications are closed and reviewed, and the steps of its draw as tests take them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.ledger.sequencing import sequence
from participation.representatives.draw.watching import Watch
from participation.representatives.rules.draws import Form
from participation.representatives.schemas.draw import Entered, Frozen, Given, NewFreeze, NewSource
from participation.representatives.services.draw_entering import draw
from participation.representatives.services.draw_freezing import freeze
from participation.representatives.services.draw_preparing import prepare
from participation.representatives.services.draw_solving import keep
from participation.representatives.solver import answer_to
from tests.world import BODY, LEADER, OFFICER, OFFICER_ELSEWHERE

SLUG = "lift-meeting"
CLOSED = datetime(2027, 3, 1, 4, tzinfo=UTC)
# the chances are computed, the pool is frozen, chance speaks, the meeting is
COMPUTED = CLOSED + timedelta(hours=2)
FROZEN = CLOSED + timedelta(hours=4)
KNOWN = FROZEN + timedelta(hours=20)
DRAWN = KNOWN + timedelta(minutes=10)
MEETING = CLOSED + timedelta(days=14)
SECRET = "a sealed contribution of a witness"
SOURCES = [
    NewSource(name="双色球", kind="numbers", known_at=KNOWN),
    NewSource(name="见证人陈立", kind="witness", known_at=KNOWN - timedelta(hours=1),
              commit=hashlib.sha256(SECRET.encode()).hexdigest()),
    NewSource(name="现场摇号", kind="digits", count=6, known_at=KNOWN),
]  # fmt: skip
ENTROPY = [Given("双色球", "9 18 26 34 41 45"), Given("见证人陈立", SECRET), Given("现场摇号", "314159")]
QUOTAS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "楼层": {"低层": (2, 3), "高层": (2, 3)},
    "身份": {"业主": (3, 5), "租户": (0, 2)},
}


async def a_call(slug: str = SLUG, *, seats: int = 5, way: str = "draw", **columns: Any) -> UUID:
    """A call whose applications are over; ``columns`` replace what it says."""
    said: dict[str, Any] = {
        "title": "加装电梯议题列席代表报名公告",
        "meeting_title": "区政府第112次常务会议",
        "place": "区政府三楼会议室",
        "meeting_at": MEETING,
        "acceptance_hours": 48,
        "opens_at": CLOSED - timedelta(days=10),
        "closes_at": CLOSED,
        "state": "closed",
        "one_per_household": False,
        "names_published": False,
        **columns,
    }
    id_ = uuid7()
    await execute(
        "INSERT INTO call (id, slug, title, meeting_title, place, body, occasion, meeting_at, seats, way, opens_at,"
        " closes_at, state, acceptance_hours, one_per_household, names_published, entropy_sources, author, created_at)"
        " VALUES ({}, {}, {}, {}, {}, {}, 'meeting', {}, {}, {}, {}, {}, {}, {}, {}, {}, ARRAY[]::text[], {}, {})",
        id_,
        slug,
        said["title"],
        said["meeting_title"],
        said["place"],
        BODY["fgj"],
        said["meeting_at"],
        seats,
        way,
        said["opens_at"],
        said["closes_at"],
        said["state"],
        said["acceptance_hours"],
        said["one_per_household"],
        said["names_published"],
        OFFICER.person,
        CLOSED - timedelta(days=12),
    )
    await execute(
        "INSERT INTO call_step (id, call, act, at, person) VALUES (gen_random_uuid(), {}, 'open', {}, {})",
        id_,
        said["opens_at"],
        OFFICER.person,
    )
    for position, (name, values) in enumerate(QUOTAS.items(), 1):
        category = uuid7()
        await execute(
            "INSERT INTO category (id, call, position, name) VALUES ({}, {}, {}, {})", category, id_, position, name
        )
        for place, (value, (least, most)) in enumerate(values.items(), 1):
            await execute(
                "INSERT INTO quota (id, category, position, value, at_least, at_most, population)"
                " VALUES ({}, {}, {}, {}, {}, {}, 1000)",
                uuid7(),
                category,
                place,
                value,
                least,
                most,
            )
    return id_


async def applicants(call: UUID, number: int = 23, *, since: int = 0, homes: int = 0) -> list[str]:
    """So many eligible people with all kinds of values; their pseudonyms. ``homes``: in so many households."""
    made = []
    for at in range(since, since + number):
        pseudonym = f"B{at:03}"
        application = uuid7()
        await execute(
            "INSERT INTO application (id, call, pseudonym, channel, kind, name, contact_kind, contact, locale,"
            " begun_at, received_at, standing, household)"
            " VALUES ({}, {}, {}, 'web', 'person', {}, 'e-mail', {}, 'zh-Hans', {}, {}, 'eligible', {})",
            application,
            call,
            pseudonym,
            f"申请人{at}",
            f"applicant{at}@example.com",
            CLOSED - timedelta(days=2),
            CLOSED - timedelta(days=2),
            f"home {at % homes}" if homes else None,
        )
        values = {"楼层": "低层" if at % 3 else "高层", "身份": "租户" if at % 4 == 0 else "业主"}
        for category, value in values.items():
            await execute(
                "INSERT INTO application_value (id, application, category, quota)"
                " SELECT gen_random_uuid(), {}, c.id, q.id FROM category c JOIN quota q ON q.category = c.id"
                " WHERE c.call = {} AND c.name = {} AND q.value = {}",
                application,
                call,
                category,
                value,
            )
        made.append(pseudonym)
    return made


async def computed(slug: str = SLUG, actor: Actor = OFFICER) -> None:
    """The chances, computed in this process; those that its own computes are the same (tests/.../test_freezing.py)."""
    with clock.frozen(COMPUTED):
        asked = await prepare(actor, slug=slug)
        await answered(asked.preparation)


async def answered(preparation: UUID) -> None:
    """What the solver says to a computation that was asked for."""
    [row] = await execute("SELECT given FROM draw_preparation WHERE id = {}", preparation)
    answer, status = answer_to(row["given"], Watch())
    await keep(preparation, status, answer)


async def frozen(slug: str = SLUG, *, form: Form = Form.OPEN, sources: Sequence[NewSource] = SOURCES) -> Frozen:
    """The freeze, under a checkpoint of the ledger."""
    with clock.frozen(FROZEN):
        made = await freeze(OFFICER, slug=slug, new=NewFreeze(sources=list(sources), form=form))
        await sequence()
    return made


async def drawn(slug: str = SLUG, *, entropy: Sequence[Given] = ENTROPY, at: datetime = DRAWN) -> Entered:
    """The draw, once chance has spoken."""
    with clock.frozen(at):
        return await draw(OFFICER, slug=slug, entropy=entropy)


async def a_drawn_call(number: int = 23, **columns: Any) -> UUID:
    """All of it."""
    call = await a_call(**columns)
    await applicants(call, number)
    await computed()
    await frozen()
    await drawn()
    return call


NOT_OF_THE_OFFICE = (OFFICER_ELSEWHERE, LEADER)
