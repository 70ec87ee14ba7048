"""Guards for route lines: who may come in at all. For which body, the service decides."""

from __future__ import annotations

from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from participation.base.errors import SIGN_IN_REQUIRED, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.authentication import Connection, actor_of
from participation.base.identity.errors import ROLE_REQUIRED, SCOPE_REQUIRED, SECOND_FACTOR_REQUIRED, STAFF_ONLY
from participation.base.identity.words import Role, Scope


def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Somebody we know."""
    _known(connection)


def staff(connection: Connection, _: BaseRouteHandler) -> None:
    """Somebody with any role, who used their second factor."""
    actor = _known(connection)
    if not actor.second_factor:
        raise Refused(SECOND_FACTOR_REQUIRED)
    if not actor.staff:
        raise Refused(STAFF_ONLY)


def has_role(*roles: Role) -> Guard:
    """Somebody with one of the roles in any body."""

    def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        staff(connection, handler)
        if not actor_of(connection).has(*roles):
            raise Refused(ROLE_REQUIRED)

    return guard


def scope(*scopes: Scope) -> Guard:
    """A caller whose token has all these scopes; a sign-in has every scope."""

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        if not actor_of(connection).scopes.issuperset(scopes):
            raise Refused(SCOPE_REQUIRED)

    return guard


def _known(connection: Connection) -> Actor:
    actor = actor_of(connection)
    if not actor.signed_in:
        raise Refused(SIGN_IN_REQUIRED)
    return actor
