"""正式文本: proposed by an officer, released by a leader who did not write it, public from then on."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from consultations.queries.consultations import consultation
from consultations.queries.drafts import draft
from consultations.schemas.final_text import NewFinalText
from consultations.services import drafting, final_text
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import LATER, SLUG, closed, opened, refused
from tests.frontend.reading import main, opens
from tests.frontend.workbench import BASE, Desk
from tests.redrafts.steps import PUT, REDRAFTED, answered
from tests.world import CLERK, LEADER, OFFICER, RESIDENT, signed_in

pytestmark = pytest.mark.usefixtures("world")
DECIDED = NewFinalText(version=3, decided_on=date(2027, 4, 19), reference="望府办规〔2027〕3号")


async def decided() -> None:
    """A third version, saved after the report was published, as it was decided on."""
    await answered()
    with clock.frozen(LATER):
        text = REDRAFTED.replace("困难家庭", "低收入家庭").encode()
        await drafting.save_draft(OFFICER, slug=SLUG, content=text, media_type="text/markdown")


async def propose(actor: Actor = OFFICER, new: NewFinalText = DECIDED) -> None:
    with clock.frozen(LATER):
        await final_text.propose(actor, slug=SLUG, new=new)


async def versions() -> list[int]:
    with clock.frozen(LATER):
        return (await consultation(NOBODY, SLUG)).draft_versions


async def test_a_version_saved_after_the_report_is_the_offices_own_until_it_is_released() -> None:
    await decided()
    assert await versions() == [1, 2]
    await propose()
    assert await versions() == [1, 2]
    with clock.frozen(LATER):
        await final_text.release(LEADER, slug=SLUG)
        seen = await consultation(NOBODY, SLUG)
        assert (seen.draft_versions, seen.final_version) == ([1, 2, 3], 3)
        assert "低收入家庭" in (await draft(NOBODY, SLUG)).clauses[6].text


async def test_what_was_sent_back_stays_inside_and_another_can_be_proposed() -> None:
    await decided()
    await propose()
    with clock.frozen(LATER):
        await final_text.send_back(LEADER, slug=SLUG, reason="文号有误。")
    assert await versions() == [1, 2]
    await propose(new=NewFinalText(version=2, decided_on=date(2027, 4, 19)))
    with clock.frozen(LATER):
        await final_text.release(LEADER, slug=SLUG)
        assert (await consultation(NOBODY, SLUG)).final_version == 2


async def test_who_proposed_it_does_not_release_it() -> None:
    await decided()
    await propose()
    from msgspec.structs import replace

    both = replace(OFFICER, roles=OFFICER.roles | LEADER.roles)
    with clock.frozen(LATER), refused() as found:
        await final_text.release(both, slug=SLUG)
    assert found.answer == (403, "author_never_approves")


async def test_it_follows_the_published_report() -> None:
    await opened(text=PUT)
    await closed()
    with refused() as found:
        await propose(new=NewFinalText(version=1, decided_on=date(2027, 4, 10)))
    assert found.answer == (409, "not_yet")


async def test_a_decision_to_come_and_a_version_that_is_not_there_are_refused() -> None:
    await decided()
    with refused() as found:
        await propose(new=NewFinalText(version=3, decided_on=date(2027, 4, 21)))
    assert found.fields == {"decided_on": "out_of_range"}
    with refused() as found:
        await propose(new=NewFinalText(version=9, decided_on=date(2027, 4, 19)))
    assert found.refusal.status == 404


async def test_nothing_is_released_twice_or_unasked() -> None:
    await decided()
    with clock.frozen(LATER), refused() as found:
        await final_text.release(LEADER, slug=SLUG)
    assert found.answer == (409, "out_of_order")
    await propose()
    with refused() as found:
        await propose()
    assert found.answer == (409, "out_of_order")
    with clock.frozen(LATER), refused() as found:
        await final_text.send_back(LEADER, slug=SLUG, reason=" ")
    assert found.fields == {"reason": "reason_required"}


@pytest.mark.parametrize("actor", [CLERK, LEADER, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_proposes(actor: Actor) -> None:
    await decided()
    with refused() as found:
        await propose(actor)
    assert found.answer == (403, "wrong_role")


async def test_on_the_workbench_and_in_public(client: httpx.AsyncClient) -> None:
    await decided()
    here = f"{BASE}/final-text"
    with clock.frozen(LATER):
        officer = Desk(client, OFFICER)
        page = await officer.follow(here, here, version="3", decided_on="2027-04-19", reference="望府办规〔2027〕3号")
        assert "待分管领导处理" in page.words
        leader = Desk(client, LEADER)
        page = await leader.follow(here, f"{here}/release")
        assert "正式文本已公布。" in page.words
        client.cookies.clear()
        read = await opens(client, f"/consultations/{SLUG}/draft")
        changes = await opens(client, f"/consultations/{SLUG}/changes?from=2&to=3")
    assert "issued as 望府办规〔2027〕3号" in main(read)
    assert "Final text" in main(changes)


async def test_a_proposal_without_a_day_comes_back(client: httpx.AsyncClient) -> None:
    await decided()
    here = f"{BASE}/final-text"
    with clock.frozen(LATER):
        page = await Desk(client, OFFICER).send(here, here, version="3", decided_on="", reference="3号")
    assert page.status == 422
    assert page.errors() == ["请填写决定日期。"]


async def test_programs_see_what_they_may(client: httpx.AsyncClient) -> None:
    await decided()
    here = f"/api/v1/consultations/{SLUG}/final-text"
    with clock.frozen(LATER):
        signed_in(client, OFFICER)
        made = await client.post(here, json={"version": 3, "decided_on": "2027-04-19"})
        assert (made.status_code, made.json()["step"]) == (201, "proposed")
        assert (await client.get(here)).json()["items"][0]["by"] == OFFICER.name
        signed_in(client, LEADER)
        assert (await client.post(f"{here}/release")).status_code == 201
        client.cookies.clear()
        client.headers.clear()
        assert [one["by"] for one in (await client.get(here)).json()["items"]] == [None]
