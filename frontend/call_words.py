"""The words shown for the values of calls and applications."""

from __future__ import annotations

from participation.base.errors import N_
from participation.base.notices.words import KEPT_OUT

CALL_STATE = {
    "prepared": N_("In preparation"),
    "submitted": N_("In review"),
    "approved": N_("Approved"),
    "rejected": N_("Sent back"),
    "open": N_("Open for applications"),
    "closed": N_("Applications closed"),
    "frozen": N_("List frozen"),
    "drawn": N_("Drawn"),
    "concluded": N_("Seats given"),
    "withdrawn": N_("Withdrawn"),
}
CALL_ACT = {
    "correct": N_("Call changed"),
    "submit": N_("Handed in for review"),
    "approve": N_("Signed"),
    "reject": N_("Sent back"),
    "open": N_("Announced"),
    "extend": N_("Extended"),
    "close": N_("Applications closed"),
    "freeze": N_("List frozen"),
    "void": N_("Frozen list given up"),
    "draw": N_("Drawn"),
    "conclude": N_("Seats given"),
    "withdraw": N_("Withdrawn"),
}
OCCASION = {
    "meeting": N_("Government meeting"),
    "hearing": N_("Hearing"),
    "price hearing": N_("Price hearing"),
    "forum": N_("Forum"),
}
WAY = {
    "draw": N_("Drawn by lot, when more people can have a seat than there are seats"),
    "all admitted": N_("Everybody who can have a seat gets one"),
    "standing roster": N_("From the standing roster of representatives"),
    "recommendation": N_("By recommendation"),
    "criteria": N_("Chosen by published criteria, with reasons"),
}
SEAT = {
    "consumer": N_("Consumers"),
    "stakeholder": N_("Stakeholders"),
    "operator": N_("Operators"),
    "expert": N_("Experts"),
    "department": N_("Departments"),
    "deputy": N_("People’s congress deputies"),
    "political adviser": N_("Members of the political consultative conference"),
    "social organisation": N_("Social organisations"),
    "resident": N_("Residents"),
}
STANDING = {
    "draft": N_("Not handed in yet"),
    "received": N_("Being looked at"),
    "eligible": N_("Can get a seat"),
    "not eligible": N_("Cannot get a seat"),
    "excluded": N_("Excluded: conflict of interest"),
    "withdrawn": N_("Withdrawn"),
}
VERDICT = {
    "eligible": N_("Can get a seat"),
    "not eligible": N_("Cannot get a seat"),
    "excluded": N_("Excluded: conflict of interest"),
}
APPLICANT = {"person": N_("For myself"), "organisation": N_("For an organisation")}
APPLICATION_CHANNEL = {
    "web": N_("Web page"),
    "counter": N_("Service counter"),
    "telephone": N_("Telephone"),
    "letter": N_("Letter"),
}
OBJECTION = {"upheld": N_("The objection was right"), "dismissed": N_("The objection was dismissed")}

CALL_SETS = {
    "call state": CALL_STATE,
    "call act": CALL_ACT,
    "occasion": OCCASION,
    "way": WAY,
    "seat": SEAT,
    "standing": STANDING,
    "verdict": VERDICT,
    "kept out": KEPT_OUT,
    "applicant": APPLICANT,
    "application channel": APPLICATION_CHANNEL,
    "objection": OBJECTION,
}
# tone and shape beside the word
CALL_LOOKS = {
    "frozen": ("partly", "clock"),
    "drawn": ("adopted", "check"),
    "concluded": ("adopted", "check"),
    "draft": ("noted", "pencil"),
    "received": ("partly", "half"),
    "eligible": ("adopted", "check"),
    "not eligible": ("refused", "cross"),
    "excluded": ("refused", "cross"),
    "upheld": ("adopted", "check"),
    "dismissed": ("refused", "cross"),
}
