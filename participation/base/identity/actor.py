"""Who acts, as a value that services take first: the person, the capacity, the roles, how surely known."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base.identity.words import Assurance, Role, Scope


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts. ``roles`` are (role, body id) pairs; ``organisation`` is set while one acts for it.

    ``address`` is where the request came from and serves rate limits only; it is never stored with an act.
    """

    person: UUID | None = None
    name: str = ""
    organisation: UUID | None = None
    organisation_name: str = ""
    roles: frozenset[tuple[Role, UUID]] = frozenset()
    assurance: Assurance = Assurance.NONE
    scopes: frozenset[Scope] = frozenset(Scope)
    second_factor: bool = True
    sign_in: UUID | None = None
    token: UUID | None = None
    locale: str = "zh-Hans"
    via: str = "page"
    address: str = ""

    def has(self, *roles: Role, body: UUID | None = None) -> bool:
        """Whether the actor has one of the roles, in ``body`` or, without one, anywhere."""
        return any(role in roles and (body is None or where == body) for role, where in self.roles)

    def bodies(self, *roles: Role) -> frozenset[UUID]:
        """The bodies in which the actor has one of the roles."""
        return frozenset(where for role, where in self.roles if role in roles)

    @property
    def signed_in(self) -> bool:
        """Whether we know the person."""
        return self.person is not None

    @property
    def staff(self) -> bool:
        """Whether the person has any role."""
        return bool(self.roles)

    @property
    def capacity(self) -> str:
        """In which capacity the act is done, as recorded with it."""
        return f"organisation:{self.organisation}" if self.organisation else "self"


NOBODY = Actor()
COMMAND = Actor(name="command line", via="command")
CLOCKWORK = Actor(name="clock", via="job")
