"""In which order an edition is handed in, signed and published."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from decisions.errors import EDITION_WAITING, OUT_OF_ORDER
from decisions.words import EditionAct, EditionStanding
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE, Approval, may_decide, next_stage
from participation.base.rules_file.values import Stage

REASON_MISSING = N_("Say what has to be changed.")
CORRECTION_REASON = N_("Say why the published version is replaced; the reason is published.")
PUBLISHING = (Role.SECRETARY, Role.OFFICER)
WAITING = (EditionStanding.SUBMITTED, EditionStanding.APPROVED)


class Step(msgspec.Struct, frozen=True):
    """An act of the sign-off: the stage it was for, and whose it was."""

    act: EditionAct
    stage: str
    person: str


def approvals(steps: Sequence[Step]) -> list[Approval]:
    """The signatures among the acts."""
    return [Approval(step.stage, step.person) for step in steps if step.act is EditionAct.APPROVE]


def standing_of(steps: Sequence[Step], stages: Sequence[Stage]) -> EditionStanding:
    """What the acts of one edition amount to."""
    done = {step.act for step in steps}
    if EditionAct.PUBLISH in done:
        return EditionStanding.PUBLISHED
    if EditionAct.REJECT in done:
        return EditionStanding.REJECTED
    return EditionStanding.SUBMITTED if next_stage(stages, approvals(steps)) else EditionStanding.APPROVED


def check_submission(newest: EditionStanding | None, *, published_before: bool, reason: str) -> Refusal | None:
    """Whether a next version can be handed in: none waits, and one that replaces a published one says why."""
    if newest in WAITING:
        return EDITION_WAITING
    if published_before and not reason.strip():
        return invalid(FieldError("reason", "required", CORRECTION_REASON))
    return None


def check_act(
    act: EditionAct,
    *,
    person: str,
    roles: Collection[Role],
    authors: Collection[str],
    steps: Sequence[Step],
    stages: Sequence[Stage],
    reason: str = "",
) -> Refusal | None:
    """Whether somebody with these roles may approve, reject or publish an edition as it stands."""
    standing = standing_of(steps, stages)
    if act is EditionAct.PUBLISH:
        if not set(PUBLISHING) & set(roles):
            return WRONG_ROLE
        return None if standing is EditionStanding.APPROVED else OUT_OF_ORDER
    if standing is not EditionStanding.SUBMITTED:
        return OUT_OF_ORDER if roles else WRONG_ROLE
    refusal = may_decide(person=person, roles=roles, authors=authors, stages=stages, approvals=approvals(steps))
    if refusal is None and act is EditionAct.REJECT and not reason.strip():
        return invalid(FieldError("reason", "required", REASON_MISSING))
    return refusal
