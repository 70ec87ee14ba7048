"""Standings in their order, narrowed to those in whose titles the words stand that somebody typed.

An index of words knows no order, and one by days no words. So the index of words is asked first, and no further than
for some hundred hits: where there are no more of them they are all there is to sort. Words that so many titles have
are soon met with on the way along the days.
"""

from __future__ import annotations

from piccolo.querystring import QueryString

from participation.base.text import search_words

# Hits that are worth sorting.
FEW = 1_000
ORDERED = "{} ORDER BY {} LIMIT {}"
SEARCHED = """
WITH h AS MATERIALIZED ({} AND s.found @@ to_tsquery('simple', {}) LIMIT {})
SELECT u.* FROM (
    SELECT h.* FROM h WHERE (SELECT count(*) FROM h) <= {}
    UNION ALL
    SELECT y.* FROM (SELECT count(*) AS n FROM h) g
        CROSS JOIN LATERAL ({} AND g.n > {} AND (s.found @@ to_tsquery('simple', {})) IS TRUE ORDER BY {} LIMIT {}) y
) u ORDER BY {} LIMIT {}
"""


def in_order(rows: QueryString, order: str, q: str, limit: int) -> QueryString:
    """The first of the rows that have the words of ``q`` in their titles, or of all where nothing was typed.

    ``rows`` is a SELECT of standings ``s`` that ends with its conditions, ``order`` of columns by the names it gives
    them. Words without a letter are found nowhere.
    """
    by = QueryString(order)
    if not q.strip():
        return QueryString(ORDERED, rows, by, limit)
    words = search_words(q)
    return QueryString(SEARCHED, rows, words, FEW + 1, FEW, rows, FEW, words, by, limit, by, limit)
