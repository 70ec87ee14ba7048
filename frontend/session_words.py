"""The words shown for the values of sessions, and how they look."""

from __future__ import annotations

from participation.base.errors import N_

SESSION_STATE = {
    "prepared": N_("Being prepared"),
    "published": N_("Public"),
    "called off": N_("Called off"),
}
SESSION_ACT = {
    "prepare": N_("Session prepared"),
    "publish": N_("Session published"),
    "change": N_("Session changed"),
    "resize": N_("Number of seats changed"),
    "release": N_("Seats held back released"),
    "call off": N_("Session called off"),
}
SESSION_STANDING = {
    "prepared": N_("Being prepared"),
    "called off": N_("Called off"),
    "over": N_("Session over"),
    "begun": N_("Going on now"),
    "come along": N_("No booking needed"),
    "opens later": N_("Booking opens later"),
    "open": N_("Can be booked"),
    "full": N_("Full"),
    "closed": N_("Booking closed"),
    "ballot later": N_("Seats by ballot, later"),
    "ballot open": N_("Seats by ballot: take part now"),
    "ballot drawing": N_("Seats by ballot: being drawn"),
}
POOL = {
    "general": N_("Seats for everybody"),
    "accessible": N_("Accessible seats"),
    "group": N_("Seats for groups"),
}
ADMISSION = {
    "booking": N_("By booking"),
    "ballot": N_("By ballot"),
    "open": N_("Without booking"),
}
WEEKDAY = {
    "1": N_("Monday"),
    "2": N_("Tuesday"),
    "3": N_("Wednesday"),
    "4": N_("Thursday"),
    "5": N_("Friday"),
    "6": N_("Saturday"),
    "7": N_("Sunday"),
}
# as the head of a column
WEEKDAY_SHORT = {
    "1": N_("Mon"),
    "2": N_("Tue"),
    "3": N_("Wed"),
    "4": N_("Thu"),
    "5": N_("Fri"),
    "6": N_("Sat"),
    "7": N_("Sun"),
}
MONTH = {
    "1": N_("January"),
    "2": N_("February"),
    "3": N_("March"),
    "4": N_("April"),
    "5": N_("May"),
    "6": N_("June"),
    "7": N_("July"),
    "8": N_("August"),
    "9": N_("September"),
    "10": N_("October"),
    "11": N_("November"),
    "12": N_("December"),
}
PLAN_FAULT = {
    "there already": N_("There already"),
    "overlaps": N_("Overlaps with another session at this place"),
    "over": N_("This instant is over."),
    "outside campaign": N_("Outside the days of the campaign"),
}

SESSION_SETS = {
    "session state": SESSION_STATE,
    "session act": SESSION_ACT,
    "session standing": SESSION_STANDING,
    "pool": POOL,
    "admission": ADMISSION,
    "weekday": WEEKDAY,
    "weekday short": WEEKDAY_SHORT,
    "month": MONTH,
    "plan fault": PLAN_FAULT,
}
# tone and shape beside the word
SESSION_LOOKS = {
    "called off": ("refused", "cross"),
    "over": ("noted", "ring"),
    "begun": ("accent", "clock"),
    "come along": ("adopted", "door"),
    "opens later": ("accent", "clock"),
    "full": ("partly", "dot"),
    "ballot later": ("accent", "clock"),
    "ballot open": ("adopted", "mixed"),
    "ballot drawing": ("partly", "mixed"),
}
