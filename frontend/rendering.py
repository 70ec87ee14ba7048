"""Pages out of templates: one environment a language, escaping on, no undefined names.

Language and timezone are those of the ``page`` of the render, and so is the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from frontend import assets, difference, words
from frontend.compiled import compiled_pages
from frontend.draw_picture import chance_words
from frontend.markdown import markdown
from frontend.masking import masked, withheld
from frontend.open_days_words import listed, listed_name
from frontend.page import Page
from frontend.speaking import SpeakingEnvironment
from frontend.speech import Speech
from frontend.statute import paragraphs
from frontend.wrong_fields import general, with_labels
from participation.base import messages
from participation.base.errors import FieldError
from participation.representatives.naming import named_by_law

TEMPLATES = Path(__file__).parent / "templates"
CHINESE = re.compile(r"[\u3400-\u9fff]")


def render(template: str, page: Page, **values: Any) -> str:
    """The HTML of a template; ``form`` (what was typed) and ``errors`` are empty unless given."""
    with _importing(page):
        return with_labels(environment(page).get_template(template).render(_context(page, values)), page)


def render_block(template: str, block: str, page: Page, **values: Any) -> str:
    """One block of a page template as a fragment, made from the same source as the whole page.

    Raises KeyError if the template itself (not its layout) has no such block.
    """
    source = environment(page).get_template(template)
    context = source.new_context(_context(page, values))
    with _importing(page):
        # what the template imports and sets at its top is bound by starting it; its layout need not be run
        next(iter(source.root_render_func(context)), None)
        return with_labels("".join(source.blocks[block](context)), page)


@contextmanager
def _importing(page: Page) -> Iterator[None]:
    """Let go of what the page imported once it is made: both know each other, and would wait for the collector."""
    try:
        yield
    finally:
        page.imported.clear()


def environment(page: Page) -> SpeakingEnvironment:
    """The environment that all pages of a language share."""
    return environment_of(page.locale, page.timezone)


@cache
def environment_of(locale: str, timezone: tzinfo) -> SpeakingEnvironment:
    """The same, by the language and the timezone of its pages."""
    made = SpeakingEnvironment(
        Speech(locale, timezone),
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        # looking for changed templates at each page costs more than some pages do
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # all there are: one that falls out would be compiled anew
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=compiled_pages(TEMPLATES, locale, timezone),
    )
    made.globals.update(
        asset=assets.asset_url,
        integrity=assets.integrity,
        languages=languages,
        url=url,
        look=words.look,
        named_by_law=named_by_law,
        listed=listed,
        listed_name=listed_name,
        general=general,
    )
    made.filters.update(
        iso=iso,
        share=chance_words,
        days_left=_days_left,
        md=markdown,
        paragraphs=paragraphs,
        pieces=difference.pieces,
        language=language,
        masked=masked,
        withheld=withheld,
    )
    return made


def _context(page: Page, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"form": {}, "errors": (), **values, "page": page}


def sentence(page: Page, error: FieldError) -> str:
    """What a field error says to this reader."""
    return messages.say(page.locale, error.sentence, error.values, page.timezone)


@cache
def languages() -> tuple[tuple[str, str], ...]:
    """Every language with the name it gives itself, the default first."""
    return tuple((locale, messages.language_name(locale)) for locale in messages.locales())


def language(text: str) -> str:
    """The language to declare for a text people wrote: Chinese if it has one Chinese character, else English."""
    return "zh-Hans" if CHINESE.search(text) else messages.SOURCE


def url(path: str, **query: object) -> str:
    """A path with its query encoded; values that are None or empty fall out, lists repeat the name."""
    pairs: list[tuple[str, object]] = []
    for name, value in query.items():
        several: Sequence[object] = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, one) for one in several if one is not None and one != ""]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def iso(moment: date) -> str:
    """A date or instant as machines read it; instants in UTC."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat()


def days_between(now: datetime, until: date, timezone: tzinfo) -> int:
    """Calendar days from today to the day of ``until``, both on the office's calendar."""
    last = until.astimezone(timezone).date() if isinstance(until, datetime) else until
    return (last - now.astimezone(timezone).date()).days


def _page(context: Context) -> Page:
    page = context["page"]
    assert isinstance(page, Page)
    return page


@pass_context
def _days_left(context: Context, until: date) -> str:
    page = _page(context)
    if isinstance(until, datetime) and until <= page.now:
        return ""
    days = days_between(page.now, until, page.timezone)
    if days < 0:
        return ""
    catalogue = messages.catalogue(page.locale)
    if days == 0:
        return catalogue.gettext("Last day")
    return messages.fill(catalogue.ngettext("%(n)s day left", "%(n)s days left", days), {"n": days})
