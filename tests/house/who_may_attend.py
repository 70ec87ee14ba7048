"""Who may do what with participants, their own pages, papers, attendance and signatures under a record."""

from __future__ import annotations

from typing import Any

from tests.house.who import ENTERING, EVERYBODY, NOBODY, OFFICER, READERS, call, get, post

A = "/attending/{code}"
FORGED = "/attending/0000000000000000000000000000000000000000000000000000000000000000"
PAPER = "/papers/{paper}"
W = "/workbench/meetings/{slug}/participants"
DESK = "/workbench/meetings/attended/participants"
HELD = "/workbench/meetings/hearing-held/participants"
ONE = f"{W}/{{participant}}"
M = "/meetings/{meeting}"
HERE = "/meetings/attended"
HEARING = "/meetings/hearing-held"
P = "/participants/{participant}"
NEW = "018f4b7e-0000-4000-8000-00000000010{n}"
AT = "2027-05-01T09:00:00+08:00"


def move(n: int, who: str) -> dict[str, Any]:
    """Somebody comes in."""
    moved = {"id": NEW.format(n=n), "participant": who, "item": "{attended-item}", "direction": "in", "at": AT}
    return {"moves": [moved]}


PAGES = [
    get(A, EVERYBODY, "{guest-page}"),
    get(A, EVERYBODY, "{hearer-page}"),
    get(A, NOBODY, FORGED),
    get(f"{A}/calendar.ics", EVERYBODY, "{guest-page}/calendar.ics"),
    get(f"{A}/calendar.ics", NOBODY, f"{FORGED}/calendar.ics"),
    get(f"{A}/record", EVERYBODY, "{hearer-page}/record"),
    get(f"{A}/record", NOBODY, "{guest-page}/record"),
    post(f"{A}/acceptance", EVERYBODY, "{guest-page}/acceptance"),
    post(f"{A}/acceptance", NOBODY, f"{FORGED}/acceptance"),
    post(f"{A}/refusal", EVERYBODY, "{guest-page}/refusal"),
    post(f"{A}/refusal", NOBODY, f"{FORGED}/refusal"),
    post(f"{A}/record", EVERYBODY, "{hearer-page}/record", do="sign"),
    post(f"{A}/record", NOBODY, f"{FORGED}/record", do="sign"),
    # the papers are for whoever has the link, and for the office; a link that was changed opens nothing
    get(PAPER, EVERYBODY, "{paper-link}"),
    get(PAPER, NOBODY, "{paper-link}0"),
    get(PAPER, READERS, "/papers/{meeting-paper}"),
    get(W, READERS, DESK),
    get(W, READERS, HELD),
    get(f"{W}/list", READERS, f"{DESK}/list"),
    post(W, OFFICER, DESK, kind="invited", name="Somebody"),
    post(f"{W}/invitations", OFFICER, f"{DESK}/invitations"),
    post(f"{W}/seats", OFFICER, f"{DESK}/seats"),
    post(f"{W}/signatures", OFFICER, f"{HELD}/signatures"),
    post(f"{ONE}/answer", ENTERING, f"{DESK}/{{other-guest}}/answer", do="accept", note="By telephone."),
    post(f"{ONE}/items", OFFICER, f"{DESK}/{{other-guest}}/items", items="{attended-item}"),
    post(f"{ONE}/end", OFFICER, f"{DESK}/{{leaving-guest}}/end", reason="The item was dropped."),
    post(f"{ONE}/signature", OFFICER, f"{HELD}/{{paper-hearer}}/signature", way="paper", note="At the counter."),
    get(f"{W}/attendance", READERS, f"{DESK}/attendance"),
    get(f"{W}/attendance/table.csv", READERS, f"{DESK}/attendance/table.csv"),
    post(
        f"{W}/attendance",
        ENTERING,
        f"{DESK}/attendance",
        {"item": "{attended-item}", "do": "in", "who": "{guest}", "ids.{guest}": NEW.format(n=1)},
    ),
    post(
        f"{W}/attendance/correction", ENTERING, f"{DESK}/attendance/correction", item="{attended-item}", wrong="{entry}"
    ),
]

PROGRAMS = [
    call("GET", f"{M}/participants", READERS, f"{HERE}/participants"),
    call("POST", f"{M}/participants", OFFICER, f"{HERE}/participants", {"kind": "invited", "name": "Somebody"}),
    call("POST", f"{M}/invitations", OFFICER, f"{HERE}/invitations", {}),
    call("GET", f"{M}/attendance", READERS, f"{HERE}/attendance"),
    call("GET", f"{M}/attendance.csv", READERS, f"{HERE}/attendance.csv"),
    call("POST", f"{M}/attendance", ENTERING, f"{HERE}/attendance", move(2, "{guest}")),
    call("GET", f"{M}/record-signatures", READERS, f"{HEARING}/record-signatures"),
    call("POST", f"{M}/record-signatures/requests", OFFICER, f"{HEARING}/record-signatures/requests"),
    call("PUT", f"{P}/items", OFFICER, "/participants/{other-guest}/items", {"items": ["{attended-item}"]}),
    call("POST", f"{P}/acceptance", EVERYBODY, "/participants/{guest}/acceptance", {"key": "{guest-key}"}),
    call("POST", f"{P}/acceptance", NOBODY, "/participants/{guest}/acceptance", {"key": "{other-key}"}),
    call("POST", f"{P}/refusal", EVERYBODY, "/participants/{guest}/refusal", {"key": "{guest-key}"}),
    call("POST", f"{P}/refusal", ENTERING, "/participants/{other-guest}/refusal", {"note": "By telephone."}),
    call("POST", f"{P}/end", OFFICER, "/participants/{leaving-guest}/end", {"reason": "The item was dropped."}),
    call(
        "POST", f"{P}/signature", EVERYBODY, "/participants/{hearer}/signature", {"way": "link", "key": "{hearer-key}"}
    ),
    call(
        "POST",
        f"{P}/signature",
        OFFICER,
        "/participants/{paper-hearer}/signature",
        {"way": "paper", "note": "Counter."},
    ),
]
