"""Who may do what with versions of a draft, on pages and by programs."""

from __future__ import annotations

from tests.house.who import EVERYBODY, OFFICER, READERS, Who, call, get, post

C = "/consultations/{slug}"
W = "/workbench/consultations/{slug}"
AT = "/workbench/consultations"
LEADER = frozenset({Who.LEADER})
SOON = {"opens_at": "2027-05-20T09:00:00+08:00", "closes_at": "2027-07-20T09:00:00+08:00"}
TEXT = {"version": 2, "decided_on": "2027-04-08"}

PAGES = [
    get(f"{C}/history", READERS, "/consultations/again/history"),
    get(f"{W}/alignment", READERS, f"{AT}/closed/alignment"),
    get(f"{W}/alignment/{{version}}/{{clause}}", OFFICER, f"{AT}/closed/alignment/2/{{redrafted-clause}}"),
    post(f"{W}/alignment/{{version}}/{{clause}}", OFFICER, f"{AT}/closed/alignment/2/{{redrafted-clause}}", main=""),
    get(f"{W}/final-text", READERS, f"{AT}/published/final-text"),
    post(f"{W}/final-text", OFFICER, f"{AT}/published/final-text", version="2", decided_on="2027-04-08"),
    post(f"{W}/final-text/release", LEADER, f"{AT}/published/final-text/release"),
    post(f"{W}/final-text/rejection", LEADER, f"{AT}/published/final-text/rejection", reason="No."),
    get(f"{W}/continuation", OFFICER, f"{AT}/closed/continuation"),
    post(f"{W}/continuation", OFFICER, f"{AT}/closed/continuation", reason="It changed.", title="A lift", **SOON),
]

PROGRAMS = [
    call("GET", f"{C}/history", READERS, "/consultations/again/history"),
    call("POST", f"{C}/continuation", OFFICER, "/consultations/closed/continuation", {"reason": "Changed.", **SOON}),
    call("GET", f"{C}/drafts/{{version}}/origins", READERS, "/consultations/closed/drafts/2/origins"),
    call(
        "PUT",
        f"{C}/drafts/{{version}}/clauses/{{clause}}/origins",
        OFFICER,
        "/consultations/closed/drafts/2/clauses/{redrafted-clause}/origins",
        {"origins": []},
    ),
    call("GET", f"{C}/final-text", EVERYBODY, "/consultations/published/final-text"),
    call("POST", f"{C}/final-text", OFFICER, "/consultations/published/final-text", TEXT),
    call("POST", f"{C}/final-text/release", LEADER, "/consultations/published/final-text/release"),
    call(
        "POST", f"{C}/final-text/rejection", LEADER, "/consultations/published/final-text/rejection", {"reason": "No."}
    ),
]
