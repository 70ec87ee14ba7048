"""Who may do what at doors: phones are prepared, people let in by hand, conflicts settled; scans are a phone's."""

from __future__ import annotations

from tests.house.who import ENTERING, EVERYBODY, NOBODY, OFFICER, OFFICERS, READERS, call, get, post

D = "/workbench/doors"
ONE = f"{D}/{{device}}"
PHONE = f"{D}/{{door-phone}}"
W = "/workbench/sessions/{door}/door"
SCAN = "018f4b7e-0000-4000-8000-0000000007{n}"

PAGES = [
    get(D, OFFICERS),
    post(D, OFFICER, name="East gate", doors="{door}"),
    get(ONE, OFFICER, PHONE),
    post(f"{ONE}/code", OFFICER, "/workbench/doors/{ending-phone}/code"),
    post(f"{ONE}/doors", OFFICER, f"{PHONE}/doors", doors="{door}"),
    post(f"{ONE}/end", OFFICER, "/workbench/doors/{ending-phone}/end"),
    get(W, READERS),
    get(f"{W}/live", READERS, f"{W}/live?once=true"),
    get(f"{W}/by-hand", ENTERING, f"{W}/by-hand?q=x"),
    post(f"{W}/by-hand", ENTERING, ticket="{door-ticket}", scan=SCAN.format(n="01")),
    post(f"{W}/scan", ENTERING, shown="nonsense"),
    post(f"{W}/photo", ENTERING),
    post(f"{W}/undo", ENTERING, scan=SCAN.format(n="02")),
    post(f"{W}/conflicts", OFFICER, conflict="{door-conflict}", note="Two siblings."),
    get(f"{W}/list", ENTERING),
]
PROGRAMS = [
    call("POST", "/devices", EVERYBODY, "", {"code": "{door-code}"}, once=True),
    # the rest is for phones, which are nobody; their own tests tell what they may
    call("GET", "/devices/own", NOBODY),
    call("GET", "/sessions/{door}/manifest", NOBODY),
    call("GET", "/doors/{door}/manifest", NOBODY),
    call("POST", "/scans", NOBODY, "", {"device": "{door-phone}"}),
    call("POST", "/scans/photo", NOBODY),
]
