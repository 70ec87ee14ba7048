"""Telling everybody in the pool what the draw brought them: alternates that they are, the others with thanks."""

from __future__ import annotations

from participation.base.notices.owing import owe_notices
from participation.base.settings import current
from participation.representatives.draw.running import Draw
from participation.representatives.rules.seats import Told, told
from participation.representatives.services.draw_loading import Held
from participation.representatives.services.seat_offering import applicants, in_percent, notice

TEMPLATES = {Told.ALTERNATE: "seat_alternate", Told.NOT_SELECTED: "seat_not_selected"}


async def tell_everybody(held: Held, drawn: Draw) -> int:
    """Owe a notice to everybody who was not selected, with their chance; how many."""
    selected = {one.id for one in drawn.selected}
    roles: dict[str, tuple[Told, str]] = {}
    for one in drawn.portfolio["types"]:
        order = [*(member for member in one["members"] if member in selected), *drawn.alternates.get(one["id"], [])]
        rest = [member for member in one["members"] if member not in order]
        found = {**told(order, selected), **dict.fromkeys(rest, Told.NOT_SELECTED)}
        roles |= {member: (what, in_percent(one["probability"])) for member, what in found.items()}
    people = await applicants(held.id, list(roles))
    values = {"title": held.title, "link": f"{current().base_url}/calls/{held.slug}/draw"}
    return await owe_notices(
        [
            notice(
                held,
                people[pseudonym],
                TEMPLATES[what],
                f"call:{held.id}:drawn:{people[pseudonym].id}",
                values | {"chance": chance},
            )
            for pseudonym, (what, chance) in roles.items()
            if what in TEMPLATES and pseudonym in people
        ]
    )
