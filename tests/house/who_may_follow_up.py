"""Who may do what with follow-ups, with what is overdue, and with being satisfied, on pages and by programs."""

from __future__ import annotations

from tests.house.who import ENTERING, EVERYBODY, NOBODY, OFFICER, READERS, Who, call, get, post

# each reads what is their own unit's
OWN = READERS | {Who.ELSEWHERE}
D = "/workbench/follow-ups/{follow_up_id}"
HERE, DONE = "/workbench/follow-ups/{follow-up}", "/workbench/follow-ups/{follow-up-done}"
OPINION = "/workbench/opinions/{opinion}"
FIRST, THIRD = "/workbench/opinions/{followed-opinion}", "/workbench/opinions/{objected-opinion}"
F = "/follow-ups/{follow_up_id}"
API, API_DONE = "/follow-ups/{follow-up}", "/follow-ups/{follow-up-done}"
S = "/opinions/{opinion}/satisfaction"
FORGED = "0" * 64

PAGES = [
    get("/overdue"),
    get("/workbench/overdue", OWN),
    post("/workbench/overdue/{slug}/edition", OFFICER, "/workbench/overdue/fgj/edition", public="yes"),
    get("/workbench/follow-ups", OWN),
    get("/workbench/meetings/{slug}/follow-ups", READERS, "/workbench/meetings/meeting-followed/follow-ups"),
    get(D, READERS, HERE),
    post(f"{D}/progress", OFFICER, f"{HERE}/progress", step_note="It goes on."),
    post(f"{D}/extension", OFFICER, f"{HERE}/extension", later_due_on="{later-day}", later_note="It takes longer."),
    post(f"{D}/hand-over", OFFICER, f"{HERE}/hand-over", over_unit="fgj", over_note="It is theirs."),
    post(f"{D}/reopening", OFFICER, f"{DONE}/reopening", again_due_on="{later-day}", again_note="Not all of it."),
    get(f"{OPINION}/follow-ups", OFFICER, f"{FIRST}/follow-ups"),
    post(f"{OPINION}/follow-ups", OFFICER, f"{FIRST}/follow-ups", title="More", unit="fgj", due_on="{follow-day}"),
    get(f"{OPINION}/satisfaction", READERS, f"{THIRD}/satisfaction"),
    post(f"{OPINION}/satisfaction", ENTERING, f"{FIRST}/satisfaction", answer="satisfied"),
    post(
        f"{OPINION}/satisfaction/response",
        OFFICER,
        f"{THIRD}/satisfaction/response",
        response="stand",
        reason="As said.",
    ),
    post(
        "/attending/{code}/satisfaction",
        EVERYBODY,
        "/attending/{follow-code}/satisfaction",
        {"answer.2": "satisfied"},
        opinion="{second-opinion}",
        number="2",
    ),
    post("/attending/{code}/satisfaction", NOBODY, f"/attending/{FORGED}/satisfaction", opinion="{second-opinion}"),
]

PROGRAMS = [
    call("GET", "/overdue", EVERYBODY),
    call("POST", "/overdue/{slug}/edition", OFFICER, "/overdue/fgj/edition", {"public": True}),
    call(
        "POST",
        "/adoptions/{adoption}/follow-ups",
        OFFICER,
        "/adoptions/{followed-adoption}/follow-ups",
        {"title": "More", "unit": "fgj", "due_on": "{follow-day}"},
    ),
    call("GET", "/follow-ups", OWN),
    call("GET", F, READERS, API),
    call("POST", f"{F}/progress", OFFICER, f"{API}/progress", {"note": "It goes on."}),
    call(
        "POST", f"{F}/extension", OFFICER, f"{API}/extension", {"due_on": "{later-day}", "reason": "It takes longer."}
    ),
    call("POST", f"{F}/hand-over", OFFICER, f"{API}/hand-over", {"unit": "fgj", "note": "It is theirs."}),
    call("POST", f"{F}/completion", OFFICER, f"{API}/completion", {"note": "Done."}),
    call("POST", f"{F}/reopening", OFFICER, f"{API_DONE}/reopening", {"due_on": "{later-day}", "note": "Not all."}),
    call("POST", S, ENTERING, "/opinions/{followed-opinion}/satisfaction", {"answer": "satisfied"}),
    call(
        "POST",
        S,
        EVERYBODY,
        "/opinions/{second-opinion}/satisfaction",
        {"answer": "satisfied", "code": "{follow-code}"},
    ),
    call("POST", S, NOBODY, "/opinions/{followed-opinion}/satisfaction", {"answer": "satisfied", "code": FORGED}),
    call(
        "POST",
        f"{S}/response",
        OFFICER,
        "/opinions/{objected-opinion}/satisfaction/response",
        {"response": "stand", "reason": "As said."},
    ),
]
