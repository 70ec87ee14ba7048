"""What the outbox carries out for this room, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from consultations.erasure_journal import Entry, write_down
from consultations.services.erasing import JOURNAL
from consultations.services.families.apart import group_apart
from consultations.services.families.owing import GROUP, PLACE, WEIGH
from consultations.services.families.placing import place
from consultations.services.families.weighing import weigh
from consultations.services.imports_carrying import CARRY_ON, carry_on, give_up
from consultations.services.life_cycle import keep_time
from consultations.services.opinion_map_drawing import DRAW, draw
from consultations.services.report_entering import enter_later
from consultations.services.report_submission_ending import clear
from consultations.services.report_submission_ending import give_up as give_submission_up
from consultations.services.report_submission_job import submit
from consultations.services.report_submitting import CLEAR, SUBMIT
from consultations.services.topics import DRAFT
from consultations.services.topics_making import give_up_topics, make_topics
from consultations.subscribing.announcing import CLOSING, DIGEST, TELL, announce_closing_soon
from consultations.subscribing.telling import digest, tell
from participation.base.outbox.carrying import given_up


async def keep_consultation_time(payload: Mapping[str, Any]) -> None:
    """A consultation opens or closes at its instant; run early or twice it does nothing."""
    await keep_time(UUID(payload["consultation"]))


async def draw_opinion_map(payload: Mapping[str, Any]) -> None:
    """The map of the votes so far; with too few new ones, or twice, it does nothing."""
    await draw(UUID(payload["consultation"]), anew=payload.get("anew", False))


async def place_comment(payload: Mapping[str, Any]) -> None:
    """A comment that has just come finds its family; run twice it does nothing."""
    await place(UUID(payload["comment"]))


async def group_comments(payload: Mapping[str, Any]) -> None:
    """The comments of an import find their families; broken off and run again it goes on where it was."""
    await group_apart(UUID(payload["consultation"]))


async def weigh_family(payload: Mapping[str, Any]) -> None:
    """A family is measured anew after its members changed; run twice it does nothing."""
    await weigh(UUID(payload["family"]))


async def carry_on_import(payload: Mapping[str, Any]) -> None:
    """The next rows of an import; run twice, each row comes in once."""
    await carry_on(UUID(payload["whole"]))


async def give_up_import(payload: Mapping[str, Any]) -> None:
    """An import that could not go on is left for somebody to look at."""
    await give_up(UUID(payload["whole"]))


async def draft_topics(payload: Mapping[str, Any]) -> None:
    """A draft list of topics is made; run twice it does nothing."""
    await make_topics(UUID(payload["draft"]))


async def give_topics_up(payload: Mapping[str, Any]) -> None:
    """A draft list could not be made."""
    await give_up_topics(UUID(payload["draft"]))


async def enter_report_into_ledger(payload: Mapping[str, Any]) -> None:
    """A report that was there before the ledger gets its leaf; run twice it gets one."""
    await enter_later(UUID(payload["report"]))


async def submit_report(payload: Mapping[str, Any]) -> None:
    """A report on many comments is submitted; broken off and run again it goes on where it was."""
    await submit(UUID(payload["submission"]))


async def give_report_up(payload: Mapping[str, Any]) -> None:
    """A report could not be submitted."""
    await give_submission_up(UUID(payload["submission"]))


async def clear_report(payload: Mapping[str, Any]) -> None:
    """What was frozen for an edition that was not filed is thrown away; run twice it does nothing."""
    await clear(UUID(payload["report"]))


async def tell_subscribers(payload: Mapping[str, Any]) -> None:
    """Everybody who subscribed is owed a notice of an announcement; run twice nobody is told twice."""
    await tell(UUID(payload["announcement"]))


async def make_digest(payload: Mapping[str, Any]) -> None:
    """The news of a day for those who want one mail a day; run twice nobody gets two."""
    await digest(date.fromisoformat(payload["day"]))


async def say_closing_soon(payload: Mapping[str, Any]) -> None:
    """The end of a period is near; where it was moved meanwhile nothing is said."""
    await announce_closing_soon(UUID(payload["consultation"]), datetime.fromisoformat(payload["closes_at"]))


async def write_erasure_down(payload: Mapping[str, Any]) -> None:
    """An erasure is written into the journal beside the database; written twice it does no harm."""
    await write_down(msgspec.convert(payload, Entry))


HANDLERS = {
    JOURNAL: write_erasure_down,
    "report.enter ledger": enter_report_into_ledger,
    SUBMIT: submit_report,
    given_up(SUBMIT): give_report_up,
    CLEAR: clear_report,
    CARRY_ON: carry_on_import,
    f"{CARRY_ON} given up": give_up_import,
    TELL: tell_subscribers,
    DIGEST: make_digest,
    CLOSING: say_closing_soon,
    "consultation.open": keep_consultation_time,
    "consultation.close": keep_consultation_time,
    PLACE: place_comment,
    GROUP: group_comments,
    WEIGH: weigh_family,
    DRAW: draw_opinion_map,
    DRAFT: draft_topics,
    given_up(DRAFT): give_topics_up,
}
