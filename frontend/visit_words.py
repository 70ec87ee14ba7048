"""The words shown for what comes after a visit."""

from __future__ import annotations

from participation.base.errors import N_

NO_SHOW = {
    "none": N_("Nothing recorded"),
    "recorded": N_("Absence recorded"),
    "appealed": N_("Objected to, to be decided"),
    "upheld": N_("Record upheld"),
    "lifted": N_("Record lifted"),
}
NO_SHOW_ACT = {
    "record": N_("Absence recorded"),
    "appeal": N_("Objection to a recorded absence"),
    "uphold": N_("Recorded absence upheld"),
    "lift": N_("Recorded absence lifted"),
}
MARK = {
    "5": N_("Very good"),
    "4": N_("Good"),
    "3": N_("Fair"),
    "2": N_("Not so good"),
    "1": N_("Poor"),
}
UNDERSTOOD = {
    "5": N_("Much better than before"),
    "4": N_("Better"),
    "3": N_("A little better"),
    "2": N_("Hardly"),
    "1": N_("Not at all"),
}
VISITS = {
    "bookings": N_("Bookings"),
    "attendance": N_("Who came"),
    "no-shows": N_("Who did not come"),
    "feedback": N_("Feedback"),
}
# The first row of a workbook; CSV keeps the names of the columns, for programs.
COLUMN = {
    "booking": N_("Booking no."),
    "name": N_("Name"),
    "contact": N_("Contact"),
    "kind": N_("Kind"),
    "seats": N_("Seats"),
    "pool": N_("Kind of seats"),
    "channel": N_("Channel"),
    "needs": N_("Needs"),
    "booked_at": N_("Booked on"),
    "state": N_("State"),
    "ended_at": N_("Ended on"),
    "names": N_("Names of the party"),
    "answers": N_("Answers"),
    "ticket": N_("Ticket"),
    "heads": N_("Heads"),
    "entered_at": N_("Entered at"),
    "inside": N_("Inside"),
    "moved_at": N_("Last way in or out"),
    "acts": N_("Acts"),
    "last_at": N_("Last act on"),
    "last_reason": N_("Last reason"),
    "given_at": N_("Given on"),
    "changed_at": N_("Changed on"),
    "rating": N_("Rating (1–5)"),
    "understood": N_("Understands better (1–5)"),
    "again": N_("Would come again"),
    "text": N_("Words"),
    "publish": N_("May be shown"),
    "shown_at": N_("Shown since"),
}

VISIT_SETS = {"no-show": NO_SHOW, "no-show act": NO_SHOW_ACT, "mark": MARK, "understood": UNDERSTOOD, "visits": VISITS}
