"""Putting what an applicant says into the row of the application, and judging it as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.codes import new_code, uuid7
from participation.base.database import execute, fetch_one
from participation.base.errors import FieldError, Refusal, Refused, invalid
from participation.base.identity.credit_code import read_credit_code
from participation.base.security.keys import sign
from participation.base.text import clean
from participation.representatives.errors import (
    ADDRESS_TOO_LITTLE,
    TAKEN,
    UNKNOWN_CATEGORY,
    UNKNOWN_VALUE,
    WRONG_CREDIT_CODE,
)
from participation.representatives.queries.applications import ROW, ApplicationRow, values_of
from participation.representatives.queries.calls import categories_of
from participation.representatives.rules.applications import Asked, Given, check_whole
from participation.representatives.rules.households import normal_address
from participation.representatives.schemas.application import Answers
from participation.representatives.schemas.call import CategoryView
from participation.representatives.tables.application import Application, ApplicationValue
from participation.representatives.words import ApplicationChannel

HOUSEHOLD_LENGTH = 32
# shorter ones name a road and no door
SHORTEST_ADDRESS = 4


class _Asking(msgspec.Struct, frozen=True):
    persons: bool
    organisations: bool
    one_per_household: bool
    connection: str
    conflict_question: str
    evidence_asked: str


class _Count(msgspec.Struct):
    n: int


class _GivenUp(msgspec.Struct):
    given_up: bool


async def insert_draft(values: Mapping[str, Any], call: UUID) -> ApplicationRow:
    """A new application under a pseudonym that nobody else has in this call."""
    pseudonym = _pseudonym()
    while await execute("SELECT FROM application WHERE call = {} AND pseudonym = {}", call, pseudonym):
        pseudonym = _pseudonym()
    row = Application(id=uuid7(), call=call, pseudonym=pseudonym, begun_at=clock.now(), **values)
    await Application.insert(row)
    return await locked_application(row.id)


def _pseudonym() -> str:
    """Letters and digits only: it is read out in a hall and written on a wall."""
    code = new_code(7)
    while not code.replace("-", "").isalnum():
        code = new_code(7)
    return code


async def locked_application(application: UUID) -> ApplicationRow:
    """An application, held until the end of the transaction; the caller holds its call."""
    found = await fetch_one(ApplicationRow, ROW + " FOR UPDATE", application)
    assert found is not None, "the caller has seen it"
    return found


async def write_answers(row: ApplicationRow, answers: Answers) -> None:
    """Write what was said; what was not said stays. Raises 422 naming every wrong field."""
    now = clock.now()
    categories = await categories_of(row.call)
    chosen, errors = read_values(answers.values or {}, categories)
    changed: dict[str, Any] = {
        name: clean(given).strip()
        for name in ("name", "organisation_name", "conflict")
        if (given := getattr(answers, name)) is not None
    }
    for name, column in (("adult", "adult_at"), ("connected", "connected_at")):
        if (said := getattr(answers, name)) is not None:
            changed[column] = (getattr(row, column) or now) if said else None
    if answers.credit_code is not None:
        code = read_credit_code(answers.credit_code)
        if answers.credit_code.strip() and code is None:
            errors.append(FieldError("credit_code", "invalid", WRONG_CREDIT_CODE))
        changed["credit_code"] = code
    if answers.address is not None and answers.address.strip():
        normal = normal_address(answers.address)
        if len(normal) < SHORTEST_ADDRESS:
            errors.append(FieldError("address", "too_short", ADDRESS_TOO_LITTLE))
        changed["household"] = sign("household", f"{row.call} {normal}")[:HOUSEHOLD_LENGTH]
    if errors:
        raise Refused(invalid(*errors))
    if changed:
        await Application.update(**changed).where(Application.id == row.id)
    for category, quota in chosen.items():
        await execute("DELETE FROM application_value WHERE application = {} AND category = {}", row.id, category)
        await ApplicationValue.insert(ApplicationValue(id=uuid7(), application=row.id, category=category, quota=quota))


def read_values(given: Mapping[str, str], categories: list[CategoryView]) -> tuple[dict[UUID, UUID], list[FieldError]]:
    """The values as category and quota ids, and what is wrong; either may be named by its words or by its id."""
    chosen: dict[UUID, UUID] = {}
    errors = []
    for name, value in given.items():
        category = next((one for one in categories if name in {str(one.id), one.name, one.name_en}), None)
        if category is None:
            errors.append(FieldError(f"values.{name}", "unknown", UNKNOWN_CATEGORY))
            continue
        quota = next((one for one in category.quotas if value in {str(one.id), one.value, one.value_en}), None)
        if quota is None:
            errors.append(FieldError(f"values.{category.id}", "unknown_value", UNKNOWN_VALUE))
            continue
        chosen[category.id] = quota.id
    return chosen, errors


async def judged(row: ApplicationRow, *, agreed_sensitive: bool) -> Refusal | None:
    """What is still missing from an application as it stands."""
    asking = await fetch_one(
        _Asking,
        "SELECT persons, organisations, one_per_household, connection, conflict_question, evidence_asked FROM call"
        " WHERE id = {}",
        row.call,
    )
    files = await fetch_one(_Count, "SELECT count(*) AS n FROM attachment WHERE subject = {}", subject_of(row.id))
    assert asking is not None
    categories = await categories_of(row.call)
    sensitive = frozenset(one.id for one in categories if one.sensitive)
    given_up = sensitive if await _given_up(row.id) else frozenset()
    asked = Asked(
        persons=asking.persons,
        organisations=asking.organisations,
        household=asking.one_per_household,
        connection=bool(asking.connection),
        conflict=bool(asking.conflict_question),
        evidence=bool(asking.evidence_asked),
        categories=tuple(one.id for one in categories if one.id not in given_up),
        sensitive=sensitive,
    )
    given = Given(
        kind=row.kind,
        name=row.name,
        organisation_name=row.organisation_name,
        credit_code=row.credit_code,
        contact=row.contact is not None,
        proved=row.contact_verified_at is not None,
        adult=row.adult_at is not None,
        connected=row.connected_at is not None,
        conflict=row.conflict,
        household=row.household is not None,
        values={one.category: one.quota for one in await values_of(row.id)},
        files=files.n if files else 0,
        agreed_sensitive=agreed_sensitive,
    )
    return check_whole(asked, given, entered=row.channel is not ApplicationChannel.WEB)


async def _given_up(application: UUID) -> bool:
    """Whether the consent to sensitive values was taken back, where the quotas can do without them."""
    found = await fetch_one(
        _GivenUp,
        "SELECT coalesce(bool_and(taken_back_at IS NOT NULL), false) AS given_up FROM consent"
        " WHERE application = {} AND purpose = 'sensitive value'",
        application,
    )
    return found is not None and found.given_up


def subject_of(application: UUID) -> str:
    """The subject under which the files of an application are kept."""
    return f"application:{application}"


def taken(index: str | None) -> Refusal | None:
    """The refusal of a second application, by the index that it offended; None for any other index."""
    found = TAKEN.get(index or "")
    if found is None:
        return None
    field, sentence = found
    return Refusal("applied_already", 409, sentence, errors=(FieldError(field, "applied_already", sentence),))


async def take_application_step(
    application: UUID, act: str, at: datetime, person: UUID | None, *, note: str = ""
) -> None:
    """Write the row of an act."""
    await execute(
        "INSERT INTO application_step (id, application, act, at, person, note) VALUES ({}, {}, {}, {}, {}, {})",
        uuid7(),
        application,
        act,
        at,
        person,
        note,
    )
