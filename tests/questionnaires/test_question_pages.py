"""Questions on the pages, as a browser without scripts uses them: written, asked, answered, shown."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import msgspec
import pytest

from consultations.rules.questionnaire import ResultsSeen
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import AFTER, BEFORE, DURING, SLUG, clauses, closed, prepared, says
from tests.frontend.reading import main, opens
from tests.frontend.workbench import BASE, Desk, Form, Sheet
from tests.questionnaires.steps import asked, open_and_asking
from tests.questionnaires.test_results import town
from tests.world import CLERK, OFFICER, REVIEWER

pytestmark = pytest.mark.usefixtures("world")
FORM = f"/consultations/{SLUG}/comment"
HERE = f"{BASE}/questions"


async def stored() -> list[dict[str, str]]:
    rows = await execute("SELECT answers FROM comment ORDER BY id")
    return [msgspec.json.decode(row["answers"]) for row in rows]


async def test_the_officer_writes_questions_step_by_step_and_nothing_typed_is_lost(client: httpx.AsyncClient) -> None:
    await prepared()
    desk = Desk(client, OFFICER)
    with clock.frozen(BEFORE):
        added = await desk.send(HERE, HERE, do="add")
        first = added.form(HERE).filled(
            questions__0__text="您家住在几楼？", questions__0__options="一楼\n二楼以上", do="add"
        )
        second = (await desk.post(HERE, first)).form(HERE)
        assert second.value("questions.0.options") == "一楼\n二楼以上"
        up = await desk.post(
            HERE,
            second.filled(
                questions__1__kind="scale", questions__1__text="清楚吗？", questions__1__steps="4", do="up-1"
            ),
        )
        moved = up.form(HERE)
        assert [moved.value(f"questions.{n}.text") for n in (0, 1)] == ["清楚吗？", "您家住在几楼？"]
        saved = await desk.post(HERE, moved.filled(do="save", results="after the close"))
        assert saved.status == 303
        again = (await desk.get(HERE)).form(HERE)
        dropped = await desk.post(HERE, again.filled(do="drop-0"))
    assert [again.value(f"questions.{n}.kind") for n in (0, 1)] == ["scale", "one choice"]
    assert [again.value(name) for name in ("results", "version")] == ["after the close", "1"]
    assert dropped.form(HERE).value("questions.0.text") == "您家住在几楼？"
    assert dropped.form(HERE).value("questions.1.text") is None


async def test_refused_questions_come_back_whole_with_every_error(client: httpx.AsyncClient) -> None:
    await prepared()
    desk = Desk(client, OFFICER)
    with clock.frozen(BEFORE):
        form = (await desk.send(HERE, HERE, do="add")).form(HERE)
        answer = await desk.post(HERE, form.filled(questions__0__options="只有一个", questions__0__text_en="Which?"))
    assert answer.status == 422
    assert len(answer.errors()) == 2
    assert answer.form(HERE).value("questions.0.text_en") == "Which?"
    assert {"#f-questions.0.text", "#f-questions.0.options"} <= answer.links()


async def test_once_handed_in_the_questions_are_only_read(client: httpx.AsyncClient) -> None:
    await open_and_asking()
    for actor in (OFFICER, REVIEWER):
        sheet = await Desk(client, actor).get(HERE)
        assert sheet.status == 200
        assert HERE not in sheet.actions()
        assert "加装电梯最让您担心的是什么？" in sheet.words


async def test_questions_stand_where_they_belong(client: httpx.AsyncClient) -> None:
    found = await open_and_asking()
    first, third = (await clauses())[0], (await clauses())[2]
    with clock.frozen(DURING):
        whole, beside, other = [
            await opens(client, f"{FORM}{query}") for query in ("", f"?clause={third.id}", f"?clause={first.id}")
        ]
    names = {name: f"answers.{one.id}" for name, one in found.items()}

    def asked_in(page: object) -> set[str]:
        return {name for name, field in names.items() if page.xpath(f"//section//*[@name='{field}']")}  # type: ignore[attr-defined] # lxml

    assert asked_in(whole) == {"floor", "worries", "missing"}
    assert whole.xpath(f"//details//*[@name='{names['clear']}']")
    assert (asked_in(beside), asked_in(other)) == ({"clear"}, set())
    assert "3 more questions are asked about the draft" in main(beside)
    assert "On which floor do you live?" in main(whole)
    assert "您家住在几楼" not in main(whole)


async def sheet_of(client: httpx.AsyncClient, form: Form | None = None, **typed: object) -> Sheet:
    """The form of a stranger who reads English, or the answer to it filled in."""
    headers = {"Accept-Language": "en"}
    if form is None:
        return Sheet(await client.get(FORM, headers=headers))
    headers["content-type"] = "application/x-www-form-urlencoded"
    return Sheet(await client.post(FORM, content=urlencode(form.filled(**typed)).encode(), headers=headers))


async def test_answers_are_received_without_a_script(client: httpx.AsyncClient) -> None:
    found = await open_and_asking()
    typed = {
        f"answers__{found['floor'].id}": "一楼",
        f"answers__{found['worries'].id}": ["采光", "费用"],
        f"answers__{found['missing'].id}": "扶手。",
    }
    with clock.frozen(DURING):
        form = (await sheet_of(client)).form(FORM)
        checked = await sheet_of(client, form, text="请写明补偿标准。", step="check", **typed)
        answer = await sheet_of(client, form, text="请写明补偿标准。", **typed)
    assert answer.status == 303
    summary = checked.words.split("To change something")[0]
    assert "Ground floor" in summary
    assert "Daylight, Cost" in summary
    assert await stored() == [
        {"办法里还缺什么？": "扶手。", "您家住在几楼？": "一楼", "加装电梯最让您担心的是什么？": "采光\n费用"}
    ]


async def test_answers_are_kept_when_the_form_has_errors(client: httpx.AsyncClient) -> None:
    found = await open_and_asking()
    typed = {f"answers__{found['floor'].id}": "四楼以上", f"answers__{found['missing'].id}": "扶手。"}
    with clock.frozen(DURING):
        third = (await clauses())[2].id
        form = (await sheet_of(client)).form(FORM)
        answer = await sheet_of(client, form, text="支持。", author__contact="abc", clause=str(third), **typed)
        wrong = await sheet_of(client, form, **{f"answers__{found['clear'].id}": "9"})
    assert (answer.status, wrong.status) == (422, 422)
    again = answer.form(FORM)
    assert {name: again.value(name.replace("__", ".")) for name in typed} == typed
    assert set(wrong.tree.xpath("//section[@role='alert']//a/@href")) == {"#f-text", f"#f-answers.{found['clear'].id}"}


async def test_a_clerk_writes_down_what_was_answered_on_paper(client: httpx.AsyncClient) -> None:
    found = await open_and_asking()
    with clock.frozen(DURING):
        answer = await Desk(client, CLERK).send(
            f"/workbench/clerk?consultation={SLUG}",
            "/workbench/clerk",
            channel="counter",
            **{f"answers__{found['floor'].id}": "一楼"},
        )
    assert answer.status == 303
    assert await stored() == [{"您家住在几楼？": "一楼"}]


async def test_the_office_sees_charts_with_tables_while_it_is_open_and_nobody_else_does(
    client: httpx.AsyncClient,
) -> None:
    await open_and_asking(ResultsSeen.AFTER_CLOSE)
    await town()
    with clock.frozen(DURING):
        sheet = await Desk(client, REVIEWER).get(f"{HERE}/results")
        client.cookies.clear()
        hidden = await client.get(f"/consultations/{SLUG}/results")
        notice = await opens(client, f"/consultations/{SLUG}")
    assert sheet.status == 200
    assert [
        len(one.xpath(".//*[local-name()='rect'][@class='answer-done']")) for one in sheet.tree.xpath("//figure")
    ] == [3, 3, 5]
    rows = sheet.tree.xpath("//table")[0].xpath(".//tbody/tr")
    assert [[" ".join(cell.text_content().split()) for cell in row] for row in rows] == [
        ["一楼", "50%", "2", "0", "2", "0", "11"],
        ["二楼、三楼", "0%", "0", "0", "0", "0", "0"],
        ["四楼以上", "50%", "2", "1", "0", "0", "0"],
        ["作答合计", "—", "4", "1", "2", "0", "11"],
    ]
    assert hidden.status_code == 404
    assert not notice.xpath("//a[contains(@href, '/results')]")


async def test_everybody_sees_them_after_the_close_where_the_office_chose_so(client: httpx.AsyncClient) -> None:
    found = await open_and_asking(ResultsSeen.AFTER_CLOSE)
    await town()
    await closed()
    with clock.frozen(AFTER):
        notice = await opens(client, f"/consultations/{SLUG}")
        page = await opens(client, f"/consultations/{SLUG}/results")
        one = await opens(client, f"/consultations/{SLUG}/results?question={found['missing'].id}")
        await opens(client, f"/consultations/{SLUG}/results?question={SLUG}", status=404)
    assert notice.xpath(f"//nav//a[@href='/consultations/{SLUG}/results']")
    assert "median 4" in main(page)
    assert "4 comments answered" in main(page)
    assert "商户怎么办？" not in main(page)
    assert "3 answers are not shown" in main(page)
    assert len(one.xpath("//section[@class='question-result']")) == 1


async def test_results_by_programs_are_the_same(client: httpx.AsyncClient) -> None:
    await open_and_asking(ResultsSeen.AFTER_CLOSE)
    await town()
    await closed()
    at = f"/api/v1/consultations/{SLUG}/questions"
    with clock.frozen(AFTER):
        listed = (await client.get(at)).json()
        results = (await client.get(f"{at}/results")).json()
        table = await client.get(f"{at}/results.csv")
        words = (await client.get(f"{at}/{listed['items'][3]['id']}/answers")).json()
        nothing = await client.get(f"{at}/{listed['items'][0]['id']}/answers")
    assert [one["asked_as"] for one in listed["items"]] == [one.asked_as for one in (await asked()).values()]
    assert [item["answered"]["messages"] for item in results["items"]] == [4, 4, 4, 3]
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.count("\n") == 1 + (3 + 2) + (3 + 2) + (5 + 2) + 2
    assert (words["items"], words["given"], words["shown"]) == ([], 3, 0)
    assert nothing.status_code == 404


async def test_who_only_answered_is_listed_as_such(client: httpx.AsyncClient) -> None:
    found = await open_and_asking(screening="at once")
    with clock.frozen(DURING):
        comment = (await says("", answers={str(found["floor"].id): "一楼"})).id
        page = await opens(client, f"/consultations/{SLUG}/comments")
        sheet = await Desk(client, OFFICER).get(f"{BASE}/comments")
        one = await Desk(client, OFFICER).get(f"{BASE}/comments/{comment}")
    assert "Answered the short questions only." in main(page)
    assert "仅填写了问卷。" in sheet.words
    assert "您家住在几楼？一楼" in one.words
