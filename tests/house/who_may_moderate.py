"""Who may do what in moderation, on its pages and by programs."""

from __future__ import annotations

from tests.house.who import ERASURES, EVERYBODY, OFFICER, READERS, REVIEWER, SCREENERS, call, get, post

C = "/consultations/{slug}"
W = "/workbench/consultations/{slug}"
AT = "/workbench/consultations/open"
FAMILY = "00000000-0000-7000-8000-000000000000"

PAGES = [
    *(
        get(f"{W}/moderation{part}", READERS, f"{AT}/moderation{part}")
        for part in ("", "/screening", "/screenings", "/objections", "/disownings")
    ),
    get(f"{W}/moderation/screenings/{{batch}}", READERS, f"{AT}/moderation/screenings/{{batch}}"),
    post(f"{W}/moderation", SCREENERS, f"{AT}/moderation", do="show", comments="{said}"),
    post(f"{W}/moderation/screenings", SCREENERS, f"{AT}/moderation/screenings", do="show", filtered="yes"),
    post(f"{W}/moderation/screenings/{{batch}}/undoing", SCREENERS, f"{AT}/moderation/screenings/{{batch}}/undoing"),
    post(
        f"{W}/moderation/objections/{{objection}}",
        SCREENERS,
        f"{AT}/moderation/objections/{{objection}}",
        do="reject",
        reason="No.",
    ),
    post(
        f"{W}/moderation/disownings/{{disowned}}",
        OFFICER,
        f"{AT}/moderation/disownings/{{disowning}}",
        do="reject",
        reason="No.",
    ),
    get(f"{W}/comments/{{comment}}/redaction", SCREENERS, f"{AT}/comments/{{named}}/redaction"),
    post(
        f"{W}/comments/{{comment}}/redaction",
        SCREENERS,
        f"{AT}/comments/{{named}}/redaction",
        do="redact",
        passages="bench",
    ),
    post(
        f"{W}/comments/{{comment}}/redaction/{{redaction}}/lifting",
        SCREENERS,
        f"{AT}/comments/{{named}}/redaction/{{redaction}}/lifting",
        reason="They agree.",
    ),
    get(f"{W}/comments/{{comment}}/original", SCREENERS, f"{AT}/comments/{{named}}/original"),
    post(f"{W}/comments/{{comment}}/original", SCREENERS, f"{AT}/comments/{{named}}/original", purpose="redaction"),
    post(
        f"{W}/comments/{{comment}}/files/{{file}}/sealing",
        SCREENERS,
        f"{AT}/comments/{{said}}/files/{{attachment}}/sealing",
        reason="personal data",
    ),
    post(
        f"{W}/comments/{{comment}}/files/{{file}}/lifting",
        SCREENERS,
        f"{AT}/comments/{{filed}}/files/{{sealed-file}}/lifting",
        reason="They agree.",
    ),
    post(
        f"{W}/comments/{{comment}}/files/{{file}}/original",
        SCREENERS,
        f"{AT}/comments/{{filed}}/files/{{sealed-file}}/original",
        purpose="judge the redaction",
    ),
    get(f"{W}/comments/{{comment}}/erasure", ERASURES, f"{AT}/comments/{{named}}/erasure"),
    post(
        f"{W}/comments/{{comment}}/erasure",
        REVIEWER,
        f"{AT}/comments/{{named}}/erasure",
        ground="asked by the writer",
        sure="yes",
    ),
    get("/receipts/{code}/objection", at="/receipts/{hidden-receipt}/objection"),
    post("/receipts/{code}/objection", EVERYBODY, "/receipts/{hidden-receipt}/objection", statement="Why?"),
    get("/receipts/{code}/disowning", at="/receipts/{receipt}/disowning"),
    post("/receipts/{code}/disowning", EVERYBODY, "/receipts/{hidden-receipt}/disowning", contact=""),
    get(f"{C}/comments/{{comment}}/disowning", at="/consultations/published/comments/{public}/disowning"),
    post(
        f"{C}/comments/{{comment}}/disowning",
        EVERYBODY,
        "/consultations/published/comments/{public}/disowning",
        contact="",
    ),
    get("/disownings/code"),
    post("/disownings/code", EVERYBODY, code=""),
    get("/disownings/{one}", at="/disownings/{disowning}?key={disowning-key}"),
]

PROGRAMS = [
    call("GET", f"{C}/screenings", READERS, "/consultations/open/screenings"),
    call("GET", f"{C}/screenings/{{batch}}", READERS, "/consultations/open/screenings/{batch}"),
    call(
        "POST",
        f"{C}/screenings/preview",
        SCREENERS,
        "/consultations/open/screenings/preview",
        {"choice": {"comments": ["{said}"]}, "show": True},
    ),
    call(
        "POST",
        f"{C}/screenings",
        SCREENERS,
        "/consultations/open/screenings",
        {"choice": {"comments": ["{said}"]}, "show": True},
    ),
    call("POST", "/screenings/{batch}/undoing", SCREENERS),
    call("GET", f"{C}/objections", READERS, "/consultations/open/objections"),
    call(
        "POST", "/receipts/{code}/objection", EVERYBODY, "/receipts/{hidden-receipt}/objection", {"statement": "Why?"}
    ),
    call("POST", "/objections/{objection}/answer", SCREENERS, json={"uphold": False, "reason": "No."}),
    call("GET", "/comments/{comment}/redactions", READERS, "/comments/{named}/redactions"),
    call("GET", "/comments/{comment}/redactions/suggestions", SCREENERS, "/comments/{named}/redactions/suggestions"),
    call("POST", "/comments/{comment}/redactions", SCREENERS, "/comments/{named}/redactions", {"passages": ["bench"]}),
    call(
        "POST",
        "/redactions/{redaction}/lifting",
        SCREENERS,
        "/redactions/{second-redaction}/lifting",
        {"reason": "Yes."},
    ),
    call(
        "POST",
        "/comments/{comment}/original",
        SCREENERS,
        "/comments/{named}/original",
        {"purpose": "judge the redaction"},
    ),
    call("GET", f"{C}/comments/{{comment}}/erasures", ERASURES, "/consultations/open/comments/{named}/erasures"),
    call(
        "POST",
        "/comments/{comment}/erasures",
        REVIEWER,
        "/comments/{named}/erasures",
        {"ground": "asked by the writer"},
    ),
    call("GET", "/comments/{comment}/attachments", READERS, "/comments/{filed}/attachments"),
    call("POST", "/attachments/{attachment}/sealing", SCREENERS, json={"reason": "trade secret"}),
    call("POST", "/sealings/{sealing_id}/lifting", SCREENERS, "/sealings/{sealing}/lifting", {"reason": "Yes."}),
    call(
        "POST",
        "/attachments/{attachment}/original",
        SCREENERS,
        "/attachments/{sealed-file}/original",
        {"purpose": "judge the redaction"},
    ),
    call("POST", "/comments/{comment}/disownings/code", EVERYBODY, "/comments/{public}/disownings/code", {}),
    call(
        "POST",
        "/comments/{comment}/disownings",
        EVERYBODY,
        "/comments/{public}/disownings",
        {"statement": "Not mine."},
    ),
    call("GET", f"{C}/disownings", READERS, "/consultations/open/disownings"),
    call(
        "POST",
        "/disownings/{disowning_id}/decision",
        OFFICER,
        "/disownings/{disowning}/decision",
        {"confirm": True, "reason": "Found."},
    ),
]
