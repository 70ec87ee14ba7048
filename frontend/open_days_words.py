"""The words shown for the values of campaigns, activities and their versions, and how they look."""

from __future__ import annotations

from participation.base.errors import N_
from participation.base.in_force import current_rules

CAMPAIGN_KIND = {
    "open month": N_("Open month"),
    "open week": N_("Open week"),
    "open day": N_("Open day"),
    "all year": N_("Open all year"),
}
MODE = {
    "on site": N_("On site"),
    "online": N_("Online"),
    "hybrid": N_("On site and online"),
}
FACILITY = {
    "step-free": N_("Step-free access"),
    "lift": N_("Lift"),
    "accessible toilet": N_("Accessible toilet"),
    "accessible parking": N_("Accessible parking"),
    "hearing loop": N_("Hearing loop"),
    "sign language": N_("Sign language interpreting"),
    "guide dogs": N_("Guide dogs welcome"),
    "wheelchairs to borrow": N_("Wheelchairs to borrow"),
    "quiet room": N_("Quiet room"),
}
QUESTION_KIND = {
    "text": N_("Free answer"),
    "choice": N_("One answer of several"),
    "number": N_("Number"),
}
PROGRAMME_KIND = {
    "campaign": N_("Campaign"),
    "activity": N_("Activity"),
    "award": N_("Vote on activities"),
}
# BCP 47; sign languages by their own tags
SPOKEN = {
    "zh": N_("Mandarin"),
    "wuu": N_("Shanghainese (Wu)"),
    "yue": N_("Cantonese"),
    "csl": N_("Chinese sign language"),
    "en": N_("English"),
    "ja": N_("Japanese"),
    "ko": N_("Korean"),
    "fr": N_("French"),
    "de": N_("German"),
    "es": N_("Spanish"),
    "ru": N_("Russian"),
    "ar": N_("Arabic"),
}
CAMPAIGN_FIELD = {
    "kind": N_("Kind of campaign"),
    "title": N_("Title"),
    "title_en": N_("Title in English"),
    "starts_on": N_("Begins on this day"),
    "ends_on": N_("Ends on this day"),
    "summary": N_("What it is about, in plain words"),
    "summary_en": N_("English version"),
    "bookings_per_person": N_("Bookings of one person in all"),
    "bookings_per_day": N_("Bookings of one person on one day"),
    "assurance": N_("What is known of somebody who books"),
    "no_shows_recorded": N_("Not coming is recorded"),
    "no_show_rule": N_("What follows from not coming"),
}
ACTIVITY_FIELD = {
    "title": N_("Title"),
    "title_en": N_("Title in English"),
    "summary": N_("What there is to see, in plain words"),
    "summary_en": N_("English version"),
    "theme": N_("Theme"),
    "mode": N_("On site or online"),
    "address": N_("Address"),
    "address_en": N_("Address in English"),
    "district": N_("District"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "directions": N_("How to get there"),
    "facilities": N_("Accessible facilities"),
    "languages": N_("Languages"),
    "age_from": N_("From age"),
    "age_to": N_("To age"),
    "bring": N_("What to bring"),
    "link": N_("Link of the live or VR visit"),
    "project": N_("Practical project it belongs to"),
    "project_en": N_("Practical project in English"),
    "contact_phone": N_("Telephone for questions"),
    "booking": N_("One needs a seat"),
}

OPEN_DAYS_SETS = {
    "campaign kind": CAMPAIGN_KIND,
    "mode": MODE,
    "facility": FACILITY,
    "question kind": QUESTION_KIND,
    "programme kind": PROGRAMME_KIND,
    "spoken": SPOKEN,
    "campaign field": CAMPAIGN_FIELD,
    "activity field": ACTIVITY_FIELD,
}


def listed_name(name: str, locale: str) -> str:
    """A theme or district, which are stored by their Chinese names, in a language; as it is where no list has it."""
    rules = current_rules().open_days
    found = rules.theme(name) or rules.district(name)
    return found.in_language(locale) if found else name


def listed(names: str, locale: str) -> list[tuple[str, str]]:
    """The ``themes`` or ``districts`` of the rules file with their words in a language, for a field of choice."""
    rules = current_rules().open_days
    found = rules.themes if names == "themes" else rules.districts
    return [(one.zh, one.in_language(locale)) for one in found]
