"""The words shown for the values that code, database and interface use (states, channels, outcomes …)."""

from __future__ import annotations

from typing import NamedTuple

from frontend.ballot_words import BALLOT_SETS
from frontend.booking_words import BOOKING_SETS
from frontend.call_words import CALL_LOOKS, CALL_SETS
from frontend.door_desk_words import DOOR_LOOKS, DOOR_SETS
from frontend.follow_up_words import FOLLOW_UP_LOOKS, FOLLOW_UP_SETS
from frontend.history_words import HISTORY_LOOKS, HISTORY_SETS
from frontend.matter_words import MATTER_SETS
from frontend.meeting_words import MEETING_LOOKS, MEETING_SETS
from frontend.open_days_words import OPEN_DAYS_SETS
from frontend.opinion_words import OPINION_SETS
from frontend.participant_words import PARTICIPANT_SETS
from frontend.session_words import SESSION_LOOKS, SESSION_SETS
from frontend.visit_words import VISIT_SETS
from frontend.waiting_words import WAITING_SETS
from participation.base.errors import N_

KIND = {
    "major decision": N_("Major administrative decision"),
    "normative document": N_("Normative document"),
    "plan": N_("Plan"),
    "legislation proposal": N_("Legislation proposal"),
    "ideas": N_("Call for ideas"),
}
SCREENING = {
    "never": N_("Not shown to others"),
    "after screening": N_("Shown after screening"),
    "at once": N_("Shown at once"),
}
CHANNEL = {
    "web": N_("Web page"),
    "counter": N_("Service counter"),
    "letter": N_("Letter"),
    "e-mail": N_("E-mail"),
    "hotline": N_("12345 hotline"),
    "forum": N_("Forum"),
    "visit": N_("Visit"),
    "organisation": N_("Reply of an organisation"),
    "departmental opinion": N_("Departmental opinion"),
}
STANCE = {"support": N_("Supports"), "oppose": N_("Opposes"), "neutral": N_("Neutral")}
PUBLISH = {
    "text": N_("Show the text without a name"),
    "text and name": N_("Show the text with the name"),
    "no": N_("Do not show it"),
}
AUTHOR = {"person": N_("Individual"), "organisation": N_("Organisation")}
STATUS = {
    "adopted": N_("Adopted"),
    "partly adopted": N_("Partly adopted"),
    "not adopted": N_("Not adopted"),
    "already provided for": N_("Already provided for"),
    "explained": N_("Explained"),
    "for study": N_("For study"),
    "referred": N_("Referred"),
    "out of scope": N_("Out of scope"),
}
OUTCOME = STATUS | {"mixed": N_("Mixed"), "no change asked": N_("No change asked")}
STATE = {
    "prepared": N_("In preparation"),
    "submitted": N_("In review"),
    "approved": N_("Approved"),
    "rejected": N_("Sent back"),
    "scheduled": N_("Opens soon"),
    "open": N_("Open for comments"),
    "closed": N_("Closed, being answered"),
    "report submitted": N_("Report in review"),
    "report approved": N_("Report approved"),
    "published": N_("Answered"),
    "archived": N_("Archived"),
    "withdrawn": N_("Withdrawn"),
}
ROLE = {
    "officer": N_("Responsible officer"),
    "reviewer": N_("Reviewer"),
    "leader": N_("Leader in charge"),
    "secretary": N_("Meeting secretary"),
    "host": N_("Event host"),
    "door": N_("Door volunteer"),
    "clerk": N_("Counter clerk"),
    "auditor": N_("Auditor"),
    "administrator": N_("Administrator"),
}
ASSURANCE = {
    "none": N_("Not identified"),
    "contact verified": N_("Contact verified"),
    "real name": N_("Real name"),
}
AUDIENCE = {
    "everyone": N_("Everyone"),
    "residents": N_("Residents"),
    "enterprises": N_("Enterprises"),
    "associations": N_("Associations and chambers of commerce"),
    "experts": N_("Experts"),
    "departments": N_("Departments"),
}

SETS = {
    "kind": KIND,
    "screening": SCREENING,
    "channel": CHANNEL,
    "stance": STANCE,
    "publish": PUBLISH,
    "author": AUTHOR,
    "status": STATUS,
    "outcome": OUTCOME,
    "state": STATE,
    "role": ROLE,
    "assurance": ASSURANCE,
    "audience": AUDIENCE,
    **BALLOT_SETS,
    **BOOKING_SETS,
    **CALL_SETS,
    **DOOR_SETS,
    **FOLLOW_UP_SETS,
    **MATTER_SETS,
    **HISTORY_SETS,
    **MEETING_SETS,
    **OPEN_DAYS_SETS,
    **OPINION_SETS,
    **PARTICIPANT_SETS,
    **SESSION_SETS,
    **WAITING_SETS,
    **VISIT_SETS,
}


class Look(NamedTuple):
    """How a value is marked beside its word: a tone (a colour of the style sheet) and a shape (a symbol)."""

    tone: str
    shape: str


NOTED = Look("noted", "dot")
LOOKS = {
    "adopted": Look("adopted", "check"),
    "partly adopted": Look("partly", "half"),
    "not adopted": Look("refused", "cross"),
    "already provided for": Look("adopted", "equals"),
    "explained": Look("noted", "speech"),
    "for study": Look("noted", "lens"),
    "referred": Look("noted", "arrow"),
    "out of scope": Look("noted", "ring"),
    "mixed": Look("partly", "mixed"),
    "no change asked": Look("noted", "dash"),
    "prepared": Look("noted", "pencil"),
    "submitted": Look("noted", "up"),
    "approved": Look("adopted", "check"),
    "rejected": Look("refused", "down"),
    "scheduled": Look("noted", "clock"),
    "open": Look("accent", "door"),
    "closed": Look("partly", "half"),
    "report submitted": Look("partly", "up"),
    "report approved": Look("partly", "check"),
    "published": Look("adopted", "speech"),
    "archived": Look("noted", "dash"),
    "withdrawn": Look("refused", "cross"),
    "support": Look("adopted", "up"),
    "oppose": Look("refused", "down"),
    "neutral": Look("noted", "dash"),
    **{value: Look(*look) for value, look in SESSION_LOOKS.items()},
    **{value: Look(*look) for value, look in DOOR_LOOKS.items()},
    **{value: Look(*look) for value, look in (CALL_LOOKS | HISTORY_LOOKS | MEETING_LOOKS | FOLLOW_UP_LOOKS).items()},
}


def word(value: str, kind: str) -> str:
    """The message id for a value of a set (``"state"``, ``"channel"`` …); a value nobody named is shown as it is."""
    return SETS[kind].get(value, value)


def look(value: str) -> Look:
    """Tone and shape of a disposition, outcome, state or stance; anything else is noted with a dot."""
    return LOOKS.get(value, NOTED)
