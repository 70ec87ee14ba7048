"""研究采纳情况: what an adoption has to say, and who may write it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

import msgspec

from consultations.words import Status
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role

# What promises something: by when, unless the decision shows it already.
PROMISING = frozenset({Status.ADOPTED, Status.PARTLY_ADOPTED})
# What may name a day until when there will be a result.
MAY_BE_DUE = PROMISING | {Status.FOR_STUDY, Status.REFERRED}
UNIT_ROLES = frozenset({Role.OFFICER, Role.SECRETARY})

WRONG_UNIT = Refusal(
    "wrong_unit", 403, N_("The unit in charge of this opinion answers it, or the meeting's secretary.")
)
OTHER_UNIT = Refusal(
    "other_unit",
    403,
    N_("A unit passes an opinion on only as referred; the meeting's secretary may name another unit."),
)
EDITED = Refusal(
    "edited_meanwhile", 409, N_("Somebody else answered this meanwhile. Read it again and put your answer in anew.")
)
NO_REASON = N_("Say why; the representative reads it, and so does the public.")
NO_DAY = N_("Say until when it is done, or what in the decision shows it.")
DAY_OVER = N_("This day is over.")
PROMISES_NOTHING = N_("This answer promises nothing, so no day belongs to it.")
WHY_LATER = N_("The day moves: say why in the reason, which is shown with it.")


class Answered(msgspec.Struct, frozen=True):
    """The adoption that is replaced: its version, reason and day."""

    version: int
    reason: str
    due_on: date | None


def may_adopt(
    *, unit: UUID, meeting_body: UUID, named: UUID, status: Status, roles: Collection[tuple[Role, UUID]]
) -> Refusal | None:
    """Whether somebody may answer an opinion that ``unit`` is in charge of, naming the unit ``named``.

    The meeting's secretary always may. Codes ``wrong_unit``, ``other_unit`` (403).
    """
    if (Role.SECRETARY, meeting_body) in roles:
        return None
    if not any(role in UNIT_ROLES and where == unit for role, where in roles):
        return WRONG_UNIT
    return OTHER_UNIT if named != unit and status is not Status.REFERRED else None


def check_adoption(
    *,
    status: Status,
    reason: str,
    due_on: date | None,
    shown_by: str,
    today: date,
    before: Answered | None,
    read: int | None,
) -> Refusal | None:
    """Whether an adoption says what it has to; all that is missing at once.

    ``read`` is the version that whoever answers had before their eyes (None: not told). Codes ``edited_meanwhile``
    (409), ``reason_required``, ``due_required``, ``due_over``, ``nothing_promised`` (422).
    """
    if read is not None and read != (before.version if before else 0):
        return EDITED
    wrong = []
    if not reason.strip():
        wrong.append(FieldError("reason", "reason_required", NO_REASON))
    if due_on is None:
        if status in PROMISING and not shown_by.strip():
            wrong.append(FieldError("due_on", "due_required", NO_DAY))
    elif status not in MAY_BE_DUE:
        wrong.append(FieldError("due_on", "nothing_promised", PROMISES_NOTHING))
    elif due_on < today and not (before and before.due_on == due_on):
        wrong.append(FieldError("due_on", "due_over", DAY_OVER))
    moved = before and before.due_on and (due_on is None or due_on > before.due_on)
    if before and moved and reason.strip() and reason.strip() == before.reason.strip():
        wrong.append(FieldError("reason", "reason_required", WHY_LATER))
    return invalid(*wrong) if wrong else None
