"""Standings in their order, narrowed to those in whose titles the words stand that somebody typed.

An index of words knows no order, and one by days no words. Words that many titles have are soon met with on the way
along the days, so three hundred rows of these are looked at first. What is not found there is rarer: the index of words
is asked for it, and no further than for a thousand hits, wherever they belong; where there are no more of them they
are all there is to sort. Only words with more hits than that are looked for along all of the days.

Each step can be done by one index only. A statement that was prepared is planned without knowing the words, and with
a choice the planner would read all days and try the words on every row.
"""

from __future__ import annotations

import msgspec
from piccolo.querystring import QueryString

from participation.base.text import search_words

# Rows looked at along the days before the index of words is asked, and hits that are worth sorting.
NEAR, FEW = 300, 1_000
ORDERED = "{} ORDER BY {} LIMIT {}"
SEARCHED = """
WITH y AS MATERIALIZED (
    SELECT z.* FROM ({} ORDER BY {} LIMIT {}) z WHERE z.found @@ to_tsquery('simple', {}) ORDER BY {} LIMIT {}
), h AS MATERIALIZED (
    SELECT k.* FROM (SELECT count(*) AS n FROM y) c CROSS JOIN LATERAL (
        SELECT s.* FROM {} s WHERE {} AND s.found @@ to_tsquery('simple', {}) AND c.n < {} LIMIT {}) k
)
SELECT u.* FROM (
    SELECT y.* FROM y WHERE (SELECT count(*) FROM y) >= {}
    UNION ALL
    SELECT {} FROM h s WHERE (SELECT count(*) FROM h) <= {} AND {}
    UNION ALL
    SELECT a.* FROM (SELECT count(*) AS n FROM h) g CROSS JOIN LATERAL (
        {} AND g.n > {} AND (s.found @@ to_tsquery('simple', {})) IS TRUE ORDER BY {} LIMIT {}) a
) u ORDER BY {} LIMIT {}
"""


class Rows(msgspec.Struct, frozen=True):
    """Standings ``s`` of a table: what is selected of them, with ``s.found``, the condition under which its indexes
    hold them, and which are wanted.
    """

    columns: str
    table: str
    held: str
    wanted: QueryString


def in_order(rows: Rows, order: str, q: str, limit: int) -> QueryString:
    """The first of the rows that have the words of ``q`` in their titles, or of all where nothing was typed.

    ``order`` is of columns by the names under which they are selected. Words without a letter are found nowhere.
    """
    columns, table, held, by = (QueryString(part) for part in (rows.columns, rows.table, rows.held, order))
    every = QueryString("SELECT {} FROM {} s WHERE {} AND {}", columns, table, held, rows.wanted)
    if not q.strip():
        return QueryString(ORDERED, every, by, limit)
    words = search_words(q)
    near = (every, by, NEAR, words, by, limit)
    few = (table, held, words, limit, FEW + 1)
    return QueryString(SEARCHED, *near, *few, limit, columns, FEW, rows.wanted, every, FEW, words, by, limit, by, limit)
