"""What a clerk needs: the consultations that take what came on paper, and the slip for who brought it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from consultations.queries.clause_numbers import BEFORE_OPENING
from consultations.rules.lifecycle import state_at
from consultations.schemas.consultation import BodyName
from consultations.words import AuthorKind, Channel, Publish, Stance, State
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role

ENTERING = (Role.CLERK, Role.OFFICER)
TAKING = frozenset({State.OPEN, State.CLOSED})


class Taking(msgspec.Struct, frozen=True):
    """A consultation into which comments may be entered."""

    slug: str
    title: str
    state: State
    body: BodyName
    opens_at: datetime
    closes_at: datetime


class _Row(msgspec.Struct):
    slug: str
    title: str
    state: State
    opens_at: datetime
    closes_at: datetime
    body_slug: str
    body_name: str
    body_name_en: str


async def taking(actor: Actor) -> list[Taking]:
    """The consultations into which the actor may enter what was said elsewhere, the one that closes first first."""
    rows = await fetch(
        _Row,
        "SELECT c.slug, c.title, c.state, c.opens_at, c.closes_at, b.slug AS body_slug, b.name AS body_name,"
        " b.name_en AS body_name_en FROM consultation c JOIN body b ON b.id = c.body"
        " WHERE c.body = ANY({}) AND c.state IN ('scheduled', 'open', 'closed') ORDER BY c.closes_at, c.id",
        list(actor.bodies(*ENTERING)),
    )
    now = clock.now()
    found = [
        Taking(
            row.slug,
            row.title,
            state_at(row.state, row.opens_at, row.closes_at, now),
            BodyName(row.body_slug, row.body_name, row.body_name_en),
            row.opens_at,
            row.closes_at,
        )
        for row in rows
    ]
    # what is open comes before what has closed and only waits for the last letters
    return sorted((one for one in found if one.state in TAKING), key=lambda one: one.state is State.CLOSED)


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """回执单: what was entered, and the code under which its answer is found."""

    id: UUID
    receipt: str
    slug: str
    title: str
    body: str
    body_en: str
    body_id: UUID
    address: str
    phone: str
    channel: Channel
    stated_on: date | None
    ticket: str
    received_at: datetime
    clause_number: str | None
    quote: str
    text: str
    proposed_text: str
    stance: Stance | None
    author_kind: AuthorKind
    author_name: str
    contact: str | None
    publish: Publish
    co_signatures: int
    clerk: str


SLIP = """
SELECT c.id, c.receipt, k.slug, k.title, b.name AS body, b.name_en AS body_en, b.id AS body_id,
    coalesce(nullif(k.contact_address, ''), b.address) AS address,
    coalesce(nullif(k.contact_phone, ''), b.phone) AS phone,
    c.channel, c.stated_on, c.ticket, c.received_at, c.quote, c.stance, c.author_kind,
    coalesce(rc.text, c.text) AS text, coalesce(rc.proposed_text, c.proposed_text) AS proposed_text,
    coalesce(rc.author_name, c.author_name) AS author_name, c.contact, c.publish, c.co_signatures, p.name AS clerk,
    (SELECT l.number FROM clause l JOIN draft d ON d.id = l.draft WHERE l.identity = c.clause
        ORDER BY {} DESC, d.version DESC LIMIT 1) AS clause_number
FROM comment c JOIN consultation k ON k.id = c.consultation JOIN body b ON b.id = k.body JOIN person p ON p.id = c.clerk
LEFT JOIN redacted_comment rc ON rc.comment = c.id WHERE c.id = {}
"""


async def slip(actor: Actor, comment: UUID) -> Slip:
    """The slip of a comment that was entered for somebody. Raises 404 for all others, and outside its office."""
    found = await fetch_one(Slip, SLIP, BEFORE_OPENING, comment)
    if found is None or not actor.has(*ENTERING, body=found.body_id):
        raise Refused(NOT_FOUND)
    return found
