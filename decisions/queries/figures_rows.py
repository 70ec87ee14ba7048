"""The rows that the figures count, a relation for each kind of them.

Each relation has the columns ``id``, ``body``, ``at``, ``word`` (the number it is counted in), ``slug``, ``label`` and
``title``. The numbers and the lists behind them read the same relations, so that neither can say another thing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import msgspec
from piccolo.querystring import QueryString

from decisions.queries.figures_open_days import open_activities, open_sessions, visits
from decisions.rules.figures import (
    COMMENTS_BY_OUTCOME,
    FOLLOW_UPS_BY_STANDING,
    HEARD,
    HEARINGS,
    OPINIONS_BY_STATUS,
    OPINIONS_BY_TIME,
    REPRESENTATIVES,
    Number,
)


class Within(msgspec.Struct, frozen=True):
    """The period as instants, its last year, and the day on which things are overdue or not."""

    begins: datetime
    ends: datetime
    year: int
    today: date


# A change becomes public with the first published version that holds it.
PUBLIC_SINCE = QueryString(
    """(SELECT min(s.at) FROM edition e JOIN edition_step s ON s.edition = e.id AND s.act = 'publish'
    WHERE e.kind = 'catalogue' AND e.subject = c.catalogue AND e.version >= c.version)"""
)
MATTERS = """
SELECT s.id, m.body, s.at, 'matters in the catalogue' AS word, m.slug, '' AS label, m.title
FROM (
    SELECT DISTINCT ON (c.catalogue, c.matter) c.id, c.catalogue, c.matter, c.change, p.at
    FROM catalogue_change c JOIN LATERAL (SELECT {} AS at) p ON p.at < {}
    ORDER BY c.catalogue, c.matter, c.version DESC, c.at DESC, c.id DESC
) s JOIN catalogue k ON k.id = s.catalogue AND k.year = {} JOIN matter m ON m.id = s.matter
WHERE s.change = 'added'
"""
# What came in or went out between one public version and the next; the first is what the year began with.
CHANGES = """
SELECT s.id, m.body, s.at, 'matters ' || s.change AS word, m.slug, '' AS label, m.title
FROM (
    SELECT l.*, min(l.at) OVER (PARTITION BY l.catalogue) AS first,
        lag(l.change, 1, 'dropped') OVER (PARTITION BY l.catalogue, l.matter ORDER BY l.at) AS before
    FROM (
        SELECT DISTINCT ON (c.catalogue, c.matter, p.at) c.id, c.catalogue, c.matter, c.change, p.at
        FROM catalogue_change c JOIN LATERAL (SELECT {} AS at) p ON p.at IS NOT NULL
        ORDER BY c.catalogue, c.matter, p.at, c.version DESC, c.at DESC, c.id DESC
    ) l
) s JOIN matter m ON m.id = s.matter
WHERE s.change <> s.before AND s.at > s.first AND s.at >= {} AND s.at < {}
"""
CONSULTATIONS = """
SELECT k.id, k.body, s.at, 'consultations held' AS word, k.slug, '' AS label, k.title
FROM consultation k JOIN LATERAL (SELECT min(t.at) AS at FROM step t WHERE t.consultation = k.id AND t.act = 'open') s
    ON s.at >= {} AND s.at < {}
"""
COMMENTS = """
SELECT c.id, k.body, c.received_at AS at, 'comments received' AS word, k.slug, c.receipt AS label, k.title
FROM comment c JOIN consultation k ON k.id = c.consultation WHERE c.received_at >= {} AND c.received_at < {}
"""
# Of a corrected report the newest version counts, in the period in which the first was published.
ANSWERED = """
SELECT c.id, k.body, p.at, 'comments ' || o.outcome AS word, k.slug, c.receipt AS label, k.title
FROM consultation k JOIN LATERAL (
    SELECT min(r.made_at) AS at, max(r.version) AS newest FROM report r
    WHERE r.consultation = k.id AND r.edition = 'public'
) p ON p.at >= {} AND p.at < {}
JOIN report f ON f.consultation = k.id AND f.edition = 'filed' AND f.version = p.newest
JOIN reported_outcome o ON o.report = f.id JOIN comment c ON c.id = o.comment
"""
MEETINGS = """
SELECT m.id, m.body, m.starts_at AS at,
    CASE WHEN m.kind = ANY({}) THEN 'hearings held' ELSE 'meetings with representatives' END AS word,
    m.slug, '' AS label, m.title
FROM meeting m WHERE {} AND (m.kind = ANY({}) OR EXISTS (
    SELECT FROM participant p WHERE p.meeting = m.id AND p.kind = ANY({}) AND p.removed_at IS NULL
        AND (p.invited_at IS NOT NULL OR p.seat IS NOT NULL)
))
"""
ACCEPTED = QueryString(
    """(SELECT a.answer FROM participant_answer a WHERE a.participant = p.id ORDER BY a.turn DESC LIMIT 1)
    = 'accepted'"""
)
PRESENT = QueryString(
    """EXISTS (SELECT FROM presence i WHERE i.participant = p.id AND i.direction = 'in' AND i.voids IS NULL
    AND NOT EXISTS (SELECT FROM presence v WHERE v.voids = i.id))"""
)
# Somebody who accepted and came is counted in each of the three.
PERSON = "SELECT p.id, m.body, m.starts_at AS at, {}::text AS word, m.slug, p.kind AS label, m.title"
OF_MEETING = "FROM participant p JOIN meeting m ON m.id = p.meeting"
STATUSES = """
SELECT o.id, m.body, o.received_at AS at, 'opinions ' || coalesce(s.status, 'unanswered') AS word, m.slug,
    o.number::text AS label, m.title
FROM opinion o JOIN meeting m ON m.id = o.meeting JOIN opinion_standing s ON s.opinion = o.id
WHERE o.received_at >= {} AND o.received_at < {}
"""
OPINION = "SELECT o.id, m.body, o.received_at AS at, {}::text AS word, m.slug, o.number::text AS label, m.title"
STANDING = """
FROM opinion o JOIN meeting m ON m.id = o.meeting JOIN opinion_standing s ON s.opinion = o.id
WHERE o.received_at >= {} AND o.received_at < {}
"""
FOLLOWED = "SELECT f.id, s.body, f.at, {}::text AS word, m.slug, f.title AS label, m.title"
FOLLOWING = """
FROM follow_up f JOIN follow_up_standing s ON s.follow_up = f.id JOIN opinion o ON o.id = f.opinion
JOIN meeting m ON m.id = o.meeting WHERE f.at >= {} AND f.at < {}
"""


class Relation(msgspec.Struct, frozen=True):
    """Rows of one kind: the numbers that each word of them is, and the number that all of them are.

    ``parts`` are the rows of each word where these can be asked for alone, in their order by an index.
    """

    rows: Callable[[Within], QueryString]
    words: tuple[Number, ...]
    whole: Number | None = None
    voiced: bool = False
    parts: Callable[[Within], dict[Number, QueryString]] | None = None

    def rows_of(self, number: Number, within: Within) -> QueryString:
        """The rows of one number, perhaps among others."""
        parts = self.parts(within) if self.parts else {}
        return parts.get(number) or self.rows(within)


def _held(within: Within) -> QueryString:
    """That a meeting ``m`` took place in the period."""
    return QueryString(
        "m.state IN ('held', 'concluded') AND m.starts_at >= {} AND m.starts_at < {}", within.begins, within.ends
    )


def _plain(words: tuple[str, ...]) -> list[str]:
    return [str(word) for word in words]


def _all_of(parts: dict[Number, QueryString]) -> QueryString:
    """The rows of all parts."""
    return QueryString(" UNION ALL ".join("{}" for _ in parts), *parts.values())


def _people(within: Within) -> dict[Number, QueryString]:
    """Who was at hearings, and who was invited, accepted and came elsewhere."""
    hearing = QueryString("m.kind = ANY({}) AND p.kind = ANY({})", _plain(HEARINGS), _plain(HEARD))
    elsewhere = QueryString("m.kind <> ALL({}) AND p.kind = ANY({})", _plain(HEARINGS), _plain(REPRESENTATIVES))
    asked = QueryString("(p.invited_at IS NOT NULL OR p.seat IS NOT NULL)")
    wanted = {
        Number.HEARD: (hearing, PRESENT),
        Number.INVITED: (elsewhere, asked),
        Number.ACCEPTED: (elsewhere, ACCEPTED),
        Number.PRESENT: (elsewhere, PRESENT),
    }
    return {
        number: QueryString(
            f"{PERSON} {OF_MEETING} WHERE {{}} AND {{}} AND {{}}", number.value, _held(within), who, how
        )
        for number, (who, how) in wanted.items()
    }


def _times(within: Within) -> dict[Number, QueryString]:
    """Opinions by whether their answer came in time."""
    in_time, late, overdue, not_due = OPINIONS_BY_TIME
    wanted = {
        in_time: QueryString("s.answered_on <= s.answer_due_on"),
        late: QueryString("s.answered_on > s.answer_due_on"),
        overdue: QueryString("s.answered_at IS NULL AND s.answer_due_on < {}", within.today),
        not_due: QueryString("s.answered_at IS NULL AND s.answer_due_on >= {}", within.today),
    }
    return {
        number: QueryString(f"{OPINION} {STANDING} AND {{}}", number.value, within.begins, within.ends, when)
        for number, when in wanted.items()
    }


def _followed(within: Within) -> dict[Number, QueryString]:
    """Follow-ups by whether they are done."""
    done, overdue, not_due = FOLLOW_UPS_BY_STANDING
    wanted = {
        done: QueryString("s.done_at IS NOT NULL"),
        overdue: QueryString("s.done_at IS NULL AND s.due_on < {}", within.today),
        not_due: QueryString("s.done_at IS NULL AND s.due_on >= {}", within.today),
    }
    return {
        number: QueryString(f"{FOLLOWED} {FOLLOWING} AND {{}}", number.value, within.begins, within.ends, how)
        for number, how in wanted.items()
    }


RELATIONS = (
    Relation(lambda w: QueryString(MATTERS, PUBLIC_SINCE, w.ends, w.year), (Number.MATTERS,)),
    Relation(
        lambda w: QueryString(CHANGES, PUBLIC_SINCE, w.begins, w.ends), (Number.MATTERS_ADDED, Number.MATTERS_DROPPED)
    ),
    Relation(lambda w: QueryString(CONSULTATIONS, w.begins, w.ends), (Number.CONSULTATIONS,)),
    Relation(lambda w: QueryString(COMMENTS, w.begins, w.ends), (Number.COMMENTS,), voiced=True),
    Relation(
        lambda w: QueryString(ANSWERED, w.begins, w.ends), COMMENTS_BY_OUTCOME, Number.COMMENTS_ANSWERED, voiced=True
    ),
    Relation(
        lambda w: QueryString(MEETINGS, _plain(HEARINGS), _held(w), _plain(HEARINGS), _plain(REPRESENTATIVES)),
        (Number.MEETINGS, Number.HEARINGS),
    ),
    Relation(
        lambda w: _all_of(_people(w)),
        (Number.INVITED, Number.ACCEPTED, Number.PRESENT, Number.HEARD),
        parts=_people,
    ),
    Relation(lambda w: QueryString(STATUSES, w.begins, w.ends), OPINIONS_BY_STATUS, Number.OPINIONS),
    Relation(lambda w: _all_of(_times(w)), OPINIONS_BY_TIME),
    Relation(lambda w: _all_of(_followed(w)), FOLLOW_UPS_BY_STANDING, Number.FOLLOW_UPS),
    Relation(lambda w: open_activities(w.begins, w.ends), (Number.ACTIVITIES,)),
    Relation(lambda w: open_sessions(w.begins, w.ends), (Number.SESSIONS, Number.SESSIONS_OFF)),
    Relation(lambda w: visits(w.begins, w.ends), (Number.VISITS,)),
)


def relation_of(number: Number) -> Relation:
    """Where the rows of a number are."""
    return next(one for one in RELATIONS if number in one.words or number is one.whole)
