"""Who may act on a consultation; who decides is told by the chain of signatures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from consultations.words import Act
from participation.base.errors import Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE, Approval, may_decide
from participation.base.rules_file.values import Stage

DECISIONS = frozenset({Act.APPROVE, Act.REJECT, Act.APPROVE_REPORT, Act.REJECT_REPORT})

OFFICE = frozenset({Role.OFFICER})
OFFICE_OR_LEADER = frozenset({Role.OFFICER, Role.LEADER})
# decisions are not here: their roles are those of the sign-off stage whose turn it is
MAY: dict[Act, frozenset[Role]] = {
    Act.CORRECT: OFFICE,
    Act.SUBMIT: OFFICE,
    Act.OPEN: OFFICE_OR_LEADER,
    Act.EXTEND: OFFICE_OR_LEADER,
    Act.CLOSE: OFFICE_OR_LEADER,
    Act.WITHDRAW: OFFICE_OR_LEADER,
    Act.SUBMIT_REPORT: OFFICE,
    Act.REVIEW_REPORT: frozenset({Role.OFFICER, Role.REVIEWER, Role.LEADER}),
    Act.PUBLISH: OFFICE_OR_LEADER,
    Act.ARCHIVE: OFFICE_OR_LEADER,
}


def may_act(
    act: Act,
    *,
    person: str,
    roles: Collection[Role],
    authors: Collection[str] = (),
    stages: Sequence[Stage] = (),
    approvals: Sequence[Approval] = (),
) -> Refusal | None:
    """Whether somebody with these roles in the body may do this.

    ``authors`` are all who prepared or corrected what is decided on; ``stages`` and ``approvals`` matter to
    decisions only. Codes: ``author_may_not_approve``, ``wrong_role``, ``already_signed`` (403),
    ``out_of_order`` (409) when nothing is left to sign.
    """
    if act not in DECISIONS:
        return None if MAY[act] & set(roles) else WRONG_ROLE
    return may_decide(person=person, roles=roles, authors=authors, stages=stages, approvals=approvals)
