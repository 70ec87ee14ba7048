"""A web page, or a piece of one, to lines: blocks, headings, numbered lists, tables."""

from __future__ import annotations

import re

from lxml import etree

from consultations.drafts.errors import DRAFT_UNREADABLE
from consultations.drafts.splitting.marks import mark_of
from consultations.drafts.splitting.reading import layout
from consultations.drafts.splitting.reading.counting import counted
from participation.base.errors import Refused

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_NOT_SHOWN = frozenset(
    {
        "button", "canvas", "del", "embed", "head", "iframe", "nav", "noscript", "object", "option", "rp",
        "rt", "script", "select", "style", "svg", "template", "textarea", "title",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all", re.I)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NEW_LINE = "\u2028"
_SPACE = re.compile("[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LIST_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHINESE_LIST = re.compile(r"list-style[^;:]{0,20}:[^;]{0,40}(?:cjk|chinese)", re.I)


def text_of_html(text: str) -> str:
    """The lines of a page, without its scripts, navigation, hidden and deleted parts.

    Raises:
        Refused: nested so deep that the parser gives up and text would be lost.
    """
    # no network, no external entities; entities declared by the page itself are not expanded
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        raise Refused(DRAFT_UNREADABLE) from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Refused(DRAFT_UNREADABLE)
    if root is None:
        return ""
    page = _Page()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        if event == "end":
            page.end(name, element)
        elif name in _NOT_SHOWN or _is_hidden(element):
            walk.skip_subtree()
        else:
            page.start(name, element)
    page.flush()
    return "\n".join(page.lines)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")) is not None


class _Page:
    """The lines read so far, with the blocks we are in."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._sinks = [self.lines]
        self._rows: list[list[list[str]]] = []
        self._open: list[etree._Element] = []  # rows and their cells that have been entered, outermost first
        self._words: list[str] = []
        self._heading = 0
        self._verbatim = 0
        self._lists: list[_List] = []
        self._marker = ""

    def start(self, name: str, element: etree._Element) -> None:
        if name in _BLOCKS:
            self.flush()
            self._enter(name, element)
        elif name == "br":
            self._words.append(_NEW_LINE)
        self._say(element.text)

    def end(self, name: str, element: etree._Element) -> None:
        if name in _BLOCKS:
            self.flush()
            if not _is_hidden(element):
                self._leave(name, element)
        self._say(element.tail)

    def flush(self) -> None:
        """End the line, or lines, being read."""
        if not self._words:
            return
        lines = [_collapsed(part) for part in "".join(self._words).split(_NEW_LINE)]
        lines = [line for line in lines if line]
        self._words = []
        if self._heading and lines:
            self._sinks[-1].append(layout.heading(self._heading, " ".join(lines)))
            return
        for line in lines:
            marked = f"{self._marker} {line}" if self._marker and mark_of(line) is None else line
            self._sinks[-1].append(layout.plain(marked))
            self._marker = ""

    def _say(self, words: str | None) -> None:
        if words:
            self._words.append(words.replace("\n", _NEW_LINE) if self._verbatim else words)

    def _enter(self, name: str, element: etree._Element) -> None:
        if name in _HEADINGS:
            self._heading = _HEADINGS[name]
        elif name == "pre":
            self._verbatim += 1
        elif name == "tr":
            self._rows.append([])
            self._open.append(element)
        elif name in {"td", "th"} and self._open and self._open[-1].tag == "tr":
            self._open.append(element)
            self._sinks.append([])
        elif name in {"ol", "ul", "menu"}:
            self._lists.append(_List(element) if name == "ol" else _List(None))
        elif name == "li" and self._lists:
            self._marker = self._lists[-1].next(element.get("value"))

    def _leave(self, name: str, element: etree._Element) -> None:
        if self._open and self._open[-1] is element:
            self._open.pop()
            if name == "tr":
                self._sinks[-1] += layout.row(self._rows.pop())
            else:
                self._rows[-1].append(self._sinks.pop())
        elif name in _HEADINGS:
            self._heading = 0
        elif name == "pre":
            self._verbatim -= 1
        elif name in {"ol", "ul", "menu"} and self._lists:
            self._lists.pop()
        elif name == "li":
            self._marker = ""


class _List:
    """A list's counter; a list without numbers has no markers."""

    def __init__(self, element: etree._Element | None) -> None:
        self._format = ""
        self._last = 0
        if element is not None:
            chinese = _CHINESE_LIST.search(element.get("style", "")) is not None
            self._format = "chineseCounting" if chinese else _LIST_FORMATS.get(element.get("type", "1"), "decimal")
            self._last = _number(element.get("start"), 1) - 1

    def next(self, value: str | None) -> str:
        if not self._format:
            return ""
        self._last = _number(value, self._last + 1)
        sign = "、" if self._format == "chineseCounting" else "."
        return f"{counted(self._last, self._format)}{sign}"


def _number(written: str | None, otherwise: int) -> int:
    """A whole number from an attribute, or ``otherwise`` where it has none that could be meant."""
    written = (written or "").strip()
    return int(written) if re.fullmatch(r"-?[0-9]{1,6}", written, re.ASCII) else otherwise


def _collapsed(words: str) -> str:
    """Spaces as a browser shows them; a line end between Chinese characters is none."""
    return _SPACE.sub(_space, words).strip()


def _space(found: re.Match[str]) -> str:
    if "\n" not in found.group():
        return " "
    around = found.string[found.start() - 1 : found.start()] + found.string[found.end() : found.end() + 1]
    return "" if len(around) == 2 and all(_WIDE.match(letter) for letter in around) else " "
