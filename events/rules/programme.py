"""In which order a version of the programme is handed in, signed, published and withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from events.words import ProgrammeAct, ProgrammeStanding
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE, Approval, may_decide, next_stage
from participation.base.rules_file.values import Stage

# Who runs open days in a body, and who may read what is being worked on there.
OFFICE = (Role.OFFICER, Role.HOST)
STAFF = (Role.OFFICER, Role.HOST, Role.SECRETARY, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR)
WAITING = (ProgrammeStanding.SUBMITTED, ProgrammeStanding.APPROVED)

VERSION_WAITING = Refusal(
    "version_waiting", 409, N_("A version has been handed in and waits for its signatures or for publication.")
)
OUT_OF_ORDER = Refusal("out_of_order", 409, N_("This cannot be done as things stand."))
REASON_MISSING = N_("Say what has to be changed.")
CORRECTION_REASON = N_("Say why the published version is replaced; the reason is published.")
WITHDRAWAL_REASON = N_("Say why it is taken off the programme; the reason is published.")


class Step(msgspec.Struct, frozen=True):
    """An act of the sign-off: the stage it was for, and whose it was."""

    act: ProgrammeAct
    stage: str
    person: str


def approvals(steps: Sequence[Step]) -> list[Approval]:
    """The signatures among the acts."""
    return [Approval(step.stage, step.person) for step in steps if step.act is ProgrammeAct.APPROVE]


def standing_of(steps: Sequence[Step], stages: Sequence[Stage]) -> ProgrammeStanding:
    """What the acts of one version amount to."""
    done = {step.act for step in steps}
    for act, standing in (
        (ProgrammeAct.WITHDRAW, ProgrammeStanding.WITHDRAWN),
        (ProgrammeAct.PUBLISH, ProgrammeStanding.PUBLISHED),
        (ProgrammeAct.REJECT, ProgrammeStanding.REJECTED),
    ):
        if act in done:
            return standing
    return ProgrammeStanding.SUBMITTED if next_stage(stages, approvals(steps)) else ProgrammeStanding.APPROVED


def check_submission(newest: ProgrammeStanding | None, *, published_before: bool, reason: str) -> Refusal | None:
    """Whether a next version can be handed in: none waits, and one that follows a published one says why."""
    if newest in WAITING:
        return VERSION_WAITING
    if published_before and not reason.strip():
        return invalid(FieldError("reason", "required", CORRECTION_REASON))
    return None


def check_act(
    act: ProgrammeAct,
    *,
    person: str,
    roles: Collection[Role],
    authors: Collection[str],
    steps: Sequence[Step],
    stages: Sequence[Stage],
    reason: str = "",
) -> Refusal | None:
    """Whether somebody with these roles may approve, reject or publish a version as it stands.

    Codes: ``author_may_not_approve``, ``wrong_role``, ``already_signed`` (403), ``out_of_order`` (409), ``invalid``
    (422) for a rejection without a reason.
    """
    standing = standing_of(steps, stages)
    if act is ProgrammeAct.PUBLISH:
        if not set(OFFICE) & set(roles):
            return WRONG_ROLE
        return None if standing is ProgrammeStanding.APPROVED else OUT_OF_ORDER
    if standing is not ProgrammeStanding.SUBMITTED:
        return OUT_OF_ORDER if roles else WRONG_ROLE
    refusal = may_decide(person=person, roles=roles, authors=authors, stages=stages, approvals=approvals(steps))
    if refusal is None and act is ProgrammeAct.REJECT and not reason.strip():
        return invalid(FieldError("reason", "required", REASON_MISSING))
    return refusal


def check_withdrawal(*, roles: Collection[Role], in_force: bool, reason: str) -> Refusal | None:
    """Whether what is public may be taken off the programme: by its office, and with a reason that is published."""
    if not set(OFFICE) & set(roles):
        return WRONG_ROLE
    if not in_force:
        return OUT_OF_ORDER
    return None if reason.strip() else invalid(FieldError("reason", "required", WITHDRAWAL_REASON))
