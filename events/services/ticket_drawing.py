"""Tickets as files: the QR code alone, a picture for the phone's photos, a page to print, the slip of the counter."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from events.schemas.ticket import HeldTicket
from events.services.ticket_keys import key_in_use
from events.services.tickets import token_of
from events.words import DoorKind, PartyKind
from participation.base.errors import N_
from participation.base.messages import date_words, datetime_words, say, time_words
from participation.base.qr import QrCode, qr_code
from participation.base.settings import current
from participation.base.typesetting import Form, typeset

SHOW = N_("Please show this at the entrance.")
CANCELLED = N_("Cancelled")
CALLED_OFF = {DoorKind.SESSION: N_("Does not take place"), DoorKind.MEETING: N_("The meeting does not take place")}
COMPANION = N_("Companion %(n)s")
PEOPLE = N_("%(n)s people")


class Shape(StrEnum):
    """What a ticket is set for."""

    PICTURE = "picture"
    PAGE = "page"
    SLIP = "slip"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a ticket, in the words of a language; ``off`` is empty while it is good."""

    title: str
    when: str
    place: str
    name: str
    party: str
    host: str
    off: str


def words_of(ticket: HeldTicket, locale: str) -> Words:
    """What stands on a ticket."""
    english = not locale.startswith("zh")
    off = ""
    if ticket.off_at:
        off = say(locale, CALLED_OFF[ticket.door_kind] if ticket.closed_at else CANCELLED)
    return Words(
        title=(ticket.title_en if english else "") or ticket.title,
        when=_when(ticket, locale),
        place=ticket.place,
        name=ticket.name or (say(locale, COMPANION, {"n": ticket.position - 1}) if ticket.position > 1 else ""),
        party=_party(ticket, locale),
        host=(ticket.host_en if english else "") or ticket.host,
        off=off,
    )


async def qr_of(ticket: HeldTicket) -> QrCode:
    """The QR code of a ticket, signed with the key in use."""
    return qr_code(token_of(await key_in_use(), door=ticket.door_number, ticket=ticket.number))


async def drawn(tickets: Sequence[HeldTicket], shape: Shape, form: Form, locale: str) -> bytes:
    """The tickets as one file, a page for each; a picture holds one. Tickets that are off carry no code."""
    sheets = []
    for ticket in tickets:
        words = words_of(ticket, locale)
        sheets.append(
            {
                "title": words.title,
                "when": words.when,
                "place": words.place,
                "name": words.name,
                "party": words.party,
                "host": words.host,
                "off": words.off,
                "code": ticket.code,
                "qr": "" if words.off else (await qr_of(ticket)).svg().decode(),
            }
        )
    values = {
        "lang": locale,
        "shape": shape.value,
        "hint": say(locale, SHOW),
        "sheets": msgspec.json.encode(sheets).decode(),
    }
    return await typeset(_template(), values, form)


@cache
def _template() -> bytes:
    return files("events.checkin").joinpath("ticket.typ").read_bytes()


def _when(ticket: HeldTicket, locale: str) -> str:
    zone = current().zone
    starts = datetime_words(locale, ticket.starts_at, zone)
    if ticket.ends_at is None:
        return starts
    first, last = ticket.starts_at.astimezone(zone).date(), ticket.ends_at.astimezone(zone).date()
    ends = time_words(locale, ticket.ends_at, zone)
    return f"{starts}–{ends}" if first == last else f"{starts} – {date_words(locale, last)} {ends}"


def _party(ticket: HeldTicket, locale: str) -> str:
    if ticket.door_kind is not DoorKind.SESSION:
        return ""
    heads = ticket.heads if ticket.party_kind is PartyKind.GROUP else 1
    if heads == 1:
        return ""
    return say(locale, PEOPLE, {"n": heads})
