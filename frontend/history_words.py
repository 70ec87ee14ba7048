"""The words shown for what became of an application and of the offer of a seat."""

from __future__ import annotations

from participation.base.errors import N_

TOLD = {
    "selected": N_("Selected"),
    "alternate": N_("Alternate"),
    "not selected": N_("Not selected"),
}
SEAT_ANSWER = {
    "accepted": N_("Accepted"),
    "declined": N_("Declined"),
    "silent": N_("Nothing heard"),
    "given back": N_("Given back"),
}
HISTORY_SETS = {"told": TOLD, "seat answer": SEAT_ANSWER}
HISTORY_LOOKS = {
    "selected": ("adopted", "check"),
    "alternate": ("partly", "half"),
    "not selected": ("noted", "dash"),
}
