"""How far the comments of a consultation are screened and answered."""

from __future__ import annotations

from uuid import UUID

import msgspec

from participation.base.database import fetch_one


class Coverage(msgspec.Struct, frozen=True):
    """``uncovered`` have no outcome; ``unassigned`` of them raise no point yet; ``pending`` wait to be screened.

    ``disputes`` are objections and disownings that wait to be decided.
    """

    received: int
    uncovered: int
    unassigned: int
    pending: int
    disputes: int

    @property
    def covered(self) -> int:
        """How many comments have an outcome."""
        return self.received - self.uncovered


# Counted from what was done rather than comment by comment: quick however many came.
COVERAGE = """
WITH undecided AS MATERIALIZED (
    SELECT p.id FROM point p WHERE p.consultation = {} AND NOT EXISTS (SELECT FROM disposition d WHERE d.point = p.id)
), told AS (
    SELECT (SELECT count(*) FROM comment c WHERE c.consultation = {}) AS received,
        (SELECT count(*) FROM (
            SELECT pc.comment FROM point_comment pc WHERE pc.point IN (SELECT id FROM point WHERE consultation = {})
            UNION SELECT n.comment FROM no_change n JOIN comment c ON c.id = n.comment WHERE c.consultation = {}
        ) t) AS touched,
        (SELECT count(DISTINCT pc.comment) FROM point_comment pc WHERE pc.point IN (SELECT id FROM undecided)
            AND NOT EXISTS (SELECT FROM no_change n WHERE n.comment = pc.comment)) AS open,
        (SELECT count(*) FROM comment c WHERE c.consultation = {} AND c.standing = 'pending' AND c.erased_at IS NULL)
            AS pending,
        (SELECT count(*) FROM objection o JOIN comment c ON c.id = o.comment WHERE c.consultation = {}
            AND NOT EXISTS (SELECT FROM objection_answer x WHERE x.objection = o.id))
        + (SELECT count(*) FROM disowning o JOIN comment c ON c.id = o.comment WHERE c.consultation = {}
            AND NOT EXISTS (SELECT FROM disowning_decision x WHERE x.disowning = o.id)) AS disputes
)
SELECT received, received - touched + open AS uncovered, received - touched AS unassigned, pending, disputes FROM told
"""


async def coverage(consultation: UUID) -> Coverage:
    """The counts of now."""
    found = await fetch_one(Coverage, COVERAGE, *[consultation] * COVERAGE.count("{}"))
    assert found is not None  # counts always have a row
    return found
