"""The words shown for the values of meetings, their agendas, papers and decisions."""

from __future__ import annotations

from participation.base.errors import N_

MEETING_KIND = {
    "government executive meeting": N_("Government executive meeting"),
    "bureau meeting": N_("Bureau meeting"),
    "hearing": N_("Hearing"),
    "price hearing": N_("Price hearing"),
    "forum": N_("Grass-roots forum"),
}
MEETING_STATE = {
    "prepared": N_("Being prepared"),
    "announced": N_("To take place"),
    "held": N_("Held"),
    "concluded": N_("Concluded"),
    "cancelled": N_("Cancelled"),
}
MEETING_ACT = {
    "announce": N_("Announced"),
    "change": N_("Announcement changed"),
    "postpone": N_("Meeting moved"),
    "cancel": N_("Cancelled"),
    "hold": N_("Held"),
    "conclude": N_("Concluded"),
}
RULING = {
    "adopted": N_("Passed"),
    "adopted with changes": N_("Passed with changes"),
    "deferred": N_("Put off"),
    "not adopted": N_("Not passed"),
    "noted": N_("Taken note of"),
}
PAPER_AUDIENCE = {
    "public": N_("Everybody"),
    "representatives": N_("Those who take part"),
    "office": N_("The office alone"),
}
MEETING_TEXT = {
    "minutes": N_("Minutes of the meeting"),
    "summary": N_("Summary of the meeting"),
    "hearing record": N_("Record of the hearing"),
    "hearing report": N_("Report on the hearing"),
}

MEETING_SETS = {
    "meeting kind": MEETING_KIND,
    "meeting state": MEETING_STATE,
    "meeting act": MEETING_ACT,
    "ruling": RULING,
    "paper audience": PAPER_AUDIENCE,
    "meeting text": MEETING_TEXT,
}
# tone and shape beside the word
MEETING_LOOKS = {
    "announced": ("accent", "door"),
    "held": ("partly", "half"),
    "concluded": ("adopted", "check"),
    "cancelled": ("refused", "cross"),
    "adopted with changes": ("adopted", "half"),
    "deferred": ("noted", "clock"),
    "noted": ("noted", "speech"),
}
