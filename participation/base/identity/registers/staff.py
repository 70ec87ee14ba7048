"""Who works for the bodies that somebody administers, in which roles, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base.database import fetch
from participation.base.errors import NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked, read_contact
from participation.base.identity.services.authority import require_administrator
from participation.base.identity.words import ContactKind, Role
from participation.base.paging import after_cursor, page_of

SHOWN_ACTS = 50


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A role in a body, from its grant to its end."""

    role: Role
    body: str
    body_name: str
    body_name_en: str
    granted_at: datetime
    ended_at: datetime | None = None


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a role, as an administrator sees them: contacts masked, posts in the administrator's bodies only.

    ``password`` and ``second_factor`` say whether they have set these up; without both they cannot work yet.
    """

    id: UUID
    name: str
    locale: str
    contacts: list[str]
    password: bool
    second_factor: bool
    posts: list[Post]

    @property
    def held(self) -> list[Post]:
        """The posts they have now."""
        return [post for post in self.posts if post.ended_at is None]

    @property
    def enrolled(self) -> bool:
        """Whether they can work."""
        return self.password and self.second_factor


class StaffFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the register is narrowed to: ``q`` is a part of a name or a whole contact, ``body`` a slug.

    ``former`` lists those instead whose roles have all ended.
    """

    q: str = ""
    body: str | None = None
    role: Role | None = None
    former: bool = False


class StaffPage(msgspec.Struct, frozen=True):
    """One page of the register, in the order in which people became known."""

    items: list[StaffMember]
    next: str | None


class StaffAct(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the record about somebody; ``by`` is empty for the command line, ``role`` where it is about one."""

    at: datetime
    by: str
    via: str
    verb: str
    role: str | None


async def staff(actor: Actor, wanted: StaffFilter, *, cursor: str | None = None, limit: int = 50) -> StaffPage:
    """Those who have a role in a body that the actor administers. Raises 403 for who administers none."""
    require_administrator(actor)
    posts = _posts(actor, wanted.body)
    if wanted.role:
        posts = QueryString("{} AND m.role = {}", posts, wanted.role.value)
    held = QueryString("EXISTS ({} AND m.ended_at IS NULL)", posts)
    ended = QueryString("EXISTS ({}) AND NOT EXISTS ({} AND m.ended_at IS NULL)", posts, _posts(actor, wanted.body))
    parts = [ended if wanted.former else held]
    if wanted.q.strip():
        parts.append(_named(wanted.q.strip()))
    if cursor:
        parts.append(QueryString("p.id > {}", after_cursor(cursor)))
    found = await _people(QueryString(" AND ".join("{}" for _ in parts), *parts), limit + 1)
    shown, following = page_of(found, limit)
    return StaffPage(await _whole(actor, shown), following)


async def staff_member(actor: Actor, person: UUID) -> StaffMember:
    """One of them, or somebody who was; raises 404 for everybody else, whether there is such a person or not."""
    require_administrator(actor)
    found = await _people(QueryString("p.id = {} AND EXISTS ({})", person, _posts(actor)), 1)
    if not found:
        raise Refused(NOT_FOUND)
    return (await _whole(actor, found))[0]


async def acts_on(actor: Actor, person: UUID) -> list[StaffAct]:
    """What was done to somebody's roles and credentials for the actor's bodies, the newest first."""
    return await fetch(
        StaffAct,
        "SELECT a.at, COALESCE(p.name, '') AS by, a.via, a.verb, a.detail->>'role' AS role"
        " FROM audit a LEFT JOIN person p ON p.id = a.person"
        " WHERE a.subject = {} AND a.capacity = ANY ({}::text[]) ORDER BY a.id DESC LIMIT {}",
        f"person:{person}",
        [f"body:{body}" for body in actor.bodies(Role.ADMINISTRATOR)],
        SHOWN_ACTS,
    )


class _Person(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    locale: str
    password: bool
    second_factor: bool


class _Post(Post, frozen=True, kw_only=True):
    person: UUID


class _Way(msgspec.Struct, frozen=True):
    person: UUID
    kind: ContactKind
    value: str


PEOPLE = """
SELECT p.id, p.name, p.locale, EXISTS (SELECT FROM credential k WHERE k.person = p.id) AS password,
 EXISTS (SELECT FROM credential k WHERE k.person = p.id AND k.totp_confirmed_at IS NOT NULL) AS second_factor
FROM person p WHERE {} ORDER BY p.id LIMIT {}
"""


def _posts(actor: Actor, slug: str | None = None) -> QueryString:
    """The posts of person ``p`` in the actor's bodies, or in that of ``slug``; the command line sees all."""
    posts = QueryString("SELECT FROM membership m JOIN body b ON b.id = m.body WHERE m.person = p.id")
    if actor.via != "command":
        posts = QueryString("{} AND b.id = ANY ({}::uuid[])", posts, sorted(actor.bodies(Role.ADMINISTRATOR)))
    return QueryString("{} AND b.slug = {}", posts, slug) if slug else posts


def _named(words: str) -> QueryString:
    contact = read_contact(words)
    if isinstance(contact, FieldError):
        return QueryString("strpos(lower(p.name), lower({})) > 0", words)
    kind, value = contact
    return QueryString(
        "EXISTS (SELECT FROM contact c WHERE c.person = p.id AND c.kind = {} AND c.value = {})", kind.value, value
    )


async def _people(where: QueryString, limit: int) -> list[_Person]:
    return await fetch(_Person, PEOPLE, where, limit)


async def _whole(actor: Actor, people: Sequence[_Person]) -> list[StaffMember]:
    """The same with their contacts and posts, in two statements for all of them."""
    ids = [one.id for one in people]
    ways = await fetch(_Way, "SELECT person, kind, value FROM contact WHERE person = ANY ({}::uuid[]) ORDER BY id", ids)
    posts = await fetch(
        _Post,
        "SELECT m.person, m.role, b.slug AS body, b.name AS body_name, b.name_en AS body_name_en, m.granted_at,"
        " m.ended_at FROM membership m JOIN body b ON b.id = m.body WHERE m.person = ANY ({}::uuid[])"
        " AND ({}::boolean OR b.id = ANY ({}::uuid[])) ORDER BY b.slug, m.granted_at, m.id",
        ids,
        actor.via == "command",
        sorted(actor.bodies(Role.ADMINISTRATOR)),
    )
    return [
        StaffMember(
            **msgspec.structs.asdict(one),
            contacts=[masked(way.kind, way.value) for way in ways if way.person == one.id],
            posts=[_plain(post) for post in posts if post.person == one.id],
        )
        for one in people
    ]


def _plain(post: _Post) -> Post:
    return Post(**{name: getattr(post, name) for name in Post.__struct_fields__})
