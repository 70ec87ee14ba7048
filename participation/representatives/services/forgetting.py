"""Forgetting who applied: at once where the law asks for it, by themselves once their time is over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.audit import record
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import CLOCKWORK, Actor
from participation.base.in_force import current_rules
from participation.base.uploads.services import detach
from participation.representatives.queries.applications import ROW, ApplicationRow
from participation.representatives.services.applying_writing import subject_of, take_application_step
from participation.representatives.services.seat_news import tell_seats_changed
from participation.representatives.words import ApplicationAct

BATCH = 500


class _Id(msgspec.Struct):
    id: UUID


async def forget_application(actor: Actor, *, application: UUID) -> None:
    """Take name, contact, organisation, household, declared interest and files away; pseudonym and values stay, since
    a draw that was published has to stay verifiable. Raises 404; done twice it does nothing.
    """
    async with transaction():
        row = await fetch_one(ApplicationRow, ROW + " FOR UPDATE", application)
        if row is None:
            raise Refused(NOT_FOUND)
        if row.forgotten_at is not None:
            return
        now = clock.now()
        await execute(
            "UPDATE application SET name = '', contact_kind = NULL, contact = NULL, contact_verified_at = NULL,"
            " person = NULL, organisation = NULL, organisation_name = '', credit_code = NULL, household = NULL,"
            " conflict = NULL, forgotten_at = {} WHERE id = {}",
            now,
            row.id,
        )
        await detach(subject_of(row.id))
        await take_application_step(row.id, ApplicationAct.FORGET, now, actor.person)
        if await execute("SELECT FROM seat WHERE application = {}", row.id):
            await tell_seats_changed(row.call)
        await record(actor, "application.forgotten", f"application:{row.id}")


async def forget_applications() -> int:
    """Forget the applicants of meetings that are long over, for the daily sweep; how many."""
    kept = timedelta(days=current_rules().calls.keeping.application_days)
    rows = await fetch(
        _Id,
        "SELECT a.id FROM application a JOIN call c ON c.id = a.call WHERE c.meeting_at < {}"
        " AND a.forgotten_at IS NULL AND a.standing <> 'draft' ORDER BY a.id LIMIT {}",
        clock.now() - kept,
        BATCH,
    )
    for row in rows:
        await forget_application(CLOCKWORK, application=row.id)
    return len(rows)


async def forget_unfinished() -> int:
    """Drop applications that were begun and never handed in, for the daily sweep; how many."""
    kept = timedelta(days=current_rules().calls.keeping.unfinished_days)
    async with transaction():
        rows = await fetch(
            _Id,
            "DELETE FROM application WHERE standing = 'draft' AND begun_at < {} RETURNING id",
            clock.now() - kept,
        )
        for row in rows:
            await detach(subject_of(row.id))
    return len(rows)
