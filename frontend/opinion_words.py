"""The words shown for the values of opinions."""

from __future__ import annotations

from participation.base.errors import N_

SAID = {
    "spoken": N_("Said at the meeting"),
    "written before": N_("Handed in before the meeting"),
    "written during": N_("Handed in during the meeting"),
    "written after": N_("Handed in after the meeting"),
}
ANSWER_FILTER = {
    "unanswered": N_("Not answered yet"),
    "late": N_("Answer overdue"),
    "answered": N_("Answered"),
}
RECORD_FILTER = {
    "unconfirmed": N_("Not confirmed yet"),
    "corrected": N_("Corrected by them"),
}

YES_NO = {"yes": N_("Yes"), "no": N_("No")}
SATISFACTION = {"satisfied": N_("Satisfied"), "not satisfied": N_("Not satisfied")}
# the columns of the table for the office
COLUMN_HEADINGS = {
    "number": N_("Number"),
    "item_title": N_("Agenda item"),
    "name": N_("Name"),
    "speaks_for": N_("Speaks for"),
    "kind": N_("Capacity"),
    "said": N_("When and how"),
    "said_at": N_("Said at"),
    "received_at": N_("Received at"),
    "text": N_("Opinion"),
    "version": N_("Version"),
    "confirmed": N_("Confirmed"),
    "corrected": N_("Corrected by them"),
    "unit_name": N_("Responsible unit"),
    "answer_due_on": N_("Answer due on"),
    "status": N_("What became of it"),
    "reason": N_("Reason"),
    "due_on": N_("Done until"),
    "shown_by": N_("Shown in the decision by"),
    "answered_at": N_("Answered at"),
    "satisfaction": N_("Satisfied?"),
}

OPINION_SETS = {
    "said": SAID,
    "answer filter": ANSWER_FILTER,
    "record filter": RECORD_FILTER,
    "yes or no": YES_NO,
    "satisfaction answer": SATISFACTION,
}
