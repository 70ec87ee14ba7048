"""Feeds (Atom) of what was announced, of everything or of one body, audience, district, tag or consultation."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from litestar import Controller, Response, get
from litestar.params import QueryParameter

from consultations.queries.subscribing import announcements
from consultations.schemas.subscribing import AnnouncementView
from consultations.subscribing.words import TELL_END, Scope, page_of
from frontend.answers import AnyRequest, page_for
from participation.base import clock
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.messages import date_words, say
from participation.base.notices.words import WHAT
from participation.base.rules_file.counting import last_day_before
from participation.base.settings import current

ATOM = "http://www.w3.org/2005/Atom"
TITLE = N_("News of consultations")
UNTIL = N_("Comments are taken until %(closes)s.")
KEPT = "public, max-age=300"
About = Annotated[str, QueryParameter(max_length=100)]

register_namespace("", ATOM)


class AnnouncementFeed(Controller):
    """``/feeds``."""

    path = "/feeds"
    include_in_schema = False

    @get("/announcements.atom")
    async def announced(self, request: AnyRequest, about: About = "everything") -> Response[bytes]:
        """The last announcements; ``about`` as in the form of subscriptions: a scope, a colon and its value."""
        scope, _, value = about.partition(":")
        if scope not in set(Scope):
            raise Refused(NOT_FOUND)
        locale = page_for(request).locale
        found = await announcements(Scope(scope), value)
        body = feed(found, locale, f"{current().base_url}/feeds/announcements.atom?about={quote(about)}")
        # which language it is in depends on who asks
        headers = {"Cache-Control": KEPT, "Vary": "Cookie, Accept-Language"}
        return Response(body, media_type="application/atom+xml; charset=utf-8", headers=headers)


def feed(found: list[AnnouncementView], locale: str, address: str) -> bytes:
    """The feed as XML."""
    root = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": locale})
    updated = found[0].at if found else clock.now()
    for name, text in (("title", say(locale, TITLE)), ("id", address), ("updated", updated.isoformat())):
        SubElement(root, f"{{{ATOM}}}{name}").text = text
    SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": address})
    SubElement(root, f"{{{ATOM}}}link", {"href": f"{current().base_url}/consultations"})
    for one in found:
        _entry(root, one, locale)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: Element, one: AnnouncementView, locale: str) -> None:
    entry = SubElement(root, f"{{{ATOM}}}entry")
    tells_end = one.what in TELL_END
    summary = ""
    if tells_end and one.closes_at is not None:
        day = date_words(locale, last_day_before(one.closes_at, current().zone))
        summary = say(locale, UNTIL, {"closes": day})
    colon = ": " if locale == "en" else "："
    texts = {
        "title": f"{say(locale, WHAT[one.what])}{colon}{one.title}",
        "id": UUID(str(one.id)).urn,
        "updated": one.at.isoformat(),
        "published": one.at.isoformat(),
        "summary": summary,
    }
    for name, text in texts.items():
        if text:
            SubElement(entry, f"{{{ATOM}}}{name}").text = text
    SubElement(entry, f"{{{ATOM}}}link", {"href": f"{current().base_url}/consultations/{one.slug}{page_of(one.what)}"})
    SubElement(SubElement(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name").text = one.body
