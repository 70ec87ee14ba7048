"""Where the links of a matter may lead, and what becomes of one when it is checked."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from decisions.words import LinkFault, LinkKind
from participation.base.errors import N_, FieldError, Refusal, invalid

ADDRESS_WRONG = N_("Enter a whole address that begins with https:// or http://, without a user or password in it.")
SLUG_WRONG = N_("Enter the last part of the address of ours, such as lift-2026.")
INSIDE = N_("This address is inside a private network; the public could not follow the link.")
LONGEST = 2_000

# what is ours and named by its slug; everything else is an address
OURS = frozenset({LinkKind.CONSULTATION, LinkKind.CALL, LinkKind.MEETING})
# A page that is gone, or a name that nobody has, is so tomorrow; a server may only be having a bad night.
DEFINITE = frozenset({LinkFault.GONE, LinkFault.NOT_ALLOWED})
# so many failures in a row of the other kind before anybody is told
PATIENCE = 2
# answers that say there is no page; others, such as a demand to sign in, come from something that is there
NOT_THERE = frozenset({404, 410})


def check_target(kind: LinkKind, target: str) -> Refusal | None:
    """Whether a link can be made of this: a slug of ours, or an http(s) address that the public can reach.

    Codes of the field ``target``: ``invalid``, ``not_allowed`` for an address that is private by its look.
    """
    sentence = None
    code = "invalid"
    if kind in OURS:
        plain = target.replace("-", "")
        if not (plain.isascii() and plain.isalnum() and plain == plain.lower() and len(target) <= 80):
            sentence = SLUG_WRONG
    elif not is_address(target):
        sentence = ADDRESS_WRONG
    elif is_inside(target):
        sentence, code = INSIDE, "not_allowed"
    return invalid(FieldError("target", code, sentence)) if sentence else None


def is_address(target: str) -> bool:
    """Whether it is a whole http(s) address without credentials."""
    if len(target) > LONGEST or not target.isascii() or any(c <= " " or c == "\x7f" for c in target) or "\\" in target:
        return False
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError:
        return False
    named = bool(parts.hostname) and parts.username is None and parts.password is None
    return named and port != 0 and parts.scheme in {"http", "https"}


def is_inside(target: str) -> bool:
    """Whether the address names, by its look, what only a private network has."""
    host = urlsplit(target).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def fault_of_status(status: int) -> LinkFault | None:
    """What an answer says of the page behind an address."""
    if status in NOT_THERE:
        return LinkFault.GONE
    return LinkFault.ERROR if status >= 500 else None


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """How a link fares: ``fault`` is None where it answers, ``since`` when it began to fail."""

    fault: LinkFault | None
    since: datetime | None
    failures: int

    @property
    def telling(self) -> bool:
        """Whether the officer is to know of it; who is told once per ``since`` is told once per spell."""
        return self.fault is not None and (self.fault in DEFINITE or self.failures >= PATIENCE)


def after_check(before: Spell, found: LinkFault | None, *, now: datetime) -> Spell:
    """How a link fares after a check; an answer ends the spell."""
    if found is None:
        return Spell(fault=None, since=None, failures=0)
    return Spell(fault=found, since=before.since or now, failures=before.failures + 1)
