"""The words of identity as values: roles, assurance levels, kinds of contact."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do for a body. An auditor reads everything and changes nothing."""

    OFFICER = "officer"
    REVIEWER = "reviewer"
    LEADER = "leader"
    SECRETARY = "secretary"
    HOST = "host"
    DOOR = "door"
    CLERK = "clerk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Assurance(StrEnum):
    """How surely we know who acts."""

    NONE = "none"
    CONTACT = "contact verified"
    REAL_NAME = "real name"


class ContactKind(StrEnum):
    """The two ways a person can be reached."""

    MOBILE = "mobile"
    EMAIL = "e-mail"


class OrganisationKind(StrEnum):
    """What an organisation is."""

    ENTERPRISE = "enterprise"
    ASSOCIATION = "association"
    CHAMBER = "chamber"
    COMMITTEE = "residents' committee"
    OTHER = "other"


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"
    WRITE = "write"


# Staff sign in with a password and a second factor; everybody else with a one-time code.
STAFF = frozenset(Role)
