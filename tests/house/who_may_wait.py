"""Who may do what with waitlists and offers, on their pages and by programs."""

from __future__ import annotations

from tests.house.who import ENTERING, EVERYBODY, NOBODY, OFFICER, READERS, call, get, post

S = "/sessions/{session}/waitlist"
HERE = "/sessions/{waited-session}/waitlist"
W = f"/workbench{S}"
DESK = f"/workbench{HERE}"
# the last part of a link that nobody was given
WRONG = "0" * 64
OFFICE = READERS
PLACE = {"seats": "1", "name": "Emma", "contact": "13900000099"}

PAGES = [
    get(S, EVERYBODY, HERE),
    post(S, EVERYBODY, HERE, PLACE),
    post(f"{S}/code", EVERYBODY, f"{HERE}/code", contact="12"),
    get("/waiting/{code}", EVERYBODY, "/waiting/{waited-code}"),
    get("/waiting/{code}", NOBODY, f"/waiting/{WRONG}"),
    post("/waiting/{code}/leaving", EVERYBODY, "/waiting/{waited-code}/leaving"),
    post("/waiting/{code}/leaving", NOBODY, f"/waiting/{WRONG}/leaving"),
    get("/offers/{code}", EVERYBODY, "/offers/{waited-offer-code}"),
    get("/offers/{code}", NOBODY, f"/offers/{WRONG}"),
    post("/offers/{code}/acceptance", EVERYBODY, "/offers/{waited-offer-code}/acceptance"),
    post("/offers/{code}/acceptance", NOBODY, f"/offers/{WRONG}/acceptance"),
    post("/offers/{code}/refusal", EVERYBODY, "/offers/{waited-offer-code}/refusal"),
    post("/offers/{code}/refusal", NOBODY, f"/offers/{WRONG}/refusal"),
    get(W, OFFICE, DESK),
    post(f"{W}/closure", OFFICER, f"{DESK}/closure", reason="Too small."),
    post(f"{W}/{{entry}}/offer", OFFICER, f"{DESK}/{{waited}}/offer", reason="From far."),
    post(f"{W}/{{entry}}/end", OFFICER, f"{DESK}/{{waited}}/end", reason="Asked."),
]

CODE = {"code": "{waited-offer-code}"}
PROGRAMS = [
    call("POST", S, EVERYBODY, HERE, {"contact": "13900000098", "party": [{"name": "Emma"}]}),
    call("GET", S, EVERYBODY, HERE),
    call("GET", f"{S}/entries", OFFICE, f"{HERE}/entries"),
    call("POST", f"{S}/closure", OFFICER, f"{HERE}/closure", {"reason": "Too small."}),
    call("GET", "/waiting/{code}", EVERYBODY, "/waiting/{waited-code}"),
    call("GET", "/waiting/{code}", NOBODY, f"/waiting/{WRONG}"),
    call("POST", "/waiting/{entry}/withdrawal", EVERYBODY, "/waiting/{waited}/withdrawal", {"code": "{waited-code}"}),
    call("POST", "/waiting/{entry}/withdrawal", ENTERING, "/waiting/{waited}/withdrawal", {}),
    call("POST", "/waiting/{entry}/offer", OFFICER, "/waiting/{waited}/offer", {"reason": "From far."}),
    call("POST", "/waiting/{entry}/closure", OFFICER, "/waiting/{waited}/closure", {"reason": "Asked."}),
    call("POST", "/offers/{offer}/acceptance", EVERYBODY, "/offers/{waited-offer}/acceptance", CODE),
    call("POST", "/offers/{offer}/acceptance", ENTERING, "/offers/{waited-offer}/acceptance", {}),
    call("POST", "/offers/{offer}/refusal", EVERYBODY, "/offers/{waited-offer}/refusal", CODE),
    call("POST", "/offers/{offer}/refusal", ENTERING, "/offers/{waited-offer}/refusal", {}),
]
