"""People, bodies, organisations, what one may do for whom, and the ways of signing in."""

from __future__ import annotations

from typing import Any

from piccolo.columns import (
    UUID,
    Array,
    BigSerial,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from participation.base.codes import uuid7
from participation.base.identity.words import ContactKind, OrganisationKind, Role


def one_of(column: str, words: Any) -> str:
    """The condition of a CHECK that holds a column to the values of a StrEnum."""
    quoted = ("'" + str(word).replace("'", "''") + "'" for word in words)
    return f'"{column}" IN ({", ".join(quoted)})'


class Body(Table):
    """单位: an agency of the city."""

    id = UUID(primary_key=True, default=uuid7)
    slug = Text(null=False, unique=True)
    name = Text(null=False)
    name_en = Text(null=False, default="")
    address = Text(null=False, default="")
    phone = Text(null=False, default="")
    email = Text(null=False, default="")


class Person(Table):
    """Somebody with at least one way to be reached."""

    id = UUID(primary_key=True, default=uuid7)
    name = Text(null=False, default="")
    locale = Text(null=False, default="zh-Hans")
    created_at = Timestamptz(null=False)
    real_name_at = Timestamptz(null=True, default=None, help_text="when a city sign-in vouched for the name")


class Contact(Table):
    """A mobile number (E.164) or an e-mail address (lower case) that leads to one person."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade)
    kind = Text(null=False)
    value = Text(null=False)
    verified_at = Timestamptz(null=True, default=None)

    unique_contact = Unique([kind, value])
    check_kind = Check(one_of("kind", ContactKind))


class Organisation(Table):
    """An enterprise, association, chamber or residents' committee."""

    id = UUID(primary_key=True, default=uuid7)
    name = Text(null=False)
    credit_code = Text(null=True, default=None, unique=True, help_text="统一社会信用代码")
    kind = Text(null=False, default="other")
    created_at = Timestamptz(null=False)

    check_kind = Check(one_of("kind", OrganisationKind))


class Authorisation(Table):
    """A person may act for an organisation, from its confirmation to its end; until then they claim it."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.cascade)
    granted_at = Timestamptz(null=False, help_text="when it was claimed or given")
    granted_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null)
    confirmed_at = Timestamptz(null=True, default=None)
    confirmed_by = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.set_null, help_text="none: the command line"
    )
    ended_at = Timestamptz(null=True, default=None)


class Membership(Table):
    """A person has a role in a body, from one instant to another."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict)
    role = Text(null=False)
    granted_at = Timestamptz(null=False)
    granted_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null)
    ended_at = Timestamptz(null=True, default=None)

    check_role = Check(one_of("role", Role))


class Credential(Table):
    """A staff member's password (argon2) and the secret of the second factor, sealed with the secret key."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, unique=True, on_delete=OnDelete.cascade)
    password_hash = Text(null=False)
    totp_sealed = Bytea(null=True, default=None)
    totp_confirmed_at = Timestamptz(null=True, default=None)
    totp_last_step = Integer(null=False, default=0, help_text="a code is good once: the last 30 s step used")
    changed_at = Timestamptz(null=False)


class OneTimeCode(Table):
    """A code sent to a contact; kept as a keyed hash, good for few tries and minutes."""

    id = UUID(primary_key=True, default=uuid7)
    kind = Text(null=False)
    value = Text(null=False, index=True)
    code_hash = Text(null=False)
    sent_at = Timestamptz(null=False)
    expires_at = Timestamptz(null=False)
    tries = Integer(null=False, default=0)
    used_at = Timestamptz(null=True, default=None)


class SignIn(Table):
    """A browser that is signed in, acting in one capacity at a time."""

    id = UUID(primary_key=True, default=uuid7)
    secret_hash = Text(null=False, unique=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade)
    organisation = ForeignKey(Organisation, null=True, on_delete=OnDelete.cascade)
    second_factor_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(null=False)
    expires_at = Timestamptz(null=False)
    ended_at = Timestamptz(null=True, default=None)


class Token(Table):
    """A key to the API, shown once and stored as a hash."""

    id = UUID(primary_key=True, default=uuid7)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade)
    name = Text(null=False)
    scopes = Array(base_column=Text(), null=False)
    secret_hash = Text(null=False, unique=True)
    created_at = Timestamptz(null=False)
    last_used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class Rate(Table):
    """How often something was tried in a window of time; shared by all workers."""

    id = BigSerial(primary_key=True)
    key = Text(null=False)
    window = Timestamptz(null=False)
    count = Integer(null=False, default=0)  # type: ignore[assignment] # hides Table.count(), which nobody needs here

    unique_rate_window = Unique([key, window])
