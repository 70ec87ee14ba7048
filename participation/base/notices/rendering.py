"""The words of a notice: one template a notice, with a subject, a body and a short text for telephones.

A mail says everything in the recipient's language and below it in every other, for people pass mails on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from participation.base import messages, settings
from participation.base.errors import N_
from participation.base.notices.proofs import proof
from participation.base.notices.words import KEPT_OUT, OUTCOME, RHYTHM, SCOPE, SUBSCRIBED, WHAT
from participation.base.rules_file.counting import last_day_before

TEMPLATES = Path(__file__).parent / "templates"
AUTOMATIC = N_("This mail was sent automatically. Please do not answer it.")
LEAVE = N_("You do not want to be told about your comments any more? Say so here:")
WITNESS = N_(
    "This is the state of our public ledger, signed, as this mail was sent. Keep the mail: by it anybody can show later"
    " whether the ledger was changed since. How to check it:"
)
LEAVE_SUBSCRIPTION = N_("You do not want these mails any more? Leave here, without signing in:")
WORDS = {"outcome": OUTCOME, "kept_out": KEPT_OUT, "what": WHAT, "scope": SCOPE, "rhythm": RHYTHM}
# Between one language and the next.
RULE = "\n\n" + "-" * 40 + "\n\n"
# What a title may take of a text message.
SHORT = 24
BLANK_LINES = re.compile(r"\n\s*\n")


class Letter(msgspec.Struct, frozen=True):
    """A notice as a mail: one line of subject in the recipient's language, plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


class Part(msgspec.Struct, frozen=True):
    """What a mail says in one language; ``leave`` is the sentence before the link by which one is told no more."""

    locale: str
    subject: str
    paragraphs: list[str]
    leave: str
    automatic: str
    witness: str


def letter(
    template: str, locale: str, values: Mapping[str, Any], *, leave: str = "", checkpoint: str = "", ledger: str = ""
) -> Letter:
    """The mail of a notice; ``values`` are those of ``words.NEEDED``. Raises jinja2's UndefinedError if one lacks.

    ``leave`` is the link by which the recipient says that they want no more of these, ``checkpoint`` the signed note of
    which the mail makes its recipient a witness, ``ledger`` the page that says how it is checked.
    """
    parts = [_part(template, one, values) for one in in_order(locale)]
    links = tuple(str(one["link"]) for one in (values, *values.get("items", ())) if one.get("link"))
    html = (
        _environment()
        .get_template("mail.html")
        .render(
            parts=parts,
            code=str(values.get("code", "")),
            links=links,
            leave=leave,
            checkpoint=checkpoint,
            ledger=ledger,
        )
    )
    texts = [_plain(part, leave) for part in parts]
    if checkpoint:
        texts.append("\n\n".join([*(part.witness for part in parts), ledger, checkpoint.rstrip("\n")]))
    return Letter(parts[0].subject, RULE.join(texts) + "\n", html)


def in_order(locale: str) -> list[str]:
    """The languages of a mail: the recipient's, then the others."""
    return sorted(messages.locales(), key=lambda one: one != locale)


def _part(template: str, locale: str, values: Mapping[str, Any]) -> Part:
    subject = " ".join(_block(template, "subject", locale, values).split())
    paragraphs = [part.strip() for part in BLANK_LINES.split(_block(template, "body", locale, values)) if part.strip()]
    leave = LEAVE_SUBSCRIPTION if template in SUBSCRIBED else LEAVE
    return Part(
        locale,
        subject,
        paragraphs,
        messages.say(locale, leave),
        messages.say(locale, AUTOMATIC),
        messages.say(locale, WITNESS),
    )


def _plain(part: Part, leave: str) -> str:
    return "\n\n".join([*part.paragraphs, *([f"{part.leave}\n{leave}"] if leave else []), part.automatic])


def text_message(template: str, locale: str, values: Mapping[str, Any]) -> str:
    """The text message of a notice, in one line: each 70 characters of it cost one message."""
    return " ".join(_block(template, "message", locale, values).split())


def _block(template: str, block: str, locale: str, values: Mapping[str, Any]) -> str:
    source = _environment().get_template(f"{template}.txt")
    context = source.new_context({**values, "locale": locale})
    return "".join(source.blocks[block](context))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = _gettext
    made.filters |= {"quoted": _quoted, "short": _short, "proof": proof, "day": _day, "last_day": _last_day}
    made.filters["moment"] = _moment
    made.filters |= {name: _word_of(words) for name, words in WORDS.items()}
    return made


@pass_context
def _gettext(context: Context, sentence: str, /, **values: Any) -> str:
    return messages.say(context["locale"], sentence, values)


@pass_context
def _quoted(context: Context, title: str) -> str:
    """A title in the quotation marks of the language; Chinese titles of documents may carry theirs already."""
    if title.startswith("《"):
        return title
    return f"《{title}》" if str(context["locale"]).startswith("zh") else f"“{title}”"


def _short(title: str) -> str:
    """A title that leaves room for the rest of a text message."""
    bare = title.removeprefix("《").removesuffix("》") if title.startswith("《") else title
    return bare if len(bare) <= SHORT else bare[: SHORT - 1] + "…"


def _word_of(words: Mapping[str, str]) -> Callable[[Context, str], str]:
    """A filter that says a value in words."""

    @pass_context
    def say(context: Context, value: str) -> str:
        return messages.catalogue(context["locale"]).gettext(words[value])

    return say


@pass_context
def _day(context: Context, day: str) -> str:
    return messages.date_words(context["locale"], date.fromisoformat(day))


@pass_context
def _moment(context: Context, instant: str) -> str:
    """An instant on the office's clock."""
    return messages.datetime_words(context["locale"], datetime.fromisoformat(instant), settings.current().zone)


@pass_context
def _last_day(context: Context, closes_at: str) -> str:
    """The last day on which comments are taken, of the instant at which it is over."""
    return messages.date_words(
        context["locale"], last_day_before(datetime.fromisoformat(closes_at), settings.current().zone)
    )
