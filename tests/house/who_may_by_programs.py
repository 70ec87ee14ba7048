"""Who may do what by the API, every address of it."""

from __future__ import annotations

from tests.house.who import (
    ADMINISTRATOR,
    DECIDING,
    ENTERING,
    EVERYBODY,
    KNOWN,
    LEADING,
    NOBODY,
    NOTICE,
    OFFICER,
    OFFICERS,
    READERS,
    REGISTERING,
    SCREENERS,
    SIGNERS,
    call,
)

C = "/consultations/{slug}"
API = [
    call("GET", "/consultations", EVERYBODY, "/consultations"),
    *(call("GET", f"{C}{part}", EVERYBODY, f"/consultations/open{part}") for part in ("", "/draft", "/comments")),
    *(call("GET", f"{C}{part}", READERS, f"/consultations/prepared{part}") for part in ("", "/draft", "/comments")),
    call("GET", f"{C}/changes", EVERYBODY, "/consultations/published/changes?from=1&to=2"),
    call("GET", f"{C}/changes", READERS, "/consultations/prepared/changes?from=1&to=2"),
    *(
        call("GET", f"{C}/comments.{kind}", may, f"/consultations/{slug}/comments.{kind}")
        for kind in ("csv", "jsonl")
        for slug, may in (("published", EVERYBODY), ("closed", NOBODY))
    ),
    call("GET", f"{C}/points", READERS, "/consultations/closed/points"),
    call("GET", f"{C}/points", EVERYBODY, "/consultations/published/points"),
    *(
        call("GET", f"{C}/report{form}", may, f"/consultations/published/report{form}?edition={edition}")
        for form in ("", ".json", ".csv")
        for edition, may in (("public", EVERYBODY), ("filed", READERS))
    ),
    call("GET", "/receipts/{code}", EVERYBODY, "/receipts/{receipt}"),
    call("POST", "/consultations", OFFICER, "/consultations", {"body": "fgj", **NOTICE}),
    call("PATCH", C, OFFICER, "/consultations/prepared", {"version": 0, "title": "A better title"}),
    call("PUT", f"{C}/draft", OFFICER, "/consultations/prepared/draft", "第一条 一。"),
    call(
        "PUT",
        f"{C}/clauses",
        OFFICER,
        "/consultations/prepared/clauses",
        {"clauses": [{"number": "第一条", "text": "一。"}]},
    ),
    call("POST", f"{C}/review", OFFICER, "/consultations/prepared/review"),
    call("POST", f"{C}/approval", SIGNERS, "/consultations/submitted/approval"),
    call("POST", f"{C}/rejection", SIGNERS, "/consultations/submitted/rejection", {"reason": "The date is wrong."}),
    call("POST", f"{C}/opening", LEADING, "/consultations/approved/opening"),
    call(
        "POST",
        f"{C}/extension",
        LEADING,
        "/consultations/open/extension",
        {"closes_at": "2027-06-21T09:00:00+08:00", "reason": "Holidays."},
    ),
    call("POST", f"{C}/invitations", OFFICER, "/consultations/open/invitations", {"contacts": ["13800000998"]}),
    call(
        "POST",
        f"{C}/comments",
        EVERYBODY,
        "/consultations/open/comments",
        {"text": "A ramp, please.", "author": {"kind": "person"}, "publish": "text"},
    ),
    call(
        "POST",
        f"{C}/comments",
        ENTERING,
        "/consultations/open/comments",
        {
            "text": "By letter.",
            "author": {"kind": "person"},
            "publish": "text",
            "channel": "letter",
            "stated_on": "2027-04-01",
        },
    ),
    call(
        "POST",
        f"{C}/comments/{{comment}}/screening",
        SCREENERS,
        "/consultations/open/comments/{said}/screening",
        {"show": True},
    ),
    call("POST", f"{C}/no-change", OFFICER, "/consultations/open/no-change", {"comments": ["{said}"]}),
    call("POST", f"{C}/no-change/removal", OFFICER, "/consultations/open/no-change/removal", {"comments": ["{said}"]}),
    call("POST", f"{C}/points", OFFICER, "/consultations/closed/points", {"title": "A ramp"}),
    call("PATCH", "/points/{point}", OFFICER, "/points/{point}", {"version": 0, "title": "A ramp"}),
    call("POST", "/points/{point}/comments", OFFICER, "/points/{point}/comments", {"comments": ["{raised}"]}),
    call(
        "POST",
        "/points/{point}/comments/removal",
        OFFICER,
        "/points/{point}/comments/removal",
        {"comments": ["{raised}"]},
    ),
    call(
        "POST",
        "/points/{point}/disposition",
        OFFICER,
        "/points/{point}/disposition",
        {"status": "adopted", "reason": "Yes."},
    ),
    call("DELETE", "/points/{point}", OFFICER, "/points/{third-point}"),
    call("POST", f"{C}/report", OFFICER, "/consultations/closed/report"),
    call("POST", f"{C}/report/review", DECIDING, "/consultations/reported/report/review", {"reason": "Read."}),
    call("POST", f"{C}/report/approval", SIGNERS, "/consultations/reported/report/approval"),
    call(
        "POST",
        f"{C}/report/rejection",
        SIGNERS,
        "/consultations/reported/report/rejection",
        {"reason": "One reason is missing."},
    ),
    call("POST", f"{C}/report/publication", LEADING, "/consultations/signed/report/publication"),
    call("POST", f"{C}/closure", LEADING, "/consultations/open/closure", {"reason": "All has been said."}),
    call("POST", f"{C}/withdrawal", LEADING, "/consultations/open/withdrawal", {"reason": "The city decides it."}),
    call("POST", f"{C}/archive", LEADING, "/consultations/published/archive"),
]

IDENTITY = [
    call("GET", "/me", KNOWN),
    call("GET", "/tokens", KNOWN),
    # a token makes no tokens
    call("POST", "/tokens", NOBODY, json={"name": "one more", "scopes": ["read"]}),
    call("DELETE", "/tokens/{token}", OFFICER, "/tokens/{second-token}"),
    call("POST", "/uploads", EVERYBODY, "/uploads?filename=ramp.txt", "1 : 6"),
    call("GET", "/bodies", EVERYBODY),
    call("GET", "/bodies/{slug}", EVERYBODY, "/bodies/fgj"),
    call("POST", "/bodies", ADMINISTRATOR, json={"slug": "gaj", "name": "区公安分局"}),
    call("PATCH", "/bodies/{slug}", ADMINISTRATOR, "/bodies/fgj", {"phone": "5550-0124"}),
    call("PATCH", "/bodies/{slug}", NOBODY, "/bodies/sfj", {"phone": "5550-0124"}),
    call("GET", "/people", ADMINISTRATOR),
    call("GET", "/people/{person}", ADMINISTRATOR),
    call(
        "POST",
        "/people",
        ADMINISTRATOR,
        json={"contact": "13800000902", "name": "New", "role": "clerk", "body": "fgj"},
    ),
    call("POST", "/people/{person}/roles", ADMINISTRATOR, json={"role": "auditor", "body": "fgj"}),
    call("POST", "/people/{person}/roles", NOBODY, json={"role": "auditor", "body": "sfj"}),
    call("DELETE", "/people/{person}/roles/{role}", ADMINISTRATOR, "/people/{person}/roles/auditor?body=fgj"),
    call("DELETE", "/people/{person}/roles/{role}", NOBODY, "/people/{other-person}/roles/reviewer?body=sfj"),
    call("POST", "/people/{person}/credentials/removal", ADMINISTRATOR, json={"body": "fgj"}),
    call("GET", "/organisations", REGISTERING),
    call("GET", "/organisations/{organisation}", REGISTERING),
    call("POST", "/organisations", REGISTERING | OFFICERS, json={"name": "Another shop"}),
    call("POST", "/organisations/claims", KNOWN, json={"name": "My shop", "credit_code": "nonsense"}),
    call(
        "POST",
        "/organisations/{organisation}/authorisations",
        REGISTERING,
        json={"contact": "13800000903"},
    ),
    call(
        "POST",
        "/organisations/{organisation}/authorisations/{person}/confirmation",
        REGISTERING,
        "/organisations/{claimed}/authorisations/{claimant-3}/confirmation",
        once=True,
    ),
    call(
        "DELETE",
        "/organisations/{organisation}/authorisations/{person}",
        REGISTERING,
        "/organisations/{claimed}/authorisations/{claimant-4}",
        once=True,
    ),
]

PROGRAMS = [*API, *IDENTITY]
