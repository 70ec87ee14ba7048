"""The words shown for bookings."""

from __future__ import annotations

from participation.base.errors import N_

BOOKING_STATE = {
    "booked": N_("Booked"),
    "cancelled": N_("Cancelled"),
    "called off": N_("Called off"),
}
BOOKING_ACT = {
    "book": N_("Booked"),
    "change": N_("Changed"),
    "move": N_("Moved to another session"),
    "cancel": N_("Cancelled"),
    "call off": N_("Session called off"),
    "confirm": N_("Kept after a change of the session"),
}
BOOKING_CHANNEL = {
    "web": N_("Online"),
    "counter": N_("At the counter"),
    "hotline": N_("By telephone"),
    "offer": N_("From the waitlist"),
    "ballot": N_("By ballot"),
}

BOOKING_SETS = {
    "booking state": BOOKING_STATE,
    "booking act": BOOKING_ACT,
    "booking channel": BOOKING_CHANNEL,
}
