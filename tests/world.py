"""The small named world of the tests: some bodies, staff and residents of the demo city, as constants.

The fixture ``world`` writes their rows. In services use the actors (``OFFICER``), on pages
``signed_in(client, OFFICER)``, on the API ``bearer(OFFICER)``.
"""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from uuid import UUID, uuid5

import httpx
import msgspec

from participation.base import clock
from participation.base.codes import digest
from participation.base.database import execute
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance, ContactKind, Role, Scope
from participation.base.security.csrf import COOKIE, HEADER, PURPOSE
from participation.base.security.keys import sign

NAMESPACE = UUID("018f4b7e-0000-7000-8000-000000000000")


def _id(kind: str, name: str) -> UUID:
    """The same id in every run; the eight bits that say version and variant are uuid5's."""
    return uuid5(NAMESPACE, f"{kind} {name}")


BODIES = MappingProxyType(
    {
        "fgj": ("区房管局", "District Housing Administration"),
        "sww": ("区商务委", "District Commission of Commerce"),
        "lhsr": ("区绿化市容局", "District Greening and City Appearance Bureau"),
        "sfj": ("区司法局", "District Justice Bureau"),
        "qzfb": ("区政府办公室", "District Government Office"),
    }
)
BODY = MappingProxyType({slug: _id("body", slug) for slug in BODIES})
CHAMBER = _id("organisation", "南埠商会")
CHAMBER_CODE = "51310000MJ4950001D"

CONTACTS: dict[UUID, tuple[ContactKind, str]] = {}


def _person(name: str, contact: str, *roles: tuple[Role, str], locale: str = "zh-Hans") -> Actor:
    person = _id("person", name)
    CONTACTS[person] = (ContactKind.EMAIL if "@" in contact else ContactKind.MOBILE, contact)
    return Actor(
        person=person,
        name=name,
        roles=frozenset((role, BODY[body]) for role, body in roles),
        assurance=Assurance.CONTACT,
        sign_in=_id("sign-in", name),
        locale=locale,
    )


OFFICER = _person("周敏", "+8613800000101", (Role.OFFICER, "fgj"))
# prepares what she may then not sign, and serves where a second officer of the same body is needed
COLLEAGUE = _person("何倩", "+8613800000191", (Role.OFFICER, "fgj"))
OFFICER_ELSEWHERE = _person("潘越", "+8613800000102", (Role.OFFICER, "sww"))
REVIEWER = _person("顾行", "+8613800000111", (Role.REVIEWER, "fgj"), (Role.REVIEWER, "sww"), (Role.REVIEWER, "lhsr"))
LEGAL = _person("许知夏", "+8613800000105", (Role.REVIEWER, "fgj"), (Role.REVIEWER, "sfj"))
LEADER = _person("陆晔", "+8613800000112", (Role.LEADER, "fgj"))
CLERK = _person("小唐", "+8613800000113", (Role.CLERK, "fgj"))
AUDITOR = _person("谭清", "+8613800000192", (Role.AUDITOR, "fgj"), (Role.AUDITOR, "qzfb"))
HOST = _person("高远", "+8613800000115", (Role.HOST, "fgj"))
ADMINISTRATOR = _person("魏然", "+8613800000193", (Role.ADMINISTRATOR, "fgj"), (Role.ADMINISTRATOR, "qzfb"))
RESIDENT = _person("陈立", "+8613800000201")
NEIGHBOUR = _person("林可的妈妈", "+8613800000202")
FOREIGNER = _person("Emma Clark", "emma.clark@example.com", locale="en")
MERCHANT = _person("董立群", "+8613800000203")

STAFF = (OFFICER, COLLEAGUE, OFFICER_ELSEWHERE, REVIEWER, LEGAL, LEADER, CLERK, HOST, AUDITOR, ADMINISTRATOR)
PEOPLE = (*STAFF, RESIDENT, NEIGHBOUR, FOREIGNER, MERCHANT)
FOR_THE_CHAMBER = msgspec.structs.replace(
    MERCHANT, organisation=CHAMBER, organisation_name="南埠商会", sign_in=_id("sign-in", "南埠商会")
)
COMMAND = Actor(name="command line", via="command")


def sign_in_secret(actor: Actor) -> str:
    """The secret in the cookie of a person's sign-in; that of an organisation's is another."""
    return f"sign-in-{actor.sign_in}"


def token_secret(actor: Actor, scope: Scope = Scope.WRITE) -> str:
    """A token of the person; one of scope READ may only read."""
    return f"token-{actor.person}-{scope}"


def bearer(actor: Actor, scope: Scope = Scope.WRITE) -> dict[str, str]:
    """The headers of a call to the API by this person."""
    return {"Authorization": f"Bearer {token_secret(actor, scope)}"}


def signed_in(client: httpx.AsyncClient, actor: Actor) -> httpx.AsyncClient:
    """The client with the cookies of the person's browser; forms are taken from it without a look at the page."""
    client.cookies.set(cookies.name_of(cookies.SIGN_IN), sign_in_secret(actor))
    nonce = "nonce"
    token = f"{nonce}.{sign(PURPOSE, f'{nonce} {actor.sign_in}')}"
    client.cookies.set(cookies.name_of(COOKIE), token)
    client.headers[HEADER] = token
    return client


async def people_the_world() -> None:
    """Write the rows of everybody and everything named here."""
    now = clock.now()
    for slug, (name, name_en) in BODIES.items():
        await execute(
            "INSERT INTO body (id, slug, name, name_en, address, phone, email) VALUES ({}, {}, {}, {}, '', '', '')",
            BODY[slug],
            slug,
            name,
            name_en,
        )
    rows = [
        {
            "person": actor.person,
            "name": actor.name,
            "locale": actor.locale,
            "kind": CONTACTS[actor.person][0],
            "contact": CONTACTS[actor.person][1],
            "roles": [{"role": role, "body": body} for role, body in actor.roles],
            "sign_in": actor.sign_in,
            "secret": digest(sign_in_secret(actor)),
            "staff": actor.staff,
            "reads": digest(token_secret(actor, Scope.READ)),
            "writes": digest(token_secret(actor)),
        }
        for actor in PEOPLE
        if actor.person
    ]
    given = msgspec.json.encode(rows).decode()
    given_at = now - timedelta(days=1)
    of = "FROM jsonb_to_recordset({}::jsonb) AS p(person uuid, name text, locale text, kind text, contact text,"
    of += " roles jsonb, sign_in uuid, secret text, staff boolean, reads text, writes text)"
    await execute("INSERT INTO person (id, name, locale, created_at) SELECT person, name, locale, {} " + of, now, given)
    await execute(
        "INSERT INTO contact (id, person, kind, value, verified_at)"
        " SELECT gen_random_uuid(), person, kind, contact, {} " + of,
        now,
        given,
    )
    await execute(
        "INSERT INTO membership (id, person, body, role, granted_at)"
        " SELECT gen_random_uuid(), person, r.body, r.role, {} "
        + of
        + " CROSS JOIN LATERAL jsonb_to_recordset(roles) AS r(role text, body uuid)",
        given_at,
        given,
    )
    await execute(
        "INSERT INTO sign_in (id, secret_hash, person, second_factor_at, created_at, expires_at)"
        " SELECT sign_in, secret, person, CASE WHEN staff THEN {}::timestamptz END, {}, {} " + of,
        now,
        now,
        now + timedelta(days=400),
        given,
    )
    await execute(
        "INSERT INTO token (id, person, name, scopes, secret_hash, created_at)"
        " SELECT gen_random_uuid(), person, 'of the tests', t.scopes, t.secret, {} "
        + of
        + " CROSS JOIN LATERAL (VALUES (ARRAY['read'], reads), (ARRAY['read', 'write'], writes)) AS t(scopes, secret)",
        now,
        given,
    )
    await _chamber()


async def _chamber() -> None:
    now = clock.now()
    await execute(
        "INSERT INTO organisation (id, name, credit_code, kind, created_at) VALUES ({}, '南埠商会', {}, 'chamber', {})",
        CHAMBER,
        CHAMBER_CODE,
        now,
    )
    await execute(
        "INSERT INTO authorisation (id, person, organisation, granted_at, confirmed_at)"
        " VALUES (gen_random_uuid(), {}, {}, {}, {})",
        MERCHANT.person,
        CHAMBER,
        now,
        now,
    )
    await execute(
        "INSERT INTO sign_in (id, secret_hash, person, organisation, created_at, expires_at)"
        " VALUES ({}, {}, {}, {}, {}, {})",
        FOR_THE_CHAMBER.sign_in,
        digest(sign_in_secret(FOR_THE_CHAMBER)),
        MERCHANT.person,
        CHAMBER,
        now,
        now + timedelta(days=30),
    )
