"""E-mails as citizens and mail programs send them, and opinions pasted into one text."""

from __future__ import annotations

import base64
from datetime import date, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest

from consultations.importing import pasted
from consultations.importing.clauses import Clauses
from consultations.importing.form import Form, Row
from consultations.importing.inspecting import inspected
from consultations.importing.mails import FIELDS
from consultations.importing.meaning import Meaning
from consultations.importing.reading import rows
from consultations.words import Channel
from tests.importing.files import on_disk

ZONE = timezone(timedelta(hours=8))


def mail(**parts: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = parts.get("sender", "张三 <zhang@example.com>")
    made["To"] = "fgj@example.cn"
    made["Subject"] = parts.get("subject", "关于加装电梯的意见")
    made["Date"] = parts.get("date", "Fri, 05 Mar 2027 01:00:00 +0800")
    made["Message-ID"] = parts.get("id", "<1@example.com>")
    made.set_content(parts.get("text", "底楼采光受影响。"))
    return made


def read(folder: Path, content: bytes, name: str = "a.eml") -> Row:
    path = on_disk(folder, content)
    form = inspected([path], [name])
    assert isinstance(form, Form)
    assert form.format == "mail"
    return next(rows([path], form))


def test_a_mail_says_who_wrote_what_and_when(tmp_path: Path) -> None:
    row = read(tmp_path, mail().as_bytes())
    meaning = Meaning(FIELDS, tuple(row.cells), channel=Channel.EMAIL, clauses=Clauses([]), zone=ZONE)
    found = meaning.understood(row)
    assert found.new is not None
    assert found.new.text == "关于加装电梯的意见\n\n底楼采光受影响。"
    assert (found.new.stated_on, found.new.author.name) == (date(2027, 3, 5), "张三")
    assert (found.new.author.contact, found.key) == ("zhang@example.com", "<1@example.com>")


@pytest.mark.parametrize("transfer", ["8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_every_encoding_of_mails_is_read(tmp_path: Path, charset: str, transfer: str) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@example.com", "意见"
    made.set_content("底楼采光受影响，应当补偿。", charset=charset, cte=transfer)
    assert "底楼采光受影响，应当补偿。" in str(read(tmp_path, made.as_bytes()).cells["text"])


def test_a_sign_that_gb2312_lacks_is_read_all_the_same(tmp_path: Path) -> None:
    body = base64.b64encode("镕基路加装电梯".encode("gbk")).decode()
    content = (
        "From: a@example.com\nTo: b@example.com\nSubject: =?gb2312?B?0uK8+w==?=\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{body}\n"
    )
    assert read(tmp_path, content.encode()).cells["text"] == "意见\n\n镕基路加装电梯"


def test_a_mail_of_html_alone_is_read_as_people_see_it(tmp_path: Path) -> None:
    made = mail()
    made.set_content(
        "<html><head><title>x</title><style>p{}</style></head><body><p>第一段</p><div>第二段<br>换行&nbsp;后</div>"
        "<script>alert(1)</script><ul><li>其一</li><li>其二</li></ul></body></html>",
        subtype="html",
    )
    assert (
        read(tmp_path, made.as_bytes()).cells["text"] == "关于加装电梯的意见\n\n第一段\n\n第二段\n换行 后\n\n其一\n其二"
    )


def test_plain_words_are_taken_before_the_page_and_the_page_is_no_enclosure(tmp_path: Path) -> None:
    made = mail()
    made.add_alternative("<p>同样的话</p>", subtype="html")
    row = read(tmp_path, made.as_bytes())
    assert str(row.cells["text"]).endswith("底楼采光受影响。")
    assert row.enclosures == ()


def test_enclosures_come_along(tmp_path: Path) -> None:
    made = mail()
    made.add_attachment(b"\x89PNG...", maintype="image", subtype="png", filename="楼道.png")
    made.add_attachment("说明".encode(), maintype="text", subtype="plain", filename="说明.txt")
    found = read(tmp_path, made.as_bytes()).enclosures
    assert [(one.filename, one.content) for one in found] == [
        ("楼道.png", b"\x89PNG..."),
        ("说明.txt", "说明".encode()),
    ]


def test_a_file_that_only_is_called_a_mail_is_refused_as_a_row(tmp_path: Path) -> None:
    row = read(tmp_path, "随便写的一段话".encode())
    assert row.wrong is not None
    assert row.wrong.code == "not_a_mail"


@pytest.mark.parametrize(
    "header", ["From: \xff\xfe", "Date: tomorrow", "Content-Type: multipart/mixed; boundary=", "Subject: =?x?"]
)
def test_headers_that_no_program_should_write_stop_nothing(tmp_path: Path, header: str) -> None:
    content = f"{header}\nTo: b@example.com\nReceived: by example.com\nSubject: 意见\n\n好\n".encode(
        "latin-1", "replace"
    )
    row = read(tmp_path, content)
    assert row.number == 1
    assert row.wrong is None or row.wrong.code == "not_a_mail"


def test_pasted_opinions_are_parted_by_dashes() -> None:
    text = (
        "第一条意见，\n\n分两段。\n---\n\n第二条意见\n———\n"
        "发件人: 李四 <li@example.com>\n日期：2027年3月5日\n主题: 电梯\n\n第三条\n---\n\n"
    )
    found = list(pasted.pasted_rows(text.split("\n")))
    assert [row.cells["text"] for row in found] == ["第一条意见，\n\n分两段。", "第二条意见", "电梯\n\n第三条"]
    assert [row.number for row in found] == [1, 6, 8]
    assert (found[2].cells["name"], found[2].cells["email"], found[2].cells["date"]) == (
        "李四", "li@example.com", "2027年3月5日",
    )  # fmt: skip


def test_a_letter_that_begins_like_a_header_keeps_all_its_words() -> None:
    found = list(pasted.pasted_rows(["主题：要不要装电梯", "我认为要。"]))
    assert [row.cells for row in found] == [{"text": "主题：要不要装电梯\n我认为要。"}]
