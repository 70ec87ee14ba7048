"""Subscribing, confirming and leaving: nobody is written to who did not say so at that very address."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.consultations import consultation
from consultations.schemas.subscribing import NewSubscription, Subscribed
from consultations.subscribing.errors import (
    E_MAIL_NEEDED,
    NO_SUCH,
    NOT_DAILY,
    NOT_ECHOED,
    SCOPE_VALUE,
    TOO_MANY,
    URL_NEEDED,
)
from consultations.subscribing.links import CONFIRM, LEAVE, confirmation_link, leave_link, opens
from consultations.subscribing.words import Rhythm, Scope, Way
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import new_secret, uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, SIGN_IN_REQUIRED, FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.contacts import read_contact
from participation.base.identity.queries import body_by_slug, contacts_of
from participation.base.identity.rates import allow, key_of
from participation.base.identity.words import ContactKind
from participation.base.notices.owing import owe_notice
from participation.base.notices.words import SUBSCRIBED
from participation.base.text import clean
from participation.base.webhooks import endpoints
from participation.base.webhooks.calling import call
from participation.base.webhooks.signing import written

HOUR = timedelta(hours=1)
PER_CONTACT, PER_ADDRESS, PROGRAMS = 5, 30, 5
# A wish that nobody confirmed is forgotten after so long, and with it the address.
UNCONFIRMED = timedelta(days=7)
MOST = 100


class _Held(msgspec.Struct):
    id: UUID
    contact: str
    endpoint: UUID | None
    confirmed: bool
    ended: bool


class _Count(msgspec.Struct):
    n: int


HELD = (
    "SELECT id, contact, endpoint, confirmed_at IS NOT NULL AS confirmed, ended_at IS NOT NULL AS ended"
    " FROM subscription WHERE {} FOR UPDATE"
)
THE_SAME = "contact = {} AND scope = {} AND value = {} AND way = 'mail' AND ended_at IS NULL"


async def subscribe(actor: Actor, *, new: NewSubscription) -> Subscribed:
    """Subscribe: at once for a verified contact of one's own, else once the link in a mail is followed.

    A program (for who is signed in) is subscribed where it answers a challenge. The answer never tells whether
    somebody else subscribed before. Raises 422 naming every wrong field, 401, 429.
    """
    value = clean(new.value).strip()
    errors = [error for error in [await _judge(actor, new.scope, value)] if error]
    if new.scope is Scope.EVERYTHING:
        value = ""
    if new.way is Way.WEBHOOK:
        return await _program(actor, new, value, errors)
    found = read_contact(new.contact)
    if isinstance(found, FieldError):
        errors.append(found)
    elif found[0] is not ContactKind.EMAIL:
        errors.append(E_MAIL_NEEDED)
    if errors or isinstance(found, FieldError):
        raise Refused(invalid(*errors))
    return await _by_mail(actor, new, value, found[1])


async def _by_mail(actor: Actor, new: NewSubscription, value: str, contact: str) -> Subscribed:
    await allow(key_of("subscribe to", contact), PER_CONTACT * 4, HOUR)
    if not tells_nobody_apart(actor.address):
        await allow(key_of("subscribe from", actor.address), PER_ADDRESS, HOUR)
    own = actor.person is not None and any(
        way.kind is ContactKind.EMAIL and way.value == contact and way.verified_at
        for way in await contacts_of(actor.person)
    )
    now, made = clock.now(), uuid7()
    done = Subscribed(confirmed=own, id=made if own else None)
    async with transaction():
        await execute(
            "INSERT INTO subscription (id, scope, value, way, rhythm, contact, person, locale, asked_at)"
            " VALUES ({}, {}, {}, 'mail', {}, {}, {}, {}, {})"
            " ON CONFLICT (contact, scope, value) WHERE way = 'mail' AND ended_at IS NULL DO NOTHING",
            made,
            new.scope,
            value,
            new.rhythm,
            contact,
            actor.person if own else None,
            actor.locale,
            now,
        )
        held = await fetch_one(_Held, HELD, QueryString(THE_SAME, contact, str(new.scope), value))
        assert held is not None  # it was there or has just been written
        if own:
            await execute(
                "UPDATE subscription SET rhythm = {}, locale = {}, person = {},"
                " confirmed_at = coalesce(confirmed_at, {}) WHERE id = {}",
                new.rhythm,
                actor.locale,
                actor.person,
                now,
                held.id,
            )
            done = Subscribed(confirmed=True, id=held.id)
        elif not held.confirmed:
            await execute(
                "UPDATE subscription SET rhythm = {}, locale = {}, asked_at = {} WHERE id = {}",
                new.rhythm,
                actor.locale,
                now,
                held.id,
            )
            await _ask(actor, new, value, held.id, contact, now.isoformat())
        await record(actor, "subscription asked", f"subscription:{held.id}", scope=new.scope)
        await answered(done)
    return done


async def _ask(actor: Actor, new: NewSubscription, value: str, subscription: UUID, contact: str, at: str) -> None:
    await owe_notice(
        template="subscription_asked",
        values={
            "scope": new.scope,
            "about": await named(actor, new.scope, value),
            "rhythm": new.rhythm,
            "link": confirmation_link(subscription),
        },
        owed_for=f"subscription:{subscription}:{at}",
        subject=f"subscription:{subscription}",
        contact=(ContactKind.EMAIL.value, contact),
        locale=actor.locale,
    )


async def _program(actor: Actor, new: NewSubscription, value: str, errors: list[FieldError]) -> Subscribed:
    """Subscribe an address that shows by its answer that it wants to be called."""
    if actor.person is None:
        raise Refused(SIGN_IN_REQUIRED)
    if new.rhythm is Rhythm.DAILY:
        errors.append(NOT_DAILY)
    if not new.url.strip():
        errors.append(URL_NEEDED)
    if errors:
        raise Refused(invalid(*errors))
    await allow(key_of("subscribe a program", str(actor.person)), PROGRAMS, HOUR)
    url, key = await endpoints.judge(new.url, new.secret)
    challenge, now = new_secret(), clock.now()
    sent = msgspec.json.encode(
        {"type": "subscription.confirmation", "timestamp": now, "data": {"challenge": challenge}}
    )
    answer = await call(url, key, call_id=str(uuid7()), body=sent, at=now)
    if not answer.taken or challenge not in answer.said:
        raise Refused(invalid(NOT_ECHOED))
    made = uuid7()
    done = Subscribed(confirmed=True, id=made, secret=written(key))
    async with transaction():
        own = await fetch_one(
            _Count, "SELECT count(*) AS n FROM subscription WHERE person = {} AND ended_at IS NULL", actor.person
        )
        if own and own.n >= MOST:
            raise Refused(TOO_MANY)
        endpoint = await endpoints.make(url, key, by=actor.person)
        await execute(
            "INSERT INTO subscription (id, scope, value, way, rhythm, contact, endpoint, person, locale, asked_at,"
            " confirmed_at) VALUES ({}, {}, {}, 'webhook', 'at once', '', {}, {}, {}, {}, {})",
            made,
            new.scope,
            value,
            endpoint,
            actor.person,
            actor.locale,
            now,
            now,
        )
        await record(actor, "subscription asked", f"subscription:{made}", scope=new.scope)
        await answered(done)
    return done


async def confirm(actor: Actor, *, subscription: UUID, key: str) -> None:
    """Follow the link of the mail: it holds from now on. Raises 404 for a wrong link or one that was left since."""
    held = await _opened(CONFIRM, subscription, key)
    if held.ended:
        raise Refused(NOT_FOUND)
    async with transaction():
        rows = await execute(
            "UPDATE subscription SET confirmed_at = {} WHERE id = {} AND confirmed_at IS NULL AND ended_at IS NULL"
            " RETURNING id",
            clock.now(),
            subscription,
        )
        if rows:
            await record(actor, "subscription confirmed", f"subscription:{subscription}")


async def leave(actor: Actor, *, subscription: UUID, key: str) -> None:
    """Leave by the link in any mail; a second time it is left already. Raises 404 for a wrong link."""
    await _end(actor, await _opened(LEAVE, subscription, key))


async def leave_mine(actor: Actor, *, subscription: UUID) -> None:
    """Leave one of one's own. Raises 404 for somebody else's."""
    if actor.person is None:
        raise Refused(SIGN_IN_REQUIRED)
    own = QueryString("id = {} AND " + OWN, subscription, actor.person, actor.person)
    held = await fetch_one(_Held, HELD, own)
    if held is None:
        raise Refused(NOT_FOUND)
    await _end(actor, held)


# Of a person: what they asked for while signed in, and whatever goes to a verified contact of theirs.
OWN = (
    "(person = {} OR contact IN (SELECT value FROM contact k WHERE k.person = {} AND k.kind = 'e-mail'"
    " AND k.verified_at IS NOT NULL))"
)


async def _opened(purpose: str, subscription: UUID, key: str) -> _Held:
    held = await fetch_one(_Held, HELD, QueryString("id = {}", subscription))
    if held is None or not opens(purpose, subscription, key):
        raise Refused(NOT_FOUND)
    return held


async def _end(actor: Actor, held: _Held) -> None:
    """End it, and with it what still waits to be sent because of it."""
    now = clock.now()
    async with transaction():
        rows = await execute(
            "UPDATE subscription SET ended_at = {} WHERE id = {} AND ended_at IS NULL RETURNING id", now, held.id
        )
        if not rows:
            return
        if held.endpoint is not None:
            await endpoints.end(held.endpoint)
        await execute(
            "UPDATE delivery SET fate = 'suppressed', settled_at = {} WHERE fate = 'queued' AND contact = {}"
            " AND template = ANY ({}::text[]) AND \"values\"->>'leave' = {}",
            now,
            str(held.endpoint) if held.endpoint else held.contact,
            sorted(SUBSCRIBED),
            leave_link(held.id),
        )
        await record(actor, "subscription left", f"subscription:{held.id}")


async def forget_unconfirmed() -> None:
    """Drop wishes that nobody confirmed, and with them the addresses."""
    await execute("DELETE FROM subscription WHERE confirmed_at IS NULL AND asked_at < {}", clock.now() - UNCONFIRMED)


async def _judge(actor: Actor, scope: Scope, value: str) -> FieldError | None:
    if scope is Scope.EVERYTHING:
        return None
    if not value:
        return SCOPE_VALUE
    if scope is Scope.BODY and await body_by_slug(value) is None:
        return NO_SUCH
    if scope is Scope.CONSULTATION:
        try:
            await consultation(actor, value)
        except Refused:
            return NO_SUCH
    return None


async def named(actor: Actor, scope: Scope, value: str) -> str:
    """What a subscription is about, in words: the name of the body, the title of the consultation."""
    if scope is Scope.BODY and (body := await body_by_slug(value)):
        return body.name_in(actor.locale)
    if scope is Scope.CONSULTATION:
        return (await consultation(actor, value)).title
    return value
