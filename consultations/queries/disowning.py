"""What is known of a comment that somebody says is not theirs, and how far the office is with it."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.disowning_standing import ATTRIBUTION
from consultations.queries.receipts import NO_SUCH_RECEIPT
from consultations.rules.disowning import ERASED, NO_NAME_SHOWN, Attribution, DisowningGround
from consultations.rules.lifecycle import state_at
from consultations.rules.screening import Screened, sight
from consultations.schemas.disowning import Claim, Disowned, DisowningStands, DisowningView
from consultations.words import Publish, Screening, ScreeningReason, State
from participation.base import clock
from participation.base.codes import read_code
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact, masked
from participation.base.identity.words import ContactKind
from participation.base.notices.proofs import proves
from participation.base.security.keys import sign

PURPOSE = "disowning"
MOST = 200


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as somebody who disowns it came to it: ``contact`` is the one they have to hold, None for their own."""

    id: UUID
    receipt: str
    slug: str
    title: str
    received_at: datetime
    ground: DisowningGround
    contact: Contact | None
    proved: bool
    author_name: str
    text: str


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    receipt: str
    slug: str
    title: str
    state: State
    screening: Screening
    opens_at: datetime
    closes_at: datetime
    received_at: datetime
    publish: Publish
    standing: str
    hidden_for: ScreeningReason | None
    erased: bool
    attribution: Attribution
    author_name: str
    text: str
    contact_kind: ContactKind | None
    contact: str | None


# Where nobody left a contact with the comment, notices go to a contact of whoever was signed in.
ROW = """
SELECT c.id, c.receipt, k.slug, k.title, k.state, k.screening, k.opens_at, k.closes_at, c.received_at, c.publish,
    c.standing, c.erased_at IS NOT NULL AS erased, {} AS attribution,
    coalesce(rc.author_name, c.author_name) AS author_name, coalesce(rc.text, c.text) AS text,
    (SELECT a.reason FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) AS hidden_for,
    CASE WHEN c.contact IS NOT NULL THEN c.contact_kind ELSE w.kind END AS contact_kind,
    coalesce(c.contact, w.value) AS contact
FROM comment c JOIN consultation k ON k.id = c.consultation LEFT JOIN redacted_comment rc ON rc.comment = c.id
LEFT JOIN LATERAL (SELECT kind, value FROM contact WHERE contact.person = c.person AND verified_at IS NOT NULL
    ORDER BY kind DESC, id LIMIT 1) w ON true
WHERE {}
"""


async def subject(actor: Actor, claim: Claim, comment: UUID | None = None) -> Subject:
    """What a claim is about: the comment of a receipt, or one whose name others read.

    Raises 404 where there is no such comment or receipt, 409 where no name is shown with it or it was erased.
    """
    if claim.receipt:
        read = read_code(claim.receipt)
        row = await fetch_one(_Row, ROW, ATTRIBUTION, QueryString("c.receipt = {}", read)) if read else None
        if row is None or (comment is not None and row.id != comment):
            raise Refused(NO_SUCH_RECEIPT)
    else:
        row = await fetch_one(_Row, ROW, ATTRIBUTION, QueryString("c.id = {}", comment))
        if row is None:
            raise Refused(NOT_FOUND)
    return await _subject(actor, claim, row)


async def _subject(actor: Actor, claim: Claim, row: _Row) -> Subject:
    contact = (row.contact_kind, row.contact) if row.contact_kind and row.contact else None
    if row.erased and claim.receipt:
        raise Refused(ERASED)
    if not claim.receipt:
        _demand_name_seen(row)
        contact = None
    proved = bool(claim.receipt and claim.key and contact and proves(row.receipt, claim.key))
    return Subject(
        id=row.id,
        receipt=row.receipt,
        slug=row.slug,
        title=row.title,
        received_at=row.received_at,
        ground=DisowningGround.CONTACT if contact else DisowningGround.NAME,
        contact=contact,
        proved=proved or bool(contact and await holds(actor, contact)),
        author_name=row.author_name if claim.receipt is None else "",
        text=row.text if claim.receipt is None else "",
    )


def _demand_name_seen(row: _Row) -> None:
    """Nobody learns more of a comment than others read: one that is not there for them is not there."""
    acts = () if row.standing == "pending" else (Screened(row.hidden_for),)
    state = state_at(row.state, row.opens_at, row.closes_at, clock.now())
    seen = sight(row.screening, acts, row.publish, state, erased=row.erased, attribution=row.attribution)
    if not seen.text:
        raise Refused(NOT_FOUND)
    if not (seen.name and row.author_name):
        raise Refused(NO_NAME_SHOWN)


async def disowned(actor: Actor, claim: Claim, comment: UUID | None = None) -> Disowned:
    """The same for the page on which it is said. Raises as :func:`subject`."""
    found = await subject(actor, claim, comment)
    return Disowned(
        comment=found.id,
        slug=found.slug,
        title=found.title,
        received_at=found.received_at,
        ground=found.ground,
        contact=masked(*found.contact) if found.contact else None,
        proved=found.proved,
        author_name=found.author_name,
        text=found.text,
    )


class _Held(msgspec.Struct):
    held: bool


async def holds(actor: Actor, contact: Contact) -> bool:
    """Whether who is signed in has proved before that the contact is theirs."""
    if actor.person is None:
        return False
    found = await fetch_one(
        _Held,
        "SELECT EXISTS (SELECT FROM contact WHERE person = {} AND kind = {} AND value = {}"
        " AND verified_at IS NOT NULL) AS held",
        actor.person,
        contact[0].value,
        contact[1],
    )
    return bool(found and found.held)


class _Filed(msgspec.Struct, kw_only=True):
    id: UUID
    comment: UUID
    receipt: str
    ground: DisowningGround
    statement: str
    contact_kind: ContactKind
    contact: str
    at: datetime
    author_name: str
    standing: str
    hidden_for: ScreeningReason | None
    result: str | None
    reason: str
    decided_by: str
    decided_at: datetime | None


FILED = """
SELECT d.id, d.comment, c.receipt, d.ground, d.statement, d.contact_kind, d.contact, d.at, c.standing,
    coalesce(rc.author_name, c.author_name) AS author_name,
    CASE WHEN c.standing = 'hidden' THEN (SELECT a.reason FROM screening_act a WHERE a.comment = c.id
        ORDER BY a.id DESC LIMIT 1) END AS hidden_for,
    x.result, coalesce(x.reason, '') AS reason, coalesce(p.name, '') AS decided_by, x.at AS decided_at
FROM disowning d JOIN comment c ON c.id = d.comment LEFT JOIN redacted_comment rc ON rc.comment = c.id
LEFT JOIN LATERAL (SELECT result, reason, person, at FROM disowning_decision y WHERE y.disowning = d.id
    ORDER BY y.id DESC LIMIT 1) x ON true
LEFT JOIN person p ON p.id = x.person
WHERE {} ORDER BY (x.result IS NOT NULL), d.id LIMIT {}
"""


async def disownings(actor: Actor, slug: str) -> list[DisowningView]:
    """Who says in a consultation that a comment is not theirs, those that wait first. Raises 403 outside its office."""
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    rows = await fetch(_Filed, FILED, QueryString("c.consultation = {}", view.id), MOST)
    return [_filed(row) for row in rows]


async def of_comment(comment: UUID) -> list[DisowningView]:
    """Who says that this comment is not theirs; for those who may see the comment in its office."""
    return [_filed(row) for row in await fetch(_Filed, FILED, QueryString("d.comment = {}", comment), MOST)]


def _filed(row: _Filed) -> DisowningView:
    values = msgspec.structs.asdict(row)
    kind = values.pop("contact_kind")
    return msgspec.convert(values | {"contact": masked(kind, row.contact)}, DisowningView)


def key_of(disowning: UUID) -> str:
    """The key in the link to where a disowning stands."""
    return sign(PURPOSE, str(disowning))[:32]


async def disowning_stands(disowning: UUID, key: str) -> DisowningStands:
    """Where a disowning stands, for whoever has the link. Raises 404 for all others."""
    if not hmac.compare_digest(key_of(disowning).encode(), key.encode()):
        raise Refused(NOT_FOUND)
    found = await fetch_one(
        DisowningStands,
        "SELECT d.id, k.slug, k.title, d.ground, d.at, x.result, coalesce(x.reason, '') AS reason,"
        " x.at AS decided_at FROM disowning d JOIN comment c ON c.id = d.comment"
        " JOIN consultation k ON k.id = c.consultation LEFT JOIN LATERAL (SELECT result, reason, at"
        " FROM disowning_decision y WHERE y.disowning = d.id ORDER BY y.id DESC LIMIT 1) x ON true WHERE d.id = {}",
        disowning,
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found
