"""The life of a meeting: which act may follow which, and who may do it."""

from __future__ import annotations

from collections.abc import Collection

from decisions.words import MeetingAct, MeetingState
from participation.base.errors import N_, FieldError, Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE

OUT_OF_ORDER = Refusal(
    "out_of_order", 409, N_("This cannot be done now: the meeting has come to another point. Look where it stands.")
)
WRONG_BODY = Refusal("wrong_body", 403, N_("You have no role in the body that holds this meeting."))
REASONS = {
    MeetingAct.POSTPONE: N_(
        "Say why the meeting is moved; everybody who was invited reads it, and so does the public."
    ),
    MeetingAct.CANCEL: N_("Say why the meeting is off; everybody who was invited reads it, and so does the public."),
}

S = MeetingState
# every pair of act and state that is possible, with the state it leads to; whatever is not here is out of order
NEXT: dict[MeetingAct, dict[MeetingState, MeetingState]] = {
    MeetingAct.ANNOUNCE: {S.PREPARED: S.ANNOUNCED},
    # a later version of what was announced; also afterwards, where something in it was wrong
    MeetingAct.CHANGE: {state: state for state in (S.ANNOUNCED, S.HELD, S.CONCLUDED)},
    MeetingAct.POSTPONE: {S.ANNOUNCED: S.ANNOUNCED},
    MeetingAct.CANCEL: {S.PREPARED: S.CANCELLED, S.ANNOUNCED: S.CANCELLED},
    MeetingAct.HOLD: {S.ANNOUNCED: S.HELD},
    MeetingAct.CONCLUDE: {S.HELD: S.CONCLUDED},
}
OFFICE = frozenset({Role.SECRETARY, Role.OFFICER})
OFFICE_OR_LEADER = OFFICE | {Role.LEADER}
MAY: dict[MeetingAct, frozenset[Role]] = {
    MeetingAct.ANNOUNCE: OFFICE,
    MeetingAct.CHANGE: OFFICE,
    MeetingAct.POSTPONE: OFFICE_OR_LEADER,
    MeetingAct.CANCEL: OFFICE_OR_LEADER,
    MeetingAct.HOLD: OFFICE,
    MeetingAct.CONCLUDE: OFFICE,
}
# what the public may know of; before, and where it was called off before it was announced, only the office does
PUBLIC = frozenset({S.ANNOUNCED, S.HELD, S.CONCLUDED})


def after(state: MeetingState, act: MeetingAct, *, reason: str = "") -> MeetingState | Refusal:
    """The state that an act leads to, or why it cannot be done.

    Codes: ``out_of_order`` (409, naming state and act), ``reason_required`` (422).
    """
    to = NEXT[act].get(state)
    if to is None:
        return Refusal(
            OUT_OF_ORDER.code, OUT_OF_ORDER.status, OUT_OF_ORDER.sentence, extra={"state": state, "act": act}
        )
    needed = REASONS.get(act)
    if needed and not reason.strip():
        error = FieldError("reason", "reason_required", needed)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    return to


def may_act(act: MeetingAct, *, roles: Collection[Role]) -> Refusal | None:
    """Whether somebody with these roles in the body may do this. Codes ``wrong_body``, ``wrong_role`` (403)."""
    if not roles:
        return WRONG_BODY
    return None if MAY[act] & set(roles) else WRONG_ROLE
