"""What every act of screening writes, however many comments it is about, and whom it tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.rules.erasing import RESTRICTED_BEFORE
from consultations.rules.screening import HIDDEN_FOR
from consultations.services.loading import Held
from consultations.words import ScreeningReason
from participation.base.codes import uuid7
from participation.base.database import execute, fetch
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.notices.owing import Owed, owe_notices
from participation.base.settings import current

HIDDEN = "hidden"


class Stands(msgspec.Struct, frozen=True):
    """How a comment stands: what its last act amounts to, and the reason where it hides."""

    id: UUID
    standing: str
    reason: ScreeningReason | None


class Becomes(msgspec.Struct, frozen=True):
    """How a comment is to stand from now on."""

    comment: UUID
    standing: str
    reason: ScreeningReason | None = None


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """How whoever wrote a comment is reached, if at all."""

    id: UUID
    receipt: str
    person: UUID | None
    locale: str
    contact_kind: str | None
    contact: str | None

    @property
    def at(self) -> tuple[str, str] | None:
        """The contact as notices take it."""
        return (self.contact_kind, self.contact) if self.contact_kind and self.contact else None

    @property
    def link(self) -> str:
        """The page of the receipt."""
        return f"{current().base_url}/receipts/{self.receipt}"


# Somebody proved that the contact of this comment ``c`` is theirs and the comment is not; {} says which of these count.
CONTACT_DISOWNED = """EXISTS (SELECT FROM disowning d WHERE d.comment = c.id AND d.ground = 'contact'
    AND coalesce((SELECT y.result FROM disowning_decision y WHERE y.disowning = d.id ORDER BY y.id DESC LIMIT 1),
        'open') <> 'rejected')"""
# Whoever left no contact with the comment but signed in is reached by a contact of theirs, the mobile number first.
REACHED = """
SELECT c.id, c.receipt, c.person, c.locale,
    CASE WHEN {} THEN NULL WHEN c.contact IS NOT NULL THEN c.contact_kind ELSE k.kind END AS contact_kind,
    CASE WHEN {} THEN NULL ELSE coalesce(c.contact, k.value) END AS contact
FROM comment c LEFT JOIN LATERAL (SELECT kind, value FROM contact WHERE contact.person = c.person
    AND verified_at IS NOT NULL ORDER BY kind DESC, id LIMIT 1) k ON true
WHERE c.id = ANY({}) AND c.erased_at IS NULL ORDER BY c.id
"""


async def reached(comments: Sequence[UUID]) -> list[Reached]:
    """How those who wrote these comments are reached; not by a contact whose holder says they wrote nothing."""
    said = QueryString(CONTACT_DISOWNED)
    return await fetch(Reached, REACHED, said, said, list(comments))


async def standings(comments: Sequence[UUID]) -> dict[UUID, Stands]:
    """How these comments stand now, by id."""
    rows = await fetch(
        Stands,
        "SELECT c.id, c.standing, CASE WHEN c.standing = 'hidden' THEN (SELECT a.reason FROM screening_act a"
        " WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) END AS reason FROM comment c WHERE c.id = ANY({})",
        list(comments),
    )
    return {row.id: row for row in rows}


async def write_acts(
    actor: Actor, held: Held, wanted: Sequence[Becomes], now: datetime, *, detail: str = "", telling: bool = True
) -> dict[UUID, UUID]:
    """Write one act for each comment, in the current transaction; the acts by comment.

    The comments are locked. Whoever wrote one and left a contact is told that it is hidden, and why, or that it no
    longer is; nothing is said where nothing changes, nor without ``telling``. Raises 409 where one that was sealed for
    the archive would be shown again, or wait for it.
    """
    opened = [one.comment for one in wanted if one.standing != HIDDEN]
    if opened and await execute("SELECT FROM erasure WHERE comment = ANY({}) LIMIT 1", opened):
        raise Refused(RESTRICTED_BEFORE)
    before = await standings([one.comment for one in wanted])
    acts = {one.comment: uuid7() for one in wanted}
    await execute(
        "INSERT INTO screening_act (id, comment, standing, reason, sealed_detail, person, at)"
        " SELECT act.id, act.comment, act.standing, nullif(act.reason, ''), {}, {}, {}"
        " FROM unnest({}::uuid[], {}::uuid[], {}::text[], {}::text[]) AS act (id, comment, standing, reason)",
        detail,
        actor.person,
        now,
        [acts[one.comment] for one in wanted],
        [one.comment for one in wanted],
        [one.standing for one in wanted],
        [str(one.reason or "") for one in wanted],
    )
    await execute(
        "UPDATE comment c SET standing = act.standing FROM unnest({}::uuid[], {}::text[]) AS act (id, standing)"
        " WHERE c.id = act.id AND c.standing <> act.standing",
        [one.comment for one in wanted],
        [one.standing for one in wanted],
    )
    if telling:
        await _tell(held, wanted, before, acts)
    return acts


async def _tell(held: Held, wanted: Sequence[Becomes], before: dict[UUID, Stands], acts: dict[UUID, UUID]) -> None:
    changed = {one.comment: one for one in wanted if _concerns(one, before[one.comment])}
    owed = [
        _owed(held, one, changed[one.id], acts[one.id]) for one in await reached(list(changed)) if one.at is not None
    ]
    await owe_notices(owed)


def _concerns(one: Becomes, before: Stands) -> bool:
    """Whether the comment is hidden now and was not, or not for this, or is hidden no longer."""
    if one.standing == HIDDEN:
        return (before.standing, before.reason) != (HIDDEN, one.reason)
    return before.standing == HIDDEN


def _owed(held: Held, who: Reached, one: Becomes, act: UUID) -> Owed:
    values: dict[str, object] = {"title": held.title, "receipt": who.receipt, "link": who.link}
    if one.reason is not None:
        values["reason"] = HIDDEN_FOR[one.reason]
    return Owed(
        template="comment_hidden" if one.standing == HIDDEN else "comment_shown",
        values=values,
        owed_for=f"screened:{act}",
        subject=f"comment:{who.id}",
        contact=who.at,
        person=who.person,
        locale=who.locale,
        body=held.body,
    )
