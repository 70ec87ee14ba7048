"""常见问题: an officer writes and corrects entries, somebody else publishes them, and withdrawing leaves a trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from consultations.errors import EDITED_MEANWHILE, NO_SUCH_CLAUSE
from consultations.queries.clause_numbers import clause_numbers
from consultations.rules.faq import (
    MOST_ENTRIES,
    ORDER_CHANGED,
    TOO_MANY,
    Decided,
    FaqAct,
    FaqStanding,
    check_decision,
    check_text,
    stands,
)
from consultations.schemas.faq import CorrectedFaqEntry, FaqEntryId, NewFaqEntry
from consultations.services.loading import Held, demand_role, locked, locked_by_id
from consultations.tables.faq import FaqEntry, FaqVersion
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean

NO_SUCH_SOURCE = N_("This consultation has no such comment, family or point.")
SOURCES = {
    "comments": "SELECT count(*) AS n FROM comment WHERE consultation = {} AND id = ANY({})",
    "families": "SELECT count(*) AS n FROM family WHERE consultation = {} AND id = ANY({})",
    "points": "SELECT count(*) AS n FROM point WHERE consultation = {} AND id = ANY({})",
}
VERBS = {FaqAct.PUBLISH: "faq.published", FaqAct.SEND_BACK: "faq.sent_back", FaqAct.WITHDRAW: "faq.withdrawn"}


class _Count(msgspec.Struct):
    n: int


class _Id(msgspec.Struct):
    id: UUID


class _Where(msgspec.Struct):
    consultation: UUID


class _Writer(msgspec.Struct):
    version: int
    person: UUID


async def write_entry(actor: Actor, *, slug: str, new: NewFaqEntry) -> FaqEntryId:
    """Write an entry; it waits for somebody else to publish it.

    Raises 403 without the officer's role, 409 beyond the largest number, 422 naming every field that is wrong.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        there = await fetch_one(_Count, "SELECT count(*) AS n FROM faq_entry WHERE consultation = {}", held.id)
        position = (there.n if there else 0) + 1
        if position > MOST_ENTRIES:
            raise Refused(TOO_MANY)
        entry = FaqEntry(id=uuid7(), consultation=held.id, position=position)
        texts = await _judged(held, new)
        await FaqEntry.insert(entry)
        await FaqVersion.insert(
            FaqVersion(id=uuid7(), entry=entry.id, version=1, **texts, person=actor.person, at=clock.now())
        )
        await record(actor, "faq.written", f"faq:{entry.id}", body=held.body, version=1)
        written = FaqEntryId(entry.id, 1, FaqStanding.WAITING)
        await answered(written)
    return written


async def correct_entry(actor: Actor, *, entry: UUID, change: CorrectedFaqEntry) -> FaqEntryId:
    """Write the next version; what is public stays so until that one is published.

    Raises 404, 403 without the officer's role, 409 ``edited_meanwhile`` where somebody else was faster, 422.
    """
    async with transaction():
        held = await _held(entry)
        demand_role(actor, held.body, Role.OFFICER)
        version = (await _versions(entry))[-1].version
        if change.version != version:
            raise Refused(EDITED_MEANWHILE)
        texts = await _judged(held, change)
        await FaqVersion.insert(
            FaqVersion(id=uuid7(), entry=entry, version=version + 1, **texts, person=actor.person, at=clock.now())
        )
        await record(actor, "faq.corrected", f"faq:{entry}", body=held.body, version=version + 1)
        written = FaqEntryId(entry, version + 1, FaqStanding.WAITING)
        await answered(written)
    return written


async def decide(actor: Actor, *, entry: UUID, act: FaqAct, reason: str = "") -> FaqEntryId:
    """Publish the newest version, send it back, or withdraw the entry.

    Raises 404, 403 for who has no such role or wrote what is to be published, 409 where it does not stand so, 422
    without a reason to send back or withdraw.
    """
    async with transaction():
        held = await _held(entry)
        versions = await _versions(entry)
        acts = await fetch(Decided, "SELECT act, version FROM faq_decision WHERE entry = {} ORDER BY id", entry)
        newest, now = versions[-1].version, stands(versions[-1].version, acts)
        settled = max((one.version for one in acts), default=0)
        roles = {role for role, body in actor.roles if body == held.body}
        authors = {one.person for one in versions if one.version > settled}
        why = clean(reason).strip()
        demand(check_decision(act, now, person=actor.person, authors=authors, roles=roles, reason=why))
        await execute(
            "INSERT INTO faq_decision (id, entry, version, act, reason, person, at)"
            " VALUES ({}, {}, {}, {}, {}, {}, {})",
            uuid7(),
            entry,
            newest,
            act,
            why,
            actor.person,
            clock.now(),
        )
        await record(actor, VERBS[act], f"faq:{entry}", body=held.body, version=newest)
        reached = FaqEntryId(entry, newest, stands(newest, [*acts, Decided(act, newest)]).newest)
        await answered(reached)
    return reached


async def order_entries(actor: Actor, *, slug: str, entries: Sequence[UUID]) -> None:
    """Put the entries in this order. Raises 403 without the officer's role, 409 where it is not all of them."""
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        there = await fetch(_Id, "SELECT id FROM faq_entry WHERE consultation = {} ORDER BY position, id", held.id)
        if sorted(one.id for one in there) != sorted(entries):
            raise Refused(ORDER_CHANGED)
        await execute(
            "UPDATE faq_entry e SET position = o.place::int FROM unnest({}::uuid[]) WITH ORDINALITY AS o (id, place)"
            " WHERE e.id = o.id",
            list(entries),
        )
        await record(actor, "faq.ordered", f"consultation:{held.id}", body=held.body, entries=len(entries))


async def _held(entry: UUID) -> Held:
    found = await fetch_one(_Where, "SELECT consultation FROM faq_entry WHERE id = {}", entry)
    if found is None:
        raise Refused(NOT_FOUND)
    return await locked_by_id(found.consultation)


async def _versions(entry: UUID) -> list[_Writer]:
    return await fetch(_Writer, "SELECT version, person FROM faq_version WHERE entry = {} ORDER BY version", entry)


async def _judged(held: Held, new: NewFaqEntry) -> dict[str, Any]:
    """The texts and sources of a version by column. Raises 422."""
    texts: dict[str, str] = {
        "question": " ".join(clean(new.question).split()),
        "answer": clean(new.answer).strip(),
        "question_en": " ".join(clean(new.question_en).split()),
        "answer_en": clean(new.answer_en).strip(),
    }
    errors = check_text(**texts)
    if new.clause is not None and new.clause not in await clause_numbers(held.id):
        errors.append(FieldError("clause", "unknown_value", NO_SUCH_CLAUSE))
    sources = {}
    for kind, how_many in SOURCES.items():
        ids = sources[kind] = list(dict.fromkeys(getattr(new, kind)))
        found = await fetch_one(_Count, how_many, held.id, ids) if ids else None
        if found is not None and found.n < len(ids):
            errors.append(FieldError(kind, "unknown_value", NO_SUCH_SOURCE))
    if errors:
        raise Refused(invalid(*errors))
    return {**texts, "clause": new.clause, **sources}
