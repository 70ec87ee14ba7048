"""What tickets and doors refuse."""

from __future__ import annotations

from participation.base.errors import N_, Refusal

KEY_UNREADABLE = Refusal(
    "ticket_key_unreadable",
    503,
    N_(
        "The key of the tickets cannot be opened with this installation's secret key. An administrator must look at it."
    ),
)
KEY_IN_USE = Refusal(
    "ticket_key_in_use", 409, N_("This key signs tickets now. Put a new one in its place before you retire it.")
)
NO_KEYS_LEFT = Refusal("no_ticket_keys_left", 409, N_("There have been 255 keys: no further one has room in a ticket."))
FORGED = Refusal(
    "forged_ticket", 404, N_("This is not a ticket of ours, or it was changed. Open the link that you were sent.")
)
DEVICE_UNKNOWN = Refusal(
    "device_unknown", 401, N_("This phone is not signed in as a door phone. Ask the office for a new code.")
)
DEVICE_ENDED = Refusal(
    "device_ended", 403, N_("This phone was signed off as a door phone. Ask the office if that was a mistake.")
)
NOT_A_PHONE = Refusal("not_a_phone", 403, N_("This is for phones at doors. At the desk, let people in by hand."))
OTHER_DEVICE = Refusal("other_device", 403, N_("A phone sends its own scans only."))
OTHER_DOOR = Refusal("other_door", 403, N_("This phone does not stand at this door."))
DOOR_ELSEWHERE = Refusal("wrong_body", 403, N_("You do not work for the office that keeps this door."))
DOOR_ROLE = Refusal("wrong_role", 403, N_("Your role in the office does not allow this at doors."))
DEVICE_OVER = Refusal("device_ended", 409, N_("This phone was signed off. Prepare it anew as another one."))
SETTLED = Refusal("settled", 409, N_("This conflict was settled already. Reload the page to see how."))
CODE_WRONG = N_("This code is not right, was used already or is too old. Ask the office for a new one.")
DOORS_WRONG = N_("Choose doors of your own office that are not over.")
TICKET_OFF = Refusal(
    "ticket_off", 410, N_("This ticket is not good any more: it was cancelled, or what it is for is off.")
)
