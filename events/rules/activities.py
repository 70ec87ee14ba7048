"""What an activity, its photos and its questions have to be to be saved, and to be handed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

import msgspec

from events.words import Mode, QuestionKind
from participation.base.errors import N_, FieldError, Refusal, invalid

MOST_PHOTOS, MOST_QUESTIONS = 12, 20
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})

UNKNOWN_THEME = N_("Choose a theme of the list.")
UNKNOWN_DISTRICT = N_("Choose a district of the list.")
AGES_TURNED = N_("The highest age cannot lie below the lowest.")
HALF_A_PLACE = N_("Give both latitude and longitude, or neither.")
NO_ADDRESS_OF_A_PAGE = N_("Write a whole address that begins with https:// or http://.")
SUMMARY_MISSING = N_("Say in plain words what there is to see.")
ADDRESS_MISSING = N_("Say where it is.")
DISTRICT_MISSING = N_("Say in which district it lies.")
LINK_MISSING = N_("Give the address at which one looks or listens; without booking there is no other way in.")
LANGUAGE_MISSING = N_("Say in which languages it is held.")
PHONE_MISSING = N_("Give a number at which questions are answered.")
NO_PICTURE = N_("Send a picture: JPEG, PNG or WebP.")
ALT_MISSING = N_("Say what the picture shows, for those who do not see it.")
TOO_MANY_PHOTOS = N_("An activity has at most %(most)s pictures.")
TOO_MANY_QUESTIONS = N_("An activity asks at most %(most)s questions.")
TOO_FEW_CHOICES = N_("Give at least two answers to choose from, each once.")
CHOICES_FOR_NOTHING = N_("Only a question of choice has answers to choose from.")


class ActivityFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An activity as the rules need it."""

    theme: str
    mode: Mode
    summary: str = ""
    address: str = ""
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None
    age_from: int | None = None
    age_to: int | None = None
    languages: tuple[str, ...] = ()
    link: str = ""
    booking: bool = True
    contact_phone: str = ""


def check_activity(
    said: ActivityFacts, *, themes: Collection[str], districts: Collection[str], kept: Collection[str] = ()
) -> Refusal | None:
    """Whether this can be saved; every wrong field is named.

    ``themes`` and ``districts`` are the names that may be given; without districts any may. ``kept`` are names the
    activity has already, which it may keep though the office took them off its list. Codes of the fields:
    ``unknown_value`` (theme, district), ``below`` (age_to), ``required`` (latitude, longitude), ``invalid`` (link).
    """
    wrong: list[FieldError] = []
    if said.theme not in themes and said.theme not in kept:
        wrong.append(FieldError("theme", "unknown_value", UNKNOWN_THEME))
    if said.district and districts and said.district not in districts and said.district not in kept:
        wrong.append(FieldError("district", "unknown_value", UNKNOWN_DISTRICT))
    if said.age_from is not None and said.age_to is not None and said.age_to < said.age_from:
        wrong.append(FieldError("age_to", "below", AGES_TURNED))
    if (said.latitude is None) != (said.longitude is None):
        wrong.append(FieldError("latitude" if said.latitude is None else "longitude", "required", HALF_A_PLACE))
    if said.link and not is_address(said.link):
        wrong.append(FieldError("link", "invalid", NO_ADDRESS_OF_A_PAGE))
    return invalid(*wrong) if wrong else None


def check_complete(said: ActivityFacts) -> Refusal | None:
    """Whether it can be handed in: whoever wants to come, or to look from afar, learns what they need.

    Code of every field: ``required``.
    """
    there = said.mode in (Mode.ON_SITE, Mode.HYBRID)
    afar = said.mode in (Mode.ONLINE, Mode.HYBRID)
    lacking = [
        ("summary", not said.summary.strip(), SUMMARY_MISSING),
        ("address", there and not said.address.strip(), ADDRESS_MISSING),
        ("district", there and not said.district.strip(), DISTRICT_MISSING),
        ("link", afar and not said.booking and not said.link, LINK_MISSING),
        ("languages", not said.languages, LANGUAGE_MISSING),
        ("contact_phone", there and not said.contact_phone.strip(), PHONE_MISSING),
    ]
    wrong = [FieldError(field, "required", sentence) for field, missing, sentence in lacking if missing]
    return invalid(*wrong) if wrong else None


def check_photo(*, media_type: str | None, alt: str, before: int) -> Refusal | None:
    """Whether a file may be a photo of an activity that has ``before`` of them; None is a file nobody knows."""
    wrong: list[FieldError] = []
    if before >= MOST_PHOTOS:
        wrong.append(FieldError("attachment", "too_many", TOO_MANY_PHOTOS, {"most": MOST_PHOTOS}))
    elif media_type not in IMAGES:
        wrong.append(FieldError("attachment", "no_picture", NO_PICTURE))
    if not alt.strip():
        wrong.append(FieldError("alt", "required", ALT_MISSING))
    return invalid(*wrong) if wrong else None


def check_question(kind: QuestionKind, choices: Sequence[str], *, before: int) -> Refusal | None:
    """Whether a question can be asked by an activity that asks ``before`` others; ``choices`` are without blanks."""
    if before >= MOST_QUESTIONS:
        return invalid(FieldError("text", "too_many", TOO_MANY_QUESTIONS, {"most": MOST_QUESTIONS}))
    if kind is QuestionKind.CHOICE:
        whole = len(choices) >= 2 and len(set(choices)) == len(choices)  # one is no choice
        return None if whole else invalid(FieldError("choices", "too_few", TOO_FEW_CHOICES))
    return invalid(FieldError("choices", "not_asked", CHOICES_FOR_NOTHING)) if choices else None


def is_address(text: str) -> bool:
    """Whether a browser can be sent there: http(s), with a host, without a name or password in it."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(host) and "@" not in parts.netloc and not set(text) & set(" \t\n")
