"""What is written into a table, into JSON lines or a workbook is what is read out of it, in any encoding."""

from __future__ import annotations

import codecs
import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.importing.form import Form, Row
from consultations.importing.inspecting import inspected
from consultations.importing.lines import lines
from consultations.importing.reading import rows
from tests.importing.files import ndjson, on_disk, workbook

FOLDER = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# a cell as people fill it in: with commas, quotation marks, line ends, in two scripts
cells = st.text(st.sampled_from('既有住宅加装电梯，,;\t"\n abz019.=+-@'), min_size=0, max_size=30).map(str.strip)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12)
# a workbook knows no time zone
NINE = datetime(2027, 3, 5, 9, tzinfo=UTC).replace(tzinfo=None)
HEADINGS = ("编号", "意见内容", "姓名")


def read(path: Path, name: str) -> tuple[Form, list[Row]]:
    form = inspected([path], [name])
    assert isinstance(form, Form), form
    return form, list(rows([path], form))


def filled(table: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    """The rows that say anything, by heading."""
    found = [{name: cell for name, cell in zip(HEADINGS, row, strict=True) if cell} for row in table]
    return [row for row in found if row]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@FOLDER
@given(table=tables)
def test_a_table_is_read_as_it_was_written(tmp_path: Path, table: list[tuple[str, str, str]], delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([HEADINGS, ("0", "第一条意见", "甲"), *table])
    form, found = read(on_disk(tmp_path, text.getvalue().encode()), "letters.csv")
    assert form.delimiter == delimiter
    assert [row.wrong for row in found] == [None] * len(found)
    assert [row.cells for row in found][1:] == filled(table)


@FOLDER
@given(table=tables)
def test_json_lines_are_read_as_they_were_written(tmp_path: Path, table: list[tuple[str, str, str]]) -> None:
    content = ndjson(*({"key": key, "text": text, "author": {"name": name}} for key, text, name in table))
    _, found = read(on_disk(tmp_path, content), "letters.ndjson")
    expected = [
        {name: cell for name, cell in zip(("key", "text", "author.name"), row, strict=True) if cell} for row in table
    ]
    assert [row.cells for row in found] == expected


@settings(FOLDER, max_examples=15)
@given(table=tables)
def test_a_workbook_is_read_as_it_was_written(tmp_path: Path, table: list[tuple[str, str, str]]) -> None:
    table = [tuple(cell.lstrip("=") for cell in row) for row in table]  # type: ignore[misc] # still three of them
    content = workbook(["意见汇总表"], list(HEADINGS), ["0", "第一条意见", "甲"], *map(list, table))
    form, found = read(on_disk(tmp_path, content), "letters.xlsx")
    assert (form.header, form.columns) == (2, HEADINGS)
    assert [row.cells for row in found][1:] == filled([tuple(c.strip() and c for c in row) for row in table])  # type: ignore[misc] # the same


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_offices_are_read(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    content = mark + "编号,意见内容\n1,底楼采光受影响，应当补偿。\n2,支持加装电梯㐂\n".encode(encoding)
    _, found = read(on_disk(tmp_path, content), "letters.csv")
    assert [row.cells["意见内容"] for row in found] == ["底楼采光受影响，应当补偿。", "支持加装电梯㐂"]
    assert [row.number for row in found] == [2, 3]


@given(st.text("ab\n\r", max_size=80), st.integers(1, 7))
def test_lines_are_the_same_whatever_pieces_they_come_in(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    whole = [line.removesuffix("\r") for line in text.split("\n")]
    assert list(lines(pieces)) == (whole if text and not text.endswith("\n") else whole[:-1])


def test_dates_and_numbers_of_a_workbook_keep_their_kind(tmp_path: Path) -> None:
    content = workbook(["内容", "日期", "电话", "时间"], ["好", date(2027, 3, 5), 13800000101.0, NINE])
    _, found = read(on_disk(tmp_path, content), "letters.xlsx")
    assert found[0].cells == {
        "内容": "好", "日期": date(2027, 3, 5), "电话": 13800000101, "时间": NINE,
    }  # fmt: skip


def test_reading_goes_on_from_any_row(tmp_path: Path) -> None:
    path = on_disk(tmp_path, ndjson(*({"text": str(n)} for n in range(9))))
    form = inspected([path], ["a.ndjson"])
    assert isinstance(form, Form)
    assert [row.cells["text"] for row in rows([path], form, after=6)] == ["6", "7", "8"]
    assert (form.rows, form.format) == (9, "ndjson")


def test_a_sheet_that_is_not_hidden_is_read_and_others_can_be_chosen(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.title, first.sheet_state = "说明", "hidden"
    for title, text in (("来信", "信"), ("来电", "电话")):
        sheet = book.create_sheet(title)
        sheet.append(["内容"])
        sheet.append([text])
    path = tmp_path / "book.xlsx"
    book.save(path)
    form = inspected([path], ["book.xlsx"])
    assert isinstance(form, Form)
    assert (form.sheet, form.sheets) == ("来信", ("来信", "来电"))
    other = inspected([path], ["book.xlsx"], sheet="来电")
    assert isinstance(other, Form)
    assert [row.cells["内容"] for row in rows([path], other)] == ["电话"]


def test_a_table_without_headings_is_read_from_its_first_row(tmp_path: Path) -> None:
    path = on_disk(tmp_path, "底楼采光受影响,张三\n支持,李四\n".encode())
    form = inspected([path], ["letters.csv"], header=0)
    assert isinstance(form, Form)
    assert form.columns == ("#1", "#2")
    assert len(list(rows([path], form))) == 2
