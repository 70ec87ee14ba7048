"""Who may do what with ballots and votes on activities, on their pages and by programs."""

from __future__ import annotations

from tests.house.who import (
    ENTERING,
    EVERYBODY,
    KNOWN,
    LEADING,
    NOBODY,
    OFFICER,
    OFFICERS,
    READERS,
    SIGNERS,
    Who,
    call,
    get,
    post,
)

B, ONE, FROZEN = "/ballots/{slug}", "/ballots/ballot-open", "/ballots/ballot-frozen"
W, DESK, PREPARED = "/workbench/ballots/{slug}", "/workbench/ballots/ballot-open", "/workbench/ballots/ballot-prepared"
E = "/ballot-entries/{code}"
A, VOTE, OVER = "/awards/{slug}", "/awards/award-open", "/awards/award-over"
D = "/workbench/awards/{slug}"
PREPARED_VOTE, OPEN_VOTE = "/workbench/awards/award-prepared", "/workbench/awards/award-open"
# the last part of a link that nobody was given
WRONG = "0" * 64
OFFICE = READERS
ANY_OFFICE = READERS | OFFICERS
JURY = OFFICER | SIGNERS
LEADER = frozenset({Who.LEADER})
LATER, LATEST = "2028-05-20T09:00:00+08:00", "2028-06-20T09:00:00+08:00"
WAITED = {"source": "双色球", "until": LATEST, "reason": "Put off."}
ENTRY = {"seats": "1", "name": "Emma", "contact": "13900000078", "wish.1": "{ballot-session}"}
BALLOT = {
    "title": "摇号",
    "slug": "ballot-new",
    "opens_at": "2028-05-01T09:00:00+08:00",
    "closes_at": LATER,
    "draw_at": LATEST,
}
AWARD = {"title": "十大", "campaign": "ballots-month", "body": "fgj", "opens_at": LATER, "closes_at": LATEST}

PAGES = [
    get("/ballots"),
    get("/ballots/ballot_verify.py"),
    get(B, EVERYBODY, ONE),
    get(B, OFFICE, "/ballots/ballot-prepared"),
    post(B, EVERYBODY, ONE, ENTRY),
    post(f"{B}/code", EVERYBODY, f"{ONE}/code", contact="12"),
    get(f"{B}/check", EVERYBODY, f"{FROZEN}/check"),
    get(f"{B}/{{file}}", EVERYBODY, f"{FROZEN}/{{ballot-sha256}}.json"),
    get(f"{B}/{{file}}", NOBODY, f"{ONE}/{{ballot-sha256}}.json"),
    get(E, EVERYBODY, "/ballot-entries/{ballot-open-entry-code}"),
    get(E, NOBODY, f"/ballot-entries/{WRONG}"),
    post(E, EVERYBODY, "/ballot-entries/{ballot-open-entry-code}", ENTRY),
    post(E, NOBODY, f"/ballot-entries/{WRONG}", ENTRY),
    post(f"{E}/withdrawal", EVERYBODY, "/ballot-entries/{ballot-frozen-entry-code}/withdrawal"),
    post(f"{E}/withdrawal", NOBODY, f"/ballot-entries/{WRONG}/withdrawal"),
    get("/workbench/ballots", ANY_OFFICE),
    get("/workbench/ballots/new", OFFICERS),
    post("/workbench/ballots/new", OFFICERS, "/workbench/ballots/new", BALLOT),
    get(W, OFFICE, DESK),
    get(f"{W}/edit", OFFICER, f"{PREPARED}/edit"),
    post(f"{W}/edit", OFFICER, f"{PREPARED}/edit", BALLOT),
    post(f"{W}/publication", OFFICER, f"{DESK}/publication"),
    post(f"{W}/freeze", OFFICER, f"{DESK}/freeze"),
    post(f"{W}/draw", OFFICER, "/workbench/ballots/ballot-frozen/draw"),
    post(f"{W}/postponement", OFFICER, "/workbench/ballots/ballot-frozen/postponement", source="双色球"),
    post(f"{W}/voiding", LEADING, f"{PREPARED}/voiding", reason="Ill."),
    get("/awards"),
    get(A, EVERYBODY, VOTE),
    get(A, NOBODY, "/awards/award-prepared"),
    post(A, EVERYBODY, VOTE, choices="{award-open-nominee}"),
    post(f"{A}/nominations", EVERYBODY, f"{VOTE}/nominations", activity="ballots-other-site"),
    post(f"{D}/voiding", OFFICER, f"{PREPARED_VOTE}/voiding", reason="Ill."),
    post(f"{D}/voiding/approval", LEADER, f"{PREPARED_VOTE}/voiding/approval"),
    post(f"{D}/voiding/rejection", LEADER, f"{PREPARED_VOTE}/voiding/rejection", reason="No."),
    get("/workbench/awards", ANY_OFFICE),
    get("/workbench/awards/new", OFFICERS),
    post("/workbench/awards/new", OFFICER, "/workbench/awards/new", AWARD | {"slug": "award-new"}),
    get(D, OFFICE, OPEN_VOTE),
    get(f"{D}/edit", OFFICER, f"{PREPARED_VOTE}/edit"),
    post(f"{D}/edit", OFFICER, f"{PREPARED_VOTE}/edit", AWARD | {"slug": "award-prepared", "version": "9"}),
    post(f"{D}/review", OFFICER, f"{OPEN_VOTE}/review"),
    post(f"{D}/nominees", OFFICER, f"{PREPARED_VOTE}/nominees", activity="ballots-other-site"),
    post(f"{D}/nominees/{{nominee}}", OFFICER, f"{PREPARED_VOTE}/nominees/{{award-prepared-nominee}}"),
    post(f"{D}/scores", JURY, f"{OPEN_VOTE}/scores", {"scores.{award-open-nominee}": "50"}),
    post(f"{D}/result", OFFICER, f"{OPEN_VOTE}/result"),
]

NEW_BALLOT = BALLOT | {
    "campaign": "ballots-month",
    "sessions": ["{free-ballot-session}"],
    "sources": [{"name": name, "known_at": LATEST} for name in ("双色球", "现场摇号")],
}
NEW_ENTRY = {"contact": "13900000079", "name": "Emma", "wishes": ["{ballot-session}"]}
CODE = {"code": "{ballot-open-entry-code}"}
PROGRAMS = [
    call("GET", "/ballots", EVERYBODY),
    call("GET", "/ballots/desk", ANY_OFFICE),
    call("GET", B, EVERYBODY, ONE),
    call("GET", B, OFFICE, "/ballots/ballot-prepared"),
    call("POST", "/ballots", OFFICER, "/ballots", NEW_BALLOT | {"slug": "ballot-by-program"}),
    call("PUT", B, OFFICER, "/ballots/ballot-prepared", NEW_BALLOT | {"slug": "ballot-prepared", "version": 9}),
    call("POST", f"{B}/publication", OFFICER, f"{ONE}/publication"),
    call("POST", f"{B}/entries", EVERYBODY, f"{ONE}/entries", NEW_ENTRY),
    call("POST", f"{B}/entries", ENTERING, f"{ONE}/entries", NEW_ENTRY | {"for_another": True}),
    call("GET", f"{B}/entries", OFFICE, f"{ONE}/entries"),
    call("POST", f"{B}/freeze", OFFICER, f"{ONE}/freeze", {}),
    call("POST", f"{B}/voiding", LEADING, "/ballots/ballot-prepared/voiding", {"reason": "Ill."}),
    call("POST", f"{B}/postponement", OFFICER, f"{FROZEN}/postponement", WAITED),
    call("POST", f"{B}/draw", OFFICER, f"{FROZEN}/draw", {"entropy": []}),
    call("GET", f"{B}/draw", EVERYBODY, f"{FROZEN}/draw"),
    call("GET", f"{B}/draw", NOBODY, f"{ONE}/draw"),
    call("GET", f"{B}/files/{{sha256}}", EVERYBODY, f"{FROZEN}/files/{{ballot-sha256}}"),
    call("POST", "/sessions/{session}/ballot", EVERYBODY, "/sessions/{ballot-session}/ballot", NEW_ENTRY),
    call("GET", E, EVERYBODY, "/ballot-entries/{ballot-open-entry-code}"),
    call("GET", E, NOBODY, f"/ballot-entries/{WRONG}"),
    call(
        "PUT",
        "/ballot-entries/{entry}",
        EVERYBODY,
        "/ballot-entries/{ballot-open-entry}",
        {"name": "Emma", "wishes": ["{ballot-session}"], **CODE},
    ),
    call("PUT", "/ballot-entries/{entry}", ENTERING, "/ballot-entries/{ballot-open-entry}", {"name": "Emma"}),
    call(
        "DELETE",
        "/ballot-entries/{entry}",
        EVERYBODY,
        "/ballot-entries/{ballot-frozen-entry}?code={ballot-frozen-entry-code}",
    ),
    call("DELETE", "/ballot-entries/{entry}", ENTERING, "/ballot-entries/{ballot-frozen-entry}"),
    call("GET", "/awards", EVERYBODY),
    call("GET", "/awards/desk", ANY_OFFICE),
    call("GET", A, EVERYBODY, VOTE),
    call("GET", f"{A}/desk", OFFICE, f"{VOTE}/desk"),
    call("POST", "/awards", OFFICER, "/awards", AWARD | {"slug": "award-by-program"}),
    call("PUT", A, OFFICER, "/awards/award-prepared", AWARD | {"slug": "award-prepared", "version": 9}),
    call("POST", f"{A}/review", OFFICER, f"{VOTE}/review", {}),
    call("POST", f"{A}/nominations", EVERYBODY, f"{VOTE}/nominations", {"activity": "ballots-other-site"}),
    call("POST", f"{A}/nominees", OFFICER, f"{VOTE}/nominees", {"activity": "ballots-other-site"}),
    call("POST", f"{A}/nominees/{{nominee}}/admission", OFFICER, f"{VOTE}/nominees/{{award-open-nominee}}/admission"),
    call("DELETE", f"{A}/nominees/{{nominee}}/admission", OFFICER, f"{VOTE}/nominees/{{award-open-nominee}}/admission"),
    call("POST", f"{A}/votes", KNOWN, f"{VOTE}/votes", {"choices": ["{award-open-nominee}"]}),
    call("POST", f"{A}/scores", JURY, f"{VOTE}/scores", {"scores": {"{award-open-nominee}": 50}}),
    call("POST", f"{A}/voiding", OFFICER, "/awards/award-prepared/voiding", {"reason": "Ill."}),
    call("POST", f"{A}/voiding/approval", LEADER, "/awards/award-prepared/voiding/approval"),
    call("POST", f"{A}/voiding/rejection", LEADER, "/awards/award-prepared/voiding/rejection", {"reason": "No."}),
    call("POST", f"{A}/result", OFFICER, f"{VOTE}/result"),
    call("GET", f"{A}/result", EVERYBODY, f"{OVER}/result"),
    call("GET", f"{A}/result", NOBODY, f"{VOTE}/result"),
]
