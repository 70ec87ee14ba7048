"""The summary of a refused form names each field where the sentence does not.

The summary stands above the form, so it is made before the fields have said what they are called. They do so while
they are made (``page.labels``), or have a label of their own; the names are put where the summary has left a mark.
"""

from __future__ import annotations

import re
from html import unescape

from markupsafe import Markup, escape

from frontend.page import Page
from participation.base import messages
from participation.base.intake.words import GENERAL

MARK = "<!--label-->"
LINK = re.compile(f'(<a href="#f-([^"]*)">){MARK}')
# of a field that is not written by the form macros
LABEL = '<label class="label" for="f-%s">(.*?)</label>'
OPTIONAL = re.compile('<span class="optional">.*?</span>')
ENDED = ("?", "？", ".", "。", ":", "：", "!", "！")


def general(sentence: str) -> bool:
    """Whether a sentence says of any field what it says: "Please fill this in." five times tells nobody what."""
    return sentence in GENERAL


def with_labels(html: str, page: Page) -> str:
    """The page with the names of its wrong fields in the summary; one that gave no name stands as it was."""
    if MARK not in html:
        return html
    return LINK.sub(lambda found: found[1] + _before(html, page, found[2]), html).replace(MARK, "")


def _before(html: str, page: Page, field: str) -> str:
    label = page.labels.get(unescape(field)) or _written(html, field)
    words = (label.striptags() if isinstance(label, Markup) else label).strip()
    if not words:
        return ""
    colon = messages.catalogue(page.locale).gettext(": ")
    return f"{escape(words)}{' ' if words.endswith(ENDED) else colon}"


def _written(html: str, field: str) -> Markup:
    found = re.search(LABEL % re.escape(field), html, re.DOTALL)
    return Markup(OPTIONAL.sub("", found[1])) if found else Markup()  # noqa: S704 -- it stands in the page as it is
