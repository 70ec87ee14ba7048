"""What is no draft, or too much of one, is refused with a reason; nothing else ever happens."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.drafts import errors
from consultations.drafts.splitting import limits, read_draft, split
from participation.base.errors import Refusal, Refused
from tests.drafts.word_files import NAMESPACES, WordFile, repacked


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as caught:
        act()
    refusal = caught.value.refusal
    assert refusal.sentence % refusal.values  # the sentence has all that it names
    return refusal


@pytest.mark.parametrize(
    "content", [b"", b" \n\t", "\ufeff".encode(), b"<!-- only -->", b"<html><body> </body></html>"]
)
def test_a_draft_without_text_is_refused(content: bytes) -> None:
    assert refused(lambda: read_draft(content)).code == "draft_empty"


@pytest.mark.parametrize("text", ["", "\n \u3000\n", "<!-- x -->", "\u202e\0", "#"])
def test_a_text_without_words_is_refused(text: str) -> None:
    assert refused(lambda: split(text)).code == "draft_empty"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n...",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"{\\rtf1\\ansi}",
        b"some text\0with NUL",
        bytes(range(256)) * 8,
        b"\xff" * 100,
        b"\x01\x02\x03\x04\x05\x06 abc",
        "第一条 甲".encode("utf-16-le"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    assert refused(lambda: read_draft(content, filename="draft.txt")).code == "draft_not_text"


def archive(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return stream.getvalue()


def test_another_archive_is_no_draft() -> None:
    assert refused(lambda: read_draft(archive(a=b"1"), filename="draft.docx")).code == "draft_not_text"
    spreadsheet = archive(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})
    assert refused(lambda: read_draft(spreadsheet)).code == "draft_not_text"


def test_an_old_word_file_is_named_as_such() -> None:
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refused(lambda: read_draft(signature)) == errors.DRAFT_OLD_FORMAT
    assert refused(lambda: read_draft(signature + "EncryptedPackage".encode("utf-16-le"))) == errors.DRAFT_LOCKED


def test_a_damaged_word_file_is_refused() -> None:
    content = WordFile().say("第一条 甲。").content
    for broken in (content[:-200], content[: len(content) // 2], b"PK\x03\x04" + bytes(100)):
        assert refused(lambda broken=broken: read_draft(broken)).code == "draft_unreadable"  # type: ignore[misc]
    assert refused(lambda: read_draft(repacked(content, word_document=b"<w:document"))).code == "draft_unreadable"
    assert refused(lambda: read_draft(repacked(content, word_document=b"<other/>"))).code == "draft_unreadable"


@given(st.data())
def test_a_word_file_with_changed_bytes_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(DAMAGEABLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert outcome(bytes(content))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert outcome(content)


@given(st.binary(max_size=300))
def test_any_main_part_of_a_word_file_is_read_or_refused(inner: bytes) -> None:
    assert outcome(repacked(DAMAGEABLE, word_document=b"<w:document>" + inner + b"</w:document>"))
    assert outcome(repacked(DAMAGEABLE, word_numbering=inner))


DAMAGEABLE = WordFile().say("第一条 甲。", "第二条 乙。").content


def outcome(content: bytes) -> object:
    """The text, or the refusal; anything else goes through."""
    try:
        return split(read_draft(content))
    except Refused as caught:
        return caught.refusal


def test_a_file_above_the_limit_is_refused_unread() -> None:
    refusal = refused(lambda: read_draft(b"a" * (limits.FILE_BYTES + 1)))
    assert (refusal.code, refusal.status, refusal.values["megabytes"]) == ("draft_too_large", 413, 20)


def test_a_text_above_the_limit_is_refused() -> None:
    assert refused(lambda: split("a" * (limits.TEXT_CHARACTERS + 1))).code == "draft_too_long"
    assert refused(lambda: split("a\n" * (limits.TEXT_LINES + 1))).code == "draft_too_long"


def test_ten_thousand_clauses_are_split_and_twice_the_limit_is_refused() -> None:
    text = "\n".join(f"第{number}条 甲。" for number in range(1, 10_001))
    assert len(split(text).clauses) == 10_000
    many = "\n".join(f"第{number}条 甲。" for number in range(1, 2 * limits.CLAUSES))
    assert refused(lambda: split(many)).code == "draft_too_many_clauses"


def test_a_clause_that_nobody_can_read_is_refused_by_its_number() -> None:
    longest = "第一条 甲。\n第二条 " + "乙" * limits.CLAUSE_CHARACTERS
    assert len(split(longest).clauses[1].text) == limits.CLAUSE_CHARACTERS
    refusal = refused(lambda: split(longest + "乙" * 1_000_000))
    assert (refusal.code, refusal.values["number"]) == ("clause_too_long", "第二条")
    assert refused(lambda: split("甲" * (limits.CLAUSE_CHARACTERS + 1))).code == "part_too_long"


def test_a_word_file_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = repacked(DAMAGEABLE, word_styles=b" " * (limits.ARCHIVE_PART_BYTES + 1))
    assert refused(lambda: read_draft(bomb)).code == "draft_bomb"
    dense = repacked(DAMAGEABLE, word_styles=b" " * (limits.ARCHIVE_RATIO_FROM + 1))
    assert refused(lambda: read_draft(dense)).code == "draft_bomb"


def test_a_word_file_of_very_many_files_is_refused() -> None:
    stream = io.BytesIO(DAMAGEABLE)
    with zipfile.ZipFile(stream, "a") as packed:
        for number in range(limits.ARCHIVE_ENTRIES + 1):
            packed.writestr(f"word/media/{number}", b"")
    assert refused(lambda: read_draft(stream.getvalue())).code == "draft_bomb"


def test_a_word_file_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(repacked(DAMAGEABLE, word_styles=b" " * 2_000_000))
    real = (2_000_000).to_bytes(4, "little")
    assert content.count(real) >= 1
    lying = bytes(content).replace(real, (20).to_bytes(4, "little"))
    assert refused(lambda: read_draft(lying)).code == "draft_unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("place", ["text", "attribute", "external"])
def test_entities_in_a_word_file_are_refused(encoding: str, place: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!ENTITY l0 "ha">{laughs}' if place != "external" else '<!ENTITY l11 SYSTEM "file:///etc/hostname">'
    inner = '<w:p w:rsidR="&l11;"/>' if place == "attribute" else "<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>"
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{declared}]>'
        f"<w:document {NAMESPACES}><w:body>{inner}</w:body></w:document>"
    )
    bomb = repacked(DAMAGEABLE, word_document=xml.encode(encoding))
    assert refused(lambda: read_draft(bomb)).code == "draft_bomb"


def test_a_page_nested_beyond_reading_is_refused_rather_than_cut_short() -> None:
    page = b"<div>" * 5_000 + b"text" + b"</div>" * 5_000
    assert refused(lambda: read_draft(page)).code == "draft_unreadable"


def test_every_refusal_has_a_code_of_its_own() -> None:
    refusals = [value for value in vars(errors).values() if isinstance(value, Refusal)]
    assert len({refusal.code for refusal in refusals}) == len(refusals) >= 11
