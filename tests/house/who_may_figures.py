"""Who may do what with the yearly figures, on their pages and by programs."""

from __future__ import annotations

from tests.house.who import EVERYBODY, OFFICER, OFFICERS, SIGNERS, Who, call, get, post

W = "/workbench/figures"
OFFICE = OFFICERS | SIGNERS | {Who.AUDITOR}

PAGES = [
    get("/figures", EVERYBODY),
    get("/figures/{year}", EVERYBODY, "/figures/2025?body=fgj"),
    get("/figures/{year}/file", EVERYBODY, "/figures/2025/file?body=fgj&format=csv"),
    get("/figures/{year}/{number}", EVERYBODY, "/figures/2025/opinions-received?body=fgj"),
    get(W, OFFICE),
    post(W, OFFICER, W, year="2026", body="fgj"),
    get(f"{W}/file", OFFICE, f"{W}/file?format=json"),
    get(f"{W}/assessment", OFFICE),
    get(f"{W}/{{period}}/{{number}}", OFFICE, f"{W}/2026-Q1/comments-received"),
]

PROGRAMS = [
    call("GET", "/figures", EVERYBODY, "/figures?year=2025&body=fgj"),
    call("POST", "/figures", OFFICER, "/figures", {"year": 2026, "body": "fgj"}),
    call("GET", "/figures/assessment", OFFICE, "/figures/assessment?period=2026"),
]
