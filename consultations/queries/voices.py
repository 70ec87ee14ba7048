"""Counting who stands behind comments: one definition for every place that shows a number of them.

People are distinct verified contacts: the person who was signed in, with at least a verified contact; should only
the verified contact be known, that. A name or number that somebody wrote without proving it is theirs makes nobody
known: such a message is unidentified, and so is one that a clerk entered. An organisation is known by its entry in
the register, else by the name it gives, in whatever case; the person who acts for it is not counted beside it. What
is hidden or erased is a message like any other; an erased one has neither text nor author left. One that was found
not to be of whoever is named in it is nobody's that is known.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from piccolo.querystring import QueryString

from consultations.rules.voices import Voices
from participation.base.database import fetch, fetch_one

# Of a comment ``c``: whose it is, as far as that is known for sure. Those disowned are few and looked up once, not with
# each comment; see ``queries.disowning_standing`` for what is asked of a single one.
KNOWN = QueryString(
    "CASE WHEN c.id IN (SELECT d.comment FROM disowning d WHERE (SELECT y.result FROM disowning_decision y"
    " WHERE y.disowning = d.id ORDER BY y.id DESC LIMIT 1) = 'confirmed') THEN NULL"
    " WHEN c.author_kind = 'organisation' THEN coalesce(c.organisation::text, nullif(lower(c.author_name), ''))"
    " WHEN c.assurance <> 'none' THEN coalesce(c.person::text, c.contact_kind || ' ' || c.contact) END"
)
# Of comments ``c``: the columns of ``Voices``.
VOICES = QueryString(
    "count(DISTINCT {}) FILTER (WHERE c.author_kind = 'person') AS people,"
    " count(*) FILTER (WHERE ({}) IS NULL) AS unidentified,"
    " count(DISTINCT {}) FILTER (WHERE c.author_kind = 'organisation') AS organisations,"
    " coalesce(sum(c.co_signatures), 0)::bigint AS co_signatures,"
    " count(DISTINCT c.text_hash) FILTER (WHERE c.erased_at IS NULL) AS distinct_texts,"
    " count(*) AS messages",
    KNOWN,
    KNOWN,
    KNOWN,
)


class VoicesRow(Voices, frozen=True, kw_only=True):
    """The counts of one of several; ``id`` is whose they are."""

    id: UUID | None

    def plain(self) -> Voices:
        """The counts alone."""
        return Voices(**{name: getattr(self, name) for name in Voices.__struct_fields__})


async def voices_of(consultation: UUID) -> Voices:
    """Who stands behind all comments of a consultation."""
    found = await fetch_one(Voices, "SELECT {} FROM comment c WHERE c.consultation = {}", VOICES, consultation)
    assert found is not None  # counts always have a row
    return found


async def voices_by_clause(consultation: UUID) -> dict[UUID | None, Voices]:
    """The same for each clause that somebody commented on; None is the whole draft."""
    rows = await fetch(
        VoicesRow,
        "SELECT c.clause AS id, {} FROM comment c WHERE c.consultation = {} GROUP BY c.clause",
        VOICES,
        consultation,
    )
    return {row.id: row.plain() for row in rows}


class _Clause(VoicesRow, frozen=True, kw_only=True):
    whole: bool


async def voices_and_by_clause(consultation: UUID) -> tuple[Voices, dict[UUID | None, Voices]]:
    """Both at once, for which the comments are read once."""
    rows = await fetch(
        _Clause,
        "SELECT c.clause AS id, grouping(c.clause) = 1 AS whole, {} FROM comment c WHERE c.consultation = {}"
        " GROUP BY GROUPING SETS ((c.clause), ())",
        VOICES,
        consultation,
        replica=True,
    )
    whole = next(row.plain() for row in rows if row.whole)
    return whole, {row.id: row.plain() for row in rows if not row.whole}


async def voices_of_each(consultations: Collection[UUID]) -> dict[UUID, Voices]:
    """Who stands behind all comments of each of these consultations that has any."""
    return await voices_where_of_each(consultations, QueryString("true"))


async def voices_where_of_each(consultations: Collection[UUID], condition: QueryString) -> dict[UUID, Voices]:
    """The same of those comments ``c`` only that a condition holds for."""
    rows = await fetch(
        VoicesRow,
        "SELECT c.consultation AS id, {} FROM comment c WHERE c.consultation = ANY({}) AND ({})"
        " GROUP BY c.consultation",
        VOICES,
        list(consultations),
        condition,
        replica=True,
    )
    return {row.id: row.plain() for row in rows if row.id}


async def voices_of_families(families: Collection[UUID]) -> dict[UUID, Voices]:
    """The same for each of these families that has members."""
    rows = await fetch(
        VoicesRow,
        "SELECT m.family AS id, {} FROM family_member m JOIN comment c ON c.id = m.comment"
        " WHERE m.family = ANY({}) GROUP BY m.family",
        VOICES,
        list(families),
    )
    return {row.id: row.plain() for row in rows if row.id}
