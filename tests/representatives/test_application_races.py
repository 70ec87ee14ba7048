"""Twenty people of one household press send at once, and one of each stands; without the index they would all stand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.representatives.schemas.application import Applied, NewApplication
from participation.representatives.schemas.call import CallView
from participation.representatives.services.handing_in import apply_at_once
from participation.representatives.words import ApplicantKind
from tests.representatives.applying import new_application, somebody
from tests.representatives.steps import DURING, announced
from tests.world import CHAMBER_CODE, RESIDENT

SENDERS = 20
pytestmark = pytest.mark.usefixtures("world")


async def race(view: CallView, senders: list[tuple[Actor, NewApplication]]) -> tuple[list[Applied], set[str]]:
    """All at once; what stands, and the codes of what was refused."""
    begun = asyncio.Event()

    async def send(actor: Actor, new: NewApplication) -> Applied | str:
        await begun.wait()
        try:
            return await apply_at_once(actor, slug=view.slug, new=new)
        except Refused as refused:
            return refused.refusal.code

    with clock.frozen(DURING):
        tasks = [asyncio.create_task(send(actor, new)) for actor, new in senders]
        begun.set()
        answers = await asyncio.gather(*tasks)
    return [one for one in answers if isinstance(one, Applied)], {one for one in answers if isinstance(one, str)}


async def household() -> list[tuple[Actor, NewApplication]]:
    people = [await somebody(f"住户{place}", f"+86139000010{place:02}") for place in range(SENDERS)]
    return [(person, new_application(name=person.name, address="幸福路12弄5号601室")) for person in people]


@pytest.fixture
async def without_the_index() -> AsyncIterator[None]:
    """The index that keeps one application a household, taken away."""
    [row] = await execute("SELECT pg_get_indexdef('application_one_household'::regclass) AS made")
    await execute("DROP INDEX application_one_household")
    yield
    await execute("TRUNCATE application CASCADE")
    await execute(row["made"])


async def test_one_of_a_household_stands_however_many_send_at_once() -> None:
    view = await announced(one_per_household=True)
    stand, refused = await race(view, await household())
    assert (len(stand), refused) == (1, {"applied_already"})
    rows = await execute("SELECT count(*) AS n FROM application WHERE standing = 'received'")
    assert rows == [{"n": 1}]


async def test_without_the_index_several_of_a_household_would_stand(without_the_index: None) -> None:
    view = await announced(one_per_household=True)
    stand, _ = await race(view, await household())
    assert len(stand) == SENDERS, "so the race above is one"


async def test_one_of_a_person_and_of_an_organisation_stands() -> None:
    view = await announced(organisations=True)
    own = [(RESIDENT, new_application()) for _ in range(SENDERS)]
    stand, refused = await race(view, own)
    assert (len(stand), refused) == (1, {"applied_already"})
    chamber = {"kind": ApplicantKind.ORGANISATION, "organisation_name": "商会", "credit_code": CHAMBER_CODE}
    people = [await somebody(f"代表{place}", f"+86139000020{place:02}") for place in range(SENDERS)]
    stand, refused = await race(view, [(person, new_application(**chamber)) for person in people])
    assert (len(stand), refused) == (1, {"applied_already"})
