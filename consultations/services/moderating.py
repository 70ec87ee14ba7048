"""Screening many at once: what it would touch, doing it, and taking it back. Nothing is destroyed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.errors import NO_SUCH_COMMENT
from consultations.queries.comments import Filter, narrowed
from consultations.queries.moderating import MODERATING, TOUCHED, batches_of
from consultations.queries.voices_chosen import voices_of_comments
from consultations.rules.moderating import (
    CHANGED_MEANWHILE,
    NOT_TAKEN_BACK,
    NOTHING_CHOSEN,
    TAKEN_BACK,
    WAYS,
    ChosenBy,
    check_moderated,
    fingerprint,
)
from consultations.rules.screening import check_screened
from consultations.schemas.moderating import BatchView, BulkScreening, Choice, ScreeningPreview, Touched
from consultations.services.loading import Held, demand_role, shared
from consultations.services.moderating_acts import CONTACT_DISOWNED, HIDDEN, Becomes, Stands, write_acts
from consultations.words import Channel, ScreeningReason
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

SAMPLE = 50


class _Chosen(Stands, frozen=True, kw_only=True):
    channel: Channel
    reached: bool

    def changes(self, to: BulkScreening) -> bool:
        """Whether it does not stand yet as it is to stand."""
        return (self.standing, self.reason) != (("shown", None) if to.show else (HIDDEN, to.reason))


CHOSEN = """
SELECT c.id, c.standing, c.channel,
    CASE WHEN c.standing = 'hidden' THEN (SELECT a.reason FROM screening_act a WHERE a.comment = c.id
        ORDER BY a.id DESC LIMIT 1) END AS reason,
    (c.contact IS NOT NULL OR EXISTS (SELECT FROM contact k WHERE k.person = c.person AND k.verified_at IS NOT NULL))
        AND NOT {} AS reached
FROM comment c WHERE {} AND c.erased_at IS NULL AND NOT EXISTS (SELECT FROM erasure e WHERE e.comment = c.id)
ORDER BY c.id {}
"""
LOCKED, UNLOCKED = QueryString("FOR UPDATE OF c"), QueryString("")


async def preview(actor: Actor, *, slug: str, wanted: BulkScreening) -> ScreeningPreview:
    """Exactly what the act would touch; nothing is written.

    Raises 422 without a reason or a choice, 409 where the consultation is over, 403 without the role.
    """
    async with transaction():
        held = await _held(actor, slug, wanted)
        chosen = await _chosen(held, wanted.choice, UNLOCKED)
        changing = [one for one in chosen if one.changes(wanted)]
        sample = await fetch(
            Touched,
            "SELECT {}, c.standing FROM comment c LEFT JOIN redacted_comment rc ON rc.comment = c.id"
            " WHERE c.id = ANY({}) ORDER BY c.id",
            TOUCHED,
            [one.id for one in changing[:SAMPLE]],
        )
        voices = await voices_of_comments([one.id for one in changing])
    return ScreeningPreview(
        total=len(chosen),
        changing=len(changing),
        voices=voices,
        by_standing=dict(Counter(one.standing for one in chosen)),
        by_channel=dict(Counter(one.channel for one in chosen)),
        told=sum(one.reached for one in changing if not wanted.show or one.standing == HIDDEN),
        fingerprint=_print(chosen),
        sample=sample,
    )


async def screen_many(actor: Actor, *, slug: str, wanted: BulkScreening) -> BatchView:
    """Screen all that were chosen, in one act that can be taken back; those that stand so already stay as they are.

    Raises 409 ``changed_meanwhile`` where they are not what the preview showed, 422 where none is left to change,
    else as :func:`preview`.
    """
    async with transaction():
        held = await _held(actor, slug, wanted)
        chosen = await _chosen(held, wanted.choice, LOCKED)
        if wanted.fingerprint is not None and wanted.fingerprint != _print(chosen):
            raise Refused(CHANGED_MEANWHILE)
        changing = [one for one in chosen if one.changes(wanted)]
        if not changing:
            raise Refused(NOTHING_CHOSEN)
        now, standing = clock.now(), "shown" if wanted.show else HIDDEN
        becomes = [Becomes(one.id, standing, wanted.reason) for one in changing]
        acts = await write_acts(actor, held, becomes, now, detail=clean(wanted.detail).strip())
        batch = await _write(actor, held, wanted.choice, now, standing=standing, reason=wanted.reason)
        await _write_touched(batch, changing, acts)
        await record(
            actor, f"comments.{standing}", f"screening_batch:{batch}", body=held.body,
            number=len(changing), reason=wanted.reason, chosen_by=_way(wanted.choice),
        )  # fmt: skip
        made = await _view(held, batch)
        await answered(made)
    return made


class _Batch(msgspec.Struct):
    slug: str
    undoes: UUID | None
    choice: str


async def take_back(actor: Actor, *, batch: UUID) -> BatchView:
    """Give the comments of a bulk act back how they stood, where nobody has screened them since.

    One that had not been screened waits again. Raises 404, 403 without the role, 409 where it was taken back before
    or is itself such an act.
    """
    async with transaction():
        found = await fetch_one(
            _Batch,
            "SELECT k.slug, b.undoes, b.chosen AS choice FROM screening_batch b"
            " JOIN consultation k ON k.id = b.consultation WHERE b.id = {} FOR UPDATE OF b",
            batch,
        )
        if found is None:
            raise Refused(NOT_FOUND)
        held = await shared(found.slug)
        demand_role(actor, held.body, *MODERATING)
        demand(check_moderated(held.state))
        if found.undoes is not None:
            raise Refused(NOT_TAKEN_BACK)
        if await execute("SELECT FROM screening_batch WHERE undoes = {}", batch):
            raise Refused(TAKEN_BACK)
        left = await _still_so(batch)
        now = clock.now()
        becomes = [Becomes(one.comment, one.before, one.before_reason) for one in left]
        acts = await write_acts(actor, held, becomes, now)
        choice = msgspec.json.decode(found.choice, type=Choice)
        made = await _write(actor, held, choice, now, undoes=batch)
        await _write_touched(made, [Stands(one.comment, one.standing, one.reason) for one in left], acts)
        await record(
            actor, "comments.screening_taken_back", f"screening_batch:{batch}", body=held.body, number=len(left)
        )
        view = await _view(held, made)
        await answered(view)
    return view


class _Touched(msgspec.Struct, frozen=True):
    comment: UUID
    before: str
    before_reason: ScreeningReason | None
    standing: str
    reason: ScreeningReason | None


async def _still_so(batch: UUID) -> list[_Touched]:
    """The comments of a bulk act whose last act is still the one they got by it, locked."""
    return await fetch(
        _Touched,
        "SELECT t.comment, t.before, t.before_reason, c.standing, a.reason FROM screened_in_batch t"
        " JOIN comment c ON c.id = t.comment JOIN screening_act a ON a.id = t.act"
        " WHERE t.batch = {} AND c.erased_at IS NULL AND NOT EXISTS (SELECT FROM erasure e WHERE e.comment = c.id)"
        " AND NOT EXISTS (SELECT FROM screening_act n"
        " WHERE n.comment = t.comment AND n.id > t.act) ORDER BY c.id FOR UPDATE OF c",
        batch,
    )


async def _held(actor: Actor, slug: str, wanted: BulkScreening) -> Held:
    held = await shared(slug)
    demand_role(actor, held.body, *MODERATING)
    demand(check_moderated(held.state))
    demand(check_screened(show=wanted.show, reason=wanted.reason))
    return held


def _way(choice: Choice) -> ChosenBy:
    """How the comments are chosen. Raises 422 unless it is exactly one way."""
    given = {
        ChosenBy.COMMENTS: bool(choice.comments),
        ChosenBy.FAMILY: choice.family is not None,
        ChosenBy.FILTER: choice.filter is not None,
    }
    ways = [way for way, chosen in given.items() if chosen]
    if len(ways) != 1:
        raise Refused(invalid(FieldError("choice", "required", WAYS)))
    return ways[0]


async def _chosen(held: Held, choice: Choice, lock: QueryString) -> list[_Chosen]:
    match _way(choice):
        case ChosenBy.COMMENTS:
            parts = [QueryString("c.consultation = {} AND c.id = ANY({})", held.id, sorted(set(choice.comments)))]
        case ChosenBy.FAMILY:
            parts = [
                QueryString(
                    "c.consultation = {} AND EXISTS (SELECT FROM family_member m WHERE m.comment = c.id"
                    " AND m.family = {})",
                    held.id,
                    choice.family,
                )
            ]
        case _:
            assert choice.filter is not None  # it is the way that was found
            parts = narrowed(held.id, Filter(**msgspec.structs.asdict(choice.filter)))
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    found = await fetch(_Chosen, CHOSEN, QueryString(CONTACT_DISOWNED), where, lock)
    if choice.comments and len(found) != len(set(choice.comments)):
        raise Refused(invalid(FieldError("choice.comments", "unknown_value", NO_SUCH_COMMENT)))
    if not found:
        raise Refused(NOTHING_CHOSEN)
    return found


def _print(chosen: Sequence[Stands]) -> str:
    return fingerprint((one.id, f"{one.standing} {one.reason}") for one in chosen)


async def _write(
    actor: Actor,
    held: Held,
    choice: Choice,
    now: datetime,
    *,
    standing: str | None = None,
    reason: ScreeningReason | None = None,
    undoes: UUID | None = None,
) -> UUID:
    batch = uuid7()
    # the comments themselves stand in rows of their own
    kept = msgspec.structs.replace(choice, comments=[])
    await execute(
        "INSERT INTO screening_batch (id, consultation, undoes, standing, reason, chosen_by, chosen, person, at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}::jsonb, {}, {})",
        batch,
        held.id,
        undoes,
        standing,
        reason,
        "comments" if undoes and not (choice.family or choice.filter) else str(_way(choice)),
        msgspec.json.encode(kept).decode(),
        actor.person,
        now,
    )
    return batch


async def _write_touched(batch: UUID, before: Sequence[Stands], acts: dict[UUID, UUID]) -> None:
    await execute(
        "INSERT INTO screened_in_batch (id, batch, comment, act, before, before_reason)"
        " SELECT t.id, {}, t.comment, t.act, t.before, nullif(t.reason, '')"
        " FROM unnest({}::uuid[], {}::uuid[], {}::uuid[], {}::text[], {}::text[])"
        " AS t (id, comment, act, before, reason)",
        batch,
        [uuid7() for _ in before],
        [one.id for one in before],
        [acts[one.id] for one in before],
        [one.standing for one in before],
        [str(one.reason or "") for one in before],
    )


async def _view(held: Held, batch: UUID) -> BatchView:
    (view,) = await batches_of(held.id, batch)
    return view
