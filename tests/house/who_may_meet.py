"""Who may do what with meetings, their agendas, papers, decisions and texts."""

from __future__ import annotations

from typing import Any

from tests.house.who import EVERYBODY, LEADING, NOBODY, OFFICER, OFFICERS, READERS, call, get, post

M = "/meetings/{slug}"
W = "/workbench/meetings/{slug}"
ONE = f"{W}/agenda/{{item}}"
PREPARED = "/workbench/meetings/meeting-prepared"
ANNOUNCED = "/workbench/meetings/meeting-announced"
HELD = "/workbench/meetings/meeting-held"
DECIDED = "/workbench/meetings/meeting-decided"
LATER = "2028-03-01T09:00:00+08:00"
DAY = "2027-04-09"
MEETING: dict[str, Any] = {
    "title": "A meeting",
    "kind": "forum",
    "body": "fgj",
    "starts_at": LATER,
    "place": "Hall",
}
ITEM = {"title": "An item"}
DECISION = {"ruling": "noted", "decided_on": DAY}
NO_FILE = "018f4b7e-0000-7000-8000-000000000001"

PAGES = [
    get("/meetings", EVERYBODY),
    get("/meetings.ics", EVERYBODY),
    get(M, EVERYBODY, "/meetings/meeting-announced"),
    get(M, EVERYBODY, "/meetings/meeting-announced.ics"),
    get(M, NOBODY, "/meetings/meeting-prepared"),
    get(f"{M}/announcements/{{version}}", EVERYBODY, "/meetings/meeting-announced/announcements/1"),
    get(f"{M}/announcements/{{version}}", NOBODY, "/meetings/meeting-prepared/announcements/1"),
    get(f"{M}/decisions/{{version}}", NOBODY, "/meetings/meeting-held/decisions/1"),
    get("/workbench/meetings", READERS | OFFICERS),
    get("/workbench/meetings/new", OFFICERS),
    post("/workbench/meetings/new", OFFICER, "/workbench/meetings/new", MEETING),
    get(W, READERS, PREPARED),
    get(W, READERS, ANNOUNCED),
    get(f"{W}/edit", OFFICER, f"{PREPARED}/edit"),
    post(f"{W}/edit", OFFICER, f"{PREPARED}/edit", MEETING, version="2"),
    post(f"{W}/announcement", OFFICER, f"{PREPARED}/announcement"),
    post(f"{W}/postponement", LEADING, f"{ANNOUNCED}/postponement", starts_at=LATER, reason="A storm."),
    post(f"{W}/cancellation", LEADING, f"{ANNOUNCED}/cancellation", reason="A storm."),
    post(f"{W}/holding", OFFICER, "/workbench/meetings/meeting-begun/holding", members_present="7"),
    post(f"{W}/conclusion", OFFICER, f"{DECIDED}/conclusion"),
    get(f"{W}/agenda", READERS, f"{PREPARED}/agenda"),
    get(f"{W}/agenda/new", OFFICER, f"{PREPARED}/agenda/new"),
    post(f"{W}/agenda/new", OFFICER, f"{PREPARED}/agenda/new", ITEM),
    post(f"{W}/agenda/order", OFFICER, f"{PREPARED}/agenda/order", items="{agenda-item}"),
    get(ONE, READERS, f"{PREPARED}/agenda/{{agenda-item}}"),
    get(f"{ONE}/edit", OFFICER, f"{PREPARED}/agenda/{{agenda-item}}/edit"),
    post(f"{ONE}/edit", OFFICER, f"{PREPARED}/agenda/{{agenda-item}}/edit", ITEM, version="1"),
    post(f"{ONE}/papers", OFFICER, f"{PREPARED}/agenda/{{agenda-item}}/papers", audience="public"),
    post(
        f"{ONE}/papers/{{paper}}/withdrawal",
        OFFICER,
        f"{PREPARED}/agenda/{{agenda-item}}/papers/{{agenda-paper}}/withdrawal",
    ),
    post(f"{ONE}/decision", OFFICER, f"{HELD}/agenda/{{held-item}}/decision", ruling="noted", decided_on=DAY),
    post(f"{ONE}/removal", OFFICER, f"{PREPARED}/agenda/{{agenda-item}}/removal"),
    get(f"{W}/texts", READERS, f"{DECIDED}/texts"),
    post(f"{W}/texts/decisions", OFFICER, f"{DECIDED}/texts/decisions"),
    get(f"{W}/texts/{{kind}}", READERS, f"{DECIDED}/texts/minutes"),
    post(f"{W}/texts/{{kind}}", OFFICER, f"{DECIDED}/texts/minutes", text="Minutes.", version="1"),
    post(f"{W}/texts/{{kind}}/review", OFFICER, f"{DECIDED}/texts/minutes/review"),
]

P = "/meetings/{meeting}"
A = "/agenda/{item}"
PREP = "/meetings/meeting-prepared"
PROGRAMS = [
    call("GET", "/meetings", EVERYBODY),
    call("GET", "/meetings/events.json", EVERYBODY),
    call("GET", P, EVERYBODY, "/meetings/meeting-announced"),
    call("GET", P, NOBODY, PREP),
    call("GET", f"{P}/event.json", EVERYBODY, "/meetings/meeting-announced/event.json"),
    call("GET", f"{P}/event.json", NOBODY, f"{PREP}/event.json"),
    call("GET", f"{P}/announcements/{{version}}", EVERYBODY, "/meetings/meeting-announced/announcements/1"),
    call("GET", f"{P}/announcements/{{version}}", NOBODY, f"{PREP}/announcements/1"),
    call("GET", f"{P}/decisions/{{version}}", NOBODY, "/meetings/meeting-held/decisions/1"),
    call("GET", f"{P}/agenda", EVERYBODY, "/meetings/meeting-announced/agenda"),
    call("GET", f"{P}/agenda", NOBODY, f"{PREP}/agenda"),
    call("GET", f"{P}/desk", READERS, f"{PREP}/desk"),
    call("GET", f"{P}/agenda/desk", READERS, f"{PREP}/agenda/desk"),
    call("GET", f"{P}/texts", READERS, "/meetings/meeting-decided/texts"),
    call("POST", "/meetings", OFFICER, "/meetings", MEETING),
    call("PUT", P, OFFICER, PREP, MEETING | {"version": 2}),
    call("POST", f"{P}/announcement", OFFICER, f"{PREP}/announcement"),
    call(
        "POST",
        f"{P}/postponement",
        LEADING,
        "/meetings/meeting-announced/postponement",
        {"starts_at": LATER, "reason": "A storm."},
    ),
    call("POST", f"{P}/cancellation", LEADING, "/meetings/meeting-announced/cancellation", {"reason": "A storm."}),
    call("POST", f"{P}/holding", OFFICER, "/meetings/meeting-begun/holding", {"members_present": 7}),
    call("POST", f"{P}/conclusion", OFFICER, "/meetings/meeting-decided/conclusion"),
    call("POST", f"{P}/agenda", OFFICER, f"{PREP}/agenda", ITEM),
    call("PUT", f"{P}/agenda", OFFICER, f"{PREP}/agenda", {"items": ["{agenda-item}"]}),
    call("POST", f"{P}/decisions", OFFICER, "/meetings/meeting-decided/decisions"),
    call("PUT", f"{P}/texts/{{kind}}", OFFICER, "/meetings/meeting-decided/texts/summary", {"text": "What was said."}),
    call("POST", f"{P}/texts/{{kind}}/review", OFFICER, "/meetings/meeting-decided/texts/minutes/review"),
    call("PUT", A, OFFICER, "/agenda/{agenda-item}", ITEM | {"version": 1}),
    call("POST", f"{A}/papers", OFFICER, "/agenda/{agenda-item}/papers", {"upload": NO_FILE, "audience": "public"}),
    call("GET", f"{A}/decision", READERS, "/agenda/{held-item}/decision"),
    call("POST", f"{A}/decision", OFFICER, "/agenda/{held-item}/decision", DECISION),
    call("DELETE", A, OFFICER, "/agenda/{dropped-item}"),
    call("DELETE", "/papers/{paper}", OFFICER, "/papers/{agenda-paper}"),
]
