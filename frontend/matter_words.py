"""The words shown for the values of matters and catalogues."""

from __future__ import annotations

from participation.base.errors import N_
from participation.base.notices.words import LINK_FAULT

MATTER_STEP = {
    "public participation": N_("Public participation"),
    "expert argument": N_("Expert argument"),
    "risk assessment": N_("Risk assessment"),
    "fair competition review": N_("Fair competition review"),
    "legality review": N_("Legality review"),
    "collective discussion": N_("Collective discussion"),
    "report": N_("Report to the superior"),
    "archive": N_("Filing in the archive"),
}
MATTER_STAGE = {"planned": N_("Not begun yet"), **MATTER_STEP, "completed": N_("All steps completed")}
STEP_STANDING = {
    "under way": N_("Under way"),
    "done": N_("Done"),
    "not applicable": N_("Does not apply"),
}
PARTICIPATION = {
    "consultation": N_("Public consultation"),
    "hearing": N_("Hearing"),
    "forum": N_("Forum"),
    "sitting in": N_("Representatives sit in on the meeting"),
    "written request": N_("Written request for opinions"),
    "visit": N_("Visit"),
    "survey": N_("Survey"),
}
LINK_KIND = {
    "consultation": N_("Consultation"),
    "call": N_("Call for seats"),
    "meeting": N_("Meeting"),
    "final text": N_("Final text"),
    "interpretation": N_("Policy interpretation"),
    "faq": N_("Frequent questions"),
    "online service": N_("Online service"),
}
CATALOGUE_CHANGE = {"added": N_("Added"), "dropped": N_("Dropped")}
ENTRY_FIELD = {
    "title": N_("Title"),
    "title_en": N_("Title in English"),
    "officer_unit": N_("Prepared by"),
    "basis": N_("Basis"),
    "scope": N_("Scope"),
    "planned_for": N_("To be decided"),
    "ways": N_("Ways of taking part"),
    "summary": N_("Summary"),
    "officer": N_("Responsible officer"),
}

MATTER_SETS = {
    "matter step": MATTER_STEP,
    "matter stage": MATTER_STAGE,
    "step standing": STEP_STANDING,
    "participation": PARTICIPATION,
    "link kind": LINK_KIND,
    "catalogue change": CATALOGUE_CHANGE,
    "entry field": ENTRY_FIELD,
    "link fault": LINK_FAULT,
}
