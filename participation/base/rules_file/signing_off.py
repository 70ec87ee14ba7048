"""The chain of signatures that the rules file names: an author never signs, nobody signs twice, none is left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from participation.base.errors import N_, Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.values import Stage

AUTHOR = Refusal("author_may_not_approve", 403, N_("You prepared this, so somebody else has to decide on it."))
WRONG_ROLE = Refusal("wrong_role", 403, N_("Your role does not let you do this."))
ALREADY_SIGNED = Refusal(
    "already_signed", 403, N_("You have signed an earlier stage; somebody else has to sign this one.")
)
ALL_SIGNED = Refusal("out_of_order", 409, N_("Every stage has been signed."))


class Approval(msgspec.Struct, frozen=True):
    """One signature: the stage it was given for, and whose it is."""

    stage: str
    person: str


def next_stage(stages: Sequence[Stage], approvals: Sequence[Approval]) -> Stage | None:
    """The first stage without a signature; None when the chain is complete.

    ``approvals`` are those since the last submission: a rejection, or a new version, starts the chain anew.
    """
    signed = {approval.stage for approval in approvals}
    return next((stage for stage in stages if stage.name not in signed), None)


def signatures_left(stages: Sequence[Stage], approvals: Sequence[Approval]) -> int:
    """How many stages still wait for a signature."""
    signed = {approval.stage for approval in approvals}
    return sum(stage.name not in signed for stage in stages)


def may_decide(
    *,
    person: str,
    roles: Collection[Role],
    authors: Collection[str],
    stages: Sequence[Stage],
    approvals: Sequence[Approval],
) -> Refusal | None:
    """Whether somebody with these roles may sign the stage whose turn it is, or send the thing back.

    ``authors`` are all who prepared or corrected what is decided on. Codes: ``author_may_not_approve``, ``wrong_role``,
    ``already_signed`` (403), ``out_of_order`` (409) when nothing is left to sign.
    """
    if person in authors:
        return AUTHOR
    stage = next_stage(stages, approvals)
    if stage is None:
        return ALL_SIGNED
    if not set(stage.roles) & set(roles):
        return WRONG_ROLE
    if any(approval.person == person for approval in approvals):
        return ALREADY_SIGNED
    return None
