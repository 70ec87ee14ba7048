"""A file is what its content is, or it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.errors import Refusal
from participation.base.uploads.judging import DOCX, JPEG, PDF, PNG, TEXT, TEXT_GB, WEBP, XLSX, Kind, judge
from tests.uploads import sample_files as files


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.PDF, PDF),
        (files.picture("JPEG"), JPEG),
        (files.picture("JPEG") + b"\x00ftypmp42 a film of the same moment", JPEG),
        (files.picture("PNG"), PNG),
        (files.picture("WEBP"), WEBP),
        (files.word(), DOCX),
        (files.sheet(), XLSX),
        (files.TEXT, TEXT),
        (b"\xef\xbb\xbf" + files.TEXT, TEXT),
        (files.TEXT_GB, TEXT_GB),
        (b"I agree.\n", TEXT),
        ("# 意见\n\n- 第一条\n- 5 < 7 & 8 > 6\n".encode(), TEXT),
        ("姓名,意见\r\n王明,同意\r\n".encode("gb18030"), TEXT_GB),
        (b"From: a@b.example\nSubject: lift\n\nI agree.", TEXT),
    ],
)
def test_what_people_hand_in_is_known_by_its_content(content: bytes, kind: Kind) -> None:
    assert judge(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>hello",
        b"  \n<html><script>alert(1)</script>",
        b"hello <script>alert(1)</script>",
        b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        "＜我＞<iframe src=x>".encode(),
        "<html>网页</html>".encode("gb18030"),
        b"#!/bin/sh\nrm -rf ~\n",
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00",
        b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00",
        files.picture("GIF"),
        files.picture("BMP"),
        b"GIF89a=1;alert(1)",
        b"{\\rtf1 hello}",
        b"%!PS-Adobe-3.0\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"Rar!\x1a\x07\x01\x00" + b"\x01" * 40,
        files.archive({"letter.txt": "hello"}),
        files.archive({"META-INF/MANIFEST.MF": "Main-Class: X", "X.class": b"\xca\xfe\xba\xbe"}),
        files.archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}),
        bytes(range(256)),
        b"hello\x00world",
        "\u0001\u0002\u0003 hello".encode(),
    ],
)
def test_pages_programs_and_unknown_kinds_are_refused(content: bytes) -> None:
    found = judge(content)
    assert isinstance(found, Refusal)
    assert found.code == "type_not_allowed"


@pytest.mark.parametrize(
    "content",
    [
        files.PDF[:60],
        files.PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%<html><script>alert(1)</script>\n"),
        files.PDF + files.archive({"x.txt": "hello"}),
        files.picture("JPEG")[:100],
        files.picture("JPEG") + files.archive({"x.class": b"\xca\xfe"}),
        files.picture("PNG")[:-20],
        files.picture("WEBP")[:-20],
        files.word()[:-30],
        files.word() + b"<script>alert(1)</script>",
        files.sheet() + files.PDF,
        files.sheet(**{"xl/vbaProject.bin": b"macro"}),
        files.sheet(**{"xl/activeX/activeX1.bin": b"control"}),
        files.sheet(**{"xl/embeddings/run.exe": b"MZ"}),
        files.sheet(**{"../../outside.xml": "x"}),
        files.sheet(**{"/etc/passwd": "x"}),
        files.sheet(**{"XL/Workbook.xml": "another under the same name"}),
        files.archive(files.SHEET | {"[Content_Types].xml": files.SHEET["[Content_Types].xml"] + "macroEnabled"}),
        files.sheet(**{"xl/bomb.xml": b"0" * 30_000_000}),
        files.overlapping(),
        files.sheet().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00", 1),
    ],
    ids=range(20),
)
def test_what_is_damaged_locked_active_or_two_files_at_once_is_refused(content: bytes) -> None:
    found = judge(content)
    assert isinstance(found, Refusal)
    assert found.code == "file_unsafe"


def test_an_archive_that_unpacks_to_other_bytes_than_it_says_is_refused() -> None:
    whole = files.archive(files.SHEET, compressed=False)
    found = judge(whole.replace(b"<workbook/>", b"<workbooo/>"))
    assert isinstance(found, Refusal)
    assert found.code == "file_unsafe"


@pytest.mark.parametrize("content", [b"", b"   \n\t"])
def test_a_file_without_content_is_refused_as_empty(content: bytes) -> None:
    found = judge(content)
    assert isinstance(found, Refusal)
    assert found.code == "empty"


@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4", b"\xff\xd8\xff", b"RIFF", b"\x89PNG\r\n\x1a\n"]),
)
def test_any_bytes_get_a_kind_or_a_refusal(content: bytes, beginning: bytes) -> None:
    assert isinstance(judge(beginning + content), (Kind, Refusal))


@given(st.data())
def test_a_word_file_with_any_byte_changed_never_breaks_the_judge(data: st.DataObject) -> None:
    whole = bytearray(files.sheet())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(judge(bytes(whole)), (Kind, Refusal))
