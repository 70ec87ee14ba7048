"""Who may record, hand in, confirm, answer and publish opinions, on pages and by programs."""

from __future__ import annotations

from typing import Any

from tests.house.who import ENTERING, EVERYBODY, NOBODY, OFFICER, READERS, call, get, post

W = "/workbench/meetings/{slug}"
HELD = "/workbench/meetings/meeting-held"
DECIDED = "/workbench/meetings/meeting-decided"
PAGE = "/workbench/opinions/{opinion}"
ONE = "/workbench/opinions/{said-meeting-held}"
A = "/attending/{code}/opinions"
OWN = "{attending-meeting-held}/opinions"
OTHERS = "{attending-meeting-decided}/opinions/{said-meeting-held}"
NEW = "018f4b7e-0000-4000-8000-00000000000{n}"
ANSWER = {"status": "explained", "reason": "It was explained."}
NOTED = {"version": "1", "note": "By telephone."}

PAGES = [
    get(f"{W}/record", READERS, f"{HELD}/record"),
    post(
        f"{W}/record",
        OFFICER,
        f"{HELD}/record",
        {"opinion": NEW.format(n=1), "item": "{said-on-meeting-held}", "participant": "{speaker-meeting-held}"},
        text="Words.",
    ),
    post(f"{W}/record/{{opinion}}", OFFICER, f"{HELD}/record/{{said-meeting-held}}", text="Other words.", base="1"),
    post(f"{W}/record/confirmation-request", OFFICER, f"{HELD}/record/confirmation-request"),
    get(f"{W}/feedback", READERS, f"{HELD}/feedback"),
    post(f"{W}/feedback", OFFICER, f"{DECIDED}/feedback", reason="Anew."),
    get(f"{W}/feedback/{{file}}", READERS, f"{HELD}/feedback/opinions.csv"),
    get(PAGE, READERS, ONE),
    post(f"{PAGE}/adoption", OFFICER, f"{ONE}/adoption", ANSWER),
    post(f"{PAGE}/confirmation", ENTERING, f"{ONE}/confirmation", NOTED),
    post(f"{PAGE}/correction", ENTERING, f"{ONE}/correction", NOTED, text="Their own."),
    post(
        f"{PAGE}/placings",
        OFFICER,
        f"{ONE}/placings",
        {"item": "{said-on-meeting-held}", "participant": "{speaker-meeting-held}", "version": "0"},
        reason="Wrong item.",
    ),
    post(A, EVERYBODY, OWN, {"opinion": NEW.format(n=2), "item": "{said-on-meeting-held}"}, text="Written."),
    post(A, NOBODY, "/attending/{code-meeting-held}0/opinions", {"item": "{said-on-meeting-held}"}, text="Written."),
    post(f"{A}/{{opinion}}/confirmation", EVERYBODY, f"{OWN}/{{said-meeting-held}}/confirmation", version="1"),
    post(f"{A}/{{opinion}}/confirmation", NOBODY, f"{OTHERS}/confirmation", version="1"),
    post(
        f"{A}/{{opinion}}/correction", EVERYBODY, f"{OWN}/{{said-meeting-held}}/correction", version="1", text="Mine."
    ),
    post(f"{A}/{{opinion}}/correction", NOBODY, f"{OTHERS}/correction", version="1", text="Not mine."),
    get("/meetings/{slug}/feedback", EVERYBODY, "/meetings/meeting-decided/feedback"),
    get("/meetings/{slug}/feedback", NOBODY, "/meetings/meeting-held/feedback"),
]

M = "/meetings/{meeting}"
THERE = "/opinions/{said-meeting-held}"
SAID: dict[str, Any] = {"participant": "{speaker-meeting-held}", "text": "Words."}
TEXT = {
    "id": NEW.format(n=3),
    "opinion": NEW.format(n=3),
    "item": "{said-on-meeting-held}",
    "participant": "{speaker-meeting-held}",
    "text": "Words.",
    "said_at": "2027-04-01T09:00:00Z",
}
PROGRAMS = [
    call("POST", "/agenda/{item}/opinions", OFFICER, "/agenda/{said-on-meeting-held}/opinions", SAID),
    call(
        "POST",
        "/agenda/{item}/opinions",
        ENTERING,
        "/agenda/{said-on-meeting-held}/opinions",
        SAID | {"handed_in": True},
    ),
    call("GET", f"{M}/opinions", READERS, "/meetings/meeting-held/opinions"),
    call("GET", f"{M}/opinions/progress", READERS, "/meetings/meeting-held/opinions/progress"),
    call("POST", f"{M}/opinions/sync", OFFICER, "/meetings/meeting-held/opinions/sync", {"texts": [TEXT]}),
    call("POST", f"{M}/opinions/confirmation-request", OFFICER, "/meetings/meeting-held/opinions/confirmation-request"),
    call("GET", f"{M}/feedback", EVERYBODY, "/meetings/meeting-decided/feedback"),
    call("GET", f"{M}/feedback", NOBODY, "/meetings/meeting-held/feedback"),
    call("POST", f"{M}/feedback", OFFICER, "/meetings/meeting-decided/feedback", {"reason": "Anew."}),
    call("GET", "/opinions/{opinion}", READERS, THERE),
    call("POST", "/opinions/{opinion}/placings", OFFICER, f"{THERE}/placings", {"version": 0, "reason": "Wrong item."}),
    call("POST", "/opinions/{opinion}/adoption", OFFICER, f"{THERE}/adoption", ANSWER),
    call(
        "POST", "/opinions/{opinion}/confirmation", ENTERING, f"{THERE}/confirmation", {"version": 1, "note": "Asked."}
    ),
    call(
        "POST",
        "/opinions/{opinion}/confirmation",
        NOBODY,
        f"{THERE}/confirmation",
        {"version": 1, "code": "{code-meeting-decided}"},
    ),
    call(
        "POST",
        "/opinions/{opinion}/correction",
        EVERYBODY,
        f"{THERE}/correction",
        {"version": 1, "code": "{code-meeting-held}", "text": "Mine."},
    ),
]
