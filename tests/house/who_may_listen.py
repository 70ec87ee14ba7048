"""Who may ask in writing, reply, and record forums and visits: by programs and on pages."""

from __future__ import annotations

from tests.house.who import ENTERING, EVERYBODY, KNOWN, OFFICER, READERS, Who, call, get, post

# staff of the body that was asked, beside whoever enters replies in the office that asked
ASKED = frozenset({Who.ELSEWHERE, Who.REVIEWER})
LATER = "2027-06-01"
C = "/consultations/{slug}"
HELD = {"held_on": "2027-04-01", "place": "A hall", "attendance": [{"kind": "enterprise", "people": 2}]}
ONE = "/written-requests/{request_id}"
AT = "/written-requests/{request}"

PROGRAMS = [
    *(
        call("GET", f"{C}/asked.csv", may, f"/consultations/published/asked.csv?edition={edition}")
        for edition, may in (("public", EVERYBODY), ("filed", READERS))
    ),
    *(
        call("GET", f"{C}/{noun}", READERS, f"/consultations/open/{noun}")
        for noun in ("written-requests", "forums", "visits")
    ),
    call(
        "POST",
        f"{C}/written-requests",
        OFFICER,
        "/consultations/open/written-requests",
        {"letter": "What do you say?", "due_on": LATER, "addressees": [{"name": "A chamber"}]},
    ),
    call("GET", ONE, READERS, AT),
    call("POST", f"{ONE}/reminders", OFFICER, f"{AT}/reminders", {}),
    call(
        "POST",
        f"{ONE}/replies",
        ENTERING | ASKED,
        f"{AT}/replies",
        {"answer": "comments", "comments": [{"text": "Mind the noise."}], "addressee": "{addressee}"},
    ),
    *(call("POST", f"{C}/{noun}", OFFICER, f"/consultations/open/{noun}", HELD) for noun in ("forums", "visits")),
    *(
        rule
        for noun in ("forums", "visits")
        for rule in (
            call("GET", f"/{noun}/{{gathering}}", READERS),
            call("POST", f"/{noun}/{{gathering}}/minutes", OFFICER, json={"text": "All agreed."}),
            call("POST", f"/{noun}/{{gathering}}/comments", ENTERING, json={"opinions": [{"text": "A ramp."}]}),
        )
    ),
]

W = "/workbench/consultations/{slug}/asked"
HERE = "/workbench/consultations/open/asked"
REQUEST = f"{W}/requests/{{request_id}}"
THIS = f"{HERE}/requests/{{request}}"
REPLY = f"{REQUEST}/replies/{{addressee}}"
GATHERING = f"{W}/gatherings/{{gathering_id}}"
THAT = f"{HERE}/gatherings/{{gathering}}"

PAGES = [
    get("/written-requests", KNOWN),
    get("/written-requests/{code}", ASKED, "/written-requests/{asked-code}"),
    post("/written-requests/{code}", ASKED, "/written-requests/{asked-code}", comments__0__text="Mind the light."),
    get(W, READERS, HERE),
    get(W, READERS, "/workbench/consultations/prepared/asked"),
    get(f"{W}/requests/new", OFFICER, f"{HERE}/requests/new"),
    post(f"{W}/requests/new", OFFICER, f"{HERE}/requests/new", letter="Well?", due_on=LATER, associations="A chamber"),
    get(REQUEST, READERS, THIS),
    get(f"{REQUEST}/letter", READERS, f"{THIS}/letter"),
    post(f"{REQUEST}/reminders", OFFICER, f"{THIS}/reminders"),
    get(REPLY, ENTERING, f"{THIS}/replies/{{addressee}}"),
    post(REPLY, ENTERING, f"{THIS}/replies/{{addressee}}", answer="comments", comments__0__text="By letter."),
    get(f"{W}/gatherings/new", OFFICER, f"{HERE}/gatherings/new"),
    post(
        f"{W}/gatherings/new",
        OFFICER,
        f"{HERE}/gatherings/new",
        kind="visit",
        held_on="2027-04-01",
        place="A shop",
        attendance__0__kind="enterprise",
        attendance__0__people="1",
    ),
    get(GATHERING, READERS, THAT),
    post(f"{GATHERING}/minutes", OFFICER, f"{THAT}/minutes", text="All agreed."),
    get(f"{GATHERING}/comments", ENTERING, f"{THAT}/comments"),
    post(f"{GATHERING}/comments", ENTERING, f"{THAT}/comments", opinions__0__text="A bench."),
]
