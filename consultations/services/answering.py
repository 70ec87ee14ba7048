"""采纳情况: the disposition of a point, always with a reason; each change is a new version."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.errors import EDITED_MEANWHILE, NO_SUCH_CLAUSE, REFERRED_MISSING
from consultations.queries.clause_numbers import clause_numbers
from consultations.rules.outcomes import check_disposition
from consultations.schemas.point import DispositionView, NewDisposition
from consultations.services.pointing import demand_answering, hold_point
from consultations.tables.point import Disposition
from consultations.words import Status
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.identity.actor import Actor
from participation.base.text import clean


class _Version(msgspec.Struct):
    version: int


async def dispose(actor: Actor, *, point: UUID, new: NewDisposition) -> DispositionView:
    """Say what the office does with a point.

    Raises 422 without a reason, 409 once the report is in or where somebody else decided on it meanwhile.
    """
    async with transaction():
        held, _ = await hold_point(point)
        demand_answering(actor, held)
        reason = clean(new.reason).strip()
        unreasoned = check_disposition(reason)
        errors = []
        if new.status is Status.REFERRED and not clean(new.referred_to).strip():
            errors.append(FieldError("referred_to", "required", REFERRED_MISSING))
        known = await clause_numbers(held.id)
        if any(clause not in known for clause in new.clauses):
            errors.append(FieldError("clauses", "unknown_value", NO_SUCH_CLAUSE))
        if errors:
            raise Refused(invalid(*(unreasoned.errors if unreasoned else ()), *errors))
        demand(unreasoned)
        last = await fetch_one(
            _Version, "SELECT coalesce(max(version), 0) AS version FROM disposition WHERE point = {}", point
        )
        standing = last.version if last else 0
        if new.version is not None and new.version != standing:
            raise Refused(EDITED_MEANWHILE)
        made = DispositionView(
            status=new.status,
            reason=reason,
            referred_to=clean(new.referred_to).strip(),
            result=clean(new.result).strip(),
            clauses=list(dict.fromkeys(new.clauses)),
            version=standing + 1,
            at=clock.now(),
        )
        await Disposition.insert(
            Disposition(id=uuid7(), point=point, person=actor.person, **msgspec.structs.asdict(made))
        )
        await record(actor, "point.disposed", f"point:{point}", body=held.body, status=new.status, version=made.version)
    return made
