"""“This comment is not mine”: taking it in, withholding the name at once, deciding, and telling each step."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.disowning import Subject, holds, key_of, subject
from consultations.rules.disowning import (
    SAID_BEFORE,
    STATEMENT_MISSING,
    DisowningGround,
    DisowningResult,
    check_decision,
)
from consultations.schemas.disowning import Claim, CodeSent, DisowningDecided, DisowningMade, NewDisowning
from consultations.services.loading import Held, demand_role, shared
from consultations.services.moderating_acts import Becomes, reached, standings, write_acts
from consultations.words import ScreeningReason
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import CONTACT_MISSING, Contact, masked, read_contact
from participation.base.identity.services.codes import Tried, send_code, take_try, use_code
from participation.base.identity.words import ContactKind, Role
from participation.base.notices.owing import Owed, owe_notices
from participation.base.settings import current
from participation.base.text import clean


async def ask_code(actor: Actor, *, claim: Claim, comment: UUID | None = None) -> CodeSent:
    """Send a code to the contact that has to be held: the one notices of the comment go to, else the given one.

    Raises 404 where there is no such comment, 409 where no name is shown with it, 422 without a contact, 429 where too
    many codes were asked for.
    """
    contact = _needed(await subject(actor, claim, comment), claim)
    await send_code(actor, contact=contact, template="proof_code")
    return CodeSent(masked(*contact))


async def disown(actor: Actor, *, new: NewDisowning, comment: UUID | None = None) -> DisowningMade:
    """Say that a comment is not one's own; the name is withheld from others from then on.

    Proved by the key of a notice's link, by a sign-in that holds the contact, or by the code that was sent there.
    Raises 404, 409 where it was said before by this contact, 422 for a wrong code or nothing said, 429.
    """
    it = await subject(actor, new, comment)
    contact = _needed(it, new)
    statement = clean(new.statement).strip()
    if not statement:
        raise Refused(invalid(FieldError("statement", "required", STATEMENT_MISSING)))
    tried = None if it.proved or await holds(actor, contact) else await take_try(contact, new.code or "", actor.address)
    async with transaction():
        held = await shared(it.slug)
        await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", it.id)
        if tried is not None:
            await use_code(tried)
        made = await _write(actor, it, contact, statement)
        await record(actor, "comment.contested", f"comment:{it.id}", ground=it.ground, proved_by=_proof(it, tried))
        await owe_notices([_noted(held, made, contact, actor.locale), *await _contested(held, it, contact, made.id)])
        await answered(made)
    return made


class _Disowning(msgspec.Struct):
    comment: UUID
    slug: str
    ground: DisowningGround
    contact_kind: ContactKind
    contact: str
    locale: str
    before: DisowningResult | None


async def decide(actor: Actor, *, disowning: UUID, found: DisowningDecided) -> None:
    """Say whether the comment is of who was named; the newest decision counts.

    Confirmed, it counts as said by nobody known and shows no name; with ``hide`` its text is withheld for not being
    theirs. Rejected, it is as before; hidden by an earlier decision it waits to be screened again.
    Raises 404, 403 for who is no officer of the body, 422 without a reason, 409 where it was decided so already.
    """
    async with transaction():
        held = await shared((await _row(disowning)).slug)
        await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", (await _row(disowning)).comment)
        row = await _row(disowning)
        demand_role(actor, held.body, Role.OFFICER)
        result = DisowningResult.CONFIRMED if found.confirm else DisowningResult.REJECTED
        reason = clean(found.reason).strip()
        demand(check_decision(result, reason, row.before))
        decision = uuid7()
        await execute(
            "INSERT INTO disowning_decision (id, disowning, result, reason, person, at)"
            " VALUES ({}, {}, {}, {}, {}, {})",
            decision,
            disowning,
            result,
            reason,
            actor.person,
            clock.now(),
        )
        await _screen(actor, held, row.comment, result, hide=found.hide)
        await record(
            actor, f"disowning.{result}", f"comment:{row.comment}", body=held.body, hidden=found.confirm and found.hide
        )
        await _tell_decided(held, row, disowning, decision, result, reason)


async def _row(disowning: UUID) -> _Disowning:
    row = await fetch_one(
        _Disowning,
        "SELECT d.comment, k.slug, d.ground, d.contact_kind, d.contact, d.locale, (SELECT y.result"
        " FROM disowning_decision y WHERE y.disowning = d.id ORDER BY y.id DESC LIMIT 1) AS before"
        " FROM disowning d JOIN comment c ON c.id = d.comment JOIN consultation k ON k.id = c.consultation"
        " WHERE d.id = {}",
        disowning,
    )
    if row is None:
        raise Refused(NOT_FOUND)
    return row


def _needed(it: Subject, claim: Claim) -> Contact:
    """The contact that has to be held. Raises 422 where it is to be given and is not."""
    if it.contact is not None:
        return it.contact
    if not (claim.contact or "").strip():
        raise Refused(invalid(FieldError("contact", "required", CONTACT_MISSING)))
    read = read_contact(claim.contact or "", "contact")
    if isinstance(read, FieldError):
        raise Refused(invalid(read))
    return read


def _proof(it: Subject, tried: Tried | None) -> str:
    if tried is not None:
        return "code"
    return "link or sign-in" if it.proved else "sign-in"


async def _write(actor: Actor, it: Subject, contact: Contact, statement: str) -> DisowningMade:
    made = uuid7()
    rows = await execute(
        "INSERT INTO disowning (id, comment, ground, statement, contact_kind, contact, locale, at)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (comment, contact_kind, contact) DO NOTHING"
        " RETURNING id",
        made,
        it.id,
        it.ground,
        statement,
        contact[0].value,
        contact[1],
        actor.locale,
        clock.now(),
    )
    if not rows:
        raise Refused(SAID_BEFORE)
    return DisowningMade(made, _link(made))


def _link(disowning: UUID) -> str:
    return f"{current().base_url}/disownings/{disowning}?key={key_of(disowning)}"


def _noted(held: Held, made: DisowningMade, contact: Contact, locale: str) -> Owed:
    return Owed(
        template="disowning_received",
        values={"title": held.title, "link": made.link},
        owed_for=f"disowning:{made.id}",
        subject=f"disowning:{made.id}",
        contact=contact,
        locale=locale,
        body=held.body,
    )


async def _contested(held: Held, it: Subject, contact: Contact, disowning: UUID) -> list[Owed]:
    """Whoever is reached by the comment's own contact is told that the name is contested by somebody else."""
    if it.ground is DisowningGround.CONTACT:
        return []
    return [
        Owed(
            template="comment_contested",
            values={"title": held.title, "receipt": one.receipt, "link": one.link},
            owed_for=f"contested:{disowning}",
            subject=f"comment:{it.id}",
            contact=one.at,
            person=one.person,
            locale=one.locale,
            body=held.body,
        )
        for one in await reached([it.id])
        if one.at and one.at != (contact[0].value, contact[1])
    ]


async def _screen(actor: Actor, held: Held, comment: UUID, result: DisowningResult, *, hide: bool) -> None:
    """Withhold the text, or let it wait again; those concerned are told by the decision itself."""
    now = (await standings([comment]))[comment]
    withheld = now.reason is ScreeningReason.NOT_THEIRS
    confirmed = result is DisowningResult.CONFIRMED
    if confirmed and hide and not withheld:
        await write_acts(
            actor, held, [Becomes(comment, "hidden", ScreeningReason.NOT_THEIRS)], clock.now(), telling=False
        )
    elif withheld and not (confirmed and hide):
        # what is sealed for the archive stays hidden, whoever wrote it
        if await execute("SELECT FROM erasure WHERE comment = {}", comment):
            return
        await write_acts(actor, held, [Becomes(comment, "pending")], clock.now(), telling=False)


async def _tell_decided(
    held: Held, row: _Disowning, disowning: UUID, decision: UUID, result: DisowningResult, reason: str
) -> None:
    values = {"title": held.title, "result": str(result), "reason": reason}
    owed = [
        Owed(
            template="disowning_decided",
            values=values | {"link": _link(disowning)},
            owed_for=f"disowning:{decision}",
            subject=f"disowning:{disowning}",
            contact=(row.contact_kind.value, row.contact),
            locale=row.locale,
            body=held.body,
        )
    ]
    if row.ground is DisowningGround.NAME:
        owed += [
            Owed(
                template="disowning_decided",
                values=values | {"link": one.link},
                owed_for=f"contested:{decision}",
                subject=f"comment:{row.comment}",
                contact=one.at,
                person=one.person,
                locale=one.locale,
                body=held.body,
            )
            for one in await reached([row.comment])
            if one.at and one.at != (row.contact_kind.value, row.contact)
        ]
    await owe_notices(owed)
