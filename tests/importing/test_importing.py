"""Comments of a file come in like those a clerk types in, each once, and those that cannot are told row by row."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import AsyncIterator
from email.message import EmailMessage

import msgspec
import pytest

from consultations.errors import CLOSED_ON
from consultations.importing.words import ImportState
from consultations.imports_as_files import rejected_table
from consultations.queries.imports import import_view
from consultations.queries.imports_preview import preview
from consultations.queries.reconciling import promise
from consultations.schemas.imports import ImportStatus
from consultations.services import imports, imports_writing, pointing
from consultations.services.imports_rows import ROWS
from consultations.services.imports_writing import SORTING_TIME, sort_in
from consultations.words import Channel
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.text import normal_form
from tests.consultations.steps import AFTER, DURING, SLUG, closed, published, refused, reported, says
from tests.consultations.steps import opened as opened_one
from tests.importing.files import (
    DAY,
    carried_out,
    comments,
    handed_over,
    imported,
    letters,
    ndjson,
    number_of_comments,
    workbook,
)
from tests.world import CLERK, OFFICER


@pytest.fixture
async def consultation(world: None) -> str:
    return await opened_one()


def errors(status: ImportStatus) -> list[tuple[int, str, str]]:
    """Row, field and code of everything that was refused."""
    return [(row.line, error.field, error.code) for row in status.rejected for error in row.errors]


async def table_of(status: ImportStatus) -> bytes:
    """The file of refused rows."""
    view = await import_view(CLERK, SLUG, status.id)
    return b"".join([piece async for piece in rejected_table("zh-Hans", view)])


async def test_json_lines_come_in_as_letters(consultation: str) -> None:
    status = await imported(ndjson(*letters(3), {"text": "第三条改一改。", "clause": "第三条", "date": DAY}))
    assert (status.state, status.received, status.accepted, status.rejected) == (ImportState.DONE, 4, 4, [])
    rows = await comments("channel", "clerk", "source", "text")
    assert rows[0] == (Channel.LETTER, CLERK.person, "letters.ndjson，第1行", "第1封信：底楼采光受影响，应当补偿。")
    assert len(rows) == 4


async def test_an_imported_comment_is_kept_like_one_that_a_clerk_types_in(consultation: str) -> None:
    row = {"text": "底楼采光,应当补偿。", "clause": "第三条", "stated_on": DAY, "name": "张三", "co_signatures": 3}
    await imported(ndjson(row))
    with clock.frozen(DURING):
        await says(
            row["text"], actor=CLERK, channel="letter", stated_on=DAY, author_name="张三", co_signatures=3,
            clause=(await execute("SELECT clause FROM comment"))[0]["clause"],
        )  # fmt: skip
    found, typed = await execute("SELECT * FROM comment ORDER BY id")
    own = {"id", "receipt", "salt", "body", "source"}
    assert {name: value for name, value in found.items() if name not in own} == {
        name: value for name, value in typed.items() if name not in own
    }
    bodies = [msgspec.json.decode(bytes(one["body"])) for one in (found, typed)]
    assert bodies[0].keys() == bodies[1].keys()
    assert (bodies[0]["co_signatures"], bodies[0]["source"]) == (3, "letters.ndjson，第1行")
    assert found["text_hash"] == hashlib.sha256(normal_form(f"{row['text']} ").encode()).hexdigest()


async def test_the_same_file_twice_adds_nothing(consultation: str) -> None:
    content = ndjson(*letters(5), *letters(2))
    first, second = await imported(content), await imported(content)
    assert (first.accepted, first.repeated) == (7, 0)
    assert (second.accepted, second.repeated) == (0, 7)
    assert await number_of_comments() == 7


async def test_a_longer_file_adds_what_is_new(consultation: str) -> None:
    await imported(ndjson(*letters(3)))
    status = await imported(ndjson(*letters(5)))
    assert (status.accepted, status.repeated) == (2, 3)


async def test_a_key_that_says_other_words_is_refused_and_not_lost(consultation: str) -> None:
    await imported(ndjson({"key": 1, "text": "第一封", "date": DAY}))
    status = await imported(
        ndjson(
            {"key": 1, "text": "另一封", "date": DAY},
            {"key": 1, "text": "第一封", "date": DAY},
            {"key": 2, "text": "甲", "date": DAY},
            {"key": 2, "text": "乙", "date": DAY},
        )
    )
    assert (status.accepted, status.repeated) == (1, 1)
    assert sorted(errors(status)) == [(1, "key", "key_used"), (4, "key", "key_used")]


async def test_every_error_of_a_row_is_told_in_the_words_of_who_asks(consultation: str) -> None:
    status = await imported(
        ndjson({"text": "", "date": "2027-12-01", "clause": "第九十九条", "contact": "12345"}, {"text": "好"})
    )
    assert (status.received, status.accepted, status.rejected_total) == (2, 0, 2)
    assert set(errors(status)) == {
        (1, "clause", "unknown_value"), (1, "text", "required"), (1, "author.contact", "invalid"),
        (1, "stated_on", "out_of_range"), (2, "stated_on", "required"),
    }  # fmt: skip
    assert "草案中没有这一条。" in [error.message for error in status.rejected[0].errors]


async def test_refused_rows_come_in_once_they_are_corrected(consultation: str) -> None:
    same = {"text": "同样的话。", "date": DAY}
    status = await imported(ndjson(same, {**same, "date": "2028-01-01"}, {"text": "=HYPERLINK(1)", "name": "-甲"}))
    assert (status.accepted, status.rejected_total) == (1, 2)
    table = (await table_of(status)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["text", "date", "name", "编号 key", "错误 errors"]
    assert rows[2][0] == "'=HYPERLINK(1)"
    corrected = table.replace("2028-01-01", DAY).replace("HYPERLINK(1),,", f"HYPERLINK(1),{DAY},").encode()
    again = await imported(corrected, name="corrected.csv")
    assert (again.accepted, again.repeated, errors(again)) == (2, 0, [])
    assert [row[0] for row in await comments("text", "author_name")] == ["同样的话。", "同样的话。", "=HYPERLINK(1)"]
    assert (await imported(corrected, name="corrected.csv")).accepted == 0


async def test_a_workbook_comes_in(consultation: str) -> None:
    content = workbook(
        ["意见汇总表"],
        ["编号", "意见内容", "涉及条款", "日期", "联名人数"],
        [1, "补偿太少", "第四条", "2027年3月5日", 46],
    )
    status = await imported(content, name="来信.xlsx")
    assert status.accepted == 1
    assert await execute("SELECT co_signatures, source FROM comment") == [
        {"co_signatures": 46, "source": "来信.xlsx，第3行"}
    ]


async def test_a_channel_may_be_told_by_the_row(consultation: str) -> None:
    await imported(
        ndjson(
            {"text": "一", "channel": "12345热线", "ticket": "GD-1", "date": DAY},
            {"text": "二", "channel": "部门意见", "单位": "区商务委"},
            {"text": "三", "date": DAY},
        )
    )
    rows = await comments("channel", "ticket", "author_kind")
    assert rows == [
        ("hotline", "GD-1", "person"), ("departmental opinion", "", "organisation"), ("letter", "", "person"),
    ]  # fmt: skip


async def test_rows_without_a_date_may_have_one_from_the_form(consultation: str) -> None:
    status = await imported(ndjson({"text": "好"}), stated_on=DURING.date())
    assert status.accepted == 1
    assert (await comments("stated_on")) == [(DURING.date(),)]


async def test_mails_come_in_with_their_enclosures_and_what_is_not_kept_is_told(consultation: str) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "张三 <zhang@example.com>", "意见"
    made["Date"], made["Message-ID"] = "Fri, 05 Mar 2027 09:00:00 +0800", "<1@example.com>"
    made.set_content("底楼采光受影响。")
    made.add_attachment("一楼的说明。".encode(), maintype="text", subtype="plain", filename="说明.txt")
    made.add_attachment(b"MZ\x90\0", maintype="application", subtype="octet-stream", filename="run.exe")
    second = EmailMessage()
    second["From"], second["Subject"] = "li@example.com", "支持"
    second.set_content("好。")
    status = await imported(made.as_bytes(), second.as_bytes(), name="a.eml", channel=Channel.EMAIL)
    assert (status.accepted, status.rejected) == (2, [])
    files = await execute("SELECT filename FROM attachment WHERE subject LIKE 'comment:%%'".replace("%%", "%"))
    assert [file["filename"] for file in files] == ["说明.txt"]
    assert [row["filename"] for row in await execute("SELECT filename FROM import_note")] == ["run.exe"]
    assert [row[0] for row in await comments("source")] == ["a.eml，第1行", "1-a.eml，第2行"]
    owed = await execute("SELECT contact, template FROM delivery ORDER BY contact")
    assert [(row["contact"], row["template"]) for row in owed] == [
        ("li@example.com", "comment_received"), ("zhang@example.com", "comment_received"),
    ]  # fmt: skip


async def test_pasted_opinions_come_in(consultation: str) -> None:
    text = "第一条。\n---\n第二条。\n---\n".encode()
    status = await imported(text, name="pasted.txt", pasted=True, channel=Channel.COUNTER)
    assert (status.accepted, [row[0] for row in await comments("text")]) == (2, ["第一条。", "第二条。"])


async def test_many_rows_come_in_batch_after_batch_with_one_record_each(consultation: str) -> None:
    number = 2 * ROWS + 10
    status = await imported(ndjson(*letters(number)))
    assert (status.received, status.accepted) == (number, number)
    verbs = [row["verb"] for row in await execute("SELECT verb FROM audit WHERE subject LIKE 'import:%' ORDER BY id")]
    assert verbs == ["import.made", "import.batch", "import.batch", "import.batch", "import.done"]
    found = await execute(
        "SELECT count(*) AS n FROM comment WHERE to_tsvector('simple', bigrams) @@ phraseto_tsquery('simple', '采光')"
    )
    assert found[0]["n"] == number


async def test_the_work_on_families_is_owed_once(consultation: str) -> None:
    await imported(ndjson(*letters(3)))
    owed = await execute("SELECT payload FROM outbox WHERE topic = 'comments.group'")
    assert len(owed) == 1


async def test_late_letters_are_judged_like_those_of_clerks(consultation: str) -> None:
    await closed()
    with clock.frozen(AFTER):
        whole = await handed_over(ndjson({"text": "及时写的", "date": DAY}, {"text": "太晚", "date": "2027-04-05"}))
        await carried_out()
        view = await import_view(CLERK, SLUG, whole)
    assert (view.line.accepted, view.line.rejected) == (1, 1)


async def test_nothing_comes_in_once_the_report_is_submitted(consultation: str) -> None:
    await closed()
    with clock.frozen(AFTER):
        whole = await handed_over(ndjson(*letters(2)))
    await reported()
    with clock.frozen(AFTER):
        await carried_out()
        view = await import_view(CLERK, SLUG, whole)
        assert (view.line.state, view.line.position, view.problem["code"]) == (ImportState.STOPPED, 0, "closed")
        with refused() as found:
            await handed_over(ndjson(*letters(1)))
    assert found.refusal.code == CLOSED_ON.code
    assert await number_of_comments() == 0


async def test_received_is_the_sum_of_outcomes_after_an_import(consultation: str) -> None:
    await imported(ndjson(*letters(7, contact="13800000999")))
    with clock.frozen(DURING):
        await says("还有一条。")
    await closed()
    ids = [row["id"] for row in await execute("SELECT id FROM comment")]
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=ids)
    await published()
    numbers = await promise(SLUG)
    assert (numbers.received, numbers.outcomes, numbers.exported, numbers.notices) == (8, 8, 8, 8)


async def test_a_consultation_without_any_comment_is_answered_too(consultation: str) -> None:
    await closed()
    await published()
    numbers = await promise(SLUG)
    assert (numbers.received, numbers.outcomes, numbers.exported, numbers.notices) == (0, 0, 0, 0)
    assert numbers.kept


async def test_thirty_two_replies_without_change_are_answered(consultation: str) -> None:
    replies = [{"text": "无修改意见", "单位": f"第{n}单位"} for n in range(32)]
    status = await imported(ndjson(*replies), channel=Channel.DEPARTMENTAL_OPINION)
    assert status.accepted == 32
    await closed()
    ids = [row["id"] for row in await execute("SELECT id FROM comment")]
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=ids)
    await published()
    assert (await promise(SLUG)).kept


async def test_the_first_rows_are_shown_as_they_will_be_read(consultation: str) -> None:
    content = "意见,备注,日期\n好,第三条,2027-03-05\n,第四条,昨天\n".encode()
    with clock.frozen(DURING):
        whole = await handed_over(content, name="letters.csv", start=False)
        found = await preview(CLERK, SLUG, whole)
    assert found.view.mapping == {"意见": "text", "日期": "stated_on"}
    assert found.samples["备注"] == ["第三条", "第四条"]
    assert found.rows[0].values["text"] == "好"
    assert {error.field for error in found.rows[1].errors} == {"text", "stated_on"}
    assert await number_of_comments() == 0


async def test_a_mapping_is_corrected_before_the_start(consultation: str) -> None:
    from consultations.schemas.imports import Way

    with clock.frozen(DURING):
        whole = await handed_over("甲,乙\n好,第三条\n".encode(), name="letters.csv", start=False)
        with refused() as found:
            await imports.start(CLERK, slug=SLUG, whole=whole)
        assert found.refusal.code == "column_missing"
        way = Way(channel=Channel.COUNTER, mapping={"甲": "text", "乙": "clause"})
        await imports.correct(CLERK, slug=SLUG, whole=whole, way=way, version=1)
        with refused() as found:
            await imports.correct(CLERK, slug=SLUG, whole=whole, way=way, version=1)
        assert found.refusal.code == "edited_meanwhile"
        await imports.start(CLERK, slug=SLUG, whole=whole)
        with refused() as found:
            await imports.correct(CLERK, slug=SLUG, whole=whole, way=way, version=2)
        assert found.refusal.code == "started"
        await carried_out()
    assert await comments("text", "channel") == [("好", "counter")]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"丙": "text"}, "unknown_column"), ({"甲": "colour"}, "unknown_value"), ({"甲": "text", "乙": "text"}, "twice")],
)
async def test_a_mapping_that_cannot_be_is_refused(consultation: str, mapping: dict[str, str], code: str) -> None:
    with clock.frozen(DURING), refused() as found:
        await handed_over("甲,乙\n好,第三条\n".encode(), name="letters.csv", mapping=mapping)
    assert [error.code for error in found.refusal.errors] == [code]


async def test_a_discarded_import_is_not_started_any_more(consultation: str) -> None:
    with clock.frozen(DURING):
        whole = await handed_over(ndjson(*letters(1)), start=False)
        await imports.discard(CLERK, slug=SLUG, whole=whole)
        with refused() as found:
            await imports.start(CLERK, slug=SLUG, whole=whole)
    assert found.refusal.code == "import_over"


async def test_a_file_that_never_ends_is_cut_off(consultation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from consultations.services.imports_files import take
    from participation.base import settings

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"text\n" * 10_000

    before = set((settings.current().data_dir / "uploads").rglob("*"))
    with pytest.raises(Refused) as found:
        await take("letters.csv", endless(), most=1 << 20)
    assert found.value.refusal.code == "too_large"
    left = {path for path in (settings.current().data_dir / "uploads").rglob("*") if path.is_file()} - before
    assert left == set()


async def test_what_a_batch_left_waiting_is_sorted_into_the_search_index(consultation: str) -> None:
    sorted_now = "SELECT gin_clean_pending_list('comment_search') > 0 AS some"
    await imported(ndjson(*letters(300)))
    assert await execute(sorted_now) == [{"some": True}]
    await imported(ndjson(*letters(400)))
    await sort_in()
    assert await execute(sorted_now) == [{"some": False}]


async def test_sorting_may_take_longer_than_any_other_statement(
    consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Connection:
        async def execute(self, statement: str, **how: float) -> None:
            limit = await execute("SELECT current_setting('statement_timeout') AS limit")
            told.append((statement.partition("(")[0], limit[0]["limit"], how))

    told: list[tuple[str, str, dict[str, float]]] = []
    monkeypatch.setattr(imports_writing, "_connection", Connection)
    await sort_in()
    assert told == [("SELECT gin_clean_pending_list", "10min", {"timeout": SORTING_TIME})]
