"""Files that nobody can import: each is refused with what is wrong, or only the rows that are; nothing is held."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from consultations.importing import limits
from consultations.importing.form import Form, Row
from consultations.importing.inspecting import inspected
from consultations.importing.lines import lines
from consultations.importing.reading import rows
from participation.base.errors import Refusal
from tests.importing.files import on_disk, workbook


def refused(folder: Path, content: bytes, name: str = "letters.csv") -> Refusal:
    found = inspected([on_disk(folder, content)], [name])
    assert isinstance(found, Refusal), found
    return found


def read(folder: Path, content: bytes, name: str = "letters.csv") -> list[Row]:
    path = on_disk(folder, content)
    form = inspected([path], [name])
    assert isinstance(form, Form), form
    return list(rows([path], form))


def codes(found: list[Row]) -> list[str]:
    return [row.wrong.code if row.wrong else "" for row in found]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\n", b"\x00\x00\x00"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content).code == "empty"


def test_a_wrong_encoding_names_the_row_and_the_byte(tmp_path: Path) -> None:
    content = "编号,内容\n1,底楼采光受影响应当补偿\n2,支".encode() + b"\xff\xfe" + "持\n".encode()
    found = refused(tmp_path, content)
    assert (found.code, found.values["row"], found.values["byte"]) == ("encoding", 3, content.index(b"\xff") + 1)


def test_a_file_that_is_cut_off_within_a_letter_is_refused(tmp_path: Path) -> None:
    content = "内容\n底楼采光受影响应当补偿".encode()[:-1]
    assert refused(tmp_path, content).code == "encoding"


def test_a_text_of_another_age_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    content = "内容\n底楼采光受影响应当补偿。支持加装电梯。\n".encode() + "旧".encode("gb18030") + b"\n"
    assert refused(tmp_path, content).code == "encoding"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "type_not_allowed"),
        (b"\x89PNG\r\n\x1a\n....", "type_not_allowed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old sheet", "old_excel"),
        (b"\x1f\x8b\x08 packed", "type_not_allowed"),
        (b"text\x00\x01\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00" * 50, "type_not_allowed"),
        (b"PK\x03\x04 not an archive", "damaged"),
        ('[\n {"text": "好"}\n]'.encode(), "not_lines"),
        (b"text,date\n", "no_rows"),
    ],
)
def test_what_is_no_table_is_refused_by_its_content(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(tmp_path, content, "letters.xlsx").code == code


def test_a_million_columns_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"a," * 1_000_000 + b"a\n1\n").code == "too_many_columns"
    few = b",".join(b"c%d" % n for n in range(300)) + b"\n1\n"
    assert refused(tmp_path, few).code == "too_many_columns"


def test_an_object_of_a_million_names_is_refused_as_a_row(tmp_path: Path) -> None:
    names = b",".join(b'"n%d":1' % n for n in range(20_000))
    found = read(tmp_path, b'{"text":"a"}\n{' + names + b"}\n", "letters.ndjson")
    assert codes(found) == ["", "too_many_cells"]


def test_merged_cells_among_the_rows_are_named(tmp_path: Path) -> None:
    content = workbook(["内容", "单位"], ["一", "甲"], ["二", None], merged="B2:B3")
    found = refused(tmp_path, content, "letters.xlsx")
    assert (found.code, found.values["cells"]) == ("merged_cells", "B2:B3")


def test_a_merged_title_above_the_headings_is_no_matter(tmp_path: Path) -> None:
    content = workbook(["意见汇总表", None], ["内容", "单位"], ["一", "甲"], merged="A1:B1")
    assert [row.cells for row in read(tmp_path, content, "letters.xlsx")] == [{"内容": "一", "单位": "甲"}]


def test_a_formula_without_a_saved_result_is_an_error_of_its_cell(tmp_path: Path) -> None:
    content = workbook(["内容", "日期"], ["好", "=TODAY()"])
    found = read(tmp_path, content, "letters.xlsx")[0].cells["日期"]
    assert getattr(found, "code", None) == "formula"
    assert getattr(found, "values", {}) == {"cell": "B2"}


def test_a_formula_with_a_saved_result_is_read_as_that(tmp_path: Path) -> None:
    content = _rewritten(
        workbook(["内容", "人数"], ["好", "=1+1"]), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>"
    )
    content = _rewritten(content, "xl/worksheets/sheet1.xml", b"<v />", b"<v>2</v>")
    assert read(tmp_path, content, "letters.xlsx")[0].cells == {"内容": "好", "人数": 2}


def test_a_workbook_that_unpacks_to_far_more_than_it_says_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["内容"], ["好"]))) as book,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in book.namelist():
            bomb.writestr(name, book.read(name))
        bomb.writestr("xl/media/zeros.bin", b"\0" * (64 << 20))
    content = packed.getvalue()
    assert refused(tmp_path, content, "letters.xlsx").code == "bomb"
    # the same archive, which now says that the zeros are few
    honest = (64 << 20).to_bytes(4, "little")
    assert content.count(honest) >= 1
    lying = content.replace(honest, (1000).to_bytes(4, "little"))
    assert refused(tmp_path, lying, "letters.xlsx").code in {"bomb", "damaged"}


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>'
    content = _rewritten(workbook(["内容"], ["好"]), "xl/worksheets/sheet1.xml", b"<worksheet ", sheet[:-1] + b" ")
    assert refused(tmp_path, content, "letters.xlsx").code == "bomb"


def test_a_quotation_mark_that_is_not_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    content = '编号,内容\n1,好\n2,"没有关上\n3,"这一行,有逗号"\n4,他说"好"。\n5,好\n'.encode()
    found = read(tmp_path, content)
    assert [(row.number, code) for row, code in zip(found, codes(found), strict=True)] == [
        (2, ""), (3, "quotes"), (4, ""), (5, ""), (6, ""),
    ]  # fmt: skip
    assert found[2].cells["内容"] == "这一行,有逗号"


def test_a_table_whose_quotation_marks_never_pair_is_refused(tmp_path: Path) -> None:
    content = ("编号,内容\n" + "".join(f'{n},"开头{"的" * 3}\n' for n in range(401))).encode()
    found = refused(tmp_path, content)
    assert found.code == "quotes"


def test_a_row_with_more_cells_than_headings_is_refused(tmp_path: Path) -> None:
    assert codes(read(tmp_path, "编号,内容\n1,好,但是,太长\n2,好,,\n".encode())) == ["too_many_cells", ""]


def test_a_line_of_json_that_is_none_is_refused_alone(tmp_path: Path) -> None:
    content = b'{"text": "a"}\n{"text": \n[1]\n"x"\n{"text": "b"}\n{"text":"\\ud800"}\n'
    assert codes(read(tmp_path, content, "a.ndjson")) == ["", "not_json", "not_json", "not_json", "", "not_json"]


def test_a_line_of_two_hundred_megabytes_is_never_held(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield '{"text":"a"}\n{"text":"'
        yield from ("长" * 65_536 for _ in range(1_000))
        yield '"}\n{"text":"b"}\n'

    tracemalloc.start()
    try:
        found = list(lines(pieces()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == ['{"text":"a"}', None, '{"text":"b"}']
    assert peak < 8 * limits.LINE


def test_a_large_file_is_looked_at_a_piece_at_a_time(tmp_path: Path) -> None:
    path = on_disk(tmp_path, b'{"text":"a"}\n' + (b" " * 999_999 + b"\n") * 40)
    tracemalloc.start()
    try:
        form = inspected([path], ["a.ndjson"])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(form, Form)
    assert peak < 12 * limits.MEGABYTE


def test_a_long_line_in_a_table_costs_its_own_row_only(tmp_path: Path) -> None:
    content = b"key,text\n1,a\n2," + b"x" * (3 << 20) + b"\n3,b\n"
    found = read(tmp_path, content)
    assert codes(found) == ["", "line_too_long", ""]
    assert [row.number for row in found] == [2, 3, 4]


def test_several_files_are_taken_only_if_they_are_mails(tmp_path: Path) -> None:
    paths = [on_disk(tmp_path, b"text\na\n", "1"), on_disk(tmp_path, b"text\nb\n", "2")]
    found = inspected(paths, ["1.csv", "2.csv"])
    assert isinstance(found, Refusal)
    assert found.code == "several_tables"


def _rewritten(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with a part of it changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in book.namelist():
            whole = book.read(name)
            changed.writestr(name, whole.replace(old, new) if name == part else whole)
    return written.getvalue()
