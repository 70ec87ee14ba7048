"""Who may do what with draws, seats and lists, on their pages and by programs."""

from __future__ import annotations

from tests.house.who import ENTERING, EVERYBODY, LEADING, NOBODY, OFFICER, READERS, SIGNERS, call, get, post

C = "/calls/{slug}"
HERE = "/calls/call-drawn"
W = "/workbench/calls/{slug}"
DESK = "/workbench/calls/call-drawn"
S = "/seats/{seat}"
ROUND = f"{HERE}/draw/rounds/1"
DAY = "2027-12-20T09:00:00+08:00"

PAGES = [
    get(f"{C}/draw", EVERYBODY, f"{HERE}/draw"),
    get(f"{C}/draw", READERS, "/calls/call-prepared/draw"),
    get(f"{C}/draw/{{file}}", EVERYBODY, f"{HERE}/draw/{{draw-file}}"),
    # the full file of a sealed pool is for those who have the link
    *(
        get(f"{C}/draw/rounds/{{number}}/{part}", may, f"{ROUND}/{part}?key={key}")
        for part in ("whole", "salts")
        for may, key in ((EVERYBODY, "{draw-whole-key}"), (NOBODY, "0"))
    ),
    get(f"{C}/representatives", EVERYBODY, f"{HERE}/representatives"),
    get(f"{C}/representatives", READERS, "/calls/call-prepared/representatives"),
    get(S, EVERYBODY, "/seats/{seat}?key={seat-key}"),
    get(S, NOBODY, "/seats/{seat}?key={open-seat-key}"),
    get(f"{S}/calendar.ics", EVERYBODY, "/seats/{seat}/calendar.ics?key={seat-key}"),
    get(f"{S}/calendar.ics", NOBODY, "/seats/{seat}/calendar.ics?key=0"),
    post(f"{S}/acceptance", EVERYBODY, "/seats/{open-seat}/acceptance?key={open-seat-key}"),
    post(f"{S}/acceptance", NOBODY, "/seats/{open-seat}/acceptance?key=0"),
    post(f"{S}/refusal", EVERYBODY, "/seats/{third-seat}/refusal?key={third-seat-key}"),
    post(f"{S}/refusal", NOBODY, "/seats/{third-seat}/refusal?key=0"),
    get(f"{W}/draw", READERS, f"{DESK}/draw"),
    post(f"{W}/draw/preparation", OFFICER, f"{DESK}/draw/preparation"),
    post(f"{W}/draw/preparation/cancellation", OFFICER, f"{DESK}/draw/preparation/cancellation"),
    post(f"{W}/draw/freeze", OFFICER, f"{DESK}/draw/freeze"),
    post(f"{W}/draw/voiding", LEADING, f"{DESK}/draw/voiding", reason="A witness is ill."),
    post(f"{W}/draw/entropy", OFFICER, f"{DESK}/draw/entropy"),
    post(f"{W}/draw/digits", OFFICER, f"{DESK}/draw/digits", source="双色球", place="1", digit="7"),
    post(f"{W}/draw/postponement", OFFICER, f"{DESK}/draw/postponement", source="双色球", until=DAY, reason="No draw."),
    get(f"{W}/seats", READERS, f"{DESK}/seats"),
    post(f"{W}/seats/selection", OFFICER, f"{DESK}/seats/selection"),
    post(f"{W}/seats/{{seat}}/answer", ENTERING, f"{DESK}/seats/{{open-seat-hex}}/answer", do="accept", note="Yes."),
    post(f"{W}/seats/list", SIGNERS, f"{DESK}/seats/list", do="approve"),
    post(f"{W}/seats/invitation", OFFICER, f"{DESK}/seats/invitation", starts_at=DAY),
    post(f"{W}/seats/invitation/cancellation", OFFICER, f"{DESK}/seats/invitation/cancellation", reason="Off."),
    post(f"{W}/seats/told-again", OFFICER, f"{DESK}/seats/told-again"),
]

PROGRAMS = [
    call("POST", f"{C}/preparation", OFFICER, f"{HERE}/preparation"),
    call("DELETE", f"{C}/preparation", OFFICER, f"{HERE}/preparation"),
    call("POST", f"{C}/freeze", OFFICER, f"{HERE}/freeze"),
    call("POST", f"{C}/freeze/voiding", LEADING, f"{HERE}/freeze/voiding", {"reason": "A witness is ill."}),
    call("POST", f"{C}/draw", OFFICER, f"{HERE}/draw", {"entropy": [{"source": "双色球", "value": "1 2 3"}]}),
    call("POST", f"{C}/draw/digits", OFFICER, f"{HERE}/draw/digits", {"source": "双色球", "place": 1, "digit": "7"}),
    call(
        "POST",
        f"{C}/draw/postponement",
        OFFICER,
        f"{HERE}/draw/postponement",
        {"source": "双色球", "until": DAY, "reason": "No draw."},
    ),
    call("GET", f"{C}/draw", EVERYBODY, f"{HERE}/draw"),
    call("GET", f"{C}/draw", NOBODY, "/calls/call-prepared/draw"),
    call("GET", f"{C}/draw/rounds", EVERYBODY, f"{HERE}/draw/rounds"),
    call("GET", f"{C}/draw/rounds", READERS, "/calls/call-prepared/draw/rounds"),
    call("GET", f"{C}/draw/rounds/{{number}}", EVERYBODY, f"{HERE}/draw/rounds/1"),
    call("GET", f"{C}/statistics", EVERYBODY, f"{HERE}/statistics"),
    call("GET", f"{C}/statistics", READERS, "/calls/call-prepared/statistics"),
    call("GET", f"{C}/seats", READERS, f"{HERE}/seats"),
    call("POST", f"{C}/selection", OFFICER, f"{HERE}/selection"),
    call("GET", f"{C}/list", EVERYBODY, f"{HERE}/list"),
    call("POST", f"{C}/list", OFFICER, f"{HERE}/list"),
    call("POST", f"{C}/list/approval", SIGNERS, f"{HERE}/list/approval"),
    call("POST", f"{C}/list/rejection", SIGNERS, f"{HERE}/list/rejection", {"reason": "A name is wrong."}),
    call("POST", f"{C}/list/publication", LEADING, f"{HERE}/list/publication"),
    call("POST", f"{C}/invitation", OFFICER, f"{HERE}/invitation", {"starts_at": DAY}),
    call("POST", f"{C}/invitation/cancellation", OFFICER, f"{HERE}/invitation/cancellation", {"reason": "Off."}),
    call("POST", f"{C}/told-again", OFFICER, f"{HERE}/told-again"),
    call("POST", f"{S}/acceptance", EVERYBODY, "/seats/{seat}/acceptance", {"key": "{seat-key}"}),
    call("POST", f"{S}/acceptance", NOBODY, "/seats/{open-seat}/acceptance", {"key": "0"}),
    call("POST", f"{S}/refusal", EVERYBODY, "/seats/{seat}/refusal", {"key": "{seat-key}"}),
    call("POST", f"{S}/refusal", ENTERING, "/seats/{third-seat}/refusal", {"by": "telephone", "note": "No."}),
]
