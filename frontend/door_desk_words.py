"""The words shown for what doors answer and what they have done."""

from __future__ import annotations

from frontend.page import Tone
from participation.base.errors import N_

VERDICT = {
    "admitted": N_("Let in"),
    "left": N_("Went out"),
    "again": N_("Scanned before"),
    "already": N_("In already"),
    "conflict": N_("Conflict"),
    "cancelled": N_("Cancelled"),
    "wrong-session": N_("For another session"),
    "not-now": N_("Not at this hour"),
    "forged": N_("Forged"),
    "unknown": N_("Unknown"),
}
CONFLICT_KIND = {
    "two doors": N_("Let in at two doors"),
    "cancelled meanwhile": N_("Let in though cancelled meanwhile"),
    "over capacity": N_("More people than seats"),
}
DIRECTION = {"in": N_("Came in"), "out": N_("Went out")}
DOOR_KIND = {"session": N_("Session"), "meeting": N_("Meeting")}
DOOR_SETS = {
    "door verdict": VERDICT,
    "conflict kind": CONFLICT_KIND,
    "door direction": DIRECTION,
    "door kind": DOOR_KIND,
}
DOOR_LOOKS = {
    "two doors": ("refused", "cross"),
    "cancelled meanwhile": ("partly", "half"),
    "over capacity": ("refused", "cross"),
}
# what is said at the desk after a scan, and how
SAID: dict[str, tuple[str, Tone]] = {
    "admitted": (N_("Let in: ticket %(number)s, %(heads)s person(s)."), "done"),
    "left": (N_("Went out: ticket %(number)s."), "done"),
    "again": (N_("This was recorded before."), "note"),
    "already": (N_("Ticket %(number)s is in already. Do not let it in a second time."), "error"),
    "conflict": (N_("Ticket %(number)s has a conflict. See below."), "error"),
    "cancelled": (N_("This ticket was cancelled, or the session was called off."), "error"),
    "wrong-session": (N_("This ticket is for another session."), "error"),
    "not-now": (N_("Nobody is let in at this hour."), "warning"),
    "forged": (N_("This ticket is not one of ours, or its key was retired."), "error"),
    "unknown": (N_("There is no such ticket."), "error"),
}
