"""``kaimen reconcile``: four numbers, each counted from rows of its own, and status 1 where one of them differs."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import msgspec
import pytest
from piccolo.querystring import QueryString

from consultations.schemas.comment import Author, NewComment
from consultations.services import commenting, pointing
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.identity.actor import NOBODY
from tests.consultations import steps
from tests.consultations.steps import AFTER, DURING, SLUG
from tests.server import HOUSE
from tests.world import OFFICER

OTHER = "stairs"
GUARDED = ("comment", "reported_outcome")
# How each number alone is made wrong, behind the back of the program; {} is the id of the comment that is elsewhere.
BREAKS = {
    "received": (
        "INSERT INTO comment SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),"
        " 'receipt', 'ABCD-EFGH'))).* FROM comment c WHERE c.id <> {} LIMIT 1"
    ),
    "outcomes": (
        "INSERT INTO reported_outcome SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(),"
        " 'comment', {}::uuid))).* FROM reported_outcome o LIMIT 1"
    ),
    "exported": (
        "UPDATE reported_outcome SET comment = {} WHERE id = (SELECT id FROM reported_outcome ORDER BY id LIMIT 1)"
    ),
    "notices": "DELETE FROM delivery WHERE id = (SELECT max(id::text)::uuid FROM delivery WHERE id <> {}"
    " AND starts_with(subject, 'report:'))",
}


@pytest.fixture
async def elsewhere(world: None) -> object:
    """A consultation whose report is published, and the id of a comment on another."""
    await steps.scheduled(slug=OTHER)
    await steps.opened()
    with clock.frozen(DURING):
        new = [NewComment(text=f"同意。{n}", author=Author(contact=f"c{n}@example.org")) for n in range(3)]
        said = [(await commenting.receive(NOBODY, slug=SLUG, new=one)).id for one in new]
        other = await commenting.receive(NOBODY, slug=OTHER, new=new[0])
    await steps.closed()
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=said)
    await steps.published()
    return other.id


async def reconcile(slug: str = SLUG) -> tuple[int, dict[str, int]]:
    """The exit status and the numbers."""
    command = [sys.executable, "-m", "participation.cli", "reconcile", slug]
    done = await asyncio.to_thread(
        subprocess.run, command, env=dict(os.environ), cwd=HOUSE, capture_output=True, check=False
    )
    return done.returncode, msgspec.json.decode(done.stdout) if done.stdout else {}


async def test_a_published_report_keeps_the_promise(elsewhere: object) -> None:
    assert await reconcile() == (0, {"received": 3, "outcomes": 3, "exported": 3, "notices": 3})


@pytest.mark.parametrize("number", BREAKS)
async def test_each_number_that_is_wrong_is_found(elsewhere: object, number: str) -> None:
    async with transaction():
        for table in GUARDED:
            await execute("ALTER TABLE {} DISABLE TRIGGER USER", QueryString(table))
        await execute(BREAKS[number], elsewhere)
        for table in GUARDED:
            await execute("ALTER TABLE {} ENABLE TRIGGER USER", QueryString(table))
    status, found = await reconcile()
    assert status == 1
    assert [name for name, n in found.items() if n != 3] == [number]


async def test_what_is_not_there_is_said(world: None) -> None:
    assert await reconcile("nothing") == (1, {})
