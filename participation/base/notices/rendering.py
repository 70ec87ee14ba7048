"""The words of a notice: one template a notice, with a subject, a body and a short text for telephones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from participation.base import messages
from participation.base.errors import N_
from participation.base.notices.proofs import proof
from participation.base.notices.words import OUTCOME

TEMPLATES = Path(__file__).parent / "templates"
AUTOMATIC = N_("This mail was sent automatically. Please do not answer it.")
# What a title may take of a text message.
SHORT = 24
BLANK_LINES = re.compile(r"\n\s*\n")


class Letter(msgspec.Struct, frozen=True):
    """A notice as a mail: one line of subject, plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


def letter(template: str, locale: str, values: Mapping[str, Any]) -> Letter:
    """The mail of a notice; ``values`` are those of ``words.NEEDED``. Raises jinja2's UndefinedError if one lacks."""
    subject = " ".join(_block(template, "subject", locale, values).split())
    paragraphs = [part.strip() for part in BLANK_LINES.split(_block(template, "body", locale, values)) if part.strip()]
    paragraphs.append(messages.say(locale, AUTOMATIC))
    html = (
        _environment()
        .get_template("mail.html")
        .render(
            locale=locale,
            subject=subject,
            paragraphs=paragraphs,
            code=str(values.get("code", "")),
            link=str(values.get("link", "")),
        )
    )
    return Letter(subject, "\n\n".join(paragraphs) + "\n", html)


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
    made.filters |= {"quoted": _quoted, "short": _short, "outcome": _outcome, "proof": proof}
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


@pass_context
def _outcome(context: Context, value: str) -> str:
    return messages.catalogue(context["locale"]).gettext(OUTCOME[value])
