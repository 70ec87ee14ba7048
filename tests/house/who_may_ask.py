"""Who may do what with short questions, their results, and answers to what many ask."""

from __future__ import annotations

from tests.house.who import DECIDING, EVERYBODY, OFFICER, READERS, SIGNERS, call, get, post

C = "/consultations/{slug}"
W = "/workbench/consultations/{slug}"
AT = "/workbench/consultations"
ASKED = {"version": 0, "questions": [{"kind": "text", "text": "What is missing?"}]}
ENTRY = {"question": "Who pays?", "answer": "The owners."}
WHY = {"reason": "It changed."}

PAGES = [
    get(f"{C}/results", EVERYBODY, "/consultations/published/results"),
    get(f"{C}/results", READERS, "/consultations/prepared/results"),
    *(get(f"{W}/questions", READERS, f"{AT}/{slug}/questions") for slug in ("prepared", "open")),
    post(f"{W}/questions", OFFICER, f"{AT}/prepared/questions", questions__0__text="What?", questions__0__kind="text"),
    get(f"{W}/questions/results", READERS, f"{AT}/open/questions/results"),
    get(f"{W}/faq", READERS, f"{AT}/open/faq"),
    get(f"{W}/faq/new", OFFICER, f"{AT}/open/faq/new"),
    get(f"{W}/faq/{{entry}}", READERS, f"{AT}/open/faq/{{faq-entry}}"),
    post(f"{W}/faq/new", OFFICER, f"{AT}/open/faq/new", ENTRY),
    post(f"{W}/faq/{{entry}}/place", OFFICER, f"{AT}/open/faq/{{faq-entry}}/place", do="down"),
    post(f"{W}/faq/{{entry}}/edit", OFFICER, f"{AT}/open/faq/{{faq-entry}}/edit", ENTRY, version="1"),
    post(f"{W}/faq/{{entry}}/publication", SIGNERS, f"{AT}/open/faq/{{faq-entry}}/publication"),
    post(f"{W}/faq/{{entry}}/rejection", SIGNERS, f"{AT}/open/faq/{{faq-entry}}/rejection", WHY),
    post(f"{W}/faq/{{entry}}/withdrawal", DECIDING, f"{AT}/open/faq/{{second-faq-entry}}/withdrawal", WHY),
]

PROGRAMS = [
    call("GET", f"{C}/questions", EVERYBODY, "/consultations/published/questions"),
    call("GET", f"{C}/questions", READERS, "/consultations/prepared/questions"),
    call("PUT", f"{C}/questions", OFFICER, "/consultations/prepared/questions", ASKED),
    *(
        call("GET", f"{C}/questions/{part}", may, f"/consultations/{slug}/questions/{part}")
        for part in ("results", "results.csv")
        for slug, may in (("published", EVERYBODY), ("open", READERS))
    ),
    call(
        "GET",
        f"{C}/questions/{{question}}/answers",
        EVERYBODY,
        "/consultations/published/questions/{question}/answers",
    ),
    call("GET", f"{C}/faq", EVERYBODY, "/consultations/open/faq"),
    call("GET", f"{C}/faq", READERS, "/consultations/prepared/faq"),
    call("GET", f"{C}/faq/entries", READERS, "/consultations/open/faq/entries"),
    call("POST", f"{C}/faq", OFFICER, "/consultations/open/faq", ENTRY),
    call("PUT", f"{C}/faq/order", OFFICER, "/consultations/open/faq/order", {"entries": []}),
    call("POST", "/faq/{entry}/versions", OFFICER, "/faq/{faq-entry}/versions", {**ENTRY, "version": 1}),
    call("POST", "/faq/{entry}/publication", SIGNERS, "/faq/{faq-entry}/publication"),
    call("POST", "/faq/{entry}/rejection", SIGNERS, "/faq/{faq-entry}/rejection", WHY),
    call("POST", "/faq/{entry}/withdrawal", DECIDING, "/faq/{second-faq-entry}/withdrawal", WHY),
]
