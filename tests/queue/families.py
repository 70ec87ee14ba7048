"""Families as the machine would have made them, for tests of what officers do with them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consultations.queries.queue import QueueFilter, queue
from consultations.schemas.queue import QueueItem
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from tests.consultations.steps import DURING, SLUG
from tests.world import OFFICER


async def family(comments: Sequence[UUID], *, apart: Sequence[UUID] = (), like: UUID | None = None) -> UUID:
    """A family of these comments, the first standing for it; ``apart`` are flagged members, ``like`` is what the
    whole of it stands apart from."""
    made = uuid7()
    await execute("DELETE FROM family_member WHERE comment = ANY({})", [*comments, *apart])
    await execute(
        "INSERT INTO family (id, consultation, representative, clause, members, oldest, apart_from, made_at, version)"
        " SELECT {}, c.consultation, c.id, c.clause, {}, {}, {}, {}, 1 FROM comment c WHERE c.id = {}",
        made,
        len(comments) + len(apart),
        min([*comments, *apart]),
        like,
        DURING,
        comments[0],
    )
    await joined(made, comments)
    await joined(made, apart, flag="polarity")
    await execute("UPDATE family SET members = {} WHERE id = {}", len(comments) + len(apart), made)
    return made


async def joined(to: UUID, comments: Sequence[UUID], *, flag: str | None = None) -> None:
    """The machine puts further comments into a family."""
    await execute(
        "INSERT INTO family_member (comment, family, similarity, flag, placed_at)"
        " SELECT c, {}, 0.9, {}, {} FROM unnest({}::uuid[]) c",
        to,
        flag,
        DURING,
        list(comments),
    )
    await execute("UPDATE family SET members = members + {} WHERE id = {}", len(comments), to)


async def items(actor: Actor = OFFICER, **wanted: object) -> list[QueueItem]:
    """The items of the queue, narrowed."""
    return (await queue(actor, SLUG, QueueFilter(**wanted))).items  # type: ignore[arg-type] # as the test names them


async def item(id_: UUID) -> QueueItem:
    """One item of the queue."""
    return next(one for one in await items() if one.id == id_)
