"""Web pages, encodings, and files that are not called what they are."""

from __future__ import annotations

import codecs

import pytest

from consultations.drafts.splitting import read_draft, split
from tests.drafts.word_files import WordFile

TEXT = "某某办法\n第一条 为了规范养犬行为，制定本办法。\n第二条 本市适用。"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        TEXT.replace("\n", "\r\n").encode("utf-8"),
        TEXT.replace("\n", "\r").encode("utf-8"),
        TEXT.replace("\n", "\u2028").encode("utf-8"),
    ],
)
def test_a_text_is_read_in_each_usual_encoding(content: bytes) -> None:
    assert read_draft(content, media_type="text/plain") == TEXT


def test_characters_that_mislead_or_cannot_be_stored_are_taken_out() -> None:
    sneaky = "第一\u200b条 甲\u202e乙\u2066丙\u0007丁\ufeff。😀👨\u200d👩\u200d👧 אב"
    assert read_draft(sneaky.encode()) == "第一条 甲乙丙丁。😀👨\u200d👩\u200d👧 אב"


def test_a_page_is_read_as_it_is_shown() -> None:
    page = """<!DOCTYPE html><html><head><title>站名</title><style>p{}</style></head><body>
    <script>var x = "第九条 假";</script><nav>首页</nav><!-- 注释 -->
    <h1>某某办法</h1><p style="display:none">隐藏</p><p hidden>隐藏</p>
    <h2>第一章&nbsp;总则</h2><p>　　第一条&emsp;为了<b>规范</b>
    养犬&mdash;&#x884C;为，<del>旧</del><ins>新</ins>。<br>第二款。</p>
    <div>第二条 乙<ruby>犬<rt>quǎn</rt></ruby>。<ul><li>子</li><li>丑</li></ul></div></body></html>"""
    assert read_draft(page.encode()).split("\n") == [
        "# 某某办法",
        "## 第一章\xa0总则",
        "第一条\u2003为了规范养犬—行为，新。",
        "第二款。",
        "第二条 乙犬。",
        "子",
        "丑",
    ]


def test_lists_that_the_browser_counts_are_written_out() -> None:
    page = (
        "<ol><li>甲</li><li value=5>乙</li><li>第九条 丙</li></ol><ol type=a start=2><li><p>丁</p></li></ol>"
        "<ol style='list-style-type: cjk-ideographic'><li>戊<ol type=I><li>己</li></ol></li><li>庚</li></ol>"
    )
    assert read_draft(page.encode()).split("\n") == [
        "1. 甲", "5. 乙", "第九条 丙", "b. 丁", "一、 戊", "I. 己", "二、 庚",
    ]  # fmt: skip


def test_tables_of_a_page_are_read_row_by_row() -> None:
    page = (
        "<table><tr><th>档次</th><th>金额</th></tr><tr><td>一档</td><td>100<br>元</td></tr>"
        "<tr><td>第三条</td><td>丙。</td></tr></table>"
        "<table><tr><td><table><tr><td>内</td><td>层</td></tr></table></td></tr></table>"
    )
    assert read_draft(page.encode()).split("\n") == ["档次 | 金额", "一档 | 100 元", "第三条 丙。", "内 | 层"]


def test_preformatted_lines_stay_lines() -> None:
    assert read_draft("<pre>第一条 甲\n第二条 乙</pre>".encode()).split("\n") == ["第一条 甲", "第二条 乙"]


def test_a_page_in_gbk_is_read() -> None:
    page = '<html><head><meta charset="gb2312"></head><body><p>第一条 甲。</p></body></html>'
    assert read_draft(page.encode("gbk")) == "第一条 甲。"


def test_a_page_that_declares_entities_is_not_expanded() -> None:
    page = '<!DOCTYPE html [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/hostname">]><p>第一条 &a;&b;。</p>'
    assert "第一条 &a;&b;。" in read_draft(page.encode())


def test_signs_of_markup_in_a_page_are_letters() -> None:
    draft = split(read_draft(b"<p># one</p><p>&lt;!-- two --&gt; three</p>"))
    assert (draft.title, draft.clauses[0].text) == ("# one", "<!-- two --> three")


@pytest.mark.parametrize("name", ["draft.txt", "draft.pdf", "draft", "draft.html"])
def test_a_word_file_is_known_whatever_it_is_called(name: str) -> None:
    content = WordFile().say("第一条 甲。").content
    assert read_draft(content, filename=name, media_type="text/plain") == "第一条 甲。"


@pytest.mark.parametrize(("name", "kind"), [("draft.docx", None), ("draft.html", "text/html"), (None, None)])
def test_a_plain_text_is_known_whatever_it_is_called(name: str | None, kind: str | None) -> None:
    assert read_draft(TEXT.encode(), filename=name, media_type=kind) == TEXT


def test_a_page_is_known_whatever_it_is_called() -> None:
    assert read_draft(b"<html><body><p>One</p></body></html>", filename="draft.md") == "One"
    assert read_draft(b"<p>One</p>", media_type="text/html; charset=utf-8") == "One"


def test_markdown_may_hold_tags() -> None:
    assert read_draft(b"<center>One</center>", filename="draft.md") == "<center>One</center>"
