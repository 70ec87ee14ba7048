"""The life of a call: which act may follow which, and who may do it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from participation.base.errors import N_, FieldError, Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE, Approval, may_decide
from participation.base.rules_file.values import Stage
from participation.representatives.words import CallAct, CallState

OUT_OF_ORDER = N_("This cannot be done now: the call has come to another point. Look where it stands.")
REASONS = {
    CallAct.WITHDRAW: N_("Say why the call is withdrawn; the reason is published."),
    CallAct.REJECT: N_("Say why it is sent back."),
    CallAct.EXTEND: N_("Say why there is more time to apply; the reason is published."),
    CallAct.CLOSE: N_("Say why applications end earlier than announced; the reason is published."),
    CallAct.VOID: N_("Say why the frozen list is given up; the reason is published."),
}
WRONG_BODY = Refusal("wrong_body", 403, N_("You have no role in the body that issued this call."))

S = CallState
# every pair of act and state that is possible, with the state it leads to; whatever is not here is out of order
NEXT: dict[CallAct, dict[CallState, CallState]] = {
    CallAct.CORRECT: {S.PREPARED: S.PREPARED, S.REJECTED: S.REJECTED},
    CallAct.SUBMIT: {S.PREPARED: S.SUBMITTED, S.REJECTED: S.SUBMITTED},
    CallAct.APPROVE: {S.SUBMITTED: S.APPROVED},
    CallAct.REJECT: {S.SUBMITTED: S.REJECTED},
    CallAct.OPEN: {S.APPROVED: S.OPEN},
    # also once it was closed: while nothing is frozen, more people can still be asked
    CallAct.EXTEND: {S.OPEN: S.OPEN, S.CLOSED: S.OPEN},
    CallAct.CLOSE: {S.OPEN: S.CLOSED},
    CallAct.FREEZE: {S.CLOSED: S.FROZEN},
    CallAct.VOID: {S.FROZEN: S.CLOSED},
    CallAct.DRAW: {S.FROZEN: S.DRAWN},
    # from "closed" where the seats are given without a draw
    CallAct.CONCLUDE: {S.DRAWN: S.CONCLUDED, S.CLOSED: S.CONCLUDED},
    CallAct.WITHDRAW: {state: S.WITHDRAWN for state in S if state not in {S.DRAWN, S.CONCLUDED, S.WITHDRAWN}},
}
DECISIONS = frozenset({CallAct.APPROVE, CallAct.REJECT})
OFFICE = frozenset({Role.OFFICER, Role.SECRETARY})
OFFICE_OR_LEADER = OFFICE | {Role.LEADER}
# decisions are not here: their roles are those of the sign-off stage whose turn it is
MAY: dict[CallAct, frozenset[Role]] = {
    CallAct.CORRECT: OFFICE,
    CallAct.SUBMIT: OFFICE,
    CallAct.OPEN: OFFICE_OR_LEADER,
    CallAct.EXTEND: OFFICE_OR_LEADER,
    CallAct.CLOSE: OFFICE_OR_LEADER,
    CallAct.FREEZE: OFFICE,
    CallAct.VOID: OFFICE_OR_LEADER,
    CallAct.DRAW: OFFICE,
    CallAct.CONCLUDE: OFFICE,
    CallAct.WITHDRAW: OFFICE_OR_LEADER,
}
# what the public may know of; before, only the office knows that the call is there
PUBLIC = frozenset({S.OPEN, S.CLOSED, S.FROZEN, S.DRAWN, S.CONCLUDED, S.WITHDRAWN})


def after(
    state: CallState, act: CallAct, *, signatures_left: int = 0, reason: str = "", early: bool = True
) -> CallState | Refusal:
    """The state that an act leads to, or why it cannot be done.

    ``signatures_left`` counts the sign-off stages still open after this approval; ``early`` says that a closing comes
    before the announced end. Codes: ``out_of_order`` (409, naming state and act), ``reason_required`` (422).
    """
    to = NEXT[act].get(state)
    if to is None:
        return Refusal("out_of_order", 409, OUT_OF_ORDER, extra={"state": state, "act": act})
    needed = REASONS.get(act) if act is not CallAct.CLOSE or early else None
    if needed and not reason.strip():
        error = FieldError("reason", "reason_required", needed)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    return state if act is CallAct.APPROVE and signatures_left > 0 else to


def state_at(state: CallState, closes_at: datetime, now: datetime) -> CallState:
    """The state by the server's clock, also where the job that closes it is late."""
    return S.CLOSED if state is S.OPEN and now >= closes_at else state


def may_act(
    act: CallAct,
    *,
    person: str,
    roles: Collection[Role],
    authors: Collection[str] = (),
    stages: Sequence[Stage] = (),
    approvals: Sequence[Approval] = (),
) -> Refusal | None:
    """Whether somebody with these roles in the body may do this; authors never sign, nobody signs twice.

    ``approvals`` are those since the call was last handed in. Codes: ``author_may_not_approve``, ``wrong_role``,
    ``wrong_body``, ``already_signed`` (403), ``out_of_order`` (409) when nothing is left to sign.
    """
    if not roles:
        return WRONG_BODY
    if act not in DECISIONS:
        return None if MAY[act] & set(roles) else WRONG_ROLE
    return may_decide(person=person, roles=roles, authors=authors, stages=stages, approvals=approvals)
