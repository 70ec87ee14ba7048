"""What is said and bound when a template is compiled is what each page would have said itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import msgspec
import pytest
from jinja2 import UndefinedError

from frontend import rendering
from frontend.rendering import environment, environment_of, render
from frontend.speech import Speech
from tests.frontend.sample import page

MACROS = {
    "plain.html": "{% macro greet(n) %}{{ _('Open for comments') }} {{ n|number }}{% endmacro %}",
    "asking.html": "{% macro token() %}{{ page.csrf }}{% endmacro %}",
    "through.html": "{% import 'asking.html' as asking with context %}"
    "{% macro token() %}{{ asking.token() }}{% endmacro %}",
    "counting.html": "{% macro left(at) %}{{ at|days_left }}{% endmacro %}",
    "counting_calls.html": "{% set calls = namespace(n=0) %}{% set found = errors %}"
    "{% macro call() %}{% set calls.n = calls.n + 1 %}{{ page.csrf }}{{ calls.n }}{{ found|length }}{% endmacro %}",
    "caller.html": "{% import 'counting_calls.html' as counting with context %}"
    "{% macro call() %}{{ counting.call() }}{% endmacro %}",
    "callers.html": "{% import 'counting_calls.html' as one with context %}"
    "{% import 'caller.html' as two with context %}{{ one.call() }} {{ two.call() }}",
    "differing.html": "{% import 'counting_calls.html' as one with context %}{% set errors = ['wrong'] %}"
    "{% import 'counting_calls.html' as two with context %}{{ one.call() }} {{ two.call() }}",
    "page.html": "{% import 'plain.html' as plain with context %}{% import 'through.html' as through with context %}"
    "{{ plain.greet(1200) }} {{ through.token() }}",
}


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, source in MACROS.items():
        (tmp_path / name).write_text(source, "utf-8")
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    environment_of.cache_clear()
    yield tmp_path
    environment_of.cache_clear()


def test_what_needs_nothing_of_the_page_stands_alone(templates: Path) -> None:
    alone = {name for name in MACROS if environment(page()).stands_alone(name)}
    assert alone == {"plain.html"}


def test_macros_see_the_page_that_is_rendered_and_no_earlier_one(templates: Path) -> None:
    said = [render("page.html", msgspec.structs.replace(page(), csrf=token)) for token in ("one", "two")]
    assert said == ["征集中 1,200 one", "征集中 1,200 two"]


def test_what_two_templates_of_a_page_import_is_run_once_for_that_page(templates: Path) -> None:
    said = [render("callers.html", msgspec.structs.replace(page(), csrf=token, imported={})) for token in ("a", "b")]
    assert said == ["a10 a20", "b10 b20"]


def test_it_is_run_again_for_who_looks_at_another_value(templates: Path) -> None:
    assert render("differing.html", page()) == "token-110 token-111"


def test_a_page_that_was_made_of_another_imports_for_itself(templates: Path) -> None:
    first = page()
    assert render("callers.html", first) == "token-110 token-120"
    assert render("callers.html", msgspec.structs.replace(first, csrf="c")) == "c10 c20"


def test_a_page_lets_go_of_what_it_imported_also_where_it_breaks(templates: Path) -> None:
    (templates / "broken.html").write_text(
        "{% import 'asking.html' as asking with context %}{{ asking.token() }}{{ nobody_knows }}", "utf-8"
    )
    made = page()
    render("callers.html", made)
    assert made.imported == {}
    with pytest.raises(UndefinedError):
        render("broken.html", made)
    assert made.imported == {}


def test_a_macro_that_is_kept_is_run_once_for_the_same_values(templates: Path) -> None:
    (templates / "kept.html").write_text(
        "{% set calls = namespace(n=0) %}"
        "{% macro call(name) %}{% set calls.n = calls.n + 1 %}<b>{{ name }}{{ calls.n }}</b>{% endmacro %}",
        "utf-8",
    )
    (templates / "keeping.html").write_text(
        "{% import 'kept.html' as some with context %}{{ kept(some.call, '<a>') }}{{ kept(some.call, 'b') }}", "utf-8"
    )
    assert [render("keeping.html", page()) for _ in range(2)] == ["<b>&lt;a&gt;1</b><b>b2</b>"] * 2


def test_each_language_has_its_own_pages(templates: Path) -> None:
    said = [render("page.html", page(locale)) for locale in ("zh-Hans", "en", "zh-Hans")]
    assert [one.split(" 1,200")[0] for one in said] == ["征集中", "Open for comments", "征集中"]


def test_a_sentence_without_values_is_not_looked_up_again(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render("page.html", page())
    monkeypatch.delattr(Speech, "gettext")
    assert render("page.html", page()) == first


def test_what_is_said_early_is_escaped_as_ever() -> None:
    source = environment(page("en")).from_string("{{ _('<b> & %(missing)s') }} {{ _('<i>')|upper }}")
    assert source.render() == "&lt;b&gt; &amp; … &lt;I&gt;"


def test_some_of_our_macros_do_stand_alone_and_those_of_forms_do_not() -> None:
    ours = environment_of("zh-Hans", UTC)
    assert ours.stands_alone("kit/status.html")
    assert not ours.stands_alone("kit/forms.html")
