"""What bulk acts did, what waits to be moderated, and the objections of those whose comment is hidden."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.voices_chosen import voices_of_batches
from consultations.rules.moderating import ChosenBy
from consultations.schemas.moderating import BatchView, ObjectionShown, ObjectionView, Touched
from consultations.words import ScreeningReason
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

MODERATING = (Role.OFFICER, Role.REVIEWER)
MOST = 200
EXCERPT = 120

# Of comments ``c`` joined with their redacted form ``rc``, and ``touched.standing``: the columns of ``Touched``.
TOUCHED = QueryString(
    "c.id, c.receipt, c.channel, c.received_at, coalesce(rc.author_name, c.author_name) AS author_name,"
    " left(coalesce(nullif(coalesce(rc.text, c.text), ''), coalesce(rc.proposed_text, c.proposed_text)), {})"
    " AS excerpt",
    EXCERPT,
)


class Waiting(msgspec.Struct, frozen=True):
    """How much of each kind waits to be moderated in a consultation."""

    pending: int
    objections: int
    disownings: int


WAITING = """
SELECT (SELECT count(*) FROM comment c WHERE c.consultation = {} AND c.standing = 'pending' AND c.erased_at IS NULL)
        AS pending,
    (SELECT count(*) FROM objection o JOIN comment c ON c.id = o.comment WHERE c.consultation = {}
        AND NOT EXISTS (SELECT FROM objection_answer x WHERE x.objection = o.id)) AS objections,
    (SELECT count(*) FROM disowning d JOIN comment c ON c.id = d.comment WHERE c.consultation = {}
        AND NOT EXISTS (SELECT FROM disowning_decision x WHERE x.disowning = d.id)) AS disownings
"""


async def waiting(consultation_id: UUID) -> Waiting:
    """The counts of now."""
    found = await fetch_one(Waiting, WAITING, consultation_id, consultation_id, consultation_id)
    assert found is not None  # counts always have a row
    return found


BATCHES = """
SELECT b.id, b.standing, b.reason, b.chosen_by, p.name AS by, b.at, b.undoes, u.id AS undone_by,
    (SELECT count(*) FROM screened_in_batch t WHERE t.batch = b.id) AS touched
FROM screening_batch b JOIN person p ON p.id = b.person LEFT JOIN screening_batch u ON u.undoes = b.id
WHERE b.consultation = {} AND ({}::uuid IS NULL OR b.id = {}) ORDER BY b.id DESC LIMIT {}
"""


class _Batch(msgspec.Struct, frozen=True):
    id: UUID
    standing: str | None
    reason: ScreeningReason | None
    chosen_by: ChosenBy
    by: str
    at: datetime
    undoes: UUID | None
    undone_by: UUID | None
    touched: int


async def batches_of(consultation_id: UUID, batch: UUID | None = None, *, limit: int = 1) -> list[BatchView]:
    """The bulk acts of a consultation, the newest first, or the one of them."""
    rows = await fetch(_Batch, BATCHES, consultation_id, batch, batch, limit)
    voices = await voices_of_batches([row.id for row in rows])
    return [BatchView(**msgspec.structs.asdict(row), voices=voices[row.id]) for row in rows]


async def batches(actor: Actor, slug: str, *, limit: int = 20) -> list[BatchView]:
    """The bulk acts of a consultation, the newest first. Raises 403 for who is not of its office."""
    return await batches_of(await _for_its_office(actor, slug), limit=limit)


class WholeBatch(msgspec.Struct, frozen=True):
    """A bulk act and the first of the comments that it touched, with how they stood before."""

    batch: BatchView
    touched: list[Touched]


async def whole_batch(actor: Actor, slug: str, batch: UUID) -> WholeBatch:
    """A bulk act of a consultation for its office. Raises 403 for others, 404 where it has no such act."""
    consultation_id = await _for_its_office(actor, slug)
    found = await batches_of(consultation_id, batch)
    if not found:
        raise Refused(NOT_FOUND)
    touched = await fetch(
        Touched,
        "SELECT {}, t.before AS standing FROM screened_in_batch t JOIN comment c ON c.id = t.comment"
        " LEFT JOIN redacted_comment rc ON rc.comment = c.id WHERE t.batch = {} ORDER BY c.id LIMIT {}",
        TOUCHED,
        batch,
        MOST,
    )
    return WholeBatch(found[0], touched)


OBJECTIONS = """
SELECT o.id, o.comment, c.receipt, a.reason AS hidden_for, h.name AS hidden_by, h.id AS hidden_by_id, a.at AS hidden_at,
    o.statement, o.at, x.result, coalesce(x.reason, '') AS reason, coalesce(p.name, '') AS answered_by,
    x.at AS answered_at
FROM objection o JOIN screening_act a ON a.id = o.act JOIN person h ON h.id = a.person
JOIN comment c ON c.id = o.comment LEFT JOIN objection_answer x ON x.objection = o.id
LEFT JOIN person p ON p.id = x.person
WHERE c.consultation = {} AND ({}::uuid IS NULL OR o.id = {}) ORDER BY (x.id IS NOT NULL), o.id LIMIT {}
"""


async def objections(actor: Actor, slug: str) -> list[ObjectionView]:
    """The objections in a consultation, those that wait first. Raises 403 for who is not of its office."""
    return await fetch(ObjectionView, OBJECTIONS, await _for_its_office(actor, slug), None, None, MOST)


class OnReceipt(msgspec.Struct, frozen=True):
    """What the holder of a receipt may do about a hidden comment; ``objected`` to the act that hides it now."""

    act: UUID | None
    objected: bool


async def on_receipt(comment: UUID) -> tuple[OnReceipt, ObjectionShown | None]:
    """The act that hides a comment now, and the newest objection of whoever wrote it."""
    now = await fetch_one(
        OnReceipt,
        "SELECT a.id AS act, EXISTS (SELECT FROM objection o WHERE o.act = a.id) AS objected FROM comment c"
        " JOIN LATERAL (SELECT id FROM screening_act WHERE comment = c.id ORDER BY id DESC LIMIT 1) a ON true"
        " WHERE c.id = {} AND c.standing = 'hidden' AND c.erased_at IS NULL",
        comment,
    )
    last = await fetch_one(
        ObjectionShown,
        "SELECT o.statement, o.at, x.result, coalesce(x.reason, '') AS reason, x.at AS answered_at FROM objection o"
        " LEFT JOIN objection_answer x ON x.objection = o.id WHERE o.comment = {} ORDER BY o.id DESC LIMIT 1",
        comment,
    )
    return now or OnReceipt(None, False), last


async def _for_its_office(actor: Actor, slug: str) -> UUID:
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    return view.id
