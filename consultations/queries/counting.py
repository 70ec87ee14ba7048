"""The totals of a report, counted by the database: as quick to read for a million comments as for ten.

What each count means is said by ``rules.totals``, ``rules.outcomes`` and ``rules.screening``; tests hold both together.
"""

from __future__ import annotations

from uuid import UUID

from piccolo.querystring import QueryString

from consultations.queries.disowning_standing import DISOWNED
from consultations.queries.voices import VOICES, voices_of
from consultations.rules.screening import SEEN_IN
from consultations.rules.totals import WHOLE, Column, Totals
from consultations.rules.voices import Voices
from consultations.words import AuthorKind, Channel, Outcome, Publish, Screening, ScreeningReason, Standing, State
from participation.base.database import fetch

# Beside comments ``c`` of a consultation: how many points each raises, and what was decided on those. The fence keeps
# the newest disposition from being looked up again with each comment.
DECIDED = """
LEFT JOIN (
    SELECT pc.comment, count(*) AS points, count(q.status) AS decided, min(q.status) AS least, max(q.status) AS most
    FROM point_comment pc JOIN (
        SELECT p.id, (SELECT d.status FROM disposition d WHERE d.point = p.id ORDER BY d.version DESC LIMIT 1) AS status
        FROM point p WHERE p.consultation = {} OFFSET 0
    ) q ON q.id = pc.point GROUP BY pc.comment
) r ON r.comment = c.id
LEFT JOIN no_change n ON n.comment = c.id
"""
# The outcome of a comment ``c`` beside which these stand, NULL while it has none.
OUTCOME = QueryString(
    "CASE WHEN r.points IS NULL THEN CASE WHEN n.id IS NOT NULL THEN {} END"
    " WHEN r.decided = r.points THEN CASE WHEN r.least = r.most THEN r.least ELSE {} END END",
    Outcome.NO_CHANGE_ASKED.value,
    Outcome.MIXED.value,
)
# What others see of a comment ``c``, given whether all wait, whether the unscreened wait, and whether nothing is seen.
STANDING = """
CASE WHEN c.erased_at IS NOT NULL THEN {}
    WHEN h.reason IS NOT NULL THEN CASE WHEN h.reason = {} AND {} THEN {} ELSE {} END
    WHEN {}::boolean OR {}::boolean AND (c.standing = 'pending') OR c.publish = {} THEN {} ELSE {} END
"""
HIDDEN_FOR = QueryString(
    "LEFT JOIN LATERAL (SELECT a.reason FROM screening_act a WHERE a.comment = c.id ORDER BY a.id DESC LIMIT 1) h"
    " ON c.standing = 'hidden'"
)
NOTHING = QueryString("")


class _Part(Voices, frozen=True, kw_only=True):
    part: str | None


async def totals_of(consultation: UUID, screening: Screening, state: State, clauses: dict[UUID, str]) -> Totals:
    """The totals of all comments of a consultation; ``clauses`` gives the numbers as printed."""
    whole = await voices_of(consultation)
    parts = {
        Column.CHANNEL: await _split(consultation, QueryString("c.channel")),
        Column.CLAUSE: await _split(consultation, *_by_clause(clauses)),
        Column.OUTCOME: await _split(consultation, OUTCOME, QueryString(DECIDED, consultation)),
        Column.AUTHOR_KIND: await _split(consultation, QueryString("c.author_kind")),
        Column.STANDING: await _split(consultation, _standing(screening, state), HIDDEN_FOR),
    }
    uncovered = parts[Column.OUTCOME].pop(None, None)
    voices = {
        column: {part: voices for part, voices in split.items() if part is not None} for column, split in parts.items()
    }
    counts = {column: {part: one.messages for part, one in split.items()} for column, split in voices.items()}
    return Totals(
        received=whole.messages,
        uncovered=uncovered.messages if uncovered else 0,
        by_channel={Channel(part): n for part, n in counts[Column.CHANNEL].items()},
        by_clause=counts[Column.CLAUSE],
        by_outcome={Outcome(part): n for part, n in counts[Column.OUTCOME].items()},
        by_author_kind={AuthorKind(part): n for part, n in counts[Column.AUTHOR_KIND].items()},
        by_standing={Standing(part): n for part, n in counts[Column.STANDING].items()},
        mentions={part: n for part, n in counts[Column.CLAUSE].items() if part != WHOLE},
        people=whole.people,
        unidentified_messages=whole.unidentified,
        organisations=whole.organisations,
        distinct_texts=whole.distinct_texts,
        co_signatures=whole.co_signatures,
        voices=voices,
    )


async def _split(consultation: UUID, part: QueryString, beside: QueryString = NOTHING) -> dict[str | None, Voices]:
    """Who and what stands behind each part, a statement a column: one for all would have to sort too much at once."""
    rows = await fetch(
        _Part,
        "SELECT {} AS part, {} FROM comment c {} WHERE c.consultation = {} GROUP BY 1 ORDER BY 1",
        part,
        VOICES,
        beside,
        consultation,
    )
    return {row.part: Voices(**{name: getattr(row, name) for name in Voices.__struct_fields__}) for row in rows}


def _by_clause(clauses: dict[UUID, str]) -> tuple[QueryString, QueryString]:
    """By the printed number, which two clauses may share."""
    return (
        QueryString("CASE WHEN c.clause IS NULL THEN {} ELSE coalesce(k.number, c.clause::text) END", WHOLE),
        QueryString(
            "LEFT JOIN unnest({}::uuid[], {}::text[]) AS k (id, number) ON k.id = c.clause",
            list(clauses),
            list(clauses.values()),
        ),
    )


def _standing(screening: Screening, state: State) -> QueryString:
    return QueryString(
        STANDING,
        Standing.ERASED.value,
        ScreeningReason.NOT_THEIRS.value,
        DISOWNED,
        Standing.DISOWNED.value,
        Standing.HIDDEN.value,
        screening is Screening.NEVER or state not in SEEN_IN,
        screening is Screening.AFTER_SCREENING,
        Publish.NO.value,
        Standing.UNPUBLISHED.value,
        Standing.VISIBLE.value,
    )
