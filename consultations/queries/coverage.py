"""How far the comments of a consultation are screened and answered."""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.comments import UNCOVERED
from participation.base.database import fetch_one


class Coverage(msgspec.Struct, frozen=True):
    """``uncovered`` have no outcome; ``unassigned`` of them raise no point yet; ``pending`` wait to be screened."""

    received: int
    uncovered: int
    unassigned: int
    pending: int

    @property
    def covered(self) -> int:
        """How many comments have an outcome."""
        return self.received - self.uncovered


COVERAGE = """
SELECT count(*) AS received, count(*) FILTER (WHERE {}) AS uncovered,
    count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM point_comment p WHERE p.comment = c.id)
        AND NOT EXISTS (SELECT 1 FROM no_change n WHERE n.comment = c.id)) AS unassigned,
    count(*) FILTER (WHERE c.standing = 'pending' AND c.erased_at IS NULL) AS pending
FROM comment c WHERE c.consultation = {}
"""


async def coverage(consultation: UUID) -> Coverage:
    """The counts of now."""
    found = await fetch_one(Coverage, COVERAGE, QueryString(UNCOVERED), consultation)
    assert found is not None  # a count always has a row
    return found
