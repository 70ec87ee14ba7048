"""E-mails as they were sent: the words, who sent them and when, and what was enclosed."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path

from lxml import etree

from consultations.importing.errors import LINE_TOO_LONG, NO_MAIL
from consultations.importing.form import Enclosure, Row, Value
from consultations.importing.limits import MAIL_BYTES

COLUMNS = ("subject", "text", "date", "name", "email", "message_id")
FIELDS = {"text": "text", "date": "stated_on", "name": "name", "email": "email", "message_id": "key"}

_POLICY = policy.default.clone(raise_on_defect=False)
_HEADER = re.compile(
    rb"^(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To):", re.I | re.M
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"})
_BLOCKS = frozenset({"div", "tr", "li", "body", "section", "article", "header", "footer", "dl", "dt", "dd", "hr"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_SPACES = re.compile(r"\s+")
# signs that no text has: here a block ends or begins, here a paragraph
_NEXT, _APART = "\x1e", "\x1d"
_PARTED = re.compile(r"\s*[\x1d\x1e][\s\x1d\x1e]*")
_LINES = re.compile(r"\n{3,}")
# GB2312 and GBK are parts of it, and mail programs name one and write the other
_AS_GB18030 = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312", "euc-cn", "gb18030"})


def is_mail(head: bytes) -> bool:
    """Whether a file begins like an e-mail: with a header, and one of those that every e-mail has."""
    first = head.lstrip().split(b"\n", 1)[0]
    return re.match(rb"[A-Za-z][A-Za-z0-9-]{1,60}:", first) is not None and len(_HEADER.findall(head[:16384])) > 1


def mail_row(path: Path, number: int) -> Row:
    """One e-mail as a row: ``text`` begins with the subject where the words below do not say it again."""
    if path.stat().st_size > MAIL_BYTES:
        return Row(number, {}, LINE_TOO_LONG)
    content = path.read_bytes()
    if not is_mail(content[:65536]):
        return Row(number, {}, NO_MAIL)
    try:
        message = BytesParser(policy=_POLICY).parsebytes(content)
        assert isinstance(message, EmailMessage)
        return _row(message, number)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        # the standard library's parser stumbles over some headers that no program should write
        return Row(number, {}, NO_MAIL)


def _row(message: EmailMessage, number: int) -> Row:
    words, part = _words(message)
    subject = _header(message, "Subject")
    if subject and subject not in words:
        words = f"{subject}\n\n{words}".rstrip()
    name, address = parseaddr(_header(message, "From"))
    cells: dict[str, Value] = {
        "subject": subject,
        "text": words,
        "date": _date(message),
        "name": name.strip() if "@" not in name else "",
        "email": address,
        "message_id": _header(message, "Message-ID"),
    }
    return Row(number, {column: value for column, value in cells.items() if value}, None, _enclosures(message, part))


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return " ".join(str(value).split()) if value is not None else ""


def _date(message: EmailMessage) -> Value:
    value = message.get("Date")
    return getattr(value, "datetime", None)


def _words(message: EmailMessage) -> tuple[str, Message | None]:
    """What is read: the plain text, else the page without its markup; and the part it comes from."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", None
    text = _text_of(part)
    if part.get_content_type() == "text/plain" and not text.strip():
        page = message.get_body(preferencelist=("html",))
        if page is not None:
            return _page_words(_text_of(page)), page
    return (_page_words(text) if part.get_content_type() == "text/html" else _tidy(text)), part


def _text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    named = (part.get_content_charset() or "").lower()
    for encoding in ("gb18030" if named in _AS_GB18030 else named, "utf-8", "gb18030"):
        if not encoding:
            continue
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def _tidy(text: str) -> str:
    return _LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))).strip()


def _page_words(page: str) -> str:
    """What a page says, a line for each of its blocks."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    root = etree.fromstring(page.encode("utf-8", "replace"), parser) if page.strip() else None
    if root is None:
        return ""
    said: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        if name == "br" and event == "start":
            said.append("\n")
        elif name in _PARAGRAPHS or name in _BLOCKS:
            said.append(_APART if name in _PARAGRAPHS else _NEXT)
        if event == "start" and name in _UNSEEN:
            walk.skip_subtree()
            continue
        words = element.text if event == "start" else element.tail
        said.append(_SPACES.sub(" ", words.replace("\xa0", " ")) if words else "")
    parted = _PARTED.sub(lambda found: "\n\n" if _APART in found[0] else "\n", "".join(said))
    return _tidy("\n".join(line.strip() for line in parted.split("\n")))


def _enclosures(message: EmailMessage, body: Message | None) -> tuple[Enclosure, ...]:
    """The files that came with it; other forms of the same words are none."""
    found = []
    for part in message.walk():
        if part.is_multipart() or part is body:
            continue
        name = part.get_filename()
        if name is None and part.get_content_type() in {"text/plain", "text/html"}:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            found.append(Enclosure(str(name or f"{part.get_content_type().replace('/', '.')}"), content))
    return tuple(found)
