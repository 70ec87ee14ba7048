"""What notices say, in both languages, as mail and as text message."""

from __future__ import annotations

import pytest

from participation.base.messages import locales
from participation.base.notices.rendering import letter, text_message
from participation.base.notices.words import LINK_FAULT, NEEDED
from tests.notices.mail_world import LINK, RECEIVED

EVERYTHING = RECEIVED | {
    "outcome": "partly adopted",
    "code": "314159",
    "minutes": 5,
    "body": "区商务委",
    "due": "2027-03-20",
}
EVERYTHING |= {"result": "upheld", "reason": "It is advertising."}
LEAVE = "https://kaimen.example/subscriptions/0/leave?key=0"
NEWS = {
    "what": "opened",
    "title": "《夜间经济街区管理办法》",
    "body": "区商务委",
    "closes": "2027-03-20T16:00:00Z",
    "link": LINK,
}
EVERYTHING |= NEWS | {
    "scope": "tag",
    "about": "夜间经济",
    "rhythm": "daily",
    "leave": LEAVE,
    "reference": "望府办规〔2027〕3号",
}
EVERYTHING |= {"day": "2027-03-01", "items": [NEWS]}
EVERYTHING |= {
    "meeting": "区政府第112次常务会议",
    "at": "2027-04-01T01:00:00Z",
    "place": "区政府三楼会议室",
    "until": "2027-03-25T04:00:00Z",
    "chance": "21.7%",
    "note": "请带身份证。",
}
EVERYTHING |= {"pseudonym": "3F7K-Q2M8", "verdict": "excluded", "ground": "conflict of interest"}
EVERYTHING |= {"target": "https://www.example.com/text", "fault": LINK_FAULT["gone"]}
EVERYTHING |= {"online": "https://meeting.example.com/112"}
EVERYTHING |= {"number": 3, "act": "extend", "response": "reopen", "days": 5, "item": "加装电梯补贴", "page": LINK}
EVERYTHING |= {
    "session": "走进加装电梯工地",
    "seats": 2,
    "ahead": 3,
    "why": "by the office",
    "rule": "",
    "cancel": LINK,
}
EVERYTHING |= {"draw": "2027-07-20T02:00:00Z", "parties": 240, "wished": "others"}


@pytest.mark.parametrize("template", sorted(NEEDED))
@pytest.mark.parametrize("locale", locales())
def test_every_notice_says_everything_it_needs_and_nothing_else(template: str, locale: str) -> None:
    values = {name: EVERYTHING[name] for name in NEEDED[template]}
    mail, text = letter(template, locale, values), text_message(template, locale, values)
    for name in NEEDED[template] & {"code", "receipt", "link"}:
        assert str(values[name]) in mail.text
        assert str(values[name]) in mail.html
    assert "\n" not in mail.subject
    assert "\n" not in text
    assert "%(" not in mail.text + mail.html + text
    assert ("link" not in values) or LINK in text


def test_a_sign_in_code_fits_into_one_text_message() -> None:
    values = {"code": "314159", "minutes": 5}
    assert text_message("sign_in_code", "zh-Hans", values) == "登录验证码314159，5分钟内有效，请勿告诉他人。"
    assert len(text_message("sign_in_code", "zh-Hans", values)) < 60, "with the gateway's signature 70 at most"


def test_the_outcome_is_said_in_the_readers_words() -> None:
    values = RECEIVED | {"outcome": "partly adopted"}
    assert "部分采纳" in letter("report_published", "zh-Hans", values).text
    assert "Partly adopted" in letter("report_published", "en", values).text


def test_a_long_title_leaves_room_in_a_text_message() -> None:
    values = RECEIVED | {"title": "关于" + "很" * 80 + "长的办法"}
    text = text_message("comment_received", "zh-Hans", values)
    assert "很很…》" in text
    assert len(text) < 140


def test_a_title_is_quoted_once() -> None:
    assert "《夜间经济街区管理办法》" in letter("comment_received", "zh-Hans", RECEIVED).subject
    assert "《《" not in letter("comment_received", "zh-Hans", RECEIVED).text
    assert "“Night economy”" in letter("comment_received", "en", RECEIVED | {"title": "Night economy"}).subject


def test_what_people_wrote_is_no_html_and_no_header() -> None:
    mail = letter("comment_received", "en", RECEIVED | {"title": "<b>x</b>\r\nBcc: all@example.org"})
    assert "<b>" not in mail.html
    assert "&lt;b&gt;" in mail.html
    assert "\n" not in mail.subject


def test_every_link_of_a_digest_can_be_followed() -> None:
    values = {"day": "2027-03-01", "items": [NEWS, NEWS | {"link": LINK + "/2"}], "link": "https://kaimen.example/"}
    mail = letter("subscription_digest", "en", values | {"leave": LEAVE}, leave=LEAVE)
    for link in (LINK, LINK + "/2", "https://kaimen.example/", LEAVE):
        assert mail.html.count(f'<a href="{link}">') == 2, "in both languages"


def test_both_languages_are_marked_as_such_the_recipients_first() -> None:
    for first, second in (("zh-Hans", "en"), ("en", "zh-Hans")):
        mail = letter("comment_received", first, RECEIVED)
        assert mail.html.index(f'<section lang="{first}"') < mail.html.index(f'<section lang="{second}"')


def test_the_link_can_be_followed_in_the_html() -> None:
    assert f'<a href="{LINK}">' in letter("comment_received", "zh-Hans", RECEIVED).html
