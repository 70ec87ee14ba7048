"""The list of representatives: in which order it is handed in, signed and published."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import ALREADY_SIGNED, AUTHOR, WRONG_ROLE, Approval
from participation.base.rules_file.signing_off import next_stage as first_unsigned
from participation.base.rules_file.values import Stage
from participation.base.words import Word

OUT_OF_ORDER = Refusal("out_of_order", 409, N_("The list is not at this step."))
NOBODY_SEATED = Refusal("nobody_seated", 409, N_("Nobody has accepted a seat yet."))
CONSENT_TAKEN_BACK = Refusal(
    "consent_taken_back",
    409,
    N_("Somebody who stands on this list by name does not allow that any more. Put it together anew."),
)
REASON_MISSING = N_("Say what has to be changed.")


class ListAct(Word):
    """What is done with a version of the list."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    PUBLISH = "publish"


class ListStanding(Word):
    """What the acts amount to."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHED = "published"


def standing_of(acts: Sequence[tuple[ListAct, str]], stages: Sequence[Stage]) -> ListStanding:
    """What the acts (with the stage each was signed for) of one version amount to."""
    done = {act for act, _ in acts}
    if ListAct.PUBLISH in done:
        return ListStanding.PUBLISHED
    if ListAct.REJECT in done:
        return ListStanding.REJECTED
    return ListStanding.APPROVED if next_stage(acts, stages) is None else ListStanding.SUBMITTED


def next_stage(acts: Sequence[tuple[ListAct, str]], stages: Sequence[Stage]) -> Stage | None:
    """The first stage that nobody signed."""
    return first_unsigned(stages, [Approval(stage, "") for act, stage in acts if act is ListAct.APPROVE])


def check_act(
    act: ListAct,
    *,
    standing: ListStanding,
    stage: Stage | None,
    roles: Collection[Role],
    is_author: bool,
    has_signed: bool,
    reason: str = "",
) -> Refusal | None:
    """Whether somebody with these roles in the body may do this with a version of the list.

    ``stage`` is the one whose turn it is. Who handed it in never signs, nobody signs twice. Codes:
    ``out_of_order`` (409), ``author_may_not_approve``, ``wrong_role``, ``already_signed`` (403), ``invalid`` (422).
    """
    if act is ListAct.PUBLISH:
        allowed = {Role.SECRETARY, Role.OFFICER, Role.LEADER} & set(roles)
        return _first((not allowed, WRONG_ROLE), (standing is not ListStanding.APPROVED, OUT_OF_ORDER))
    unreasoned = invalid(FieldError("reason", "required", REASON_MISSING))
    return _first(
        (stage is not None and not set(stage.roles) & set(roles), WRONG_ROLE),
        (is_author, AUTHOR),
        (standing is not ListStanding.SUBMITTED or stage is None, OUT_OF_ORDER),
        (has_signed, ALREADY_SIGNED),
        (act is ListAct.REJECT and not reason.strip(), unreasoned),
    )


def _first(*found: tuple[bool, Refusal]) -> Refusal | None:
    return next((refusal for wrong, refusal in found if wrong), None)
