"""What becomes public of the opinions of a meeting: what was said and what became of it."""

from __future__ import annotations

from datetime import date

import msgspec

from consultations.words import Status


class FeedbackOpinion(msgspec.Struct, frozen=True, kw_only=True):
    """One opinion with its adoption; ``by`` is the public name, or a pseudonym.

    ``first_due_on`` is the day that was promised first, where a later one took its place.
    """

    number: int
    by: str
    speaks_for: str
    said_on: date
    text: str
    confirmed: bool
    status: Status | None
    reason: str
    unit: str
    unit_name: str
    unit_name_en: str
    due_on: date | None
    first_due_on: date | None
    shown_by: str


class FeedbackItem(msgspec.Struct, frozen=True, kw_only=True):
    """The opinions on one item; its title is empty where that is not public."""

    position: int
    title: str
    title_en: str
    opinions: list[FeedbackOpinion]


class FeedbackContent(msgspec.Struct, frozen=True, kw_only=True):
    """The feedback of a meeting as of a day; ``interim`` while answers are missing, with the reason of that.

    ``received`` = the sum of ``by_status`` + ``unanswered``; ``withheld`` of them are on items whose opinions are not
    public, so that ``received`` = shown + ``withheld``.
    """

    meeting: str
    title: str
    title_en: str
    held_on: date
    as_of: date
    interim: bool
    interim_reason: str
    received: int
    unanswered: int
    withheld: int
    by_status: dict[str, int]
    items: list[FeedbackItem]
