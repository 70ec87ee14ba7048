"""What somebody asks for when they book, brought into the form in which it is judged and written."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.booking_orders import Order
from events.holders import holder_of
from events.rules.booking import wishes_of
from events.schemas.booking import Booker, NewBooking
from events.words import BookingChannel, PartyKind
from participation.base.codes import uuid7
from participation.base.database import fetch_one
from participation.base.errors import FieldError
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import Contact, read_contact
from participation.base.identity.words import ContactKind
from participation.base.text import clean


class _Own(msgspec.Struct):
    kind: ContactKind
    value: str


async def order_of(actor: Actor, new: NewBooking) -> Order:
    """The order; a contact that is wrong or lacks is among its errors. Who is signed in is reached at their own."""
    entered = new.channel is not BookingChannel.WEB
    contact: Contact | None = None
    errors: tuple[FieldError, ...] = ()
    if not new.contact.strip() and actor.person and not entered:
        contact = await own_contact(actor.person)
    if contact is None and (new.contact.strip() or not entered):
        read = read_contact(new.contact)
        if isinstance(read, FieldError):
            errors = (read,)
        else:
            contact = read
    id_ = uuid7()
    person = None if entered else actor.person
    # whom nobody can reach is somebody else each time
    holder = holder_of(person, contact) if person or contact else f"b:{id_}"
    group = new.group
    names = tuple(clean(one.name).strip() for one in new.party)
    name = clean(group.name if group else new.name).strip() or next((one for one in names if one), "")
    by = Booker(
        holder=holder,
        seats=group.heads if group else len(names),
        kind=PartyKind.GROUP if group else PartyKind.PARTY,
        name=name,
        names=() if group else names,
        person=person,
        contact=contact,
        locale=actor.locale,
        needs=clean(new.needs).strip(),
    )
    return Order(
        id=id_,
        by=by,
        channel=new.channel,
        wishes=wishes_of(accessible=new.accessible, group=group is not None),
        actor=actor,
        clerk=actor.person if entered else None,
        assurance=actor.assurance,
        answers={question: clean(answer).strip() for question, answer in new.answers.items()},
        errors=errors,
        agreed=new.needs_agreed,
    )


async def own_contact(person: UUID) -> Contact | None:
    """Where somebody is reached who is known, the mobile number first."""
    found = await fetch_one(
        _Own,
        "SELECT kind, value FROM contact WHERE person = {} AND verified_at IS NOT NULL ORDER BY kind DESC, id LIMIT 1",
        person,
    )
    return (found.kind, found.value) if found else None
