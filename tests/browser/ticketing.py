"""Tickets of the demo city: one that lets in, and one that does not any more; and the pages around tickets."""

from __future__ import annotations

from tests.browser.city import City
from tests.browser.sampling import page

TICKETS = (
    page("/administration/ticket-keys", who="administrator"),
    page("/administration/ticket-keys", who="administrator", before="send nothing", status=422),
    page("/account/calendar", who="resident"),
    page("/tickets/{code}", "/tickets/{ticket}"),
    page("/tickets/{code}", "/tickets/{ticket-off}"),
)
TICKET = "SELECT t.code FROM ticket t JOIN door d ON d.id = t.door WHERE {} ORDER BY t.number LIMIT 1"


async def ticketed(city: City) -> dict[str, str]:
    """Their codes, by name."""
    return {
        "ticket": str(await city.one(TICKET.format("t.cancelled_at IS NULL AND d.closed_at IS NULL"))),
        "ticket-off": str(await city.one(TICKET.format("t.cancelled_at IS NOT NULL OR d.closed_at IS NOT NULL"))),
    }
