"""Whether a comment counts as said by who is named in it, as SQL for every query that shows or counts comments."""

from __future__ import annotations

from piccolo.querystring import QueryString

# Of a comment ``c``: a word of ``rules.disowning.Attribution``.
ATTRIBUTION = QueryString(
    "(SELECT CASE WHEN bool_or(x.result = 'confirmed') THEN 'disowned' WHEN bool_or(x.result IS NULL) THEN 'contested'"
    " ELSE 'uncontested' END FROM disowning d LEFT JOIN LATERAL (SELECT y.result FROM disowning_decision y"
    " WHERE y.disowning = d.id ORDER BY y.id DESC LIMIT 1) x ON true WHERE d.comment = c.id)"
)
# Of a comment ``c``: found not to be of whoever is named in it; such a message is nobody's that is known.
DISOWNED = QueryString("{} = 'disowned'", ATTRIBUTION)
# Of a comment ``c``: found not to be of whoever its contact reaches; nobody is told there what becomes of it.
NOT_REACHED = QueryString(
    "EXISTS (SELECT FROM disowning d WHERE d.comment = c.id AND d.ground = 'contact' AND (SELECT y.result"
    " FROM disowning_decision y WHERE y.disowning = d.id ORDER BY y.id DESC LIMIT 1) = 'confirmed')"
)
