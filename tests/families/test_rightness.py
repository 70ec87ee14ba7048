"""One by one as they arrive, comments come to the families that a comparison of all would give."""

from __future__ import annotations

import os

import asyncpg

from participation.base import clock
from tests.consultations.steps import DURING, opened
from tests.families.steps import consultation_id
from tests.load.placing import arrive, corpus, fill

RIGHT = 0.98


async def test_nearly_every_arrival_comes_to_the_right_family(world: None) -> None:
    await opened()
    consultation = await consultation_id()
    whole = corpus(4_000, 300)
    connection = await asyncpg.connect(os.environ["KAIMEN_DATABASE_URL"])
    try:
        names = await fill(connection, consultation, whole)
    finally:
        await connection.close()
    with clock.frozen(DURING):
        found = await arrive(consultation, whole, names)
    assert found.right >= RIGHT, found.wrong
