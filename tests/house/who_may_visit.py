"""Who may do what after a visit: feedback, recorded absences and files, on pages and by programs."""

from __future__ import annotations

from tests.house.who import EVERYBODY, LEADING, NOBODY, OFFICER, READERS, call, get, post

S = "/sessions/{session}"
HERE = "/sessions/{visited-session}"
W, DESK = f"/workbench{S}", f"/workbench{HERE}"
N = f"{W}/no-shows/{{booking}}"
ABSENT = f"{DESK}/no-shows/{{absent}}"
B, BOOKING = "/bookings/{booking}/no-show", "/bookings/{absent}/no-show"
# the last part of a link that nobody was given
WRONG = "0" * 64
OFFICE = READERS
SAID = {"rating": "4"}

PAGES = [
    get("/feedback/{code}", EVERYBODY, "/feedback/{visited-code}"),
    get("/feedback/{code}", NOBODY, f"/feedback/{WRONG}"),
    post("/feedback/{code}", EVERYBODY, "/feedback/{visited-code}", SAID),
    post("/feedback/{code}", NOBODY, f"/feedback/{WRONG}", SAID),
    get(f"{S}/feedback", EVERYBODY, f"{HERE}/feedback"),
    get("/bookings/{code}/no-show", EVERYBODY, "/bookings/{absent-code}/no-show"),
    get("/bookings/{code}/no-show", NOBODY, f"/bookings/{WRONG}/no-show"),
    post("/bookings/{code}/no-show/appeal", EVERYBODY, "/bookings/{absent-code}/no-show/appeal", reason="Ill."),
    post("/bookings/{code}/no-show/appeal", NOBODY, f"/bookings/{WRONG}/no-show/appeal", reason="Ill."),
    get(f"{W}/feedback", OFFICE, f"{DESK}/feedback"),
    post(f"{W}/feedback/{{feedback}}/shown", OFFICER, f"{DESK}/feedback/{{visitor-words}}/shown", show="yes"),
    post(f"{N}/record", OFFICER, f"{ABSENT}/record", reason="Nobody came."),
    post(f"{N}/uphold", LEADING, f"{ABSENT}/uphold", reason="True."),
    post(f"{N}/lift", LEADING, f"{ABSENT}/lift", reason="Ill."),
    get(f"{W}/exports/{{name}}", OFFICER, f"{DESK}/exports/bookings.csv"),
]

REASON = {"reason": "Ill."}
PROGRAMS = [
    call("PUT", "/feedback/{code}", EVERYBODY, "/feedback/{visited-code}", {"rating": 4}),
    call("PUT", "/feedback/{code}", NOBODY, f"/feedback/{WRONG}", {"rating": 4}),
    call("PUT", "/feedback/{feedback}/shown", OFFICER, "/feedback/{visitor-words}/shown", {"shown": False}),
    call("GET", f"{S}/feedback", EVERYBODY, f"{HERE}/feedback"),
    call("GET", f"{S}/feedback/all", OFFICE, f"{HERE}/feedback/all"),
    call("GET", f"{S}/no-shows", OFFICE, f"{HERE}/no-shows"),
    call("POST", B, OFFICER, BOOKING, REASON),
    call("POST", f"{B}/appeal", EVERYBODY, f"{BOOKING}/appeal", {"code": "{absent-code}", "reason": "Ill."}),
    call("POST", f"{B}/appeal", NOBODY, f"{BOOKING}/appeal", {"code": WRONG, "reason": "Ill."}),
    call("POST", f"{B}/upholding", LEADING, f"{BOOKING}/upholding", REASON),
    call("POST", f"{B}/lifting", LEADING, f"{BOOKING}/lifting", REASON),
]
