"""Who may do what with editions: reading what was handed in, signing it, publishing it."""

from __future__ import annotations

from tests.house.who import AUDITOR, OFFICER, OFFICERS, SIGNERS, call, get, post

W = "/workbench/editions"
E = "/editions/{edition}"
SIGNED = "/editions/{signed-edition}"
HERE = OFFICER | SIGNERS | AUDITOR

PAGES = [
    get(W, HERE | OFFICERS),
    get(f"{W}/{{edition}}", HERE),
    post(f"{W}/{{edition}}", SIGNERS, do="approve"),
    post(f"{W}/{{edition}}", SIGNERS, do="reject", reason="A number is wrong."),
    post(f"{W}/{{edition}}", OFFICER, f"{W}/{{signed-edition}}", do="publish"),
]

PROGRAMS = [
    call("GET", "/editions", HERE | OFFICERS),
    call("GET", E, HERE),
    call("POST", f"{E}/approval", SIGNERS, f"{E}/approval"),
    call("POST", f"{E}/rejection", SIGNERS, f"{E}/rejection", {"reason": "A number is wrong."}),
    call("POST", f"{E}/publication", OFFICER, f"{SIGNED}/publication"),
]
