"""Who has signed which version of the record of a hearing, and who still has to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.editions import content_bytes, editions_of
from decisions.queries.participants import CALLING, READING
from decisions.queries.participants_held import ParticipantHeld
from decisions.rules.record_signing import TO_BE_SIGNED, Hearer, missing
from decisions.schemas.edition import EditionView
from decisions.schemas.participant import RecordSigning, SignatureView
from decisions.services.meeting_loading import demand_role, meeting_named
from decisions.words import EditionKind, EditionStanding, ParticipantKind, SignatureWay
from participation.base.database import fetch
from participation.base.identity.actor import Actor


class _Row(msgspec.Struct):
    id: UUID
    name: str
    public_name: str
    there: bool
    way: SignatureWay | None
    note: str
    public: bool
    at: datetime | None


class OwnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The newest version of the record for one who was at the hearing, and what they did with it.

    ``content`` is the frozen JSON; ``open`` while they can sign it or refuse to.
    """

    edition: EditionView
    content: msgspec.Raw
    way: SignatureWay | None
    note: str
    public: bool
    at: datetime | None
    open: bool


# An entry that holds says that they were there; the rule counts it like that, too.
ROWS = """
SELECT p.id, p.name, p.public_name, s.way, coalesce(s.note, '') AS note, coalesce(s.public, false) AS public, s.at,
    EXISTS (SELECT FROM presence n WHERE n.participant = p.id AND n.direction = 'in' AND n.voids IS NULL
        AND NOT EXISTS (SELECT FROM presence v WHERE v.voids = n.id)) AS there
FROM participant p LEFT JOIN record_signature s ON s.participant = p.id AND s.edition = {}
LEFT JOIN LATERAL (SELECT answer FROM participant_answer WHERE participant = p.id ORDER BY turn DESC LIMIT 1) x ON true
WHERE p.meeting = {} AND p.kind = {} AND (s.id IS NOT NULL OR (p.removed_at IS NULL
    AND coalesce(x.answer, '') NOT IN ('declined', 'given back'))) ORDER BY p.id
"""


async def newest_record(meeting: UUID) -> EditionView | None:
    """The version of the record that was handed in last."""
    found = await editions_of(EditionKind.HEARING_RECORD, meeting)
    return found[0] if found else None


async def hearers(meeting: UUID, edition: UUID) -> list[Hearer]:
    """Everybody who has to sign a version of the record or be noted as absent."""
    rows = await fetch(_Row, ROWS, edition, meeting, ParticipantKind.HEARING_PARTICIPANT)
    return [Hearer(id=row.id, shown=row.public_name, signed=row.way is not None, there=row.there) for row in rows]


async def record_signing(actor: Actor, meeting: str | UUID) -> RecordSigning | None:
    """The newest version with everybody's signature; None before a record was handed in.

    Raises 404, and 403 for who does not work for the body; names are for those who call people.
    """
    held = await meeting_named(meeting)
    demand_role(actor, held.body, *READING)
    edition = await newest_record(held.id)
    if edition is None:
        return None
    named = actor.has(*CALLING, body=held.body)
    rows = await fetch(_Row, ROWS, edition.id, held.id, ParticipantKind.HEARING_PARTICIPANT)
    found = [Hearer(id=row.id, shown=row.public_name, signed=row.way is not None, there=row.there) for row in rows]
    left = {one.id for one in missing(found)}
    return RecordSigning(
        edition=edition.id,
        version=edition.version,
        open=edition.standing in TO_BE_SIGNED,
        missing=len(left),
        signatures=[
            SignatureView(
                participant=row.id,
                shown=row.name if named and row.name else row.public_name,
                way=row.way,
                note=row.note if named else "",
                public=row.public,
                at=row.at,
                absent=row.way is None and row.id not in left,
            )
            for row in rows
        ],
    )


async def own_record(who: ParticipantHeld) -> OwnRecord | None:
    """The record that somebody was heard for; None where there is none for them to read yet.

    What was sent back is not shown: the next version is.
    """
    if who.kind is not ParticipantKind.HEARING_PARTICIPANT:
        return None
    edition = await newest_record(who.meeting)
    if edition is None or edition.standing is EditionStanding.REJECTED:
        return None
    rows = await fetch(_Row, ROWS, edition.id, who.meeting, ParticipantKind.HEARING_PARTICIPANT)
    mine = next((row for row in rows if row.id == who.id), None)
    if mine is None:
        return None
    return OwnRecord(
        edition=edition,
        content=msgspec.Raw(await content_bytes(edition.id)),
        way=mine.way,
        note=mine.note,
        public=mine.public,
        at=mine.at,
        open=mine.way is None and edition.standing in TO_BE_SIGNED,
    )
