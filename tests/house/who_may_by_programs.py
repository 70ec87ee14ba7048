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
    SEEING_IMPORTS,
    SIGNERS,
    Rule,
    call,
)
from tests.house.who_may_apply import PROGRAMS as CALLS
from tests.house.who_may_ask import PROGRAMS as QUESTIONS
from tests.house.who_may_attend import PROGRAMS as ATTENDING
from tests.house.who_may_ballots import PROGRAMS as BALLOTS
from tests.house.who_may_book import PROGRAMS as BOOKINGS
from tests.house.who_may_doors import PROGRAMS as DOORS
from tests.house.who_may_draw import PROGRAMS as DRAWS
from tests.house.who_may_figures import PROGRAMS as FIGURES
from tests.house.who_may_follow_up import PROGRAMS as FOLLOW_UPS
from tests.house.who_may_group import PROGRAMS as FAMILIES
from tests.house.who_may_listen import PROGRAMS as LISTENING
from tests.house.who_may_matters import PROGRAMS as MATTERS
from tests.house.who_may_meet import PROGRAMS as MEETINGS
from tests.house.who_may_moderate import PROGRAMS as MODERATION
from tests.house.who_may_opinions import PROGRAMS as OPINIONS
from tests.house.who_may_programme import PROGRAMS as PROGRAMME
from tests.house.who_may_redraft import PROGRAMS as REDRAFTS
from tests.house.who_may_sessions import PROGRAMS as SESSIONS
from tests.house.who_may_sign import PROGRAMS as EDITIONS
from tests.house.who_may_subscribe import PROGRAMS as SUBSCRIPTIONS
from tests.house.who_may_visit import PROGRAMS as VISITS
from tests.house.who_may_wait import PROGRAMS as WAITLISTS

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
    call("GET", f"{C}/topics", READERS, "/consultations/open/topics"),
    call("POST", f"{C}/topics", OFFICER, "/consultations/open/topics"),
    call("GET", "/comments/{comment}/suggestions", READERS, "/comments/{said}/suggestions"),
    call("GET", f"{C}/points", READERS, "/consultations/closed/points"),
    call("GET", f"{C}/points", EVERYBODY, "/consultations/published/points"),
    *(
        call("GET", f"{C}/report{form}", may, f"/consultations/published/report{form}?edition={edition}")
        for form in ("", ".json", ".csv", ".html", ".docx", ".xlsx")
        for edition, may in (("public", EVERYBODY), ("filed", READERS))
    ),
    *(
        call("GET", f"{C}/{file}", may, f"/consultations/{slug}/{file}")
        for file in (
            "datapackage.json",
            "annotations.jsonld",
            "points.csv",
            "points.jsonl",
            "dispositions.csv",
            "dispositions.jsonl",
            "report/versions",
        )
        for slug, may in (("published", EVERYBODY), ("closed", NOBODY))
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
    *(
        call("GET", f"{C}/{part}", READERS, f"/consultations/open/{part}")
        for part in ("queue", "queue/progress", "acts", "officers", "delegations")
    ),
    call("GET", f"{C}/queue/{{item}}", READERS, "/consultations/open/queue/{said}"),
    call("GET", f"{C}/notes", OFFICER, "/consultations/open/notes?about={said}"),
    call(
        "POST", f"{C}/notes", OFFICER, "/consultations/open/notes", {"comment": "{said}", "text": "Ask the builders."}
    ),
    call(
        "POST",
        f"{C}/assignments",
        OFFICER,
        "/consultations/closed/assignments",
        {"comments": ["{raised}"], "points": ["{point}"]},
    ),
    call("POST", "/acts/{act}/reversal", OFFICER, "/acts/{act}/reversal"),
    call(
        "POST",
        f"{C}/delegations",
        OFFICER,
        "/consultations/open/delegations",
        {"officer": "{person}", "comments": ["{said}"]},
    ),
    call("POST", "/delegations/{delegation}/completion", OFFICER, "/delegations/{delegation}/completion"),
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
    call("GET", f"{C}/report/submission", READERS, "/consultations/reported/report/submission"),
    call("DELETE", f"{C}/report/submission", OFFICER, "/consultations/closed/report/submission"),
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

OPINION_MAPS = [
    call("GET", f"{C}/opinion-map", EVERYBODY, "/consultations/open/opinion-map"),
    call("GET", f"{C}/opinion-map", READERS, "/consultations/published/opinion-map"),
    call("GET", f"{C}/statements", EVERYBODY, "/consultations/open/statements"),
    call("GET", f"{C}/statements", READERS, "/consultations/published/statements"),
    call("POST", "/statements/{statement}/votes", EVERYBODY, "/statements/{statement}/votes", {"vote": "agree"}),
    call("POST", f"{C}/statements", OFFICER, "/consultations/open/statements", {"text": "One more."}),
    call("POST", "/statements/{statement}/approval", SIGNERS, "/statements/{waiting-statement}/approval"),
    call(
        "POST",
        "/statements/{statement}/rejection",
        SIGNERS,
        "/statements/{second-waiting-statement}/rejection",
        {"reason": "Too long."},
    ),
    call(
        "POST",
        "/statements/{statement}/withdrawal",
        DECIDING,
        "/statements/{third-statement}/withdrawal",
        {"reason": "Asked twice."},
    ),
    call("POST", f"{C}/opinion-map/publication", LEADING, "/consultations/open/opinion-map/publication"),
    call(
        "POST",
        f"{C}/opinion-map/publication/removal",
        LEADING,
        "/consultations/open/opinion-map/publication/removal",
    ),
    call("POST", f"{C}/opinion-map/closure", LEADING, "/consultations/open/opinion-map/closure"),
    # on again, for those who come by page
    call("POST", f"{C}/opinion-map/opening", LEADING, "/consultations/open/opinion-map/opening"),
]

IMPORTS = [
    call(
        "POST", f"{C}/imports", ENTERING, "/consultations/open/imports?channel=letter&stated_on=2027-04-01",
        "text\nBy letter.",
    ),
    call("GET", f"{C}/imports/{{whole}}", SEEING_IMPORTS, "/consultations/open/imports/{import}"),
    call(
        "GET",
        f"{C}/imports/{{whole}}/rejected.csv",
        SEEING_IMPORTS,
        "/consultations/open/imports/{import}/rejected.csv",
    ),
]  # fmt: skip

LEDGER = [
    Rule(method="GET", route=f"/ledger/{route}", at=f"/ledger/{at}", may=EVERYBODY)
    for route, at in (
        ("checkpoint", "checkpoint"),
        ("checkpoints/{size}", "checkpoints/{size}"),
        ("proofs/{leaf}", "proofs/0"),
        ("consistency", "consistency?from={size}&to={size}"),
        ("leaves", "leaves"),
        ("keys", "keys"),
        ("kaimen_verify.py", "kaimen_verify.py"),
    )
]

PROGRAMS = [
    *LEDGER,
    *IMPORTS,
    *API,
    *FAMILIES,
    *QUESTIONS,
    *MODERATION,
    *REDRAFTS,
    *OPINION_MAPS,
    *LISTENING,
    *SUBSCRIPTIONS,
    *CALLS,
    *DRAWS,
    *FOLLOW_UPS,
    *FIGURES,
    *EDITIONS,
    *MATTERS,
    *MEETINGS,
    *OPINIONS,
    *ATTENDING,
    *PROGRAMME,
    *SESSIONS,
    *BOOKINGS,
    *DOORS,
    *WAITLISTS,
    *VISITS,
    *BALLOTS,
    *IDENTITY,
]
