"""The opinion map of a consultation, and its statements with the reader's own votes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.consultations import STAFF, consultation
from consultations.queries.opinion_voters import voter_is
from consultations.rules.opinion_map import (
    NO_MAP,
    VALUE,
    Seen,
    Standing,
    is_shown,
    still_missing,
)
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.opinion_map import DrawnMap, OpinionMapView, Statements, StatementView
from consultations.words import State
from participation.base.database import fetch, fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.rules_file.values import Visibility

# Who has voted on so many statements is placed in a group; where there are fewer statements, who has voted on all.
VOTES_TO_TAKE_PART = 7
SAID = {value: vote for vote, value in VALUE.items()}


class MapRow(msgspec.Struct, frozen=True):
    """A map as it stands; before it was first turned on there is none."""

    body: UUID
    on: bool = False
    seen: Seen = Seen.BY_RULE
    statements: int = 0
    people: int = 0
    unidentified: int = 0
    voters: int = 0
    content: str | None = None
    drawn_at: datetime | None = None

    @property
    def public(self) -> bool:
        """Whether everybody may see the result."""
        return is_shown(self.seen, public_by_rule=current_rules().visibility.opinion_map is Visibility.PUBLIC)


ROW = """
SELECT c.body, coalesce(m.standing, 'off') = 'on' AS "on", coalesce(m.seen, 'by rule') AS seen,
    (SELECT count(*) FROM statement s WHERE s.consultation = c.id AND s.standing = 'public') AS statements,
    (SELECT count(*) FROM opinion_voter v WHERE v.consultation = c.id AND v.person IS NOT NULL) AS people,
    (SELECT count(*) FROM opinion_voter v WHERE v.consultation = c.id AND v.person IS NULL) AS unidentified,
    coalesce(r.voters, 0) AS voters, r.content, r.at AS drawn_at
FROM consultation c LEFT JOIN opinion_map m ON m.consultation = c.id
LEFT JOIN LATERAL (
    SELECT voters, content, at FROM opinion_map_result WHERE consultation = c.id ORDER BY id DESC LIMIT 1
) r ON true
WHERE c.id = {}
"""


async def map_row(view: ConsultationView) -> MapRow:
    """The map of a consultation that the reader may see. Whether they may see the map, the caller judges."""
    row = await fetch_one(MapRow, ROW, view.id)
    if row is None:
        raise Refused(NO_MAP)
    return row


async def opinion_map(actor: Actor, which: str | ConsultationView) -> OpinionMapView:
    """The map as the actor may see it: the public where it is on, the office always.

    Raises 404 where the actor may not know of the consultation, or of its map.
    """
    view = await consultation(actor, which)
    row = await map_row(view)
    inside = actor.has(*STAFF, body=row.body)
    if not row.on and not inside:
        raise Refused(NO_MAP)
    missing = still_missing(row.voters)
    drawn = None
    if row.content is not None and not missing and (row.public or inside):
        drawn = msgspec.json.decode(row.content, type=DrawnMap)
    return OpinionMapView(
        open=row.on and view.state is State.OPEN,
        on=row.on,
        seen=row.seen,
        public=row.public,
        statements=row.statements,
        people=row.people,
        unidentified=row.unidentified,
        needed_votes=min(VOTES_TO_TAKE_PART, row.statements),
        voters=row.voters,
        missing=missing,
        drawn=drawn,
    )


class _Statement(msgspec.Struct):
    id: UUID
    text: str
    standing: Standing
    vote: int | None
    author: str
    author_id: UUID
    reason: str | None


STATEMENTS = """
SELECT s.id, s.text, s.standing, p.name AS author, s.author AS author_id,
    (SELECT v.vote FROM statement_vote v JOIN opinion_voter o ON o.id = v.voter
     WHERE v.statement = s.id AND {}) AS vote,
    (SELECT nullif(a.reason, '') FROM statement_act a WHERE a.statement = s.id ORDER BY a.id DESC LIMIT 1) AS reason
FROM statement s JOIN person p ON p.id = s.author
WHERE s.consultation = {} AND {} ORDER BY s.id
"""
PUBLIC_ONES, ALL = QueryString("s.standing = 'public'"), QueryString("true")


async def statements(
    actor: Actor, which: str | ConsultationView, *, browser: str = "", inside: bool = False
) -> Statements:
    """The statements that can be voted on, with the votes of this person or ``browser``.

    ``inside`` gives the office all of them, with author and reason. Raises 404 as the map does.
    """
    view = await consultation(actor, which)
    row = await map_row(view)
    office = actor.has(*STAFF, body=row.body)
    if not row.on and not office:
        raise Refused(NO_MAP)
    all_of_them = inside and office
    found = await fetch(
        _Statement, STATEMENTS, voter_is(actor, view.id, browser), view.id, ALL if all_of_them else PUBLIC_ONES
    )
    return Statements(
        [
            StatementView(
                id=one.id,
                text=one.text,
                standing=one.standing,
                vote=None if one.vote is None else SAID[one.vote],
                author=one.author if all_of_them else None,
                author_id=one.author_id if all_of_them else None,
                reason=one.reason if all_of_them else None,
            )
            for one in found
        ]
    )
