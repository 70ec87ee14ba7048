"""The kit on one page: every macro, in both languages, read by a parser and by a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_NAMESPACE
from lxml import html
from playwright.sync_api import Browser

from frontend.rendering import TEMPLATES, environment
from tests.frontend.browser import HOST, chromium, serve
from tests.frontend.sample import TEMPLATE, page, sample

KIT = TEMPLATES / "kit"
MACRO = re.compile(r"{% macro (\w+)\(")
# placed by the layout or by another macro, never by a page
INNER = {"masthead", "footer", "brand", "ways", "foot", "link", "language_switch", "mark", "flash", "csrf"}
INNER |= {"fault", "said", "described", "optional", "choice", "choices", "shape", "point", "behind"}
INNER |= {"contents_level", "tone_shape"}


# language, and whether the form was refused: the states worth looking at
STATES = [("zh-Hans", False), ("en", False), ("zh-Hans", True), ("en", True)]


def test_the_sample_uses_every_macro_of_the_kit() -> None:
    text = TEMPLATE.read_text("utf-8")
    unused = {
        f"{path.name}: {name}"
        for path in KIT.glob("*.html")
        for name in MACRO.findall(path.read_text("utf-8"))
        if name not in INNER and not re.search(rf"\.{name}\(", text)
    }
    assert unused - {"status.html: symbol", "status.html: tag"} == set()


def test_the_guide_names_every_macro_of_the_kit() -> None:
    guide = (KIT / "README.md").read_text("utf-8")
    unnamed = {
        name
        for path in KIT.glob("*.html")
        for name in MACRO.findall(path.read_text("utf-8"))
        if name not in INNER and not re.search(rf"`(?:{{% call )?{name}\(", guide)
    }
    assert unnamed == set()


def test_the_guide_names_every_filter_and_global() -> None:
    guide = (KIT / "README.md").read_text("utf-8")
    ours = set(environment(page("en")).filters) - set(DEFAULT_FILTERS)
    assert ours - set(re.findall(r"\|(\w+)", guide)) == set()
    ours = set(environment(page("en")).globals) - set(DEFAULT_NAMESPACE) - {"_", "gettext"}
    assert {name for name in ours if f"`{name}(" not in guide} == set()


@pytest.mark.parametrize(("locale", "wrong"), STATES)
def test_the_sample_has_no_inline_style_and_no_inline_script(locale: str, wrong: bool) -> None:
    document = html.fromstring(sample(page(locale), wrong=wrong))
    assert document.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize(("locale", "wrong"), STATES)
def test_no_id_stands_twice_and_every_reference_leads_somewhere(locale: str, wrong: bool) -> None:
    document = html.fromstring(sample(page(locale), wrong=wrong))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    references = document.xpath("//@for | //@aria-describedby | //@aria-labelledby")
    assert {name for reference in references for name in reference.split()} <= set(ids)


def test_a_page_says_its_language_address_and_alternates() -> None:
    document = html.fromstring(sample(page("zh-Hans")))
    assert document.xpath("string(/html/@lang)") == "zh-Hans"
    assert document.xpath("string(//link[@rel='canonical']/@href)") == "https://example.org/consultations/lifts"
    assert document.xpath("//link[@rel='alternate']/@hreflang") == ["zh-Hans", "en", "x-default"]
    assert (
        document.xpath("string(//meta[@property='og:title']/@content)") == "既有多层住宅加装电梯扶持办法（征求意见稿）"
    )
    assert document.xpath("string(//meta[@name='description']/@content)")


def test_the_language_switch_keeps_path_and_query() -> None:
    document = html.fromstring(sample(page("zh-Hans")))
    switch = document.xpath("//a[@class='language']")[0]
    assert switch.get("href") == "/consultations/lifts?tab=draft&lang=en"
    assert (switch.get("lang"), switch.text) == ("en", "English")


def test_the_demo_says_so_and_a_real_office_does_not() -> None:
    assert "演示数据" in sample(page("zh-Hans"))
    assert "演示数据" not in sample(page("zh-Hans", demo=False))


def test_the_masthead_offers_the_workbench_to_staff_only() -> None:
    assert "/workbench" not in sample(page(actor="陈立"))
    assert "/workbench" in sample(page(actor="周敏", staff=True))
    assert "/sign-in" not in sample(page(actor="陈立"))


def test_a_refused_form_comes_back_with_everything_that_was_typed() -> None:
    document = html.fromstring(sample(page("zh-Hans"), wrong=True))
    assert document.xpath("string(//title)").startswith("错误：")
    assert document.xpath("string(//textarea[@name='text'])").strip() == "补助<太少>"
    assert document.xpath("//input[@name='stance'][@checked]/@value") == ["oppose"]
    assert document.xpath("//input[@name='audience'][@checked]/@value") == ["residents"]
    assert document.xpath("string(//input[@name='author.name']/@value)") == "沈阿婆"
    assert document.xpath("string(//select[@name='kind']/option[@selected]/@value)") == "plan"


def test_the_error_summary_leads_to_the_fields_which_say_it_too() -> None:
    document = html.fromstring(sample(page("en"), wrong=True))
    assert document.xpath("string(//title)").startswith("Error: ")
    targets = document.xpath("//section[@role='alert']//a/@href")
    assert targets == ["#f-contact", "#f-stance"]
    contact = document.get_element_by_id("f-contact")
    assert contact.get("aria-invalid") == "true"
    assert "f-contact-error" in contact.get("aria-describedby")
    assert "3 comment" in document.get_element_by_id("f-stance-error").text_content()


def test_what_people_typed_is_shown_as_text() -> None:
    evil = "<script>alert(1)</script>"
    shown = sample(page("en", site=evil, actor=evil))
    assert evil not in shown
    assert "&lt;script&gt;" in shown


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


# four looks in which every two values meet; all sixteen in the long run
LOOKS = [
    ("zh-Hans", False, "light", 360),
    ("zh-Hans", True, "dark", 1280),
    ("en", False, "dark", 360),
    ("en", True, "light", 1280),
]
EVERY_LOOK = [(*state, scheme, width) for state in STATES for scheme in ("light", "dark") for width in (360, 1280)]


@pytest.mark.parametrize(
    ("locale", "wrong", "scheme", "width"),
    [pytest.param(*look, marks=() if look in LOOKS else pytest.mark.slow) for look in EVERY_LOOK],
)
def test_axe_finds_nothing(browser: Browser, width: int, scheme: str, locale: str, wrong: bool) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    tab = context.new_page()
    complaints = serve(tab, lambda _address: sample(page(locale), wrong=wrong))
    tab.goto(f"{HOST}/", wait_until="networkidle")
    for closed in tab.query_selector_all("details:not([open]) > summary"):
        closed.click()
    found = Axe().run(tab).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert complaints == []
    context.close()


@pytest.mark.parametrize(("width", "text"), [(320, 16), (640, 32), (1280, 32)])
def test_nothing_is_cut_off_on_a_narrow_screen_or_with_text_twice_as_large(
    browser: Browser, width: int, text: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    serve(tab, lambda _address: sample(page("en", actor="周敏", staff=True), wrong=True))
    tab.goto(f"{HOST}/", wait_until="networkidle")
    session = context.new_cdp_session(tab)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
    tab.reload(wait_until="networkidle")
    assert tab.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == text
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.evaluate(over) == 0
    context.close()


def test_every_target_is_large_enough_for_a_finger(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    tab = context.new_page()
    serve(tab, lambda _address: sample(page("zh-Hans", actor="周敏", staff=True), wrong=True))
    tab.goto(f"{HOST}/", wait_until="networkidle")
    small = tab.evaluate("""() => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
        .filter((target) => target.checkVisibility() && !target.closest('p, dd, .law, .unseen, .skip')
            && target.type !== 'hidden' && !target.matches('.skip'))
        .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 24 || box.width < 24))
        .map(([what, box]) => `${what} ${box.width}x${box.height}`)""")
    assert small == []
    primary = tab.evaluate("[...document.querySelectorAll('.button-primary')].map((b) => b.offsetHeight)")
    assert primary
    assert min(primary) >= 44
    context.close()


def test_the_error_summary_takes_the_focus_and_leads_into_the_field(browser: Browser) -> None:
    context = browser.new_context()
    tab = context.new_page()
    serve(tab, lambda _address: sample(page("en"), wrong=True))
    tab.goto(f"{HOST}/", wait_until="networkidle")
    assert "error-summary" in tab.evaluate("document.activeElement.className")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "f-contact"
    context.close()


def test_an_unsent_comment_is_kept_brought_back_and_forgotten_once_sent(browser: Browser) -> None:
    context = browser.new_context()
    tab = context.new_page()
    sent = '<!doctype html><html lang="en"><head><title>Sent</title></head><body>'
    sent += '<p data-kept-sent="sample">Thank you</p>'
    sent += re.search(r'<script type="module".*?</script>', sample(page("en")))[0]  # type: ignore[index]
    serve(tab, lambda address: sent if address == "/sent" else sample(page("en")))
    tab.goto(f"{HOST}/", wait_until="networkidle")
    tab.fill("#f-text", "Please add a ramp")
    tab.fill("#f-contact", "chen@example.org")
    tab.reload(wait_until="networkidle")
    assert tab.input_value("#f-text") == "Please add a ramp"
    assert tab.input_value("#f-contact") == "", "a contact does not stay in a browser others may use"
    assert "brought back" in tab.inner_text("form#comment [role=status]")
    tab.click("form#comment [role=status] button")
    assert tab.input_value("#f-text") == ""
    tab.fill("#f-text", "Please add two ramps")
    tab.goto(f"{HOST}/sent", wait_until="networkidle")
    tab.goto(f"{HOST}/", wait_until="networkidle")
    assert tab.input_value("#f-text") == ""
    assert tab.query_selector("form#comment [role=status]") is None
    context.close()


def test_what_cannot_be_undone_is_asked_first(browser: Browser) -> None:
    context = browser.new_context()
    tab = context.new_page()
    asked: list[str] = []
    posted: list[str] = []
    serve(tab, lambda _address: sample(page("en")))
    tab.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    tab.goto(f"{HOST}/", wait_until="networkidle")
    tab.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    tab.click("button[data-confirm]")
    assert (asked, posted) == (["?"], [])
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.click("button[data-confirm]")
    tab.wait_for_load_state("networkidle")
    assert posted == [f"{HOST}/comments"]
    context.close()


def test_a_code_is_copied_and_the_copying_is_said(browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    serve(tab, lambda _address: sample(page("en")))
    tab.goto(f"{HOST}/", wait_until="networkidle")
    tab.click("button[data-copy]")
    tab.wait_for_function("document.getElementById('announcer').textContent !== ''")
    assert tab.inner_text("#announcer") == "Copied"
    assert tab.evaluate("navigator.clipboard.readText()") == "KM-7F2Q-9XKD"
    context.close()


def test_every_template_of_the_kit_says_what_it_holds() -> None:
    undocumented = [path.name for path in KIT.glob("*.html") if not _opens_with_comment(path)]
    assert undocumented == []


def _opens_with_comment(path: Path) -> bool:
    return path.read_text("utf-8").startswith("{#")
