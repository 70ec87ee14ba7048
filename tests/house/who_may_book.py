"""Who may do what with bookings, on their pages and by programs."""

from __future__ import annotations

from tests.house.who import ENTERING, EVERYBODY, NOBODY, READERS, Who, call, get, post

S = "/sessions/{session}/booking"
HERE = "/sessions/{booked-session}/booking"
B, MINE = "/bookings/{code}", "/bookings/{booked-code}"
W, DESK = "/workbench/sessions/{session}/bookings", "/workbench/sessions/{booked-session}/bookings"
# the last part of a link that nobody was given
WRONG = f"/bookings/{'0' * 64}"
RUNNING = ENTERING
SEEING = READERS - {Who.REVIEWER, Who.LEADER}
OTHER = {"session": "{booked-other}", "version": "1"}
FORM = {"seats": "1", "contact": "13900000097"}

PAGES = [
    get(S, EVERYBODY, HERE),
    post(S, EVERYBODY, HERE, FORM),
    post(f"{S}/code", EVERYBODY, f"{HERE}/code", contact="12"),
    get(B, EVERYBODY, MINE),
    get(B, NOBODY, WRONG),
    get(f"{B}/cancellation", EVERYBODY, f"{MINE}/cancellation"),
    post(f"{B}/cancellation", EVERYBODY, f"{MINE}/cancellation"),
    post(f"{B}/cancellation", NOBODY, f"{WRONG}/cancellation"),
    post(f"{B}/party", EVERYBODY, f"{MINE}/party", seats="2", version="1"),
    post(f"{B}/party", NOBODY, f"{WRONG}/party", seats="2", version="1"),
    post(f"{B}/move", EVERYBODY, f"{MINE}/move", OTHER),
    post(f"{B}/move", NOBODY, f"{WRONG}/move", OTHER),
    get(W, SEEING, DESK),
    get(f"{W}/new", ENTERING, f"{DESK}/new"),
    post(f"{W}/new", ENTERING, f"{DESK}/new", seats="1", channel="counter", name="沈阿婆"),
    post(f"{W}/{{booking}}/cancellation", RUNNING, f"{DESK}/{{booked-id}}/cancellation", reason="Called."),
]

A, API = "/sessions/{session}/bookings", "/sessions/{booked-session}/bookings"
ONE, HELD = "/bookings/{booking}", "/bookings/{booked-id}"
KEY = "?key={booked-key}"
PARTY = {"version": 1, "party": [{}, {}]}
PROGRAMS = [
    call("POST", A, EVERYBODY, API, {"contact": "13900000096", "party": [{"name": "Emma"}]}),
    call("POST", A, ENTERING, API, {"channel": "counter", "name": "沈阿婆", "party": [{}]}),
    call("POST", f"{A}/code", EVERYBODY, f"{API}/code", {"contact": "12"}),
    call("GET", A, SEEING, API),
    call("GET", ONE, EVERYBODY, f"{HELD}{KEY}"),
    call("GET", ONE, SEEING, HELD),
    call("PUT", f"{ONE}/party", EVERYBODY, f"{HELD}/party", PARTY | {"key": "{booked-key}"}),
    call("PUT", f"{ONE}/party", RUNNING, f"{HELD}/party", PARTY),
    call(
        "POST",
        f"{ONE}/move",
        EVERYBODY,
        f"{HELD}/move",
        {"session": "{booked-other}", "version": 1, "key": "{booked-key}"},
    ),
    call("POST", f"{ONE}/move", RUNNING, f"{HELD}/move", {"session": "{booked-other}", "version": 1}),
    call("DELETE", ONE, EVERYBODY, f"{HELD}{KEY}"),
    call("DELETE", ONE, RUNNING, HELD),
]
