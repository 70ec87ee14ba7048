"""Pages out of templates: one environment for the process, escaping on, no undefined names.

Language, clock and timezone come from the ``page`` of the render, so templates and macros (imported
``with context``) need nothing else to speak the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import escape

from frontend import assets, difference, words
from frontend.draw_picture import chance_words
from frontend.markdown import markdown
from frontend.masking import masked, withheld
from frontend.open_days_words import listed, listed_name
from frontend.page import Page
from frontend.statute import paragraphs
from participation.base import messages
from participation.base.errors import FieldError
from participation.representatives.naming import named_by_law

TEMPLATES = Path(__file__).parent / "templates"
CHINESE = re.compile(r"[\u3400-\u9fff]")


def render(template: str, page: Page, **values: Any) -> str:
    """The HTML of a template; ``form`` (what was typed) and ``errors`` are empty unless given."""
    return environment().get_template(template).render(_context(page, values))


def render_block(template: str, block: str, page: Page, **values: Any) -> str:
    """One block of a page template as a fragment, made from the same source as the whole page.

    Raises KeyError if the template itself (not its layout) has no such block.
    """
    source = environment().get_template(template)
    context = source.new_context(_context(page, values))
    # what the template imports and sets at its top is bound by starting it; its layout need not be run
    next(iter(source.root_render_func(context)), None)
    return "".join(source.blocks[block](context))


@cache
def environment() -> Environment:
    """The environment all pages share."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        # looking for changed templates at each page costs more than some pages do
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # keywords of `_()` are values of the sentence, also for {% trans %}
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(
        gettext=_gettext,
        ngettext=_ngettext,
        asset=assets.asset_url,
        integrity=assets.integrity,
        languages=languages,
        url=url,
        look=words.look,
        word_options=_word_options,
        named_by_law=named_by_law,
        listed=listed,
        listed_name=listed_name,
    )
    made.filters.update(
        date=_date,
        datetime=_datetime,
        time=_time,
        iso=iso,
        number=_number,
        percent=_percent,
        share=chance_words,
        days_left=_days_left,
        md=markdown,
        paragraphs=paragraphs,
        pieces=difference.pieces,
        word=_word,
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


def languages() -> list[tuple[str, str]]:
    """Every language with the name it gives itself, the default first."""
    return [(locale, messages.language_name(locale)) for locale in messages.locales()]


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


def _worded(sentence: str, page: Page, values: Mapping[str, object]) -> str:
    """Fill a translated sentence; it becomes markup only by a value that is markup, all else escaped."""
    shown = {name: messages.word_of(page.locale, value, page.timezone) for name, value in values.items()}
    if any(hasattr(value, "__html__") for value in shown.values()):
        # joining markup escapes whatever is not
        return escape("").join(escape(part) for part in messages.parts(sentence, shown))
    return messages.fill(sentence, shown)


@pass_context
def _gettext(context: Context, sentence: str, /, **values: object) -> str:
    page = _page(context)
    return _worded(messages.catalogue(page.locale).gettext(sentence), page, values)


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int, /, **values: object) -> str:
    page = _page(context)
    chosen = messages.catalogue(page.locale).ngettext(one, many, number)
    return _worded(chosen, page, {"num": number, **values})


@pass_context
def _date(context: Context, moment: date) -> str:
    page = _page(context)
    day = moment.astimezone(page.timezone).date() if isinstance(moment, datetime) else moment
    return messages.date_words(page.locale, day)


@pass_context
def _datetime(context: Context, moment: date) -> str:
    page = _page(context)
    if not isinstance(moment, datetime):
        return messages.date_words(page.locale, moment)
    return messages.datetime_words(page.locale, moment, page.timezone)


@pass_context
def _time(context: Context, instant: datetime) -> str:
    page = _page(context)
    return messages.time_words(page.locale, instant, page.timezone)


@pass_context
def _number(context: Context, number: float) -> str:
    return messages.number_words(_page(context).locale, number)


@pass_context
def _percent(context: Context, share: float) -> str:
    return messages.percent_words(_page(context).locale, share)


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


@pass_context
def _word(context: Context, value: str, kind: str) -> str:
    # the plain text of an enum member, not its class name
    return messages.catalogue(_page(context).locale).gettext(words.word(str(value), kind))


@pass_context
def _word_options(context: Context, kind: str) -> list[tuple[str, str]]:
    catalogue = messages.catalogue(_page(context).locale)
    return [(value, catalogue.gettext(name)) for value, name in words.SETS[kind].items()]
