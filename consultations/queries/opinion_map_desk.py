"""What was done to an opinion map, for its office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.rules.opinion_map import MapAct
from participation.base.database import fetch


class MapActTaken(msgspec.Struct, frozen=True):
    """One act: what, when, by whom."""

    act: MapAct
    at: datetime
    by: str


async def acts_on_map(consultation: UUID) -> list[MapActTaken]:
    """Everything that was done to the map of a consultation, the latest first."""
    return await fetch(
        MapActTaken,
        "SELECT a.act, a.at, p.name AS by FROM opinion_map_act a JOIN person p ON p.id = a.person"
        " WHERE a.consultation = {} ORDER BY a.id DESC",
        consultation,
    )
