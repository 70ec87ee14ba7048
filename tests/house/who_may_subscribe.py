"""Who may do what with subscriptions, notices and calls, on pages and by programs."""

from __future__ import annotations

from msgspec.structs import replace

from tests.house.who import ADMINISTRATOR, EVERYBODY, KNOWN, NOBODY, OFFICER, READERS, Who, call, get, post

S = "/subscriptions/{subscription}"
N = "/notices/{delivery}"
C = "/consultations/{slug}"
W = "/workbench/consultations/{slug}"
AT = "/workbench/consultations"
HOOKS = "/administration/webhooks"
TOLD = "/consultations/published/notices"
RESIDENT = frozenset({Who.RESIDENT})
HERE = "http://127.0.0.1:9/hook"

PAGES = [
    get("/subscriptions"),
    get("/feeds/announcements.atom"),
    post("/subscriptions", EVERYBODY, contact=""),
    get(f"{S}/confirmation", at="/subscriptions/{asked-subscription}/confirmation?key={confirm-key}"),
    get(f"{S}/confirmation", NOBODY, "/subscriptions/{asked-subscription}/confirmation?key={leave-key}"),
    post(f"{S}/confirmation", EVERYBODY, "/subscriptions/{asked-subscription}/confirmation?key={confirm-key}"),
    post(f"{S}/confirmation", NOBODY, "/subscriptions/{asked-subscription}/confirmation?key=0"),
    get(f"{S}/leave", at="/subscriptions/{asked-subscription}/leave?key={leave-key}"),
    get(f"{S}/leave", NOBODY, "/subscriptions/{asked-subscription}/leave?key={confirm-key}"),
    post(f"{S}/leave", NOBODY, "/subscriptions/{asked-subscription}/leave?key=0"),
    replace(post(f"{S}/leave", EVERYBODY, "/subscriptions/{left-subscription}/leave?key={left-key}"), by_address=True),
    post(f"{S}/end", RESIDENT, "/subscriptions/{own-subscription}/end"),
    get(f"{N}/stop", at=f"{N}/stop?key={{stop-key}}"),
    get(f"{N}/stop", NOBODY, f"{N}/stop?key=0"),
    post(f"{N}/stop", EVERYBODY, f"{N}/stop?key={{stop-key}}"),
    post(f"{N}/stop", NOBODY, f"{N}/stop?key=0"),
    post(f"{N}/resume", EVERYBODY, f"{N}/resume?key={{stop-key}}"),
    post(f"{N}/resume", NOBODY, f"{N}/resume?key=0"),
    get(f"{W}/notices", READERS, f"{AT}/published/notices"),
    post(f"{W}/notices/{{delivery}}/retry", OFFICER, f"{AT}/published/notices/{{report-delivery}}/retry"),
    post(f"{W}/notices/subjects", OFFICER, f"{AT}/open/notices/subjects", district="梧桐里街道", tags="住房"),
    get(HOOKS, ADMINISTRATOR),
    get(f"{HOOKS}/{{slug}}", ADMINISTRATOR, f"{HOOKS}/fgj"),
    get(f"{HOOKS}/{{slug}}", NOBODY, f"{HOOKS}/sfj"),
    post(f"{HOOKS}/{{slug}}", ADMINISTRATOR, f"{HOOKS}/fgj", url=HERE),
    post(f"{HOOKS}/{{slug}}", NOBODY, f"{HOOKS}/sfj", url=HERE),
    post(f"{HOOKS}/{{slug}}/test", ADMINISTRATOR, f"{HOOKS}/fgj/test"),
    post(f"{HOOKS}/{{slug}}/end", ADMINISTRATOR, f"{HOOKS}/fgj/end"),
]

PROGRAMS = [
    call("POST", "/notices/bounces", NOBODY, json={"data": {}}),
    call("GET", "/subscriptions", KNOWN),
    call("POST", "/subscriptions", EVERYBODY, json={"scope": "everything", "contact": "reader@example.org"}),
    call("DELETE", S, RESIDENT, "/subscriptions/{second-subscription}"),
    call("GET", f"{C}/subjects", EVERYBODY, "/consultations/open/subjects"),
    call("GET", f"{C}/subjects", READERS, "/consultations/prepared/subjects"),
    call("PUT", f"{C}/subjects", OFFICER, "/consultations/open/subjects", {"tags": ["住房"]}),
    call("GET", f"{C}/notices", READERS, TOLD),
    call("POST", f"{C}/notices/{{delivery}}/retry", OFFICER, f"{TOLD}/{{report-delivery}}/retry"),
    call("GET", "/bodies/{slug}/webhook", ADMINISTRATOR, "/bodies/fgj/webhook"),
    call("PUT", "/bodies/{slug}/webhook", ADMINISTRATOR, "/bodies/fgj/webhook", {"url": HERE}),
    call("PUT", "/bodies/{slug}/webhook", NOBODY, "/bodies/sfj/webhook", {"url": HERE}),
    call("POST", "/bodies/{slug}/webhook/test", ADMINISTRATOR, "/bodies/fgj/webhook/test"),
    call("DELETE", "/bodies/{slug}/webhook", ADMINISTRATOR, "/bodies/fgj/webhook", once=True),
]
