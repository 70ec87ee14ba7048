"""The life of a session: which act may follow which, who may do it, and which need a reason."""

from __future__ import annotations

from collections.abc import Collection

from events.rules import programme
from events.words import SessionAct, SessionState
from participation.base.errors import N_, FieldError, Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE

OUT_OF_ORDER = Refusal(
    "out_of_order", 409, N_("This cannot be done now: the session has come to another point. Look where it stands.")
)
WRONG_BODY = Refusal("wrong_body", 403, N_("You have no role in the body that hosts this."))
EDITED_MEANWHILE = Refusal(
    "edited_meanwhile", 409, N_("Somebody else changed this session meanwhile. Look at it again before you save.")
)
NOT_PUBLIC = Refusal(
    "activity_not_public",
    409,
    N_("The activity is not public yet. Its sessions can be published once it is signed off."),
)
IS_OVER = Refusal("session_over", 409, N_("This session is over."))
REASON_NEEDED = N_("Say why; everybody who booked reads it, and so does the public.")

# who works for the host and sees what of it is not public
STAFF = programme.STAFF
HOSTS = frozenset({Role.HOST, Role.OFFICER})
HOSTS_OR_LEADER = HOSTS | {Role.LEADER}
MAY: dict[SessionAct, frozenset[Role]] = {
    SessionAct.PREPARE: HOSTS,
    SessionAct.PUBLISH: HOSTS,
    SessionAct.CHANGE: HOSTS,
    SessionAct.RESIZE: HOSTS,
    SessionAct.RELEASE: HOSTS,
    SessionAct.CALL_OFF: HOSTS_OR_LEADER,
}
S = SessionState
# every pair of act and state that is possible, with the state it leads to; whatever is not here is out of order
NEXT: dict[SessionAct, dict[SessionState, SessionState]] = {
    SessionAct.PUBLISH: {S.PREPARED: S.PUBLISHED},
    SessionAct.CHANGE: {S.PREPARED: S.PREPARED, S.PUBLISHED: S.PUBLISHED},
    SessionAct.RESIZE: {S.PREPARED: S.PREPARED, S.PUBLISHED: S.PUBLISHED},
    SessionAct.RELEASE: {S.PUBLISHED: S.PUBLISHED},
    SessionAct.CALL_OFF: {S.PREPARED: S.CALLED_OFF, S.PUBLISHED: S.CALLED_OFF},
}


def after(state: SessionState, act: SessionAct) -> SessionState | Refusal:
    """The state that an act leads to, or ``out_of_order`` (409, naming state and act)."""
    to = NEXT[act].get(state)
    if to is None:
        return Refusal(
            OUT_OF_ORDER.code, OUT_OF_ORDER.status, OUT_OF_ORDER.sentence, extra={"state": state, "act": act}
        )
    return to


def may_act(act: SessionAct, *, roles: Collection[Role]) -> Refusal | None:
    """Whether somebody with these roles in the host body may do this. Codes ``wrong_body``, ``wrong_role`` (403)."""
    if not roles:
        return WRONG_BODY
    return None if MAY[act] & set(roles) else WRONG_ROLE


def check_reason(state: SessionState, reason: str) -> Refusal | None:
    """What everybody was told of is changed or called off with a reason only: ``reason_required`` (422)."""
    if state is SessionState.PREPARED or reason.strip():
        return None
    error = FieldError("reason", "reason_required", REASON_NEEDED)
    return Refusal(error.code, 422, error.sentence, errors=(error,))
