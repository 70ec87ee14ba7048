"""What officers note on a point stands on its page, for officers of the body and for nobody else."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from consultations.schemas.noting import NewNote
from consultations.services.noting import note
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, SLUG, opened, point, refused
from tests.frontend.workbench import BASE, Desk
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

NOTE = "已问过街道,补偿标准下周定。"


async def noted(stated: UUID, actor: Actor = OFFICER, slug: str = SLUG) -> None:
    with clock.frozen(DURING):
        await note(actor, slug=slug, new=NewNote(text=NOTE, point=stated))


async def test_a_note_is_written_on_the_page_of_a_point_and_read_there(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    stated = await point("补偿标准", at=DURING)
    here, action = f"{BASE}/points/{stated}", f"{BASE}/points/{stated}/notes"
    with clock.frozen(DURING):
        after = await Desk(client, COLLEAGUE).follow(here, action, note=NOTE)
        assert (after.path, NOTE in after.words) == (here, True)
        panel = (await Desk(client, OFFICER).get(f"{here}?lang=en")).first("//section[@aria-labelledby='notes']")
    words = " ".join(panel.text_content().split())
    assert f"{NOTE}{COLLEAGUE.name} · 10 Mar 2027" in words.replace("。 ", "。")
    [row] = await execute("SELECT point, person, text FROM internal_note")
    assert (row["point"], row["person"], row["text"]) == (stated, COLLEAGUE.person, NOTE)
    assert len(await execute("SELECT FROM audit WHERE verb = 'note.written' AND subject = {}", f"point:{stated}")) == 1


async def test_a_refused_note_keeps_what_was_typed(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    stated = await point("补偿标准", at=DURING)
    here, action = f"{BASE}/points/{stated}", f"{BASE}/points/{stated}/notes"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        for typed in (" ", "长" * 2001):
            answer = await desk.send(here, action, note=typed)
            assert (answer.status, "#f-note" in answer.links()) == (422, True)
            assert (answer.form(action).value("note") or "").strip() == typed.strip()
            # the other forms of the page stand as they were
            assert answer.form(f"{here}/edit").value("title") == "补偿标准"
    assert await execute("SELECT FROM internal_note") == []


@pytest.mark.parametrize("actor", [REVIEWER, LEADER, CLERK, AUDITOR])
async def test_others_of_the_office_read_the_point_without_its_notes(
    client: httpx.AsyncClient, world: None, actor: Actor
) -> None:
    await opened()
    stated = await point("补偿标准", at=DURING)
    await noted(stated)
    here = f"{BASE}/points/{stated}"
    with clock.frozen(DURING):
        desk = Desk(client, actor)
        page = await desk.get(here)
        assert (page.status, NOTE in page.text, f"{here}/notes" in page.actions()) == (200, False, False)
        assert (await desk.post(f"{here}/notes", [("note", "我也写。")])).status == 403
    assert len(await execute("SELECT FROM internal_note")) == 1


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, RESIDENT, NOBODY, REVIEWER, CLERK])
async def test_nobody_but_an_officer_of_the_body_writes_one(world: None, actor: Actor) -> None:
    await opened()
    stated = await point("补偿标准", at=DURING)
    with refused() as found:
        await noted(stated, actor)
    assert found.refusal.status == 403
    assert await execute("SELECT FROM internal_note") == []


async def test_a_point_of_another_consultation_takes_no_note_from_here(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await opened(slug="second")
    stated = await point("补偿标准", at=DURING)
    with clock.frozen(DURING):
        there = f"/workbench/consultations/second/points/{stated}/notes"
        assert (await Desk(client, OFFICER).post(there, [("note", NOTE)])).status == 404
    assert await execute("SELECT FROM internal_note") == []
