"""The words shown for the values of follow-ups, of what is overdue, and of being satisfied."""

from __future__ import annotations

from participation.base.errors import N_

FOLLOW_UP_ACT = {
    "progress": N_("Progress"),
    "hand over": N_("Handed over"),
    "extend": N_("Extended"),
    "escalate": N_("Put before the leaders"),
    "complete": N_("Completed"),
    "reopen": N_("Taken up again"),
}
OVERDUE_KIND = {
    "answer": N_("Opinion without an answer"),
    "promise": N_("Promise nobody follows up"),
    "follow-up": N_("Follow-up not completed"),
}
LIGHT = {"green": N_("Green"), "amber": N_("Amber"), "red": N_("Red")}
SATISFACTION = {"satisfied": N_("Satisfied"), "not satisfied": N_("Not satisfied")}
RESPONSE = {"reopen": N_("Taken up again"), "stand": N_("The answer stands")}
WHOSE = {"unit": N_("What my unit does"), "meetings": N_("What our meetings wait for")}
WHICH = {
    "open": N_("Not completed yet"),
    "soon": N_("Due soon"),
    "late": N_("Overdue"),
    "done": N_("Completed"),
}

FOLLOW_UP_SETS = {
    "follow-up act": FOLLOW_UP_ACT,
    "overdue kind": OVERDUE_KIND,
    "light": LIGHT,
    "satisfaction": SATISFACTION,
    "satisfaction response": RESPONSE,
    "whose follow-ups": WHOSE,
    "which follow-ups": WHICH,
}
# tone and shape beside the word
FOLLOW_UP_LOOKS = {
    "green": ("adopted", "check"),
    "amber": ("partly", "half"),
    "red": ("refused", "cross"),
    "satisfied": ("adopted", "check"),
    "not satisfied": ("refused", "cross"),
    "complete": ("adopted", "check"),
    "extend": ("partly", "clock"),
    "escalate": ("refused", "up"),
    "hand over": ("noted", "arrow"),
    "progress": ("noted", "speech"),
    "reopen": ("partly", "ring"),
}
