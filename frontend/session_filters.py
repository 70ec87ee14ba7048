"""The filters of the list of sessions as the address holds them: lenient, for they are typed and passed on."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from events.schemas.session_finding import Wanted
from events.words import Mode
from frontend.filters import choice
from participation.base.office_days import meant
from participation.base.text import clean

LONGEST = 80
LONGEST_QUERY = 200
MOST_SEATS = 1000


def wanted_of(asked: dict[str, str]) -> Wanted:
    """The filters of an address; what is blank or not to be understood narrows nothing."""
    first, last, on = (_day(asked.get(name, "")) for name in ("from", "to", "date"))
    words = {name: clean(asked.get(name, "")).strip()[:LONGEST] for name in NAMES}
    return Wanted(
        first_day=on or first,
        last_day=on or last,
        seats=_seats(asked.get("seats", "")),
        mode=choice(Mode, asked.get("mode")),
        accessible=asked.get("accessible") == "yes",
        online=asked.get("online") == "yes",
        q=clean(asked.get("q", "")).strip()[:LONGEST_QUERY],
        **words,
    )


NAMES = ("district", "theme", "language", "campaign", "activity", "body")


def kept(wanted: Wanted) -> dict[str, Any]:
    """The same filters for a further address: only those that narrow."""
    found: dict[str, Any] = {name: getattr(wanted, name) or None for name in NAMES}
    return found | {
        "from": wanted.first_day,
        "to": wanted.last_day,
        "seats": wanted.seats or None,
        "mode": wanted.mode,
        "accessible": "yes" if wanted.accessible else None,
        "online": "yes" if wanted.online else None,
        "q": wanted.q or None,
    }


def narrows(wanted: Wanted) -> bool:
    """Whether anything is left out."""
    return wanted != Wanted()


def apart_from_days(wanted: Wanted) -> Wanted:
    """The filters without days, for a calendar, which has its own."""
    return msgspec.structs.replace(wanted, first_day=None, last_day=None)


def month_of(text: str, today: date) -> date:
    """The first day of a month written ``2027-08``; of this month where nobody can mean it."""
    found = _day(f"{text}-01")
    return found if found and meant(found) else today.replace(day=1)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _seats(text: str) -> int:
    return min(int(text), MOST_SEATS) if text.isascii() and text.isdigit() and len(text) < LONGEST else 0
