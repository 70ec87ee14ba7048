"""Whether what a link names is still there, where it is ours."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from consultations.queries.consultations import consultation
from decisions.words import EditionKind, LinkKind
from participation.base.database import fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.base.settings import current
from participation.representatives.queries.calls import call

TABLES = {
    LinkKind.CONSULTATION: "SELECT EXISTS (SELECT FROM consultation WHERE slug = {}) AS found",
    LinkKind.CALL: "SELECT EXISTS (SELECT FROM call WHERE slug = {}) AS found",
    LinkKind.MEETING: "SELECT EXISTS (SELECT FROM meeting WHERE slug = {}) AS found",
}
PUBLISHED = {
    LinkKind.MEETING: (
        "SELECT EXISTS (SELECT FROM meeting m JOIN edition_in_force f ON f.subject = m.id AND f.kind = {}"
        " WHERE m.slug = {}) AS found"
    ),
}
# the first part of an address of ours, and what it names
NOUNS = {"consultations": LinkKind.CONSULTATION, "calls": LinkKind.CALL, "meetings": LinkKind.MEETING}


STATES = {
    LinkKind.CONSULTATION: "SELECT state FROM consultation WHERE slug = {}",
    LinkKind.CALL: "SELECT state FROM call WHERE slug = {}",
    LinkKind.MEETING: "SELECT state FROM meeting WHERE slug = {}",
}
# what was taken back before anybody read of it never becomes public
TAKEN_BACK = frozenset({"withdrawn", "cancelled"})


class _Found(msgspec.Struct):
    found: bool


class _State(msgspec.Struct):
    state: str


async def is_ours(kind: LinkKind, slug: str) -> bool:
    """Whether there is a consultation, call or meeting of this slug, public or not."""
    found = await fetch_one(_Found, TABLES[kind], slug)
    return found is not None and found.found


async def is_public(kind: LinkKind, slug: str) -> bool:
    """Whether everybody can read it."""
    if kind is LinkKind.MEETING:
        found = await fetch_one(_Found, PUBLISHED[kind], EditionKind.ANNOUNCEMENT.value, slug)
        return found is not None and found.found
    try:
        if kind is LinkKind.CONSULTATION:
            await consultation(NOBODY, slug)
        else:
            await call(NOBODY, slug)
    except Refused:
        return False
    return True


async def leads_nowhere(kind: LinkKind, slug: str) -> bool:
    """Whether there is nothing of this slug, or only what was taken back before it was public.

    What is still being prepared will be there: a link to it only waits.
    """
    found = await fetch_one(_State, STATES[kind], slug)
    return found is None or (found.state in TAKEN_BACK and not await is_public(kind, slug))


def named_by(address: str) -> tuple[LinkKind, str] | None:
    """What an address on this site names, where it is the page of a consultation, call or meeting or below it."""
    parts = urlsplit(address)
    own = urlsplit(current().base_url)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
        return None
    noun, _, rest = parts.path.strip("/").partition("/")
    slug = rest.partition("/")[0]
    return (NOUNS[noun], slug) if noun in NOUNS and slug else None


def is_own(address: str) -> bool:
    """Whether an address is on this site."""
    parts, own = urlsplit(address), urlsplit(current().base_url)
    return (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
