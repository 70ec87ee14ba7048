"""The own pages of people of the demo city who were at a meeting or heard at a hearing, and a link that is over."""

from __future__ import annotations

from datetime import timedelta

from decisions.attending_links import attending_path, paper_path
from participation.base import clock
from tests.browser.city import City

PARTICIPANT = (
    "SELECT p.id FROM participant p JOIN meeting m ON m.id = p.meeting WHERE m.slug = $1 AND p.removed_at IS NULL"
    " ORDER BY p.id LIMIT 1"
)
PAPER = (
    "SELECT r.id FROM paper r JOIN agenda_item i ON i.id = r.item JOIN meeting m ON m.id = i.meeting"
    " WHERE m.slug = $1 AND r.audience = 'representatives' AND r.withdrawn_at IS NULL ORDER BY r.id LIMIT 1"
)


async def attended(city: City) -> dict[str, str]:
    """Of a representative, of a participant of a hearing, and a paper whose link is over."""
    representative = await city.one(PARTICIPANT, "executive-112")
    paper = await city.one(PAPER, "executive-112")
    return {
        "representative-page": attending_path(representative),
        "hearer-page": attending_path(await city.one(PARTICIPANT, "parking-garages")),
        "paper-over": paper_path(paper, representative, clock.now() - timedelta(days=1)),
    }
