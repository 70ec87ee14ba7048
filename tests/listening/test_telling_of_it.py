"""What the report, the public pages and the desk say of whom the office asked and heard."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from consultations.listening.words import Progress
from consultations.queries.desk import desk
from consultations.queries.reports import report
from consultations.rules.waiting import Task
from consultations.schemas.listening import Remind
from consultations.schemas.report import ReportContent, ReportView
from consultations.services import life_cycle, pointing
from consultations.services.listening import remind
from consultations.words import State
from participation.base import clock, in_force
from participation.base.database import execute
from participation.base.rules_file import load
from participation.base.rules_file.reading import SHIPPED
from tests.consultations.steps import AFTER, BEFORE, DURING, LATER, SLUG, closed, opened, published, refused, submitted
from tests.frontend.reading import main, opens
from tests.frontend.workbench import BASE, Desk
from tests.listening.listeners import AFTER_DUE, CATERERS, MAILBOX, asks, holds, replies, token_of
from tests.world import COLLEAGUE, FOR_THE_CHAMBER, LEADER, OFFICER, OFFICER_ELSEWHERE, REVIEWER, bearer

pytestmark = pytest.mark.usefixtures("world")


async def heard(**changed: Any) -> None:
    """Five asked: one with comments, one without change, one declines, two stay silent; a forum was held."""
    await opened(**changed)
    made = await asks(
        addressees=[
            {"kind": "association", "name": CATERERS, "contact": MAILBOX},
            {"organisation": str(FOR_THE_CHAMBER.organisation)},
            {"body": "sww"},
            {"kind": "residents' committee", "name": "梧桐里第四居民委员会"},
            {"kind": "other", "name": "张老师"},
        ],
        reference="望房函第12号",
    )
    await replies(made.id, "请写明补偿标准。", token=await token_of(MAILBOX))
    await replies(made.id, answer="no change", actor=OFFICER_ELSEWHERE)
    await replies(made.id, answer="declined", actor=FOR_THE_CHAMBER)
    await holds(
        attendance=[
            {"kind": "association", "name": CATERERS, "people": 3},
            {"kind": "residents", "name": "王阿姨", "people": 1, "agreed": True},
            {"kind": "residents", "people": 12},
        ]
    )
    await closed()


async def told() -> ReportView:
    with clock.frozen(AFTER):
        rows = await execute("SELECT id FROM comment")
        await pointing.mark_no_change(COLLEAGUE, slug=SLUG, comments=[row["id"] for row in rows])
    await published()
    with clock.frozen(LATER):
        return await report(OFFICER, SLUG, "filed")


async def test_the_filed_report_names_who_stayed_silent_and_the_public_one_counts_them() -> None:
    await heard()
    filed = (await told()).content.listening
    with clock.frozen(LATER):
        public = (await report(OFFICER, SLUG)).content.listening
    assert filed is not None
    assert public is not None
    assert filed.tally == public.tally
    assert (filed.tally.asked, filed.tally.replied, filed.tally.no_change) == (5, 1, 1)
    assert (filed.tally.declined, filed.tally.silent) == (1, 2)
    assert {one.name: one.progress for one in filed.requests[0].addressees} == {
        CATERERS: Progress.REPLIED,
        "区商务委": Progress.NO_CHANGE,
        "南埠商会": Progress.DECLINED,
        "梧桐里第四居民委员会": Progress.SILENT,
    }
    assert {one.progress for one in public.requests[0].addressees} == {None}
    [forum] = public.gatherings
    assert (forum.participants, forum.organisations) == (16, [CATERERS])


async def test_no_person_and_no_contact_stands_in_a_public_page_or_file(client: httpx.AsyncClient) -> None:
    await heard()
    await told()
    with clock.frozen(LATER):
        pages = [
            (await client.get(path, headers={"accept-language": "en"})).text
            for path in (
                f"/consultations/{SLUG}",
                f"/consultations/{SLUG}/how",
                f"/consultations/{SLUG}/report",
                f"/api/v1/consultations/{SLUG}/report",
                f"/api/v1/consultations/{SLUG}/asked.csv",
            )
        ]
    for page in pages:
        for secret in ("张老师", "王阿姨", MAILBOX, "?by="):
            assert secret not in page


async def test_until_the_report_is_public_nothing_of_it_is(client: httpx.AsyncClient) -> None:
    await heard()
    with clock.frozen(AFTER):
        before = main(await opens(client, f"/consultations/{SLUG}/how"))
    await told()
    with clock.frozen(LATER):
        after = main(await opens(client, f"/consultations/{SLUG}/how"))
        page = main(await opens(client, f"/consultations/{SLUG}/report"))
    said = "5 asked · 1 replied with comments · 1 asked for no change · 1 do not reply · 2 stayed silent"
    assert "Whom the office asked and heard" not in before
    assert said in after
    assert said in page
    assert "1 more, who is no organisation and is not named" in page
    assert "南埠街道社区活动中心" in page


async def test_the_table_has_a_row_for_each_letter_addressee_and_forum(client: httpx.AsyncClient) -> None:
    await heard()
    await told()
    with clock.frozen(LATER):
        answer = await client.get(f"/api/v1/consultations/{SLUG}/asked.csv?edition=filed", headers=bearer(OFFICER))
        nobody = await client.get(f"/api/v1/consultations/{SLUG}/asked.csv?edition=filed")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["how"] for row in rows] == ["written request", *["addressee"] * 4, "forum"]
    assert (rows[0]["asked"], rows[0]["silent"], rows[4]["progress"]) == ("5", "2", "silent")
    assert nobody.status_code == 403


async def test_a_report_that_was_frozen_before_can_still_be_read() -> None:
    await heard()
    view = await told()
    old = msgspec.to_builtins(view.content)
    del old["listening"]
    content = msgspec.json.decode(msgspec.json.encode(old), type=ReportContent)
    assert content.listening is None
    assert content.asked == view.content.asked


async def test_the_workbench_shows_what_would_be_filed(client: httpx.AsyncClient) -> None:
    await heard()
    with clock.frozen(AFTER):
        page = await Desk(client, OFFICER).get(f"{BASE}/report?lang=en")
    assert "Whom the office asked and heard" in page.words
    assert "2 stayed silent" in page.words


async def test_the_desk_asks_to_remind_the_silent_until_they_are_reminded(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks()

    async def due() -> list[tuple[Task, int, bool]]:
        with clock.frozen(AFTER_DUE):
            [line] = await desk(OFFICER)
            return [(task.task, task.comments, task.overdue) for task in line.tasks if task.task is Task.REMIND]

    with clock.frozen(DURING):
        assert [task.task for line in await desk(OFFICER) for task in line.tasks] == []
    assert await due() == [(Task.REMIND, 4, True)]
    with clock.frozen(AFTER_DUE):
        page = await Desk(client, OFFICER).get("/workbench?lang=en")
        assert f"{BASE}/asked" in page.links()
        assert "Remind 4 who were asked and stay silent" in page.words
        await remind(OFFICER, request=made.id, whom=Remind())
    assert await due() == []


@pytest.fixture
def insisting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules of an office that does not sign before business was heard."""
    path = tmp_path / "rules.toml"
    path.write_text(SHIPPED.read_text("utf-8").replace('= "warn"', '= "required"'), "utf-8")
    monkeypatch.setattr("consultations.services.life_cycle.current_rules", lambda: load(path))
    monkeypatch.setattr("frontend.pages.workbench.listening.current_rules", lambda: load(path))


async def sign() -> str:
    with clock.frozen(BEFORE):
        return str((await life_cycle.approve(REVIEWER, slug=SLUG)).state)


@pytest.mark.usefixtures("insisting")
async def test_where_the_office_insists_nothing_is_signed_before_business_was_heard() -> None:
    await submitted(concerns_business=True)
    with refused() as found:
        await sign()
    assert found.answer == (409, "associations_not_asked")
    assert found.refusal.extra == {"lacks": ["association", "enterprise"]}
    assert [row["act"] for row in await execute("SELECT act FROM step WHERE act = 'approve'")] == []
    await asks(at=BEFORE, addressees=[{"body": "sww"}])
    with refused() as still:
        await sign()
    assert still.answer == (409, "associations_not_asked")
    await holds(at=BEFORE, held_on=BEFORE.date(), attendance=[{"kind": "enterprise", "name": "甲公司", "people": 0}])
    with refused() as absent:
        await sign()
    assert absent.answer == (409, "associations_not_asked")
    await asks(at=BEFORE, addressees=[{"kind": "association", "name": CATERERS}])
    assert await sign() == State.APPROVED


@pytest.mark.usefixtures("insisting")
async def test_a_visit_to_enterprises_will_do_and_who_may_not_sign_is_told_just_that() -> None:
    await submitted(concerns_business=True)
    with clock.frozen(BEFORE), refused() as found:
        await life_cycle.approve(OFFICER, slug=SLUG)
    assert found.refusal.status == 403
    await holds(at=BEFORE, held_on=BEFORE.date(), attendance=[{"kind": "enterprise", "people": 3}])
    assert await sign() == State.APPROVED


@pytest.mark.usefixtures("insisting")
async def test_a_draft_that_does_not_concern_business_needs_nobody() -> None:
    await submitted()
    assert await sign() == State.APPROVED


async def test_as_shipped_the_signer_is_only_told(client: httpx.AsyncClient) -> None:
    await submitted(concerns_business=True)
    with clock.frozen(BEFORE):
        page = await Desk(client, LEADER).get(f"{BASE}?lang=en")
        assert "no association or enterprise was heard on it yet" in page.words
        assert "The draft can be approved all the same" in page.words
    assert await sign() == State.APPROVED
    assert in_force.current_rules().listening.source.zh.startswith("《优化营商环境条例》")


@pytest.mark.usefixtures("insisting")
async def test_the_page_says_that_the_draft_cannot_be_approved(client: httpx.AsyncClient) -> None:
    await submitted(concerns_business=True)
    with clock.frozen(BEFORE):
        desk_ = Desk(client, REVIEWER)
        page = await desk_.get(f"{BASE}?lang=en")
        assert "Without it the draft cannot be approved." in page.words
        answer = await desk_.send(f"{BASE}?lang=en", f"{BASE}/approval")
    assert answer.status == 409
