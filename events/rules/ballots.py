"""The life of a ballot: which act follows which, who may do it, when one enters, and what it must say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from events.rules.session_life import HOSTS, HOSTS_OR_LEADER, WRONG_BODY
from events.words import Admission, BallotAct, BallotState, PartyKind, SessionState
from participation.base.errors import N_, FieldError, Refusal, invalid
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE

OUT_OF_ORDER = Refusal("out_of_order", 409, N_("The ballot is not at this step."))
EDITED_MEANWHILE = Refusal(
    "edited_meanwhile", 409, N_("Somebody else changed this ballot meanwhile. Look at it again before you save.")
)
STILL_OPEN = Refusal("still_open", 409, N_("Parties can enter until %(closes_at)s. Nothing is frozen before that."))
NOTHING_LEFT = Refusal(
    "nothing_left", 409, N_("All sessions of this ballot are called off; nothing is drawn any more.")
)
ALREADY_DRAWN = Refusal(
    "already_drawn", 409, N_("This ballot was drawn already. Your attempt stands on its public page.")
)
NOT_OPEN = Refusal("not_open", 409, N_("This ballot takes entries from %(opens_at)s on."))
CLOSED = Refusal("closed", 409, N_("This ballot took entries until %(closes_at)s."))
OFF = Refusal("voided", 409, N_("This ballot was voided; its page says why."))
ENTERED_ALREADY = Refusal(
    "entered_already",
    409,
    N_("You have an entry in this ballot already. Open it by the link in your message to change it."),
)
WITHDRAWN = Refusal("withdrawn", 409, N_("This entry was withdrawn."))
TAKEN = Refusal("slug_taken", 409, N_("Another ballot has this address already."))
SESSION_TAKEN = Refusal("session_in_ballot", 409, N_("A session is in another ballot already."))

NO_SESSIONS = N_("Choose the sessions whose seats are drawn.")
NOT_OF_CAMPAIGN = N_("A session belongs to another campaign or host, or there is none with this id.")
SESSION_NOT_READY = N_("Sessions of a ballot must be public, and their admission must be the ballot.")
SESSION_TOO_SOON = N_("A session begins before the draw.")
WINDOW = N_("Entries end after they begin.")
DRAW_FIRST = N_("The draw comes after the last entry.")
WINDOW_OVER = N_("The time for entries must lie ahead.")
NO_WISH = N_("Choose at least one session.")
TOO_MANY_WISHES = N_("Choose at most %(most)s sessions.")
WISH_TWICE = N_("A session was chosen twice.")
WISH_UNKNOWN = N_("A session that was chosen is not in this ballot.")
WISH_OFF = N_("A session that was chosen is called off.")
TOO_LARGE = N_("At most %(most)s people can come together.")
NO_GROUPS = N_("Groups cannot enter for this session.")
NAMES_MISSING = N_("Give the name of each of the %(seats)s people.")
NAME_MISSING = N_("Say who is coming.")
BEFORE_SESSIONS = N_("A session begins before that. Give the freeze up and name other sources of chance.")
REASON_NEEDED = N_("Say why; it is published.")

MAY: dict[BallotAct, frozenset[Role]] = {
    BallotAct.PREPARE: HOSTS,
    BallotAct.PUBLISH: HOSTS,
    BallotAct.FREEZE: HOSTS,
    BallotAct.DRAW: HOSTS,
    BallotAct.VOID: HOSTS_OR_LEADER,
}
S = BallotState
NEXT: dict[BallotAct, dict[BallotState, BallotState]] = {
    BallotAct.PREPARE: {S.PREPARED: S.PREPARED},
    BallotAct.PUBLISH: {S.PREPARED: S.OPEN},
    BallotAct.FREEZE: {S.OPEN: S.FROZEN, S.VOIDED: S.FROZEN},
    BallotAct.DRAW: {S.FROZEN: S.DRAWN},
    BallotAct.VOID: {S.OPEN: S.VOIDED, S.FROZEN: S.VOIDED},
}


class SessionSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A session as a ballot needs it; ``own`` where it is of the campaign and host of the ballot."""

    own: bool
    admission: Admission
    state: SessionState
    starts_at: datetime


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What a session of the ballot lets one party have; ``group_most`` 0: no groups."""

    most_per_booking: int
    group_most: int
    names_needed: bool
    called_off: bool = False


class PartySaid(msgspec.Struct, frozen=True, kw_only=True):
    """A party as it entered."""

    kind: PartyKind
    seats: int
    name: str
    names: Sequence[str]
    wishes: Sequence[str]


def after(state: BallotState, act: BallotAct) -> BallotState | Refusal:
    """The state that an act leads to, or ``already_drawn`` or ``out_of_order`` (409)."""
    to = NEXT[act].get(state)
    if to is not None:
        return to
    if state is BallotState.DRAWN and act is BallotAct.DRAW:
        return ALREADY_DRAWN
    return msgspec.structs.replace(OUT_OF_ORDER, extra={"state": state, "act": act})


def may_act(act: BallotAct, *, roles: Collection[Role]) -> Refusal | None:
    """Whether somebody with these roles in the host body may do this. Codes ``wrong_body``, ``wrong_role`` (403)."""
    if not roles:
        return WRONG_BODY
    return None if MAY[act] & set(roles) else WRONG_ROLE


def check_window(opens_at: datetime, closes_at: datetime, draw_at: datetime) -> list[FieldError]:
    """What is wrong with the instants of a ballot."""
    wrong = []
    if closes_at <= opens_at:
        wrong.append(FieldError("closes_at", "window", WINDOW))
    if draw_at <= closes_at:
        wrong.append(FieldError("draw_at", "draw_first", DRAW_FIRST))
    return wrong


def check_publication(
    closes_at: datetime, draw_at: datetime, sessions: Sequence[SessionSaid], now: datetime
) -> Refusal | None:
    """Whether a prepared ballot can be published: its window ahead, its sessions public, drawn for, and later."""
    wrong = [FieldError("closes_at", "over", WINDOW_OVER)] if closes_at <= now else []
    if not sessions:
        wrong.append(FieldError("sessions", "required", NO_SESSIONS))
    if not all(one.own for one in sessions):
        wrong.append(FieldError("sessions", "unknown", NOT_OF_CAMPAIGN))
    if not all(one.admission is Admission.BALLOT and one.state is SessionState.PUBLISHED for one in sessions):
        wrong.append(FieldError("sessions", "not_ready", SESSION_NOT_READY))
    if any(one.starts_at <= draw_at for one in sessions):
        wrong.append(FieldError("sessions", "too_soon", SESSION_TOO_SOON))
    return invalid(*wrong) if wrong else None


def check_time(state: BallotState, opens_at: datetime, closes_at: datetime, now: datetime) -> Refusal | None:
    """Whether entries are taken and changed now: ``not_open``, ``closed``, ``voided`` (409)."""
    if state is BallotState.VOIDED:
        return OFF
    if state is not BallotState.OPEN or now >= closes_at:
        return CLOSED.with_values(closes_at=closes_at)
    return NOT_OPEN.with_values(opens_at=opens_at) if now < opens_at else None


def check_freeze(state: BallotState, closes_at: datetime, now: datetime, *, reason: str) -> Refusal | None:
    """Whether everything may be frozen now; once a freeze was given up, or sources are named anew, with a reason."""
    if state in NEXT[BallotAct.FREEZE] and now < closes_at:
        return STILL_OPEN.with_values(closes_at=closes_at)
    if state is BallotState.VOIDED and not reason.strip():
        return invalid(FieldError("reason", "required", REASON_NEEDED))
    return None


def check_reason(reason: str) -> Refusal | None:
    """A reason that everybody will read."""
    return None if reason.strip() else invalid(FieldError("reason", "required", REASON_NEEDED))


def check_before_sessions(until: datetime, first: datetime | None) -> Refusal | None:
    """Whether chance waited for ``until`` then is still known before the ``first`` session that takes place."""
    if first is None or until < first:
        return None
    return invalid(FieldError("until", "too_late", BEFORE_SESSIONS))


def check_party(said: PartySaid, rooms: dict[str, Room], *, wishes_most: int) -> Refusal | None:
    """What is wrong with a party and its wishes, everything at once; ``rooms``: the sessions of the ballot by id."""
    wrong = _wrong_wishes(said, rooms, wishes_most)
    wished = [rooms[one] for one in said.wishes if one in rooms]
    if said.kind is PartyKind.GROUP:
        most = min((one.group_most for one in wished), default=said.seats)
        if wished and not most:
            wrong.append(FieldError("kind", "no_groups", NO_GROUPS))
        elif said.seats > most:
            wrong.append(FieldError("seats", "too_many", TOO_LARGE, {"most": most}))
    else:
        most = min((one.most_per_booking for one in wished), default=said.seats)
        if said.seats > most:
            wrong.append(FieldError("seats", "too_many", TOO_LARGE, {"most": most}))
        named = [name for name in said.names if name.strip()]
        if any(one.names_needed for one in wished) and len(named) < said.seats:
            wrong.append(FieldError("names", "required", NAMES_MISSING, {"seats": said.seats}))
    if not said.name.strip():
        wrong.append(FieldError("name", "required", NAME_MISSING))
    return invalid(*wrong) if wrong else None


def _wrong_wishes(said: PartySaid, rooms: dict[str, Room], most: int) -> list[FieldError]:
    wrong = []
    if not said.wishes:
        wrong.append(FieldError("wishes", "required", NO_WISH))
    if len(said.wishes) > most:
        wrong.append(FieldError("wishes", "too_many", TOO_MANY_WISHES, {"most": most}))
    if len(set(said.wishes)) < len(said.wishes):
        wrong.append(FieldError("wishes", "doubled", WISH_TWICE))
    if any(one not in rooms for one in said.wishes):
        wrong.append(FieldError("wishes", "unknown", WISH_UNKNOWN))
    if any(one in rooms and rooms[one].called_off for one in said.wishes):
        wrong.append(FieldError("wishes", "called_off", WISH_OFF))
    return wrong
