"""The record of acts: for the auditors of the bodies it concerns, newest first, narrowed by the address."""

from __future__ import annotations

import httpx

from participation.base import clock
from tests.consultations.steps import DURING, SLUG, opened, point, said
from tests.frontend.workbench import Desk, Sheet
from tests.world import AUDITOR, OFFICER

AUDIT = "/workbench/audit"


def verbs(sheet: Sheet) -> list[str]:
    """The acts of a page, by verb."""
    return [code.text_content() for code in sheet.tree.xpath("//tbody//code")]


async def test_an_auditor_sees_every_act_with_who_and_on_what(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    ids = await said("同意")
    await point("要点", ids, at=DURING)
    with clock.frozen(DURING):
        sheet = await Desk(client, AUDITOR).get(AUDIT)
    seen = verbs(sheet)
    assert seen[0] == "point.stated"
    assert {"consultation.prepared", "consultation.approve", "comment.received", "draft.saved"} <= set(seen)
    assert OFFICER.name in sheet.words
    assert "加装电梯" in sheet.words


async def test_the_record_is_narrowed_by_consultation_verb_person_and_subject(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    await opened(slug="second", title="第二个")
    ids = await said("同意")
    with clock.frozen(DURING):
        desk = Desk(client, AUDITOR)
        assert set(verbs(await desk.get(f"{AUDIT}?verb=comment"))) == {"comment.received"}
        assert "第二个" not in (await desk.get(f"{AUDIT}?consultation={SLUG}")).words
        assert verbs(await desk.get(f"{AUDIT}?subject=comment:{ids[0]}")) == ["comment.received"]
        by_name = await desk.get(f"{AUDIT}?person={OFFICER.name}")
        assert "consultation.prepared" in verbs(by_name)
        assert "consultation.approve" not in verbs(by_name)
        assert verbs(await desk.get(f"{AUDIT}?person=niemand")) == []


async def test_the_record_is_turned_page_by_page(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await said(*(f"意见{n}" for n in range(120)), actor=OFFICER, channel="counter")
    with clock.frozen(DURING):
        desk = Desk(client, AUDITOR)
        first = await desk.get(f"{AUDIT}?verb=comment.received")
        second = await desk.get(str(first.first("//a[@rel='next']/@href")))
        assert (len(verbs(first)), len(verbs(second))) == (100, 20)
        assert (await desk.get(f"{AUDIT}?cursor=nonsense")).status == 422


async def test_who_is_no_auditor_of_the_body_sees_nothing_of_it(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        assert (await Desk(client, OFFICER).get(AUDIT)).status == 403
