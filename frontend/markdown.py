"""Safe Markdown: what offices write in notes, explanations and answers.

The only place in the project where text written by people becomes HTML. Raw HTML in the text is shown as
text, images are left out, and links lead only to the web or to a mail address.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

# how many texts are kept as HTML: a notice is read a thousand times for once that it is changed
KEPT = 200
ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Whether an address may become a link; it is shown as text otherwise."""
        return ADDRESS.match(url.strip()) is not None


@cache
def _parser() -> MarkdownIt:
    return _Parser("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")


@lru_cache(maxsize=KEPT)
def markdown(text: str | None, level: int = 3) -> Markup:
    """The HTML of a Markdown text; its highest headings become ``h<level>`` to fit under those of the page."""
    parser = _parser()
    tokens = parser.parse(text or "")
    for token in tokens:
        _fit(token, level)
    html: str = parser.renderer.render(tokens, parser.options, {})
    return Markup(html)  # noqa: S704 -- html is off in the parser, which escapes all text


def _fit(token: Token, level: int) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(6, level - 1 + int(token.tag[1:]))}"
    elif token.type in {"th_open", "td_open"}:
        # columns are aligned by an inline style, which the content security policy refuses
        aligned = str(token.attrs.pop("style", ""))
        if aligned.endswith(":right"):
            token.attrSet("class", "number")
    for child in token.children or ():
        if child.type == "link_open":
            child.attrSet("rel", "nofollow noopener")
