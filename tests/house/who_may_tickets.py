"""Who may do what with tickets, their files, the keys that sign them, and calendars of their own."""

from __future__ import annotations

from tests.house.who import ADMINISTRATOR, EVERYBODY, KNOWN, NOBODY, get, post

WRONG = "0" * 64
FORGED = "A" * 117
KEYS = "/administration/ticket-keys"

PAGES = [
    *(get(f"/{t}/{{token}}", EVERYBODY, f"/{t}/{{ticket-token}}") for t in "tT"),
    *(get(f"/{t}/{{token}}", NOBODY, f"/{t}/{FORGED}") for t in "tT"),
    # the code is what opens it
    *(get("/tickets/{code}", EVERYBODY, f"/tickets/{{ticket-code}}{file}") for file in ("", ".svg", ".png", ".pdf")),
    get("/tickets/{code}", NOBODY, "/tickets/0000-0000-0000-0000-0"),
    *(
        rule
        for file in ("calendar.ics", "tickets.pdf")
        for rule in (
            get(f"/bookings/{{code}}/{file}", EVERYBODY, f"/bookings/{{ticketed-booking}}/{file}"),
            get(f"/bookings/{{code}}/{file}", NOBODY, f"/bookings/{WRONG}/{file}"),
        )
    ),
    get("/people/{name}", EVERYBODY, "/people/{own-calendar}"),
    get("/people/{name}", NOBODY, f"/people/{WRONG}.ics"),
    get("/account/calendar", KNOWN),
    post("/account/calendar/renewal", KNOWN),
    get(KEYS, ADMINISTRATOR),
    post(KEYS, ADMINISTRATOR, reason="Every year."),
    post(f"{KEYS}/{{key}}/retirement", ADMINISTRATOR, f"{KEYS}/1/retirement", reason="Old."),
]
