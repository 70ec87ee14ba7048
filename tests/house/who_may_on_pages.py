"""Who may do what on the pages, every address of them."""

from __future__ import annotations

from tests.house.who import (
    ADMINISTRATOR,
    AUDITOR,
    DECIDING,
    ENTERING,
    EVERYBODY,
    KNOWN,
    LEADING,
    NOBODY,
    NOTICE,
    OFFICER,
    OFFICERS,
    READERS,
    REGISTERING,
    SCREENERS,
    SEEING_IMPORTS,
    SIGNERS,
    STAFF,
    Who,
    get,
    post,
)
from tests.house.who_may_apply import PAGES as CALLS
from tests.house.who_may_ask import PAGES as QUESTIONS
from tests.house.who_may_attend import PAGES as ATTENDING
from tests.house.who_may_ballots import PAGES as BALLOTS
from tests.house.who_may_book import PAGES as BOOKINGS
from tests.house.who_may_doors import PAGES as DOORS
from tests.house.who_may_draw import PAGES as DRAWS
from tests.house.who_may_figures import PAGES as FIGURES
from tests.house.who_may_follow_up import PAGES as FOLLOW_UPS
from tests.house.who_may_group import PAGES as FAMILIES
from tests.house.who_may_listen import PAGES as LISTENING
from tests.house.who_may_matters import PAGES as MATTERS
from tests.house.who_may_meet import PAGES as MEETINGS
from tests.house.who_may_moderate import PAGES as MODERATION
from tests.house.who_may_opinions import PAGES as OPINIONS
from tests.house.who_may_programme import PAGES as PROGRAMME
from tests.house.who_may_redraft import PAGES as REDRAFTS
from tests.house.who_may_sessions import PAGES as SESSIONS
from tests.house.who_may_sign import PAGES as EDITIONS
from tests.house.who_may_subscribe import PAGES as SUBSCRIPTIONS
from tests.house.who_may_tickets import PAGES as TICKETS
from tests.house.who_may_visit import PAGES as VISITS
from tests.house.who_may_wait import PAGES as WAITLISTS

FEEDS = ("consultations", "reports", "calls")

PUBLIC = [
    get("/"),
    get("/about"),
    get("/accessibility"),
    get("/privacy"),
    get("/ledger"),
    get("/ledger/verify"),
    get("/draws/verify"),
    get("/draws/draw_verify.py"),
    get("/door"),
    get("/door/app/{locale}", at="/door/app/zh-Hans"),
    get("/door/app/{locale}", NOBODY, "/door/app/xx"),
    get("/door/icon/{size}", at="/door/icon/192"),
    get("/door/icon/{size}", NOBODY, "/door/icon/7"),
    get("/robots.txt"),
    get("/sitemap.xml"),
    *(get(f"/feeds/{kind}.atom") for kind in FEEDS),
    *(get(f"/feeds/{{office}}/{kind}.atom", at=f"/feeds/fgj/{kind}.atom") for kind in FEEDS),
    get("/health/live"),
    get("/health/ready"),
    get("/metrics"),
    get("/schema"),
    get("/schema/openapi.json"),
    get("/schema/{path}", NOBODY, "/schema/nothing"),
    get("/static/{name}", at="{static}"),
    get("/consultations"),
    get("/receipts"),
    get("/receipts/{code}", at="/receipts/{receipt}"),
    get("/sign-in"),
    get("/sign-in/code"),
    get("/sign-in/staff"),
    get("/sign-in/second-factor"),
    post("/draws/verify", EVERYBODY, published=""),
    post("/sign-in", EVERYBODY, contact=""),
    post("/sign-in/code", EVERYBODY, code=""),
    post("/sign-in/code/new", EVERYBODY),
    post("/sign-in/staff", EVERYBODY, contact=""),
    post("/sign-in/second-factor", EVERYBODY, code=""),
]

TABS = ["", "/note", "/how", "/draft", "/comments", "/comment", "/report", "/interpretation"]
CONSULTATIONS = [
    # what is open or answered is everybody's; what is being prepared is its office's
    *(get(f"/consultations/{{slug}}{tab}", at=f"/consultations/open{tab}") for tab in TABS),
    *(get(f"/consultations/{{slug}}{tab}", READERS, f"/consultations/prepared{tab}") for tab in TABS),
    get("/consultations/{slug}/changes", at="/consultations/published/changes"),
    get("/consultations/{slug}/changes", READERS, "/consultations/prepared/changes"),
    post("/consultations/{slug}/comment", EVERYBODY, "/consultations/open/comment", text="Please add a ramp."),
    post("/consultations/{slug}/comment", READERS, "/consultations/prepared/comment", text="Too early."),
    get("/attachments/{attachment_id}", READERS | {Who.RESIDENT}, "/attachments/{attachment}"),
]

ACCOUNT = [
    *(get(f"/account{page}", KNOWN) for page in ["", "/contacts/new", "/contacts/code", "/organisations/new"]),
    get("/account/tokens", KNOWN),
    get("/account/password", KNOWN),
    get("/account/second-factor", KNOWN),
    post("/account/profile", KNOWN, name="", locale="zh-Hans"),
    post("/account/capacity", KNOWN, organisation="no id"),
    post("/account/contacts", KNOWN, contact=""),
    post("/account/contacts/code", KNOWN, code=""),
    post("/account/contacts/{contact}/removal", OFFICER, "/account/contacts/{contact}/removal"),
    post("/account/organisations", KNOWN, name=""),
    post(
        "/account/organisations/{organisation}/removal",
        frozenset({Who.RESIDENT}),
        "/account/organisations/{claimed}/removal",
    ),
    post("/account/tokens", KNOWN, name=""),
    post("/account/tokens/{token}/revocation", OFFICER, "/account/tokens/{token}/revocation"),
    post("/account/password", KNOWN, password=""),
    post("/account/second-factor", STAFF, password=""),
]

W = "/workbench/consultations/{slug}"
AT = "/workbench/consultations"
WORKBENCH = [
    get("/workbench", STAFF),
    get("/workbench/audit", AUDITOR),
    get("/workbench/clerk", ENTERING | {Who.ELSEWHERE}),
    post("/workbench/clerk", ENTERING, consultation="open", channel="counter", text="Said at the counter."),
    get("/workbench/clerk/slips/{comment}", ENTERING, "/workbench/clerk/slips/{entered}"),
    get("/workbench/consultations/new", OFFICERS),
    post("/workbench/consultations/new", OFFICER, more=NOTICE, body="fgj"),
    get("/workbench/consultations/period", OFFICERS),
    *(
        get(f"{W}{tab}", READERS, f"{AT}/{slug}{tab}")
        for slug in ("prepared", "open")
        for tab in ("", "/edit", "/draft", "/comments", "/points", "/report")
    ),
    get(f"{W}/comments/{{comment}}", READERS, f"{AT}/open/comments/{{said}}"),
    *(get(f"{W}/queue{part}", READERS, f"{AT}/open/queue{part}") for part in ("", "/progress", "/acts")),
    post(f"{W}/queue/assignments", OFFICER, f"{AT}/closed/queue/assignments", do="no change", open_comment="{raised}"),
    post(f"{W}/queue/acts/{{act}}/reversal", OFFICER, f"{AT}/closed/queue/acts/{{act}}/reversal"),
    post(f"{W}/queue/notes", OFFICER, f"{AT}/open/queue/notes", comment="{said}", note="Ask the builders."),
    post(
        f"{W}/queue/delegations",
        OFFICER,
        f"{AT}/open/queue/delegations",
        officer="{person}",
        open_comment="{said}",
    ),
    post(
        f"{W}/queue/delegations/{{delegation}}/completion",
        OFFICER,
        f"{AT}/open/queue/delegations/{{delegation}}/completion",
    ),
    get(f"{W}/topics", READERS, f"{AT}/open/topics"),
    post(f"{W}/topics", OFFICER, f"{AT}/open/topics"),
    get(f"{W}/comments/{{comment}}/suggestions", READERS, f"{AT}/open/comments/{{said}}/suggestions"),
    get(f"{W}/points/new", OFFICER, f"{AT}/open/points/new"),
    get(f"{W}/points/{{point}}", READERS, f"{AT}/closed/points/{{point}}"),
    post(f"{W}/edit", OFFICER, f"{AT}/prepared/edit", NOTICE, version="0"),
    post(f"{W}/draft/split", OFFICER, f"{AT}/prepared/draft/split", text="第一条 一。"),
    post(
        f"{W}/draft", OFFICER, f"{AT}/prepared/draft", do="save", clauses__0__number="第一条", clauses__0__text="一。"
    ),
    post(f"{W}/review", OFFICER, f"{AT}/prepared/review"),
    post(f"{W}/approval", SIGNERS, f"{AT}/submitted/approval"),
    post(f"{W}/rejection", SIGNERS, f"{AT}/submitted/rejection", reason="The date is wrong."),
    post(f"{W}/opening", LEADING, f"{AT}/approved/opening"),
    post(f"{W}/extension", LEADING, f"{AT}/open/extension", closes_at="2027-06-20T09:00:00+08:00", reason="Holidays."),
    post(f"{W}/invitations", OFFICER, f"{AT}/open/invitations", contacts="13800000999"),
    post(f"{W}/comments", SCREENERS, f"{AT}/open/comments", do="show", comments="{said}"),
    post(f"{W}/comments/{{comment}}", SCREENERS, f"{AT}/open/comments/{{said}}", do="show"),
    post(f"{W}/points/new", OFFICER, f"{AT}/closed/points/new", title="A ramp"),
    post(f"{W}/points/{{point}}/edit", OFFICER, f"{AT}/closed/points/{{point}}/edit", title="A ramp", version="0"),
    post(f"{W}/points/{{point}}/comments", OFFICER, f"{AT}/closed/points/{{point}}/comments", comments="{raised}"),
    post(
        f"{W}/points/{{point}}/disposition",
        OFFICER,
        f"{AT}/closed/points/{{point}}/disposition",
        status="adopted",
        reason="Yes.",
    ),
    post(f"{W}/points/{{point}}/notes", OFFICER, f"{AT}/closed/points/{{point}}/notes", note="Ask the builders."),
    post(f"{W}/points/{{point}}/retirement", OFFICER, f"{AT}/closed/points/{{second-point}}/retirement"),
    post(f"{W}/report/submission", OFFICER, f"{AT}/closed/report/submission"),
    get(f"{W}/report/submission", READERS, f"{AT}/reported/report/submission"),
    post(f"{W}/report/cancellation", OFFICER, f"{AT}/closed/report/cancellation"),
    post(f"{W}/report/review", DECIDING, f"{AT}/reported/report/review", reason="Read."),
    post(f"{W}/report/approval", SIGNERS, f"{AT}/reported/report/approval"),
    post(f"{W}/report/rejection", SIGNERS, f"{AT}/reported/report/rejection", reason="One reason is missing."),
    post(f"{W}/report/publication", LEADING, f"{AT}/signed/report/publication"),
    post(f"{W}/closure", LEADING, f"{AT}/open/closure", reason="All has been said."),
    post(f"{W}/withdrawal", LEADING, f"{AT}/open/withdrawal", reason="The city decides it."),
    post(f"{W}/archive", LEADING, f"{AT}/published/archive"),
]

PEOPLE, BODIES, ORGANISATIONS = (f"/administration/{noun}" for noun in ("people", "bodies", "organisations"))
ADMINISTRATION = [
    get("/administration", ADMINISTRATOR),
    post("/administration/jobs/{job}/retry", ADMINISTRATOR),
    post("/administration/notices/{delivery}/retry", ADMINISTRATOR),
    get(PEOPLE, ADMINISTRATOR),
    get(f"{PEOPLE}/new", ADMINISTRATOR),
    get(f"{PEOPLE}/{{person}}", ADMINISTRATOR),
    post(PEOPLE, ADMINISTRATOR, contact="13800000900", name="New", role="clerk", body="fgj"),
    post(f"{PEOPLE}/{{person}}/roles", ADMINISTRATOR, role="reviewer", body="fgj"),
    post(f"{PEOPLE}/{{person}}/roles", NOBODY, role="reviewer", body="sfj"),
    post(f"{PEOPLE}/{{person}}/roles/end", ADMINISTRATOR, role="reviewer", body="fgj"),
    post(f"{PEOPLE}/{{person}}/credentials/removal", ADMINISTRATOR, body="fgj"),
    get(BODIES, ADMINISTRATOR),
    get(f"{BODIES}/new", ADMINISTRATOR),
    get(f"{BODIES}/{{slug}}/description", ADMINISTRATOR, f"{BODIES}/fgj/description"),
    get(f"{BODIES}/{{slug}}/description", NOBODY, f"{BODIES}/sfj/description"),
    post(BODIES, ADMINISTRATOR, slug="gaj", name="区公安分局"),
    post(
        f"{BODIES}/{{slug}}/description", ADMINISTRATOR, f"{BODIES}/fgj/description", name="区房管局", phone="5550-0123"
    ),
    post(f"{BODIES}/{{slug}}/description", NOBODY, f"{BODIES}/sfj/description", name="区司法局", phone="5550-0123"),
    get(ORGANISATIONS, REGISTERING),
    get(f"{ORGANISATIONS}/new", REGISTERING),
    get(f"{ORGANISATIONS}/{{one}}", REGISTERING, f"{ORGANISATIONS}/{{organisation}}"),
    post(ORGANISATIONS, REGISTERING, name="A shop"),
    post(
        f"{ORGANISATIONS}/{{one}}", REGISTERING, f"{ORGANISATIONS}/{{organisation}}", name="南埠总商会", kind="chamber"
    ),
    post(
        f"{ORGANISATIONS}/{{one}}/authorisations",
        REGISTERING,
        f"{ORGANISATIONS}/{{organisation}}/authorisations",
        contact="13800000901",
    ),
    post(
        f"{ORGANISATIONS}/{{one}}/authorisations/{{person}}/confirmation",
        REGISTERING,
        f"{ORGANISATIONS}/{{claimed}}/authorisations/{{claimant-1}}/confirmation",
        once=True,
    ),
    post(
        f"{ORGANISATIONS}/{{one}}/authorisations/{{person}}/end",
        REGISTERING,
        f"{ORGANISATIONS}/{{claimed}}/authorisations/{{claimant-2}}/end",
        once=True,
    ),
]

MAP = "/consultations/{slug}/opinion-map"
OPINION_MAPS = [
    get(MAP, at="/consultations/open/opinion-map"),
    get(MAP, NOBODY, "/consultations/published/opinion-map"),
    get(f"{MAP}/statements", at="/consultations/open/opinion-map/statements"),
    post(f"{MAP}/votes", EVERYBODY, "/consultations/open/opinion-map/votes", statement="{statement}", vote="agree"),
    get(f"{W}/opinion-map", READERS, f"{AT}/open/opinion-map"),
    post(f"{W}/opinion-map/statements", OFFICER, f"{AT}/open/opinion-map/statements", texts="One more."),
    post(
        f"{W}/opinion-map/decisions",
        SIGNERS,
        f"{AT}/open/opinion-map/decisions",
        do="approve",
        statements="{waiting-statement}",
    ),
    post(
        f"{W}/opinion-map/decisions",
        DECIDING,
        f"{AT}/open/opinion-map/decisions",
        do="withdraw",
        statements="{public-statement}",
        reason="Asked twice.",
    ),
    post(f"{W}/opinion-map/acts", LEADING, f"{AT}/open/opinion-map/acts", act="publish result"),
]

IMPORTS = [
    get(f"{W}/imports", SEEING_IMPORTS, f"{AT}/open/imports"),
    get(f"{W}/imports/{{whole}}", SEEING_IMPORTS, f"{AT}/open/imports/{{import}}"),
    get(f"{W}/imports/{{whole}}/rejected.csv", SEEING_IMPORTS, f"{AT}/open/imports/{{import}}/rejected.csv"),
    post(f"{W}/imports", ENTERING, f"{AT}/open/imports", channel="counter", pasted="By letter."),
    post(
        f"{W}/imports/{{whole}}",
        ENTERING,
        f"{AT}/open/imports/{{mapped-import}}",
        columns__0="text",
        channel="letter",
        version="0",
    ),
    post(f"{W}/imports/{{whole}}/start", ENTERING, f"{AT}/open/imports/{{started-import}}/start"),
    post(f"{W}/imports/{{whole}}/discard", ENTERING, f"{AT}/open/imports/{{discarded-import}}/discard", once=True),
    get("/consultations/{slug}/hand-in", EVERYBODY, "/consultations/open/hand-in"),
    get("/consultations/{slug}/hand-in/{whole}", SEEING_IMPORTS, "/consultations/open/hand-in/{import}"),
    get(
        "/consultations/{slug}/hand-in/{whole}/rejected.csv",
        SEEING_IMPORTS,
        "/consultations/open/hand-in/{import}/rejected.csv",
    ),
    # only somebody who acts for an organisation, and none of these does
    post("/consultations/{slug}/hand-in", NOBODY, "/consultations/open/hand-in", pasted="Gathered."),
    post("/consultations/{slug}/hand-in/{whole}", NOBODY, "/consultations/open/hand-in/{import}", version="1"),
]

# signing out comes last: whoever did is nobody afterwards
PAGES = [
    *IMPORTS,
    *PUBLIC,
    *CONSULTATIONS,
    *WORKBENCH,
    *FAMILIES,
    *QUESTIONS,
    *MODERATION,
    *REDRAFTS,
    *OPINION_MAPS,
    *LISTENING,
    *SUBSCRIPTIONS,
    *CALLS,
    *DRAWS,
    *FOLLOW_UPS,
    *FIGURES,
    *EDITIONS,
    *MATTERS,
    *MEETINGS,
    *OPINIONS,
    *ATTENDING,
    *PROGRAMME,
    *SESSIONS,
    *BOOKINGS,
    *DOORS,
    *TICKETS,
    *WAITLISTS,
    *VISITS,
    *BALLOTS,
    *ACCOUNT,
    *ADMINISTRATION,
    post("/sign-out", EVERYBODY),
]
