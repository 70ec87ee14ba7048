"""Who may do what: every address of the application with everybody who comes to it.

``at`` holds names of ``open_house`` in braces. Whoever is not named in ``may`` is refused, and nothing is written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec


class Who(StrEnum):
    """Everybody who may come along; the officer prepared what there is, in a body of which all but two are."""

    STRANGER = "stranger"
    RESIDENT = "resident"
    ELSEWHERE = "officer of another body"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    LEADER = "leader"
    CLERK = "clerk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


EVERYBODY = frozenset(Who)
KNOWN = EVERYBODY - {Who.STRANGER}
STAFF = KNOWN - {Who.RESIDENT}
OFFICER = frozenset({Who.OFFICER})
OFFICERS = frozenset({Who.OFFICER, Who.ELSEWHERE})
READERS = frozenset({Who.OFFICER, Who.REVIEWER, Who.LEADER, Who.CLERK, Who.AUDITOR})
SCREENERS = frozenset({Who.OFFICER, Who.REVIEWER})
SIGNERS = frozenset({Who.REVIEWER, Who.LEADER})
LEADING = frozenset({Who.OFFICER, Who.LEADER})
DECIDING = LEADING | SIGNERS
ENTERING = frozenset({Who.OFFICER, Who.CLERK})
AUDITOR = frozenset({Who.AUDITOR})
ADMINISTRATOR = frozenset({Who.ADMINISTRATOR})
REGISTERING = ADMINISTRATOR | {Who.CLERK}
NOBODY: frozenset[Who] = frozenset()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Who may do one thing; ``form`` is sent by pages, ``json`` by programs (a text as it is).

    ``once`` says that whoever comes second finds nothing left to do.
    """

    method: str
    route: str
    at: str
    may: frozenset[Who]
    form: dict[str, str] = {}
    json: Any = None
    once: bool = False

    @property
    def api(self) -> bool:
        """Whether it is a program's."""
        return self.route.startswith("/api/")

    def __str__(self) -> str:
        return f"{self.method} {self.at}"


def get(route: str, may: frozenset[Who] = EVERYBODY, at: str = "") -> Rule:
    """Reading."""
    return Rule(method="GET", route=route, at=at or route, may=may)


def post(
    route: str,
    may: frozenset[Who],
    at: str = "",
    more: dict[str, str] | None = None,
    *,
    once: bool = False,
    **form: str,
) -> Rule:
    """Sending a form; fields with dots in their names are written with two underscores."""
    named = {name.replace("__", "."): value for name, value in form.items()}
    return Rule(method="POST", route=route, at=at or route, may=may, form=dict(more or {}) | named, once=once)


def call(method: str, route: str, may: frozenset[Who], at: str = "", json: Any = None, *, once: bool = False) -> Rule:
    """What a program does."""
    return Rule(method=method, route=f"/api/v1{route}", at=f"/api/v1{at or route}", may=may, json=json, once=once)


PUBLIC = [
    get("/"),
    get("/about"),
    get("/accessibility"),
    get("/privacy"),
    get("/robots.txt"),
    get("/sitemap.xml"),
    get("/health/live"),
    get("/health/ready"),
    get("/metrics"),
    get("/schema"),
    get("/schema/openapi.json"),
    get("/schema/{path}", NOBODY, "/schema/nothing"),
    get("/static/{name}", at="{static}"),
    get("/consultations"),
    get("/receipts"),
    get("/receipts/{code}", at="/receipts/{receipt}"),
    get("/sign-in"),
    get("/sign-in/code"),
    get("/sign-in/staff"),
    get("/sign-in/second-factor"),
    post("/sign-in", EVERYBODY, contact=""),
    post("/sign-in/code", EVERYBODY, code=""),
    post("/sign-in/code/new", EVERYBODY),
    post("/sign-in/staff", EVERYBODY, contact=""),
    post("/sign-in/second-factor", EVERYBODY, code=""),
]

TABS = ["", "/note", "/how", "/draft", "/comments", "/comment", "/report", "/interpretation"]
CONSULTATIONS = [
    # what is open or answered is everybody's; what is being prepared is its office's
    *(get(f"/consultations/{{slug}}{tab}", at=f"/consultations/open{tab}") for tab in TABS),
    *(get(f"/consultations/{{slug}}{tab}", READERS, f"/consultations/prepared{tab}") for tab in TABS),
    get("/consultations/{slug}/changes", at="/consultations/published/changes"),
    get("/consultations/{slug}/changes", READERS, "/consultations/prepared/changes"),
    post("/consultations/{slug}/comment", EVERYBODY, "/consultations/open/comment", text="Please add a ramp."),
    post("/consultations/{slug}/comment", READERS, "/consultations/prepared/comment", text="Too early."),
    get("/attachments/{attachment_id}", READERS | {Who.RESIDENT}, "/attachments/{attachment}"),
]

ACCOUNT = [
    *(get(f"/account{page}", KNOWN) for page in ["", "/contacts/new", "/contacts/code", "/organisations/new"]),
    get("/account/tokens", KNOWN),
    get("/account/password", KNOWN),
    get("/account/second-factor", KNOWN),
    post("/account/profile", KNOWN, name="", locale="zh-Hans"),
    post("/account/capacity", KNOWN, organisation="no id"),
    post("/account/contacts", KNOWN, contact=""),
    post("/account/contacts/code", KNOWN, code=""),
    post("/account/contacts/{contact}/removal", OFFICER, "/account/contacts/{contact}/removal"),
    post("/account/organisations", KNOWN, name=""),
    post(
        "/account/organisations/{organisation}/removal",
        frozenset({Who.RESIDENT}),
        "/account/organisations/{claimed}/removal",
    ),
    post("/account/tokens", KNOWN, name=""),
    post("/account/tokens/{token}/revocation", OFFICER, "/account/tokens/{token}/revocation"),
    post("/account/password", KNOWN, password=""),
    post("/account/second-factor", STAFF, password=""),
]

W = "/workbench/consultations/{slug}"
AT = "/workbench/consultations"
LATER = "2027-05-20T09:00:00+08:00"
NOTICE = {"title": "A lift", "kind": "plan", "opens_at": LATER, "closes_at": "2027-07-20T09:00:00+08:00"}
WORKBENCH = [
    get("/workbench", STAFF),
    get("/workbench/audit", AUDITOR),
    get("/workbench/clerk", ENTERING | {Who.ELSEWHERE}),
    post("/workbench/clerk", ENTERING, consultation="open", channel="counter", text="Said at the counter."),
    get("/workbench/clerk/slips/{comment}", ENTERING, "/workbench/clerk/slips/{entered}"),
    get("/workbench/consultations/new", OFFICERS),
    post("/workbench/consultations/new", OFFICER, more=NOTICE, body="fgj"),
    get("/workbench/consultations/period", OFFICERS),
    *(
        get(f"{W}{tab}", READERS, f"{AT}/{slug}{tab}")
        for slug in ("prepared", "open")
        for tab in ("", "/edit", "/draft", "/comments", "/points", "/report")
    ),
    get(f"{W}/comments/{{comment}}", READERS, f"{AT}/open/comments/{{said}}"),
    get(f"{W}/points/new", OFFICER, f"{AT}/open/points/new"),
    get(f"{W}/points/{{point}}", READERS, f"{AT}/closed/points/{{point}}"),
    post(f"{W}/edit", OFFICER, f"{AT}/prepared/edit", NOTICE, version="0"),
    post(f"{W}/draft/split", OFFICER, f"{AT}/prepared/draft/split", text="第一条 一。"),
    post(
        f"{W}/draft", OFFICER, f"{AT}/prepared/draft", do="save", clauses__0__number="第一条", clauses__0__text="一。"
    ),
    post(f"{W}/review", OFFICER, f"{AT}/prepared/review"),
    post(f"{W}/approval", SIGNERS, f"{AT}/submitted/approval"),
    post(f"{W}/rejection", SIGNERS, f"{AT}/submitted/rejection", reason="The date is wrong."),
    post(f"{W}/opening", LEADING, f"{AT}/approved/opening"),
    post(f"{W}/extension", LEADING, f"{AT}/open/extension", closes_at="2027-06-20T09:00:00+08:00", reason="Holidays."),
    post(f"{W}/invitations", OFFICER, f"{AT}/open/invitations", contacts="13800000999"),
    post(f"{W}/comments", SCREENERS, f"{AT}/open/comments", do="show", comments="{said}"),
    post(f"{W}/comments/{{comment}}", SCREENERS, f"{AT}/open/comments/{{said}}", do="show"),
    post(f"{W}/points/new", OFFICER, f"{AT}/closed/points/new", title="A ramp"),
    post(f"{W}/points/{{point}}/edit", OFFICER, f"{AT}/closed/points/{{point}}/edit", title="A ramp", version="0"),
    post(f"{W}/points/{{point}}/comments", OFFICER, f"{AT}/closed/points/{{point}}/comments", comments="{raised}"),
    post(
        f"{W}/points/{{point}}/disposition",
        OFFICER,
        f"{AT}/closed/points/{{point}}/disposition",
        status="adopted",
        reason="Yes.",
    ),
    post(f"{W}/points/{{point}}/retirement", OFFICER, f"{AT}/closed/points/{{second-point}}/retirement"),
    post(f"{W}/report/submission", OFFICER, f"{AT}/closed/report/submission"),
    post(f"{W}/report/review", DECIDING, f"{AT}/reported/report/review", reason="Read."),
    post(f"{W}/report/approval", SIGNERS, f"{AT}/reported/report/approval"),
    post(f"{W}/report/rejection", SIGNERS, f"{AT}/reported/report/rejection", reason="One reason is missing."),
    post(f"{W}/report/publication", LEADING, f"{AT}/signed/report/publication"),
    post(f"{W}/closure", LEADING, f"{AT}/open/closure", reason="All has been said."),
    post(f"{W}/withdrawal", LEADING, f"{AT}/open/withdrawal", reason="The city decides it."),
    post(f"{W}/archive", LEADING, f"{AT}/published/archive"),
]

PEOPLE, BODIES, ORGANISATIONS = (f"/administration/{noun}" for noun in ("people", "bodies", "organisations"))
ADMINISTRATION = [
    get("/administration", ADMINISTRATOR),
    post("/administration/jobs/{job}/retry", ADMINISTRATOR),
    post("/administration/notices/{delivery}/retry", ADMINISTRATOR),
    get(PEOPLE, ADMINISTRATOR),
    get(f"{PEOPLE}/new", ADMINISTRATOR),
    get(f"{PEOPLE}/{{person}}", ADMINISTRATOR),
    post(PEOPLE, ADMINISTRATOR, contact="13800000900", name="New", role="clerk", body="fgj"),
    post(f"{PEOPLE}/{{person}}/roles", ADMINISTRATOR, role="reviewer", body="fgj"),
    post(f"{PEOPLE}/{{person}}/roles", NOBODY, role="reviewer", body="sfj"),
    post(f"{PEOPLE}/{{person}}/roles/end", ADMINISTRATOR, role="reviewer", body="fgj"),
    post(f"{PEOPLE}/{{person}}/credentials/removal", ADMINISTRATOR, body="fgj"),
    get(BODIES, ADMINISTRATOR),
    get(f"{BODIES}/new", ADMINISTRATOR),
    get(f"{BODIES}/{{slug}}/description", ADMINISTRATOR, f"{BODIES}/fgj/description"),
    get(f"{BODIES}/{{slug}}/description", NOBODY, f"{BODIES}/sfj/description"),
    post(BODIES, ADMINISTRATOR, slug="gaj", name="区公安分局"),
    post(
        f"{BODIES}/{{slug}}/description", ADMINISTRATOR, f"{BODIES}/fgj/description", name="区房管局", phone="5550-0123"
    ),
    post(f"{BODIES}/{{slug}}/description", NOBODY, f"{BODIES}/sfj/description", name="区司法局", phone="5550-0123"),
    get(ORGANISATIONS, REGISTERING),
    get(f"{ORGANISATIONS}/new", REGISTERING),
    get(f"{ORGANISATIONS}/{{one}}", REGISTERING, f"{ORGANISATIONS}/{{organisation}}"),
    post(ORGANISATIONS, REGISTERING, name="A shop"),
    post(
        f"{ORGANISATIONS}/{{one}}", REGISTERING, f"{ORGANISATIONS}/{{organisation}}", name="南埠总商会", kind="chamber"
    ),
    post(
        f"{ORGANISATIONS}/{{one}}/authorisations",
        REGISTERING,
        f"{ORGANISATIONS}/{{organisation}}/authorisations",
        contact="13800000901",
    ),
    post(
        f"{ORGANISATIONS}/{{one}}/authorisations/{{person}}/confirmation",
        REGISTERING,
        f"{ORGANISATIONS}/{{claimed}}/authorisations/{{claimant-1}}/confirmation",
        once=True,
    ),
    post(
        f"{ORGANISATIONS}/{{one}}/authorisations/{{person}}/end",
        REGISTERING,
        f"{ORGANISATIONS}/{{claimed}}/authorisations/{{claimant-2}}/end",
        once=True,
    ),
]

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

RULES = [*PUBLIC, *CONSULTATIONS, *WORKBENCH, *API, *ACCOUNT, *ADMINISTRATION, *IDENTITY, post("/sign-out", EVERYBODY)]
