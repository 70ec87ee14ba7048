"""Who may do what with matters and catalogues: reading them, preparing, recording, linking, handing in."""

from __future__ import annotations

from tests.house.who import EVERYBODY, OFFICER, OFFICERS, READERS, call, get, post

M = "/matters/{slug}"
W = "/workbench/matters"
D = "/workbench/matters/{slug}"
PREPARED = "/workbench/matters/matter-prepared"
COMPLETE = "/workbench/matters/matter-complete"
C = "/workbench/catalogues"
ONE = "/workbench/catalogues/{office}/{year}"
AT = "/workbench/catalogues/fgj/2025"
STAFF = READERS | OFFICERS
MATTER = {"title": "A lift", "body": "fgj"}
WHOLE = {"title": "A lift", "version": 1}
STEP = {"kind": "risk assessment", "standing": "under way"}
LINK = {"kind": "final text", "target": "https://www.example.com/text"}
CATALOGUE = {"body": "fgj", "year": 2031, "title": "A catalogue"}
TURN = {"change": "added", "matter": "matter-complete"}

PAGES = [
    get("/matters"),
    get("/matters.csv"),
    get("/matters.json"),
    get(M, EVERYBODY, "/matters/matter-public"),
    get(M, frozenset(), "/matters/matter-prepared"),
    get("/catalogues/{office}/{year}", EVERYBODY, "/catalogues/fgj/2026"),
    get("/catalogues/{office}/{year}", frozenset(), "/catalogues/fgj/2025"),
    get(W, STAFF),
    get(f"{W}/new", OFFICERS),
    post(f"{W}/new", OFFICER, title="A lift", body="fgj"),
    get(D, READERS, PREPARED),
    get(D, READERS, "/workbench/matters/matter-public"),
    get(f"{D}/edit", OFFICER, f"{PREPARED}/edit"),
    post(f"{D}/edit", OFFICER, f"{PREPARED}/edit", title="A lift", version="1"),
    post(f"{D}/steps", OFFICER, f"{PREPARED}/steps", {"step.kind": "risk assessment", "step.standing": "under way"}),
    post(f"{D}/links", OFFICER, f"{PREPARED}/links", {"link.kind": "faq", "link.target": "https://www.example.com/3"}),
    post(f"{D}/links/{{link}}/removal", OFFICER, f"{PREPARED}/links/{{matter-link}}/removal", once=True),
    post(f"{D}/submission", OFFICER, f"{COMPLETE}/submission"),
    get(C, STAFF),
    post(C, OFFICER, body="fgj", year="2030", title="A catalogue"),
    get(ONE, READERS, AT),
    get(ONE, READERS, "/workbench/catalogues/fgj/2026"),
    post(f"{ONE}/changes", OFFICER, f"{AT}/changes", change="added", matter="matter-prepared"),
    post(f"{ONE}/submission", OFFICER, f"{AT}/submission"),
]

PROGRAMS = [
    call("GET", "/matters", EVERYBODY),
    call("GET", "/matters.csv", EVERYBODY),
    call("GET", "/matters.json", EVERYBODY),
    call("GET", "/matters/mine", STAFF),
    call("POST", "/matters", OFFICER, json=MATTER),
    call("GET", M, EVERYBODY, "/matters/matter-public"),
    call("GET", M, READERS, "/matters/matter-prepared"),
    call("PUT", M, OFFICER, "/matters/matter-prepared", WHOLE),
    call("GET", f"{M}/steps", READERS, "/matters/matter-prepared/steps"),
    call("POST", f"{M}/steps", OFFICER, "/matters/matter-prepared/steps", STEP),
    call("GET", f"{M}/links", READERS, "/matters/matter-prepared/links"),
    call("POST", f"{M}/links", OFFICER, "/matters/matter-prepared/links", LINK),
    call("DELETE", f"{M}/links/{{link}}", OFFICER, "/matters/matter-prepared/links/{other-matter-link}", once=True),
    call("POST", f"{M}/submission", OFFICER, "/matters/matter-complete/submission"),
    call("GET", "/catalogues", EVERYBODY),
    call("POST", "/catalogues", OFFICER, json=CATALOGUE),
    call("GET", "/catalogues/{catalogue}", EVERYBODY),
    call("GET", "/catalogues/{catalogue}", READERS, "/catalogues/{prepared-catalogue}"),
    call("GET", "/catalogues/{office}/{year}", EVERYBODY, "/catalogues/fgj/2026"),
    call("POST", "/catalogues/{catalogue}/changes", OFFICER, "/catalogues/{prepared-catalogue}/changes", TURN),
    call("POST", "/catalogues/{catalogue}/submission", OFFICER, "/catalogues/{prepared-catalogue}/submission"),
]
