"""The words shown for places on waitlists and offers."""

from __future__ import annotations

from participation.base.errors import N_

WAIT_STATE = {
    "waiting": N_("Waiting"),
    "offered": N_("Seats are held"),
    "booked": N_("Has booked"),
    "left": N_("Left the line"),
    "declined": N_("Declined the seats"),
    "lapsed": N_("Did not answer in time"),
    "closed": N_("Waiting ended"),
}
OFFER_STATE = {
    "open": N_("Waits for an answer"),
    "accepted": N_("Offer accepted"),
    "declined": N_("Offer declined"),
    "expired": N_("Time to answer over"),
    "withdrawn": N_("Offer taken back"),
}
PARTY_KIND = {"party": N_("Visitors"), "group": N_("Class or club")}

WAITING_SETS = {"wait state": WAIT_STATE, "offer state": OFFER_STATE, "party kind": PARTY_KIND}
