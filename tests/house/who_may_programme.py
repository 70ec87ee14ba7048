"""Who may do what with campaigns and activities: reading, preparing, handing in, signing, publishing, taking off."""

from __future__ import annotations

from tests.house.who import EVERYBODY, NOBODY, OFFICER, OFFICERS, READERS, SIGNERS, call, get, post

DESK = "/workbench/open-days"
C = "/workbench/campaigns"
A = "/workbench/activities"
V = "/workbench/programme"
ONE_C, ONE_A, ONE_V = f"{C}/{{slug}}", f"{A}/{{slug}}", f"{V}/{{version}}"
PREPARED_C, PREPARED_A = f"{C}/month-prepared", f"{A}/works-prepared"
STAFF = READERS | OFFICERS
SIGNED_V, SHOWN_V = f"{V}/{{signed-version}}", f"{V}/{{shown-version}}"
CAMPAIGN = {"title": "Open week", "kind": "open week", "starts_on": "2027-08-02", "ends_on": "2027-08-06"}
ACTIVITY = {"title": "A pump", "theme": "公用事业", "mode": "on site"}
WHY = {"reason": "Repairs."}
QUESTION = {"question.kind": "text", "question.text": "Who?"}
NEW_ACTIVITY = ACTIVITY | {"body": "fgj", "campaign": "month-public"}

PAGES = [
    get("/open-days"),
    get("/campaigns/{slug}", EVERYBODY, "/campaigns/month-public"),
    get("/campaigns/{slug}", NOBODY, "/campaigns/month-prepared"),
    get("/activities/{slug}", EVERYBODY, "/activities/works-public"),
    get("/activities/{slug}", NOBODY, "/activities/works-prepared"),
    get("/feeds/activities.atom"),
    get(DESK, STAFF),
    get(V, STAFF),
    get(ONE_V, READERS),
    post(ONE_V, SIGNERS, do="approve"),
    post(ONE_V, SIGNERS, do="reject", reason="A number is wrong."),
    post(ONE_V, OFFICER, SIGNED_V, do="publish"),
    post(ONE_V, OFFICER, SHOWN_V, do="withdraw", reason="Repairs."),
    get(f"{C}/new", OFFICERS),
    post(f"{C}/new", OFFICER, "", CAMPAIGN, body="fgj"),
    get(ONE_C, READERS, PREPARED_C),
    get(f"{ONE_C}/edit", OFFICER, f"{PREPARED_C}/edit"),
    post(f"{ONE_C}/edit", OFFICER, f"{PREPARED_C}/edit", CAMPAIGN, version="1"),
    post(f"{ONE_C}/review", OFFICER, f"{PREPARED_C}/review"),
    get(f"{A}/new", OFFICERS),
    post(f"{A}/new", OFFICER, "", NEW_ACTIVITY, booking="yes"),
    get(ONE_A, READERS, PREPARED_A),
    get(f"{ONE_A}/edit", OFFICER, f"{PREPARED_A}/edit"),
    post(f"{ONE_A}/edit", OFFICER, f"{PREPARED_A}/edit", ACTIVITY, booking="yes", version="5"),
    post(f"{ONE_A}/photos", OFFICER, f"{PREPARED_A}/photos", {"photo.alt": "A pump"}),
    post(f"{ONE_A}/photos/{{photo}}/removal", OFFICER, f"{PREPARED_A}/photos/{{photo}}/removal", once=True),
    post(f"{ONE_A}/questions", OFFICER, f"{PREPARED_A}/questions", QUESTION),
    post(f"{ONE_A}/questions/{{question}}/removal", OFFICER, f"{PREPARED_A}/questions/{{asked}}/removal", once=True),
    post(f"{ONE_A}/review", OFFICER, f"{PREPARED_A}/review"),
]

_C, _A, _V = "/campaigns/{slug}", "/activities/{slug}", "/programme/{version}"
PROGRAMS = [
    call("GET", "/campaigns", EVERYBODY),
    call("POST", "/campaigns", OFFICER, json=CAMPAIGN | {"body": "fgj"}),
    call("GET", _C, EVERYBODY, "/campaigns/month-public"),
    call("GET", _C, READERS, "/campaigns/month-prepared"),
    call("PUT", _C, OFFICER, "/campaigns/month-prepared", CAMPAIGN | {"version": 1}),
    call("POST", f"{_C}/review", OFFICER, "/campaigns/month-prepared/review"),
    call("POST", f"{_C}/approval", SIGNERS, "/campaigns/month-waiting/approval"),
    call("POST", f"{_C}/rejection", SIGNERS, "/campaigns/month-waiting/rejection", WHY),
    call("POST", f"{_C}/publication", OFFICER, "/campaigns/month-signed/publication"),
    call("POST", f"{_C}/withdrawal", OFFICER, "/campaigns/month-public/withdrawal", WHY),
    call("GET", "/activities", EVERYBODY),
    call("POST", "/activities", OFFICER, json=NEW_ACTIVITY),
    call("GET", _A, EVERYBODY, "/activities/works-public"),
    call("GET", _A, READERS, "/activities/works-prepared"),
    call("PUT", _A, OFFICER, "/activities/works-prepared", ACTIVITY | {"version": 5}),
    call("POST", f"{_A}/photos", OFFICER, "/activities/works-prepared/photos", {"attachment": "{picture}", "alt": "A"}),
    call("DELETE", f"{_A}/photos/{{photo}}", OFFICER, "/activities/works-prepared/photos/{other-photo}", once=True),
    call("POST", f"{_A}/questions", OFFICER, "/activities/works-prepared/questions", {"kind": "text", "text": "Who?"}),
    call(
        "DELETE",
        f"{_A}/questions/{{question}}",
        OFFICER,
        "/activities/works-prepared/questions/{other-asked}",
        once=True,
    ),
    call("POST", f"{_A}/review", OFFICER, "/activities/works-prepared/review"),
    call("POST", f"{_A}/approval", SIGNERS, "/activities/works-waiting/approval"),
    call("POST", f"{_A}/rejection", SIGNERS, "/activities/works-waiting/rejection", WHY),
    call("POST", f"{_A}/publication", OFFICER, "/activities/works-signed/publication"),
    call("POST", f"{_A}/withdrawal", OFFICER, "/activities/works-public/withdrawal", WHY),
    call("GET", "/programme", STAFF),
    call("GET", _V, READERS),
    call("POST", f"{_V}/approval", SIGNERS),
    call("POST", f"{_V}/rejection", SIGNERS, "", WHY),
    call("POST", f"{_V}/publication", OFFICER, "/programme/{signed-version}/publication"),
    call("POST", f"{_V}/withdrawal", OFFICER, "/programme/{shown-version}/withdrawal", WHY),
]
