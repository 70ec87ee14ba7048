"""Whether an application may be handed in now, and what is still missing from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from uuid import UUID

import msgspec

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.representatives.rules.call_life import PUBLIC, state_at
from participation.representatives.words import ApplicantKind, CallState, Standing

CLOSED = N_("Applications ended on %(closes)s.")
NOT_YET = N_("One can apply from %(opens)s on.")
NOT_OPEN = Refusal("closed", 409, N_("Applications are not taken now."))
HANDED_IN = Refusal("handed_in_already", 409, N_("This application has been handed in already."))
NOT_HANDED_IN = Refusal("not_handed_in", 409, N_("This application has not been handed in yet."))
WITHDRAWN = Refusal("withdrawn", 409, N_("This application was withdrawn."))
FROZEN = Refusal("frozen", 409, N_("The list is frozen; nothing of it can be changed any more."))

KIND_NOT_ADMITTED = N_("One cannot apply in this capacity here.")
NAME_MISSING = N_("Enter your name.")
ORGANISATION_MISSING = N_("Enter the name of the organisation.")
CREDIT_CODE_MISSING = N_("Enter the unified social credit code of the organisation.")
CONTACT_MISSING = N_("Enter a mobile number or an e-mail address.")
NOT_PROVED = N_("Please confirm this contact with the code that we sent to it.")
NOT_ADULT = N_("Only people who are 18 or older can apply.")
NOT_CONNECTED = N_("Please confirm this; who has no tie to the place cannot apply.")
CONFLICT_OPEN = N_("Please answer this question.")
ADDRESS_MISSING = N_("Enter your address, so that each household has one application.")
VALUE_MISSING = N_("Please choose what applies to you.")
FILE_MISSING = N_("Add the file that is asked for.")
SENSITIVE_OPEN = N_("Without this consent your answer cannot be used; please agree, or go back and withdraw.")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a call asks of applicants; ``categories`` by id, ``sensitive`` those that need a consent of their own."""

    persons: bool
    organisations: bool
    household: bool
    connection: bool
    conflict: bool
    evidence: bool
    categories: tuple[UUID, ...]
    sensitive: frozenset[UUID]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What an applicant has given so far; ``values`` is by category."""

    kind: ApplicantKind
    name: str
    organisation_name: str
    credit_code: str | None
    contact: bool
    proved: bool
    adult: bool
    connected: bool
    conflict: str | None
    household: bool
    values: Mapping[UUID, UUID]
    files: int
    agreed_sensitive: bool


def check_time(
    state: CallState, opens_at: datetime, closes_at: datetime, now: datetime, *, zone: tzinfo
) -> Refusal | None:
    """Whether applications are taken and changed now: from the opening on, and no longer at the end (409)."""
    if state_at(state, closes_at, now) is CallState.OPEN:
        if now >= opens_at:
            return None
        return Refusal("not_open_yet", 409, NOT_YET, {"opens": opens_at.astimezone(zone)})
    if state in PUBLIC and state is not CallState.WITHDRAWN:
        return Refusal("closed", 409, CLOSED, {"closes": closes_at.astimezone(zone)})
    return NOT_OPEN


def check_withdrawal(standing: Standing, state: CallState) -> Refusal | None:
    """Whether an application can be withdrawn: until the list is frozen; a seat that was drawn is declined (409)."""
    if standing is Standing.DRAFT:
        return NOT_HANDED_IN
    if standing is Standing.WITHDRAWN:
        return WITHDRAWN
    return None if state in {CallState.OPEN, CallState.CLOSED} else FROZEN


def check_whole(asked: Asked, given: Given, *, entered: bool = False) -> Refusal | None:
    """What is missing before an application can be handed in (422, naming every field).

    ``entered``: a clerk writes down what somebody says at the counter or by telephone, who needs no contact.
    """
    organisation = given.kind is ApplicantKind.ORGANISATION
    missing = [
        ("kind", "invalid", KIND_NOT_ADMITTED, not (asked.organisations if organisation else asked.persons)),
        ("name", "required", NAME_MISSING, not given.name.strip()),
        ("organisation_name", "required", ORGANISATION_MISSING, organisation and not given.organisation_name.strip()),
        ("credit_code", "required", CREDIT_CODE_MISSING, organisation and not given.credit_code),
        ("contact", "required", CONTACT_MISSING, not entered and not given.contact),
        ("contact", "not_proved", NOT_PROVED, not entered and given.contact and not given.proved),
        ("adult", "required", NOT_ADULT, not given.adult),
        ("connected", "required", NOT_CONNECTED, asked.connection and not given.connected),
        ("conflict", "required", CONFLICT_OPEN, asked.conflict and given.conflict is None),
        ("address", "required", ADDRESS_MISSING, asked.household and not organisation and not given.household),
        *(
            (f"values.{category}", "required", VALUE_MISSING, category not in given.values)
            for category in asked.categories
        ),
        ("files", "required", FILE_MISSING, asked.evidence and not given.files),
        (
            "agreed_sensitive",
            "required",
            SENSITIVE_OPEN,
            bool(asked.sensitive & given.values.keys()) and not given.agreed_sensitive,
        ),
    ]
    errors = [FieldError(field, code, sentence) for field, code, sentence, lacks in missing if lacks]
    return invalid(*errors) if errors else None
