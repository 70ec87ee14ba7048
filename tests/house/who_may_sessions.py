"""Who may do what with sessions: finding, reading, preparing, publishing, changing, calling off, alone or in series."""

from __future__ import annotations

from tests.house.who import EVERYBODY, LEADING, NOBODY, OFFICER, OFFICERS, READERS, call, get, post

S = "/sessions/{session}"
W = "/workbench/sessions/{session}"
A = "/workbench/activities/{slug}"
SITE = "/workbench/activities/sessions-site"
R = "/workbench/series/{series}"
PREPARED = "/workbench/sessions/{prepared-session}"
PUBLIC = "/workbench/sessions/{public-session}"
WHEN = {"starts_at": "2027-07-01T09:00:00+08:00", "ends_at": "2027-07-01T10:00:00+08:00"}
HOURS = {"begins": "09:00:00", "ends": "10:00:00", "minutes": 60, "every": 60, "dates": ["2027-07-02"]}
FORM = {"begins": "09:00", "ends": "10:00", "minutes": "60", "every": "60", "dates": "2027-07-02", "which": "every"}
WHY = {"reason": "A storm."}
STAFF = READERS | OFFICERS

PAGES = [
    get("/sessions"),
    get("/sessions", EVERYBODY, "/sessions?from=2027-08-07&seats=3&q=water"),
    get("/sessions/calendar"),
    get("/sessions/places"),
    get("/sessions.ics"),
    get("/sessions.atom"),
    get(S, EVERYBODY, "/sessions/{public-session}"),
    get(S, NOBODY, "/sessions/{prepared-session}"),
    get(f"{S}/entry.ics", EVERYBODY, "/sessions/{public-session}/entry.ics"),
    get("/workbench/sessions", STAFF),
    get(f"{A}/sessions", READERS, f"{SITE}/sessions"),
    get(f"{A}/sessions/new", OFFICER, f"{SITE}/sessions/new"),
    post(f"{A}/sessions/new", OFFICER, f"{SITE}/sessions/new", WHEN, capacity="5"),
    get(f"{A}/series", OFFICER, f"{SITE}/series"),
    post(f"{A}/series", OFFICER, f"{SITE}/series", FORM, capacity="5"),
    post(f"{A}/series/making", OFFICER, f"{SITE}/series/making", FORM, capacity="5"),
    get(R, READERS),
    post(f"{R}/publication", OFFICER),
    post(f"{R}/change", OFFICER, later_minutes="5", reason="A storm."),
    post(f"{R}/cancellation", LEADING, "", WHY),
    get(W, READERS, PREPARED),
    get(W, READERS, PUBLIC),
    get(f"{W}/edit", OFFICER, f"{PUBLIC}/edit"),
    post(f"{W}/edit", OFFICER, f"{PUBLIC}/edit", WHEN, version="2"),
    post(f"{W}/publication", OFFICER, f"{PREPARED}/publication"),
    post(f"{W}/capacity", OFFICER, f"{PUBLIC}/capacity", pool="general", capacity="12"),
    post(f"{W}/release", OFFICER, f"{PUBLIC}/release"),
    post(f"{W}/cancellation", LEADING, "/workbench/sessions/{other-session}/cancellation", WHY),
]
PROGRAMS = [
    call("GET", "/sessions", EVERYBODY),
    call("GET", S, EVERYBODY, "/sessions/{public-session}"),
    call("GET", S, NOBODY, "/sessions/{prepared-session}"),
    call("GET", f"{S}/desk", READERS, "/sessions/{public-session}/desk"),
    call("PUT", S, OFFICER, "/sessions/{public-session}", WHEN | {"version": 1}),
    call("POST", f"{S}/publication", OFFICER, "/sessions/{prepared-session}/publication"),
    call("POST", f"{S}/capacity", OFFICER, "/sessions/{public-session}/capacity", {"capacity": 12}),
    call("POST", f"{S}/release", OFFICER, "/sessions/{other-session}/release"),
    call("POST", f"{S}/cancellation", LEADING, "/sessions/{doomed-session}/cancellation", WHY),
    call("GET", "/activities/{slug}/sessions", EVERYBODY, "/activities/sessions-site/sessions"),
    call("POST", "/activities/{slug}/sessions", OFFICER, "/activities/sessions-site/sessions", WHEN | {"capacity": 5}),
    call("POST", "/activities/{slug}/series/preview", OFFICER, "/activities/sessions-site/series/preview", HOURS),
    call("POST", "/activities/{slug}/series", OFFICER, "/activities/sessions-site/series", HOURS | {"capacity": 5}),
    call("POST", "/series/{series}/publication", OFFICER),
    call("POST", "/series/{series}/change", OFFICER, "", {"later_minutes": 5, "reason": "A storm."}),
    call("POST", "/series/{series}/cancellation", LEADING, "", WHY),
]
