"""Receiving a comment: judged by the server's clock, stored with salt and canonical body, answered by a receipt."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from consultations.drafts.aligning.wording import stands
from consultations.errors import (
    CHANNEL_FOR_STAFF,
    DATE_MISSING,
    DATE_OUTSIDE,
    FOR_CLERKS,
    NAME_FOR_PUBLICATION,
    NAME_MISSING,
    NO_SUCH_CLAUSE,
    NOT_INVITED,
    QUOTE_NEEDS_CLAUSE,
    QUOTE_NOT_THERE,
    TEXT_MISSING,
    TICKET_MISSING,
    WORDING_NEEDS_CLAUSE,
    WRONG_CREDIT_CODE,
)
from consultations.queries.clause_numbers import Put, clause_put
from consultations.queries.consultations import STAFF
from consultations.queries.questionnaire import Asked, asked_of
from consultations.rules.receiving import check_assurance, check_time
from consultations.schemas.comment import NewComment, Received
from consultations.services.families.owing import owe_placing
from consultations.services.loading import Held, shared
from consultations.tables.comment import Comment
from consultations.words import AuthorKind, Channel, Publish, State
from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import new_code, uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.contacts import read_contact
from participation.base.identity.credit_code import read_credit_code
from participation.base.identity.rates import allow, key_of
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.notices.owing import Owed, owe_notices
from participation.base.rules_file.counting import day_of, last_day_before
from participation.base.settings import current
from participation.base.text import SEARCHED, bigrams, clean, normal_form
from participation.base.uploads.services import attach

SALT_BYTES = 32
# Where only the office knows that it is there.
INSIDE = frozenset({State.PREPARED, State.SUBMITTED, State.APPROVED, State.REJECTED})
NEEDS_DATE = frozenset({Channel.LETTER, Channel.FORUM, Channel.VISIT, Channel.HOTLINE})


class _Found(msgspec.Struct):
    found: bool


async def receive(actor: Actor, *, slug: str, new: NewComment) -> Received:
    """Take in a comment and owe its sender the receipt.

    Raises 404 where only the office knows of it, 409 ``closed`` outside the period, 422 naming every wrong field, 403
    where the consultation asks for a surer identity or an invitation, 429 where one address sends too many.
    """
    entered = new.channel is not Channel.WEB
    if not entered:
        await _count(actor)
    async with transaction():
        held = await shared(slug)
        now = clock.now()
        if entered and not actor.has(Role.CLERK, Role.OFFICER, body=held.body):
            raise Refused(CHANNEL_FOR_STAFF)
        if held.state in INSIDE and not actor.has(*STAFF, body=held.body):
            raise Refused(NOT_FOUND)
        zone = current().zone
        demand(check_time(held.state, held.opens_at, held.closes_at, now, entered=entered, zone=zone))
        if not entered:
            demand(check_assurance(held.assurance, actor.assurance))
            await check_invitation(actor, held)
        received = await take_in(actor, held, new, Manner(entered=entered), now)
        await answered(received)
    return received


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a comment came, beside what it says.

    ``entered``: staff write down what somebody else said. ``dated`` are the first and last day on which it can have
    been said, where those are not of the period. ``source`` says where it is entered from, ``organisation`` who is
    known to say it. ``told``: its sender is sent the receipt, where they can be reached.
    """

    entered: bool
    dated: tuple[date, date] | None = None
    source: str = ""
    organisation: UUID | None = None
    told: bool = True


async def take_in(actor: Actor, held: Held, new: NewComment, manner: Manner, now: datetime) -> Received:
    """Judge and keep one comment and owe its sender the receipt, inside the caller's act.

    Whether comments are taken now, and from whom, the caller has judged. Raises 422 naming every wrong field.
    """
    entered = manner.entered
    asked = await asked_of(held.id) if new.answers else Asked()
    new, wrong = asked.read(new)
    put = await clause_put(held.id, new.clause)
    contact, errors = judged(actor, held, new, put, now, manner, answers_suffice=bool(asked.questions))
    errors += wrong
    if errors:
        raise Refused(invalid(*errors))
    row = Comment(**kept(actor, held, new, contact, now, manner))
    await Comment.insert(row)
    await attach(actor, subject=f"comment:{row.id}", uploads=new.attachments)
    await owe_placing(row.id)
    await record(
        actor, "comment.received", f"comment:{row.id}", body=held.body if entered else None,
        channel=new.channel, stated_on=new.stated_on,
    )  # fmt: skip
    if contact and manner.told:
        person = actor.person if not entered else None
        await owe_notices([receipt_owed(held, row.id, row.receipt, contact, person=person, locale=actor.locale)])
    return Received(row.id, row.receipt)


def receipt_owed(
    held: Held, comment: UUID, receipt: str, contact: tuple[str, str], *, person: UUID | None, locale: str
) -> Owed:
    """What the sender of a comment is told when it was taken in."""
    link = f"{current().base_url}/receipts/{receipt}"
    return Owed(
        template="comment_received",
        values={"title": held.title, "receipt": receipt, "link": link},
        owed_for=f"received:{comment}",
        subject=f"comment:{comment}",
        contact=contact,
        person=person,
        locale=locale,
        body=held.body,
    )


async def _count(actor: Actor) -> None:
    """One more comment of this person, else of this address; raises 429 beyond the limit of the rules file.

    A loopback address, or none, tells nobody apart: it is this machine itself, or everybody behind a proxy that is
    not set up.
    """
    who = str(actor.person) if actor.person else actor.address
    if actor.person or not tells_nobody_apart(actor.address):
        await allow(key_of("comment", who), current_rules().limits.comments_per_address_hour, timedelta(hours=1))


async def check_invitation(actor: Actor, held: Held) -> None:
    """Raises 403 where only invited people may comment, and the actor is not among them."""
    if not held.invited_only:
        return
    found = await fetch_one(
        _Found,
        "SELECT EXISTS (SELECT 1 FROM invitation i JOIN contact c ON c.kind = i.kind AND c.value = i.contact"
        " WHERE i.consultation = {} AND c.person = {} AND c.verified_at IS NOT NULL) AS found",
        held.id,
        actor.person,
    )
    if found is None or not found.found:
        raise Refused(NOT_INVITED)


def judged(
    actor: Actor,
    held: Held,
    new: NewComment,
    put: Put,
    now: datetime,
    manner: Manner,
    *,
    answers_suffice: bool = False,
) -> tuple[tuple[str, str] | None, list[FieldError]]:
    """The contact as stored, and every field that cannot be taken.

    ``answers_suffice``: questions are asked, and who answers one need not say more.
    """
    wording = clean(new.proposed_text or "").strip()
    errors = []
    if not clean(new.text).strip() and not wording and not (answers_suffice and new.answers):
        errors.append(FieldError("text", "required", TEXT_MISSING))
    if new.clause is not None and not put.clause:
        errors.append(FieldError("clause", "unknown_value", NO_SUCH_CLAUSE))
    if new.clause is None and wording and put.draft:
        errors.append(FieldError("clause", "required", WORDING_NEEDS_CLAUSE))
    errors += _about_the_passage(new, put)
    if not _name(actor, new):
        if new.author.kind is AuthorKind.ORGANISATION:
            errors.append(FieldError("author.name", "required", NAME_MISSING))
        elif new.publish is Publish.TEXT_AND_NAME:
            errors.append(FieldError("author.name", "required", NAME_FOR_PUBLICATION))
    if new.author.credit_code and not read_credit_code(new.author.credit_code):
        errors.append(FieldError("author.credit_code", "invalid", WRONG_CREDIT_CODE))
    written = new.author.contact or ""
    contact = read_contact(written, "author.contact") if written.strip() else None
    if isinstance(contact, FieldError):
        errors.append(contact)
    errors += _about_the_way(held, new, now, manner)
    return contact if isinstance(contact, tuple) else None, errors


def _about_the_passage(new: NewComment, put: Put) -> list[FieldError]:
    """What is wrong with the quoted passage: it is of a clause, and stands there word for word."""
    passage = clean(new.quote).strip()
    if not passage or (new.clause is not None and not put.clause):
        return []
    if new.clause is None:
        return [FieldError("quote", "clause_required", QUOTE_NEEDS_CLAUSE)]
    return [] if stands(passage, put.words) else [FieldError("quote", "not_there", QUOTE_NOT_THERE)]


def _about_the_way(held: Held, new: NewComment, now: datetime, manner: Manner) -> list[FieldError]:
    """What is wrong with the date and the ticket that only a clerk gives."""
    if new.channel is Channel.WEB:
        given = {"stated_on": new.stated_on, "ticket": new.ticket.strip(), "co_signatures": new.co_signatures}
        return [FieldError(field, "unknown", FOR_CLERKS) for field, value in given.items() if value]
    errors = []
    if new.channel in NEEDS_DATE and new.stated_on is None:
        errors.append(FieldError("stated_on", "required", DATE_MISSING))
    if new.stated_on is not None:
        zone = current().zone
        today = day_of(now, zone)
        period = (day_of(held.opens_at, zone), min(today, last_day_before(held.closes_at, zone)))
        first, last = manner.dated or period
        if not first <= new.stated_on <= last:
            errors.append(FieldError("stated_on", "out_of_range", DATE_OUTSIDE))
    if new.channel is Channel.HOTLINE and not clean(new.ticket).strip():
        errors.append(FieldError("ticket", "required", TICKET_MISSING))
    return errors


def _name(actor: Actor, new: NewComment) -> str:
    """The name of who says it: as given, else that of who is signed in, but never that of the clerk."""
    given = clean(new.author.name or "").strip()
    if given or new.channel is not Channel.WEB:
        return given
    return actor.organisation_name if new.author.kind is AuthorKind.ORGANISATION else actor.name


def kept(
    actor: Actor, held: Held, new: NewComment, contact: tuple[str, str] | None, now: datetime, manner: Manner
) -> dict[str, Any]:
    """The row of a comment by column; the body that the ledger commits to says all that was said, and by whom."""
    entered = manner.entered
    organisation = new.author.kind is AuthorKind.ORGANISATION
    name = _name(actor, new)
    said: dict[str, Any] = {
        "text": clean(new.text).strip(),
        "clause": new.clause,
        "stance": new.stance,
        "proposed_text": clean(new.proposed_text or "").strip(),
        "publish": new.publish,
        "answers": {clean(k): clean(str(v)) for k, v in (new.answers or {}).items()},
        "channel": new.channel,
        "stated_on": new.stated_on,
        "ticket": clean(new.ticket).strip(),
        "co_signatures": new.co_signatures,
        "source": manner.source,
    }
    passage = clean(new.quote).strip()
    if passage:  # bodies from before passages could be quoted have none either
        said["quote"] = passage
    words = f"{said['text']} {said['proposed_text']}"
    receipt = new_code()
    capacity = {
        "clerk": actor.person if entered else None,
        "person": None if entered else actor.person,
        "organisation": manner.organisation or (actor.organisation if organisation and not entered else None),
        "assurance": "none" if entered else actor.assurance,
        "locale": actor.locale,
    }
    body = {
        **said,
        "version": 2,
        "consultation": held.slug,
        "receipt": receipt,
        "received_at": now,
        "author": {
            "kind": new.author.kind,
            "name": name,
            "contact": contact[1] if contact else None,
            "contact_kind": contact[0] if contact else None,
            "credit_code": read_credit_code(new.author.credit_code or ""),
        },
        "attachments": new.attachments,
        **capacity,
    }
    return {
        **said,
        "quote": passage,
        "answers": msgspec.json.encode(said["answers"]).decode(),
        "id": uuid7(),
        "consultation": held.id,
        "receipt": receipt,
        "received_at": now,
        **capacity,
        "author_kind": new.author.kind,
        "author_name": name,
        "contact_kind": contact[0] if contact else None,
        "contact": contact[1] if contact else None,
        "salt": secrets.token_bytes(SALT_BYTES),
        # where all names are ours, this writes the same bytes twenty times faster
        "body": canonical(body) if new.answers else msgspec.json.encode(body, order="sorted"),
        "text_hash": hashlib.sha256(normal_form(words).encode()).hexdigest(),
        "bigrams": bigrams(words[:SEARCHED]),
        "standing": "pending",
    }
