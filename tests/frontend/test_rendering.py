"""How values become text on a page, and that nothing people wrote becomes code."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from lxml import html

from frontend import rendering
from frontend.call_words import CALL_LOOKS, CALL_SETS
from frontend.door_desk_words import DOOR_LOOKS, DOOR_SETS
from frontend.follow_up_words import FOLLOW_UP_LOOKS, FOLLOW_UP_SETS
from frontend.history_words import HISTORY_LOOKS, HISTORY_SETS
from frontend.markdown import markdown
from frontend.matter_words import MATTER_SETS
from frontend.meeting_words import MEETING_LOOKS, MEETING_SETS
from frontend.opinion_words import OPINION_SETS
from frontend.rendering import environment, environment_of, url
from frontend.session_words import SESSION_LOOKS, SESSION_SETS
from frontend.statute import paragraphs
from frontend.words import LOOKS, OUTCOME, STANCE, STATE
from tests.frontend.sample import NOW, page


def say(template: str, locale: str = "zh-Hans", **values: object) -> str:
    return environment(page(locale)).from_string(template).render(page=page(locale), form={}, errors=(), **values)


def test_a_name_nobody_gave_is_a_mistake_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        say("{{ titel }}")


def test_a_sentence_and_its_values_are_escaped() -> None:
    assert say("{{ _('Hello <b> %(who)s', who=who) }}", who="<i>") == "Hello &lt;b&gt; &lt;i&gt;"


def test_markup_may_stand_in_a_sentence_as_a_value_only() -> None:
    made = say("{% set link %}<a>x</a>{% endset %}{{ _('<b> %(link)s %(who)s', link=link, who='<i>') }}")
    assert made == "&lt;b&gt; <a>x</a> &lt;i&gt;"


def test_a_trans_block_speaks_the_readers_language_too() -> None:
    assert say("{% trans n=3 %}{{ n }} day left{% pluralize %}{{ n }} days left{% endtrans %}", "en") == "3 days left"
    assert say("{% trans %}Open for comments{% endtrans %}") == "征集中"


def test_a_missing_placeholder_does_not_break_the_page() -> None:
    assert say("{{ _('Until %(day)s') }}", "en") == "Until …"


def test_dates_and_numbers_follow_the_page() -> None:
    assert say("{{ at|date }} {{ at|datetime }} {{ at|time }}", at=NOW) == (
        "2026年8月1日(周六) 2026年8月1日(周六) 09:00 09:00"
    )
    assert say("{{ at|date }}", "en", at=date(2026, 8, 1)) == "1 Aug 2026 (Sat)"
    assert say("{{ at|iso }} {{ day|iso }}", at=NOW, day=date(2026, 8, 1)) == "2026-08-01T01:00:00Z 2026-08-01"
    assert say("{{ 12345|number }} {{ 0.5|percent }}") == "12,345 50%"


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 8, 9), "还剩8天"),
        (date(2026, 8, 1), "今天截止"),
        (date(2026, 7, 31), ""),
        (NOW + timedelta(hours=14), "今天截止"),
        (NOW + timedelta(hours=16), "还剩1天"),
        (NOW, ""),
        (datetime(2026, 7, 1, tzinfo=UTC), ""),
    ],
)
def test_days_left_are_counted_on_the_calendar_of_the_office(until: date, said: str) -> None:
    assert say("{{ until|days_left }}", until=until) == said


def test_every_value_with_a_look_has_a_word() -> None:
    sets = CALL_SETS | HISTORY_SETS | MATTER_SETS | MEETING_SETS | OPINION_SETS | FOLLOW_UP_SETS
    sets |= DOOR_SETS | SESSION_SETS
    looks = set(CALL_LOOKS | HISTORY_LOOKS | MEETING_LOOKS | FOLLOW_UP_LOOKS | DOOR_LOOKS | SESSION_LOOKS)
    assert looks <= {value for words in sets.values() for value in words}
    assert set(LOOKS) == set(OUTCOME) | set(STATE) | set(STANCE) | looks
    assert say("{{ 'adopted'|word('status') }} {{ 'open'|word('state') }}") == "采纳 征集中"
    assert say("{{ 'open'|word('state') }}", "en") == "Open for comments"


def test_an_address_keeps_what_was_asked_and_drops_what_was_not() -> None:
    assert url("/consultations", q="电梯 a", state=None, audience=["residents", "experts"]) == (
        "/consultations?q=%E7%94%B5%E6%A2%AF+a&audience=residents&audience=experts"
    )
    assert url("/consultations", q="") == "/consultations"


def test_one_block_of_a_page_is_the_same_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "layout.html").write_text("<html>{% block main %}{% endblock %}</html>", "utf-8")
    (tmp_path / "one.html").write_text(
        "{% extends 'layout.html' %}{% set greeting = _('Open for comments') %}"
        "{% block main %}<main>{% block part %}<p>{{ greeting }} {{ n }}</p>{% endblock %}</main>{% endblock %}",
        "utf-8",
    )
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    environment_of.cache_clear()
    whole = rendering.render("one.html", page(), n=3)
    part = rendering.render_block("one.html", "part", page(), n=3)
    environment_of.cache_clear()
    assert part == "<p>征集中 3</p>"
    assert whole == f"<html><main>{part}</main></html>"


def test_markdown_says_what_offices_need() -> None:
    made = markdown("# 说明\n\n- **最多**28万元\n\n|项|元|\n|---|---:|\n|坡道|1|")
    assert "<h3>说明</h3>" in made
    assert "<li><strong>最多</strong>28万元</li>" in made
    assert '<td class="number">1</td>' in made
    assert "style=" not in made


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://example.org/track.gif)",
        '[x](https://example.org "a\\" onclick=alert(1)")',
        "<img src=x onerror=alert(1)>",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "&#60;script&#62;",
    ],
)
def test_no_markdown_becomes_code(evil: str) -> None:
    made = html.fragment_fromstring(markdown(evil), create_parent="div")
    assert made.xpath(".//script | .//img | .//iframe | .//@*[starts-with(name(), 'on')] | .//@style") == []
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in made.xpath(".//@href"))


@given(st.text(alphabet=st.sampled_from(list("<>\"'&[]()!:/#*_`|-= \njavscriptonXdata;1"))))
def test_whatever_is_written_no_markdown_becomes_code(text: str) -> None:
    made = html.fragment_fromstring(markdown(text), create_parent="div")
    assert made.xpath(".//script | .//img | .//@*[starts-with(name(), 'on')] | .//@style | .//@src") == []
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in made.xpath(".//@href"))


def test_links_lead_out_without_a_recommendation() -> None:
    made = markdown("[指南](https://example.org/a) <mailto:office@example.org>")
    assert made.count('rel="nofollow noopener"') == 2


def test_an_article_keeps_the_order_and_the_layers_of_its_text() -> None:
    text = "　　补助如下：\n（一）财政；\n1. 市级；\n（2）区级；\n\n1.5万元以下的，不补。"
    assert paragraphs(text) == [
        ("paragraph", "补助如下："),
        ("item", "（一）财政；"),
        ("subitem", "1. 市级；"),
        ("subitem", "（2）区级；"),
        ("paragraph", "1.5万元以下的，不补。"),
    ]


@given(st.text())
def test_no_word_of_an_article_is_lost(text: str) -> None:
    shown = "".join("".join(line.split()) for _, line in paragraphs(text))
    assert shown == "".join(text.split())
