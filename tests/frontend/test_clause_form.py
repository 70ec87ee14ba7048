"""The comment form in place under a clause: one at a time, closed by its own link, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from consultations.schemas.consultation import BodyName, ConsultationView
from consultations.schemas.draft import ClauseView, DraftView
from consultations.words import Kind, Screening, State
from frontend.draft_layout import contents, laid_out
from frontend.enclosures import Enclosed
from frontend.pages.commenting import blank, keeping
from frontend.rendering import render, render_block
from participation.base.codes import uuid7
from participation.base.identity.actor import NOBODY
from participation.base.identity.words import Assurance
from participation.base.rules_file.counting import last_day_before
from tests.frontend.browser import HOST, chromium, serve
from tests.frontend.sample import page

DRAFT = "/consultations/lift/draft"
CLAUSES = [ClauseView(id=uuid7(), number=f"第{n}条", heading="", text=f"第{n}条的正文。", path=[]) for n in "一二三"]
VIEW = ConsultationView(
    id=uuid7(),
    slug="lift",
    state=State.OPEN,
    title="既有多层住宅加装电梯扶持办法",
    summary="",
    kind=Kind.PLAN,
    body=BodyName("fgj", "区房管局"),
    joint_bodies=[],
    basis="",
    drafting_note="说明",
    interpretation="",
    audiences=[],
    screening=Screening.AT_ONCE,
    assurance=Assurance.NONE,
    invited_only=False,
    concerns_business=False,
    opens_at=datetime(2026, 7, 1, tzinfo=UTC),
    closes_at=datetime(2026, 9, 1, tzinfo=UTC),
    shortening_reason="",
    contact_address="",
    contact_phone="",
    contact_email="",
    channels="",
    asked=[],
    version=1,
    draft_version=1,
    received=0,
    steps=[],
    draft_versions=[1],
)


def answer(address: str) -> str:
    """The draft, or the form for the clause in the address."""
    shown = page("zh-Hans")
    last_day = partial(last_day_before, zone=shown.timezone)
    asked = parse_qs(urlsplit(address).query).get("clause")
    if not asked:
        laid = laid_out(CLAUSES)
        draft = DraftView(version=1, title=VIEW.title, preface="", saved_at=VIEW.opens_at, clauses=CLAUSES)
        values: dict[str, Any] = {"draft": draft, "laid": laid, "contents": contents(laid), "counts": {}}
        values |= {"final": None, "faq": {}}
        return render("consultations/draft.html", shown, view=VIEW, last_day=last_day, **values)
    about = next(clause for clause in CLAUSES if str(clause.id) == asked[0])
    values = {"about": about, "clauses": {c.id: c for c in CLAUSES}, "kept": keeping(VIEW, about), "files": Enclosed()}
    values |= {"open": True, "not_yet": None, "refusal": None, "checked": None, "signed_in": False, "reached": False}
    values |= {"questions": ()}
    form = blank(NOBODY, about)
    return render_block(
        "consultations/comment.html", "in_place", shown, view=VIEW, last_day=last_day, form=form, **values
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    opened = browser.new_page()
    complaints = serve(opened, answer)
    opened.goto(HOST + DRAFT)
    yield opened
    assert complaints == []
    opened.close()


def test_the_form_opens_under_its_clause_and_takes_the_focus(tab: Tab) -> None:
    link = tab.get_by_role("link", name="提意见").nth(2)
    link.click()
    expect(tab.get_by_role("heading", name="对第二条提意见")).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")
    assert tab.locator(f"#form-{CLAUSES[1].id} form").count() == 1


def test_another_clause_closes_the_first_and_what_was_typed_comes_back(tab: Tab) -> None:
    links = tab.locator("a.clause-comment")
    links.nth(1).click()
    tab.get_by_label("您的意见").fill("门槛太高。")
    links.nth(2).click()
    expect(tab.get_by_role("heading", name="对第三条提意见")).to_be_focused()
    expect(tab.locator("#comment-form")).to_have_count(1)
    expect(tab.get_by_label("您的意见")).to_have_value("")
    links.nth(1).click()
    expect(tab.get_by_label("您的意见")).to_have_value("门槛太高。")
    expect(tab.get_by_text("已恢复您上次在这里填写、尚未提交的内容。")).to_be_visible()


TYPED_AT_ONCE = """() => document.addEventListener('htmx:afterSwap', () => {
  const field = document.querySelector('#comment-form [name=text]');
  field.value = '门槛太高。';
  field.dispatchEvent(new Event('input', { bubbles: true }));
}, { once: true })"""


def test_what_is_typed_as_soon_as_the_form_is_there_is_kept(tab: Tab) -> None:
    links = tab.locator("a.clause-comment")
    tab.evaluate(TYPED_AT_ONCE)
    links.nth(1).click()
    expect(tab.get_by_label("您的意见")).to_have_value("门槛太高。")
    links.nth(2).click()
    expect(tab.get_by_role("heading", name="对第三条提意见")).to_be_focused()
    links.nth(1).click()
    expect(tab.get_by_label("您的意见")).to_have_value("门槛太高。")


def test_the_link_that_opened_a_form_closes_it(tab: Tab) -> None:
    link = tab.locator("a.clause-comment").first
    link.click()
    expect(tab.locator("#comment-form")).to_have_count(1)
    link.click()
    expect(tab.locator("#comment-form")).to_have_count(0)
    expect(link).to_have_attribute("aria-expanded", "false")


def test_the_credit_code_is_asked_of_organisations_only(tab: Tab) -> None:
    tab.locator("a.clause-comment").first.click()
    code = tab.get_by_label("统一社会信用代码")
    expect(code).to_be_hidden()
    tab.get_by_label("单位", exact=True).check()
    expect(code).to_be_visible()


def test_without_scripts_the_same_link_leads_to_the_form_on_its_own_page(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    serve(opened, answer)
    opened.goto(HOST + DRAFT)
    opened.locator("a.clause-comment").first.click()
    expect(opened).to_have_url(f"{HOST}/consultations/lift/comment?clause={CLAUSES[0].id}")
    context.close()
