"""What was decided on an item: recorded, corrected by a later version, and handed in to become public."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import msgspec

from decisions.errors import EDITED_MEANWHILE
from decisions.queries.agenda import agenda_inside
from decisions.queries.meetings import meeting_for_services
from decisions.rules.decisions import NOT_HELD, NOTHING_PUBLIC, OVER, check_decision
from decisions.schemas.agenda import DecisionView, ItemView, NewDecision
from decisions.schemas.edition import EditionView
from decisions.schemas.meeting import MeetingView
from decisions.schemas.meeting_editions import PublishedDecision, PublishedDecisions
from decisions.services.edition_writing import write_edition
from decisions.services.meeting_loading import demand_office, locked_for_edition, locked_item
from decisions.words import EditionKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from participation.base.text import clean


class _Version(msgspec.Struct):
    version: int


class _Person(msgspec.Struct):
    person: UUID


async def record_decision(actor: Actor, *, item: UUID, new: NewDecision) -> DecisionView:
    """Record what was decided; it is public with the next published decisions of the meeting.

    Raises 409 before the meeting was held, 422 without words, on a wrong day, or without a reason where it replaces
    an earlier version, 403, 404.
    """
    async with transaction():
        held, _ = await locked_item(item)
        demand_office(actor, held.body)
        zone = current().zone
        before = await fetch(
            _Version, "SELECT version FROM decision WHERE item = {} ORDER BY version DESC LIMIT 1", item
        )
        text, reason = clean(new.text).strip(), clean(new.reason).strip()
        demand(
            check_decision(
                state=held.state,
                ruling=new.ruling,
                text=text,
                decided_on=new.decided_on,
                meeting_on=day_of(held.starts_at, zone),
                today=day_of(clock.now(), zone),
                replaces=bool(before),
                reason=reason,
            )
        )
        made = DecisionView(
            id=uuid7(),
            item=item,
            version=before[0].version + 1 if before else 1,
            ruling=new.ruling,
            text=text,
            decided_on=new.decided_on,
            reason=reason if before else "",
            at=clock.now(),
        )
        try:
            await execute(
                "INSERT INTO decision (id, item, version, ruling, text, decided_on, reason, at, person)"
                " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
                made.id,
                item,
                made.version,
                made.ruling,
                made.text,
                made.decided_on,
                made.reason,
                made.at,
                actor.person,
            )
        except asyncpg.UniqueViolationError as error:
            raise Refused(EDITED_MEANWHILE) from error
        await record(actor, "decision.recorded", f"item:{item}", body=held.body, version=made.version)
        await answered(made)
    return made


async def hand_in_decisions(actor: Actor, *, which: str | UUID, reason: str = "") -> EditionView:
    """Hand in the public decisions of a meeting, to be signed and published.

    Raises 409 before the meeting was held, where nothing is public, or while a version waits; 422 without a reason
    where a published version is replaced; 403, 404.
    """
    async with transaction():
        held = await locked_for_edition(which, EditionKind.DECISIONS)
        demand_office(actor, held.body)
        if held.state not in OVER:
            raise Refused(NOT_HELD)
        content = decisions_of(await meeting_for_services(held.id), await agenda_inside(held.id))
        if not content.decisions:
            raise Refused(NOTHING_PUBLIC)
        people = await fetch(
            _Person,
            "SELECT DISTINCT d.person FROM decision d JOIN agenda_item i ON i.id = d.item WHERE i.meeting = {}",
            held.id,
        )
        made = await write_edition(
            actor,
            kind=EditionKind.DECISIONS,
            subject=held.id,
            body=held.body,
            content=content,
            authors=[one.person for one in people],
            reason=reason,
        )
        await answered(made)
    return made


def decisions_of(view: MeetingView, items: list[ItemView]) -> PublishedDecisions:
    """The decisions of a meeting as far as the office lets them be public; items without a title are not named."""
    shown = [item for item in items if item.title_public]
    numbered = [(number, item) for number, item in enumerate(shown, 1) if item.decision_public]
    decided = [_decision(number, item, item.decision) for number, item in numbered if item.decision]
    return PublishedDecisions(
        meeting=view.slug,
        title=view.title,
        title_en=view.title_en,
        members_present=view.members_present,
        quorum_reached=view.quorum_reached,
        decisions=decided,
        withheld=sum(item.decision is not None for item in items) - len(decided),
    )


def _decision(number: int, item: ItemView, made: DecisionView) -> PublishedDecision:
    return PublishedDecision(
        item=item.id,
        number=number,
        title=item.title,
        title_en=item.title_en,
        matter=item.matter if item.matter_public else None,
        ruling=made.ruling,
        text=made.text,
        decided_on=made.decided_on,
        version=made.version,
        reason=made.reason,
    )
