"""听证笔录: signed by the participants of the hearing, on their own page or on paper, or refused with a reason."""

from __future__ import annotations

from uuid import UUID

from decisions.queries.participants_held import locked_participant, participant_held
from decisions.queries.record_signatures import hearers, newest_record
from decisions.rules.record_signing import (
    NOT_READABLE,
    SIGNED,
    TO_BE_SIGNED,
    check_signature,
    check_signed,
    missing,
)
from decisions.schemas.participant import Invited, NewSignature, SignatureView
from decisions.services.attending import opens
from decisions.services.edition_published import Published
from decisions.services.meeting_loading import demand_role, locked_meeting, shared_meeting
from decisions.services.participants import OFFICE
from decisions.services.participants_telling import Told, tell_each
from decisions.words import SignatureWay
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

SIGNERS = """
SELECT p.id, p.person, p.contact_kind, p.contact, p.locale, m.body FROM participant p JOIN meeting m ON m.id = p.meeting
WHERE p.id = ANY ({}::uuid[]) ORDER BY p.id
"""


async def sign_record(actor: Actor, *, participant: UUID, new: NewSignature) -> SignatureView:
    """Sign the newest version of the record of a hearing, or refuse to with a reason.

    By the key of somebody's own page, or by the secretary who took the paper in. Raises 404 for a key that is
    forged, 403 for others, 409 (``not_to_be_signed``, ``signed_already``), 422 without a note where one is needed.
    """
    by_link = opens(participant, new.key)
    if new.key and not by_link:
        raise Refused(NOT_FOUND)
    note = clean(new.note).strip()
    # on the own page one signs there; paper is what the office took in
    way = SignatureWay.LINK if by_link and new.way is SignatureWay.PAPER else new.way
    if not by_link and way is SignatureWay.LINK:
        way = SignatureWay.PAPER
    async with transaction():
        found = await participant_held(participant)
        await shared_meeting(found.meeting)
        if not by_link:
            demand_role(actor, found.body, *OFFICE)
        found = await locked_participant(participant)
        edition = await newest_record(found.meeting)
        standing = edition.standing if edition else None
        demand(check_signature(way, note, kind=found.kind, standing=standing, by_link=by_link))
        assert edition is not None  # the rule refused to go on without one
        now = clock.now()
        stored = await execute(
            "INSERT INTO record_signature (id, edition, participant, way, note, public, at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (edition, participant) DO NOTHING RETURNING id",
            uuid7(),
            edition.id,
            participant,
            way,
            note,
            new.public and bool(note),
            now,
            None if by_link else actor.person,
        )
        if not stored:
            raise Refused(SIGNED)
        await record(actor, "record.signed", f"participant:{participant}", body=found.body, way=way)
        view = SignatureView(
            participant=participant,
            shown=found.name or found.public_name,
            way=way,
            note=note,
            public=new.public and bool(note),
            at=now,
            absent=False,
        )
        await answered(view)
    return view


async def ask_to_sign(actor: Actor, *, meeting: str | UUID) -> Invited:
    """Tell those who have not signed the newest version that it waits for them, each once a version.

    Raises 403, 404, 409 ``not_to_be_signed``.
    """
    async with transaction():
        held = await locked_meeting(meeting)
        demand_role(actor, held.body, *OFFICE)
        edition = await newest_record(held.id)
        if edition is None or edition.standing not in TO_BE_SIGNED:
            raise Refused(NOT_READABLE)
        left = [one.id for one in missing(await hearers(held.id, edition.id))]
        told = await tell_each(
            await fetch(Told, SIGNERS, left),
            held.id,
            "record_to_sign",
            {"meeting": held.title},
            f"edition:{edition.id}:to sign",
        )
        await record(actor, "record.asked", f"meeting:{held.id}", body=held.body, people=told)
        made = Invited(told)
        await answered(made)
    return made


async def record_published(_actor: Actor, published: Published) -> None:
    """A record becomes public only once everybody who was there has signed it or refused to.

    Called in the transaction that publishes. Raises 409 ``unsigned`` with how many are missing.
    """
    demand(check_signed(await hearers(published.subject, published.id)))
