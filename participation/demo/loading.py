"""Loading the demo city once; a load that was cut short is begun anew, and a database in use is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import msgspec

from consultations.services.families.grouping import group
from consultations.services.topics import draft_topics
from participation.base import clock
from participation.base.database import execute, fetch, fetch_one
from participation.demo.calls import tell_calls
from participation.demo.content import stories
from participation.demo.decided import Days
from participation.demo.drawing import tell_draws
from participation.demo.figures import tell_figures
from participation.demo.matters import tell_matters
from participation.demo.meetings import tell_meetings
from participation.demo.open_days import tell_open_days
from participation.demo.opinions import tell_opinions
from participation.demo.people import populate
from participation.demo.telling import Telling

MARK = "demo"
# the consultation with a draft list of topics, and whose it is
TOPICS_OF, TOPICS_BODY = "lift", "fgj"


class InUse(Exception):
    """This database holds something else than the demo."""


class _Mark(msgspec.Struct):
    value: str


class _Table(msgspec.Struct):
    name: str


class _Count(msgspec.Struct):
    n: int


class _Id(msgspec.Struct):
    id: UUID


async def loaded() -> bool:
    """Whether the demo city is here, whole."""
    mark = await fetch_one(_Mark, "SELECT value FROM mark WHERE name = {}", MARK)
    return mark is not None and mark.value == "loaded"


async def load(say: Callable[[str], None]) -> None:
    """Load the city where it is not yet loaded; ``say`` is told how far it is. Raises :class:`InUse`."""
    if await loaded():
        return
    mark = await fetch_one(_Mark, "SELECT value FROM mark WHERE name = {}", MARK)
    bodies = await fetch_one(_Count, "SELECT count(*) AS n FROM body")
    if bodies and bodies.n and mark is None:
        raise InUse("This database is in use: the demo city is only loaded into an empty one.")
    if mark:
        await _empty()
    await execute("INSERT INTO mark (name, value) VALUES ({}, 'loading')", MARK)
    today = clock.now()
    with clock.frozen(today - timedelta(days=120)):
        people = await populate()
    for story in stories():
        comments = await Telling(story, people, today).tell()
        say(f"{story.title}: {comments}")
    await tell_opinions(people, today)
    say(f"calls: {await tell_calls(people, today)}")
    say(f"seats: {await tell_draws(people)}")
    days = Days(today)
    say(f"catalogue: {await tell_matters(people, days)}")
    say(f"meetings: {await tell_meetings(people, days)}")
    say(f"open days: {await tell_open_days(people, days)}")
    say(f"figures: {await tell_figures(people, days)}")
    await _find_families()
    # a worker makes the list soon after the start, so that nobody waits for it
    await draft_topics(people.officer(TOPICS_BODY), slug=TOPICS_OF)
    await _settle()
    # so much came so fast that the database does not know yet what it has
    await execute("ANALYZE")
    await execute("UPDATE mark SET value = 'loaded' WHERE name = {}", MARK)


async def _find_families() -> None:
    """Whoever opens the workbench first finds the comments grouped."""
    for one in await fetch(_Id, "SELECT id FROM consultation ORDER BY id"):
        await group(one.id)


async def _settle() -> None:
    """What the city's past owed was delivered in the past; only what happens from now on is sent."""
    await execute("UPDATE delivery SET fate = 'sent', settled_at = created_at WHERE fate = 'queued'")
    await execute(
        "UPDATE outbox SET state = 'handled', ended_at = created_at WHERE topic IN ('deliver', 'comment.place')"
    )


async def _empty() -> None:
    tables = await fetch(
        _Table,
        "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'",
    )
    await execute(f"TRUNCATE {', '.join(table.name for table in tables)} RESTART IDENTITY CASCADE")
