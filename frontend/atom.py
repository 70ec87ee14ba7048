"""Atom feeds (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from lxml import etree

from frontend.rendering import iso, language

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
XML = "{http://www.w3.org/XML/1998/namespace}"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of news; ``id`` never changes, ``updated`` does when what it tells changes."""

    id: UUID
    title: str
    address: str
    author: str
    published: datetime
    updated: datetime
    summary: str
    categories: Sequence[str] = ()


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed at its own address, of the page that shows the same."""

    title: str
    address: str
    page: str
    author: str
    locale: str
    entries: Sequence[Entry]


def atom(feed: Feed, now: datetime) -> bytes:
    """The feed as XML. An empty one was updated ``now``."""
    root = etree.Element(f"{{{NAMESPACE}}}feed", nsmap={None: NAMESPACE})
    root.set(f"{XML}lang", feed.locale)
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", iso(max((entry.updated for entry in feed.entries), default=now)))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        _entry(_add(root, "entry"), entry)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _entry(made: etree._Element, entry: Entry) -> None:
    made.set(f"{XML}lang", language(entry.title))
    _add(made, "id", f"urn:uuid:{entry.id}")
    _add(made, "title", entry.title)
    _add(made, "link", rel="alternate", type="text/html", href=entry.address)
    _add(_add(made, "author"), "name", entry.author)
    _add(made, "published", iso(entry.published))
    _add(made, "updated", iso(entry.updated))
    for category in entry.categories:
        _add(made, "category", term=category)
    _add(made, "summary", entry.summary)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    made.text = text
    return made
