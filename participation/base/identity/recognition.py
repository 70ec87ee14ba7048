"""Who acts: one statement a request, from the cookie or the token to roles, capacity and assurance."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from participation.base import clock
from participation.base.codes import digest
from participation.base.database import fetch_one
from participation.base.identity.actor import Actor
from participation.base.identity.words import Assurance, Role, Scope

# A sign-in lives so long after it was last used. Staff come back the next morning with their second factor.
STAFF_LASTS = timedelta(hours=12)
RESIDENT_LASTS = timedelta(days=30)
# Its end is moved at most so often, so that reading a page is seldom a write.
STAFF_RENEWS = timedelta(minutes=30)
RESIDENT_RENEWS = timedelta(days=1)
TOKEN_NOTED = timedelta(minutes=1)

PERSON = """
 ARRAY(SELECT m.role || ' ' || m.body FROM membership m WHERE m.person = p.id AND m.ended_at IS NULL) AS roles,
 EXISTS (SELECT FROM contact c WHERE c.person = p.id AND c.verified_at IS NOT NULL) AS verified,
 p.id AS person, p.name, p.locale, p.real_name_at IS NOT NULL AS real_name
"""

FROM_COOKIE = """
WITH found AS (
 SELECT id, person, organisation, second_factor_at IS NOT NULL AS sure, expires_at FROM sign_in
 WHERE secret_hash = {} AND ended_at IS NULL AND expires_at > {}
), renewed AS (
 UPDATE sign_in SET expires_at = CASE WHEN found.sure THEN {}::timestamptz ELSE {}::timestamptz END FROM found
 WHERE sign_in.id = found.id AND found.expires_at < CASE WHEN found.sure THEN {}::timestamptz ELSE {}::timestamptz END
 RETURNING sign_in.expires_at
)
SELECT found.id AS sign_in, found.sure, o.id AS organisation, o.name AS organisation_name,
 (SELECT expires_at FROM renewed) AS renewed_until, {}
FROM found JOIN person p ON p.id = found.person
LEFT JOIN authorisation a ON a.person = p.id AND a.organisation = found.organisation
 AND a.confirmed_at IS NOT NULL AND a.ended_at IS NULL
LEFT JOIN organisation o ON o.id = a.organisation
"""

FROM_BEARER = """
WITH found AS (
 SELECT id, person, scopes, last_used_at FROM token WHERE secret_hash = {} AND revoked_at IS NULL
), noted AS (
 UPDATE token SET last_used_at = {} FROM found
 WHERE token.id = found.id AND (found.last_used_at IS NULL OR found.last_used_at <= {})
)
SELECT found.id AS token, found.scopes, {}
FROM found JOIN person p ON p.id = found.person
"""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A row of either statement above."""

    person: UUID
    name: str
    locale: str
    real_name: bool
    verified: bool
    roles: list[str]
    sign_in: UUID | None = None
    sure: bool = True
    organisation: UUID | None = None
    organisation_name: str | None = None
    renewed_until: datetime | None = None
    token: UUID | None = None
    scopes: list[Scope] = []


async def by_sign_in(secret: str) -> tuple[Actor, datetime | None] | None:
    """Who is signed in with the secret of a cookie, and the sign-in's new end where it was moved; None if nobody.

    Roles are withheld from staff who did not use their second factor, and while one acts for an organisation.
    """
    now = clock.now()
    known = await fetch_one(
        Known,
        FROM_COOKIE,
        digest(secret),
        now,
        now + STAFF_LASTS,
        now + RESIDENT_LASTS,
        now + STAFF_LASTS - STAFF_RENEWS,
        now + RESIDENT_LASTS - RESIDENT_RENEWS,
        QueryString(PERSON),
    )
    if known is None:
        return None
    return _actor(known, "page", withheld=not known.sure or known.organisation is not None), known.renewed_until


async def by_token(secret: str) -> Actor | None:
    """Whose token this is; None where it is not valid. Notes at most once a minute that it was used."""
    now = clock.now()
    known = await fetch_one(Known, FROM_BEARER, digest(secret), now, now - TOKEN_NOTED, QueryString(PERSON))
    return _actor(known, "api", withheld=False) if known else None


def _actor(known: Known, via: str, *, withheld: bool) -> Actor:
    pairs = (entry.split(" ") for entry in known.roles)
    roles = frozenset((Role(role), UUID(body)) for role, body in pairs)
    assurance = Assurance.CONTACT if known.verified else Assurance.NONE
    return Actor(
        person=known.person,
        name=known.name,
        organisation=known.organisation,
        organisation_name=known.organisation_name or "",
        roles=frozenset() if withheld else roles,
        assurance=Assurance.REAL_NAME if known.real_name else assurance,
        scopes=frozenset(known.scopes) if known.token else frozenset(Scope),
        second_factor=known.sure or not roles,
        sign_in=known.sign_in,
        token=known.token,
        locale=known.locale,
        via=via,
    )
