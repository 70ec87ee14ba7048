"""Who may do what with calls and applications, on their pages and by programs."""

from __future__ import annotations

from tests.house.who import (
    DECIDING,
    ENTERING,
    EVERYBODY,
    KNOWN,
    LEADING,
    OFFICER,
    OFFICERS,
    READERS,
    SCREENERS,
    SIGNERS,
    Who,
    call,
    get,
    post,
)

C = "/calls/{slug}"
W = "/workbench/calls/{slug}"
OPEN = "/workbench/calls/call-open"
ONE = f"{OPEN}/applications/{{application}}"
ENTERED = f"{OPEN}/applications/{{entered-application}}"
DAY = "2027-12-20T09:00:00+08:00"
CALL = {
    "title": "A seat",
    "occasion": "meeting",
    "meeting_title": "A meeting",
    "meeting_at": DAY,
    "seats": 3,
    "opens_at": "2027-10-01T09:00:00+08:00",
    "closes_at": "2027-11-01T09:00:00+08:00",
}
FORM = {name: str(value) for name, value in CALL.items()} | {"persons": "yes"}

PAGES = [
    get("/calls"),
    get(C, EVERYBODY, "/calls/call-open"),
    get(C, READERS, "/calls/call-prepared"),
    get(f"{C}/apply", EVERYBODY, "/calls/call-open/apply"),
    post(f"{C}/apply", EVERYBODY, "/calls/call-open/apply", kind="person"),
    get("/applications/{code}", EVERYBODY, "/applications/{application-code}"),
    # without the key the page is there for the applicant alone
    get("/applications/{code}", frozenset({Who.RESIDENT}), "/applications/{application-hex}"),
    *(
        get(f"/applications/{{code}}/{part}", EVERYBODY, f"/applications/{{draft-code}}/{part}")
        for part in ("answers", "files", "contact", "code", "check")
    ),
    post("/applications/{code}/answers", EVERYBODY, "/applications/{draft-code}/answers", name="A name"),
    post("/applications/{code}/files", EVERYBODY, "/applications/{draft-code}/files"),
    post("/applications/{code}/contact", EVERYBODY, "/applications/{draft-code}/contact", contact="x"),
    post("/applications/{code}/code", EVERYBODY, "/applications/{draft-code}/code", code="0"),
    post("/applications/{code}/check", EVERYBODY, "/applications/{draft-code}/check"),
    post("/applications/{code}/objection", EVERYBODY, "/applications/{kept-out-code}/objection", text="No."),
    post("/applications/{code}/consents", EVERYBODY, "/applications/{entered-code}/consents", purpose="name published"),
    post("/applications/{code}/withdrawal", EVERYBODY, "/applications/{entered-code}/withdrawal"),
    # everybody has a list of their own, and nobody another's
    get("/account/applications", KNOWN),
    get("/workbench/calls", READERS | OFFICERS),
    get("/workbench/calls/new", OFFICERS),
    post("/workbench/calls/new", OFFICER, more=FORM | {"body": "fgj"}),
    get(W, READERS, OPEN),
    get(f"{W}/edit", OFFICER, "/workbench/calls/call-prepared/edit"),
    post(f"{W}/edit", OFFICER, "/workbench/calls/call-prepared/edit", more=FORM | {"version": "0"}),
    get(f"{W}/applications", READERS, f"{OPEN}/applications"),
    get(f"{W}/applications/{{application}}", READERS, ONE),
    get(
        f"{W}/applications/{{application}}/slip",
        frozenset({Who.CLERK}),
        f"{OPEN}/applications/{{entered-application}}/slip",
    ),
    get(f"{W}/pool", READERS, f"{OPEN}/pool"),
    get(f"{W}/enter", ENTERING, f"{OPEN}/enter"),
    post(f"{W}/enter", ENTERING, f"{OPEN}/enter", name="A name"),
    post(
        f"{W}/applications/{{application}}/withdrawal",
        ENTERING,
        f"{OPEN}/applications/{{entered-application}}/withdrawal",
    ),
    post(f"{W}/applications/{{application}}/review", SCREENERS, f"{ONE}/review", verdict="eligible", version="1"),
    post(f"{W}/applications/{{application}}/revelation", SCREENERS, f"{ONE}/revelation", why="The card."),
    post(
        f"{W}/applications/{{application}}/decision",
        DECIDING,
        f"{OPEN}/applications/{{kept-out}}/decision",
        outcome="dismissed",
        reason="No.",
    ),
    post(f"{W}/invited/{{position}}", OFFICER, f"{OPEN}/invited/0", name="A name"),
    post(f"{W}/review", OFFICER, "/workbench/calls/call-prepared/review"),
    post(f"{W}/approval", SIGNERS, "/workbench/calls/call-submitted/approval"),
    post(f"{W}/rejection", SIGNERS, "/workbench/calls/call-submitted/rejection", reason="The date is wrong."),
    post(f"{W}/opening", LEADING, "/workbench/calls/call-approved/opening"),
    post(f"{W}/extension", LEADING, "/workbench/calls/call-extending/extension", closes_at=DAY, reason="Too few."),
    post(f"{W}/closure", LEADING, "/workbench/calls/call-closing/closure", reason="Enough."),
    post(f"{W}/withdrawal", LEADING, "/workbench/calls/call-extending/withdrawal", reason="Not any more."),
]

A = "/applications/{application}"
PROGRAMS = [
    call("GET", "/calls", EVERYBODY),
    call("GET", "/me/applications", KNOWN),
    call("GET", C, EVERYBODY, "/calls/call-open"),
    call("GET", C, READERS, "/calls/call-prepared"),
    call("POST", "/calls", OFFICER, json={"body": "fgj", **CALL}),
    call("PUT", C, OFFICER, "/calls/call-prepared", {"body": "fgj", "version": 0, **CALL}),
    call("PATCH", f"{C}/invited/{{position}}", OFFICER, "/calls/call-open/invited/0", {"name": "A name"}),
    call("POST", f"{C}/review", OFFICER, "/calls/call-prepared/review"),
    call("POST", f"{C}/approval", SIGNERS, "/calls/call-submitted/approval"),
    call("POST", f"{C}/rejection", SIGNERS, "/calls/call-submitted/rejection", {"reason": "The date is wrong."}),
    call("POST", f"{C}/opening", LEADING, "/calls/call-approved/opening"),
    call("POST", f"{C}/extension", LEADING, "/calls/call-extending/extension", {"closes_at": DAY, "reason": "Few."}),
    call("POST", f"{C}/closure", LEADING, "/calls/call-closing/closure", {"reason": "Enough."}),
    call("POST", f"{C}/withdrawal", LEADING, "/calls/call-closing/withdrawal", {"reason": "Not any more."}),
    call("POST", f"{C}/applications", EVERYBODY, "/calls/call-open/applications", {"name": "A name"}),
    call("POST", f"{C}/applications/code", EVERYBODY, "/calls/call-open/applications/code", {"contact": "x"}),
    call("GET", A, EVERYBODY, f"{A}?key={{application-key}}"),
    call("GET", A, frozenset({Who.RESIDENT}), A),
    call("PATCH", A, EVERYBODY, f"{A}?key={{application-key}}", {"name": "A name"}),
    call("POST", f"{A}/review", SCREENERS, f"{A}/review", {"verdict": "eligible", "version": 1}),
    call("POST", f"{A}/revelation", SCREENERS, f"{A}/revelation", {"why": "The card."}),
    call("POST", f"{A}/objection", EVERYBODY, f"{A}/objection", {"text": "No.", "key": "{application-key}"}),
    call(
        "POST",
        "/review-objections/{objection}/decision",
        DECIDING,
        "/review-objections/{review-objection}/decision",
        {"outcome": "dismissed", "reason": "No."},
    ),
    call(
        "POST",
        f"{A}/consents/withdrawal",
        EVERYBODY,
        f"{A}/consents/withdrawal",
        {"purpose": "name published", "key": "{application-key}"},
    ),
    call("POST", f"{A}/withdrawal", frozenset({Who.RESIDENT}) | ENTERING, f"{A}/withdrawal", {}),
]
