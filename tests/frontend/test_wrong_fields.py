"""The summary of a refused form says which fields are meant."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from frontend.page import Page
from frontend.wrong_fields import MARK, with_labels
from participation.base import clock
from tests.events.rows import NOW
from tests.world import HOST, signed_in

AT = datetime(2027, 7, 5, 1, tzinfo=UTC)


def page(locale: str = "en") -> Page:
    return Page(locale=locale, path="/", now=AT, timezone=UTC)


def summary(*fields: str) -> str:
    """A summary as its macro leaves it."""
    return "".join(f'<a href="#f-{field}">{MARK}Please fill this in.</a>' for field in fields)


def test_a_field_written_by_hand_is_named_by_its_label() -> None:
    label = '<label class="label" for="f-reason">Why &amp; when <span class="optional">(optional)</span></label>'
    assert with_labels(summary("reason") + label, page()).startswith(
        '<a href="#f-reason">Why &amp; when: Please fill this in.</a>'
    )


def test_the_label_of_another_field_is_not_taken() -> None:
    label = '<label class="label" for="f-party.0.name">Name</label>'
    assert with_labels(summary("party-0-name") + label, page()) == summary("party-0-name").replace(MARK, "") + label


def test_a_label_that_ends_a_sentence_gets_no_colon() -> None:
    here = page()
    here.labels["come"] = "How do you come?"
    assert with_labels(summary("come"), here) == '<a href="#f-come">How do you come? Please fill this in.</a>'


def test_what_somebody_wrote_cannot_become_markup() -> None:
    here = page()
    here.labels["come"] = "<b>come</b>"
    assert with_labels(summary("come"), here).startswith('<a href="#f-come">&lt;b&gt;come&lt;/b&gt;: ')


@pytest.mark.parametrize(
    ("locale", "label", "said"), [("en", "Title: ", "Please fill this in."), ("zh-Hans", "标题：", "请填写此项。")]
)
async def test_every_wrong_field_of_a_form_is_named(
    client: httpx.AsyncClient, world: None, locale: str, label: str, said: str
) -> None:
    desk = signed_in(client, HOST)
    client.cookies.set("kaimen_lang", locale)
    with clock.frozen(NOW):
        answer = await desk.post("/workbench/awards/new", data={"title": ""})
    assert answer.status_code == 422
    assert f'<a href="#f-title">{label}{said}</a>' in answer.text
    assert f'">{said}</a>' not in answer.text
    assert MARK not in answer.text
