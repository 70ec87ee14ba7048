"""What is left to do once many comments have their families: who represents them, and which say the opposite."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.services.families.candidates import candidates_of, opposite
from consultations.services.families.holding import hold_families
from consultations.services.families.texts import FiledText
from consultations.services.families.writing import MODEL, recounted
from participation.base.database import execute, fetch, transaction


class _Id(msgspec.Struct):
    id: UUID


AT_ONCE = 500
# whose representative was erased, or went to another family, before it was put in
UNREPRESENTED = """
SELECT f.id FROM family f WHERE f.consultation = {} AND f.members > 0
    AND NOT EXISTS (SELECT FROM family_member m WHERE m.comment = f.representative AND m.family = f.id) LIMIT {}
"""
APART = """
SELECT f.id FROM family f JOIN family_member m ON m.comment = f.representative
WHERE f.consultation = {} AND f.apart_from IS NULL AND m.flag IS NOT NULL AND m.placed_by IS NULL AND f.id > {}
ORDER BY f.id LIMIT {}
"""
FORGET_UNSAID = """
WITH gone AS (DELETE FROM text_signature t WHERE t.consultation = {}
    AND NOT EXISTS (SELECT FROM family_member m WHERE m.text = t.id) RETURNING t.id)
DELETE FROM band_key b USING gone WHERE b.text = gone.id
"""


async def mend(consultation: UUID) -> None:
    """Run twice it does nothing."""
    while True:
        async with transaction():
            await hold_families(consultation)
            rows = await fetch(_Id, UNREPRESENTED, consultation, AT_ONCE)
            await recounted([row.id for row in rows])
        if len(rows) < AT_ONCE:
            break
    await _forget_unsaid(consultation)
    last = UUID(int=0)
    while rows := await fetch(_Id, APART, consultation, last, AT_ONCE):
        last = rows[-1].id
        async with transaction():
            await hold_families(consultation)
            for row in rows:
                await _tell_apart(consultation, row.id)


async def _forget_unsaid(consultation: UUID) -> None:
    """Texts that nobody says any more, since they were erased while they were compared."""
    async with transaction():
        await hold_families(consultation)
        await execute(FORGET_UNSAID, consultation)


async def _tell_apart(consultation: UUID, family: UUID) -> None:
    """Note which family it is that says the opposite of this one."""
    (text,) = await fetch(FiledText, MODEL, family)
    found = await candidates_of(consultation, text.signature(), text.clause)
    against = opposite(text.signature(), [one for one in found if one.family != family])
    if against:
        await execute("UPDATE family SET apart_from = {} WHERE id = {}", against, family)
