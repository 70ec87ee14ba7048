"""The words of subscriptions as values."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a subscription is about."""

    EVERYTHING = "everything"
    BODY = "body"
    AUDIENCE = "audience"
    DISTRICT = "district"
    TAG = "tag"
    CONSULTATION = "consultation"


class Way(StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class Rhythm(StrEnum):
    """How often: with each announcement, or once a day."""

    AT_ONCE = "at once"
    DAILY = "daily"


class Announced(StrEnum):
    """What is told."""

    OPENED = "opened"
    EXTENDED = "extended"
    CLOSING_SOON = "closing soon"
    PUBLISHED = "report published"
    CORRECTED = "report corrected"
    FINAL_TEXT = "final text released"


# What says until when comments are taken.
TELL_END = frozenset({Announced.OPENED, Announced.EXTENDED, Announced.CLOSING_SOON})


def page_of(what: Announced) -> str:
    """Which page of its consultation an announcement leads to, below the address of that."""
    if what in TELL_END:
        return ""
    return "/draft" if what is Announced.FINAL_TEXT else "/report"
