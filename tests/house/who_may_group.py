"""Who may do what with families, on the pages and by programs."""

from __future__ import annotations

from tests.house.who import OFFICER, READERS, call, get, post

C = "/consultations/{slug}"
F = "/families/{family}"
PROGRAMS = [
    call("GET", f"{C}/families", READERS, "/consultations/open/families"),
    call("GET", f"{C}/families", READERS, "/consultations/prepared/families"),
    call("GET", F, READERS),
    call("POST", f"{F}/split", OFFICER, json={"version": 0, "comments": ["{family-member}"]}),
    call("POST", f"{F}/moves", OFFICER, json={"version": 0, "to": "{second-family}"}),
    call("POST", f"{F}/confirmation", OFFICER, json={"version": 0}),
    call("POST", f"{F}/confirmation/removal", OFFICER, json={"version": 0}),
    call("POST", f"{F}/acts/{{act}}/reversal", OFFICER, f"{F}/acts/{{family-act}}/reversal"),
]

W = "/workbench/consultations/{slug}/families"
AT = "/workbench/consultations/open/families"
ONE = f"{AT}/{{family}}"
PAGES = [
    get(W, READERS, AT),
    get(W, READERS, "/workbench/consultations/prepared/families"),
    get(f"{W}/{{family}}", READERS, ONE),
    post(f"{W}/{{family}}/members", OFFICER, f"{ONE}/members", do="split", comments="{family-member}"),
    post(f"{W}/{{family}}/moves", OFFICER, f"{ONE}/moves", address="{second-family}"),
    post(f"{W}/{{family}}/confirmation", OFFICER, f"{ONE}/confirmation"),
    post(f"{W}/{{family}}/confirmation/removal", OFFICER, f"{ONE}/confirmation/removal"),
    post(f"{W}/{{family}}/acts/{{act}}/reversal", OFFICER, f"{ONE}/acts/{{family-act}}/reversal"),
]
