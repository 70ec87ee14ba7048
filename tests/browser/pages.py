"""Every page of the application as it is looked at: where it is, who looks, and what they did just before."""

from __future__ import annotations

from typing import Literal

import msgspec

# who looks, and the name in the demo city of somebody who is that
PEOPLE = {
    "officer": "周敏",
    "commerce": "潘越",
    "water": "杜江",
    "reviewer": "顾行",
    "leader": "陆晔",
    "clerk": "小唐",
    "auditor": "谭清",
    "administrator": "魏然",
    "host": "高远",
    "resident": "陈立",
    "merchant": "董立群",
}
# what a form did just before the page stands as it is looked at
Before = Literal[
    "", "ask for a code", "give the password", "add a contact", "send nothing", "make a token", "say it is not theirs"
]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One page to look at; ``address`` holds names of ``places.py`` in braces."""

    route: str
    address: str
    who: str | None = None
    status: int = 200
    before: Before = ""

    def __str__(self) -> str:
        return f"{self.address}{f' of the {self.who}' if self.who else ''}{f', {self.before}' if self.before else ''}"


def page(route: str, address: str = "", who: str | None = None, *, status: int = 200, before: Before = "") -> Sample:
    """A page; without an address its route is one."""
    return Sample(route=route, address=address or route, who=who, status=status, before=before)


C = "/consultations/{slug}"
W = "/workbench/consultations/{slug}"
LIFT = "/workbench/consultations/lift"

PAGES: tuple[Sample, ...] = (
    page("/"),
    page("/about"),
    page("/accessibility"),
    page("/privacy"),
    page("/ledger"),
    page("/ledger/verify"),
    page("/schema"),
    page("/demo"),
    page("/consultations"),
    page("/consultations", "/consultations?state=published"),
    page("/consultations", "/consultations?q=此处无此文"),
    page(C, "/consultations/lift"),
    page(C, "/consultations/summer-care"),
    page(C, "/consultations/fifteenth-plan"),
    page(C, "/consultations/night-economy"),
    page(C, "/consultations/waste-points"),
    page(C, "/consultations/{withdrawn}"),
    page(C, "/consultations/no-such-consultation", status=404),
    page(f"{C}/note", "/consultations/lift/note"),
    page(f"{C}/interpretation", "/consultations/lift/interpretation"),
    page(f"{C}/how", "/consultations/lift/how"),
    page(f"{C}/draft", "/consultations/lift/draft"),
    page(f"{C}/draft", "/consultations/waste-points/draft"),
    page(f"{C}/changes", "/consultations/waste-points/changes"),
    page(f"{C}/comments", "/consultations/lift/comments"),
    page(f"{C}/comments", "/consultations/waste-points/comments"),
    page(f"{C}/comments", "/consultations/lift/comments?q=此处无此文"),
    page(f"{C}/comment", "/consultations/lift/comment"),
    page(f"{C}/comment", "/consultations/lift/comment?clause={clause}"),
    page(f"{C}/comment", "/consultations/lift/comment?clause={clause}", before="send nothing", status=422),
    page(f"{C}/comment", "/consultations/fifteenth-plan/comment"),
    page(f"{C}/comment", "/consultations/night-economy/comment"),
    page(f"{C}/comment", "/consultations/lift/comment", "resident"),
    page(f"{C}/opinion-map", "/consultations/fifteenth-plan/opinion-map"),
    page(f"{C}/opinion-map/statements", "/consultations/fifteenth-plan/opinion-map/statements"),
    page(f"{C}/report", "/consultations/waste-points/report"),
    page(f"{C}/report", "/consultations/geological-hazard/report"),
    page(f"{C}/report", "/consultations/night-economy/report"),
    page("/receipts"),
    page("/receipts", "/receipts?code=7K3M-9P2Q", status=422),
    page("/receipts/{code}", "/receipts/{waiting-receipt}"),
    page("/receipts/{code}", "/receipts/{answered-receipt}"),
    page("/sign-in"),
    page("/sign-in", "/sign-in", before="send nothing", status=422),
    page("/sign-in/staff"),
    page("/sign-in/code", before="ask for a code"),
    page("/sign-in/second-factor", before="give the password"),
    page("/account", who="resident"),
    page("/account", who="merchant"),
    page("/account", who="officer"),
    page("/account", status=401),
    page("/account/contacts/new", who="resident"),
    page("/account/contacts/code", who="resident", before="add a contact"),
    page("/account/organisations/new", who="resident"),
    page("/account/password", who="officer"),
    page("/account/second-factor", who="officer"),
    page("/account/tokens", who="officer"),
    page("/account/tokens", who="resident", before="make a token"),
    page("/administration", who="administrator"),
    page("/administration/people", who="administrator"),
    page("/administration/people", "/administration/people?q=此处无此人", "administrator"),
    page("/administration/people/new", who="administrator"),
    page("/administration/people/new", who="administrator", before="send nothing", status=422),
    page("/administration/people/{person}", who="administrator"),
    page("/administration/bodies", who="administrator"),
    page("/administration/bodies/new", who="administrator"),
    page("/administration/bodies/{slug}/description", "/administration/bodies/fgj/description", "administrator"),
    page("/administration/organisations", who="administrator"),
    page("/administration/organisations/new", who="clerk"),
    page("/administration/organisations/{one}", "/administration/organisations/{organisation}", "administrator"),
    page("/workbench", who="officer"),
    page("/workbench", who="leader"),
    page("/workbench", who="host"),
    page("/workbench", who="resident", status=403),
    page("/workbench/audit", who="auditor"),
    page("/workbench/clerk", who="clerk"),
    page("/workbench/clerk", "/workbench/clerk?consultation=lift", "clerk"),
    page("/workbench/clerk", "/workbench/clerk?consultation=lift", "clerk", before="send nothing", status=422),
    page("/workbench/clerk/slips/{comment}", "/workbench/clerk/slips/{slip}", "clerk"),
    page("/workbench/consultations/new", who="officer"),
    page("/workbench/consultations/new", who="officer", before="send nothing", status=422),
    page(W, LIFT, "officer"),
    page(W, "/workbench/consultations/{prepared}", "officer"),
    page(W, "/workbench/consultations/{submitted}", "reviewer"),
    page(W, "/workbench/consultations/{withdrawn}", "reviewer"),
    page(f"{W}/edit", "/workbench/consultations/{prepared}/edit", "officer"),
    page(f"{W}/edit", f"{LIFT}/edit", "reviewer"),
    page(f"{W}/draft", "/workbench/consultations/{prepared}/draft", "officer"),
    page(f"{W}/draft", "/workbench/consultations/{prepared}/draft?correct=true", "officer"),
    page(f"{W}/draft", "/workbench/consultations/waste-points/draft?version=2&compare=1", "reviewer"),
    page(f"{W}/comments", f"{LIFT}/comments", "officer"),
    page(f"{W}/comments", f"{LIFT}/comments?q=此处无此文", "officer"),
    page(f"{W}/comments", f"{LIFT}/comments", "officer", before="send nothing", status=422),
    page(f"{W}/comments", "/workbench/consultations/{prepared}/comments", "officer"),
    page(f"{W}/imports", f"{LIFT}/imports", "officer"),
    page(f"{W}/imports", f"{LIFT}/imports", "auditor"),
    page(f"{W}/imports", f"{LIFT}/imports", "clerk", before="send nothing", status=422),
    page(f"{W}/imports/{{whole}}", f"{LIFT}/imports/{{prepared-import}}", "clerk"),
    page(f"{W}/imports/{{whole}}", f"{LIFT}/imports/{{done-import}}", "officer"),
    page(f"{C}/hand-in", "/consultations/lift/hand-in"),
    page(f"{C}/hand-in", "/consultations/lift/hand-in", "merchant"),
    page(f"{C}/hand-in/{{whole}}", "/consultations/lift/hand-in/{prepared-import}", "officer"),
    page(f"{C}/hand-in/{{whole}}", "/consultations/lift/hand-in/{done-import}", "officer"),
    page(f"{W}/comments/{{comment}}", f"{LIFT}/comments/{{comment}}", "officer"),
    page(f"{W}/comments/{{comment}}", f"{LIFT}/comments/{{hidden}}", "auditor"),
    page(f"{W}/queue", f"{LIFT}/queue", "officer"),
    page(f"{W}/queue", f"{LIFT}/queue?state=all&item={{comment}}", "officer"),
    page(f"{W}/queue", f"{LIFT}/queue?q=此处无此文", "officer"),
    page(f"{W}/queue", "/workbench/consultations/{prepared}/queue", "officer"),
    page(f"{W}/queue/progress", f"{LIFT}/queue/progress", "officer"),
    page(f"{W}/queue/acts", f"{LIFT}/queue/acts?of=all", "officer"),
    page(f"{W}/families", f"{LIFT}/families", "officer"),
    page(f"{W}/families", f"{LIFT}/families?apart=yes", "officer"),
    page(f"{W}/families", "/workbench/consultations/{prepared}/families", "officer"),
    page(f"{W}/families/{{family}}", f"{LIFT}/families/{{family}}", "officer"),
    page(f"{W}/families/{{family}}", f"{LIFT}/families/{{family}}", "auditor"),
    page(f"{W}/comments/{{comment}}/suggestions", f"{LIFT}/comments/{{comment}}/suggestions", "officer"),
    page(f"{W}/topics", f"{LIFT}/topics", "officer"),
    page(f"{W}/topics", "/workbench/consultations/{prepared}/topics", "officer"),
    page(f"{W}/points", f"{LIFT}/points", "officer"),
    page(f"{W}/points/new", f"{LIFT}/points/new", "officer"),
    page(f"{W}/points/new", f"{LIFT}/points/new?title=噪音、采光&comments={{comment}}", "officer"),
    page(f"{W}/points/{{point}}", f"{LIFT}/points/{{point}}", "officer"),
    page(f"{W}/points/{{point}}", "/workbench/consultations/waste-points/points/{answered-point}", "leader"),
    page(f"{W}/opinion-map", "/workbench/consultations/fifteenth-plan/opinion-map", "leader"),
    page(f"{W}/opinion-map", f"{LIFT}/opinion-map", "officer"),
    page(f"{W}/report", f"{LIFT}/report", "officer"),
    page(f"{W}/report", "/workbench/consultations/{reported}/report", "leader"),
    page(f"{W}/report", "/workbench/consultations/waste-points/report", "reviewer"),
)

NIGHT = "/workbench/consultations/night-economy/asked"
LISTENING = (
    page("/written-requests", who="merchant"),
    page("/written-requests", who="officer"),
    page("/written-requests/{code}", "/written-requests/{letter}"),
    page("/written-requests/{code}", "/written-requests/{answered-letter}"),
    page("/written-requests/{code}", "/written-requests/x", "resident", status=404),
    page(f"{W}/asked", f"{LIFT}/asked", "officer"),
    page(f"{W}/asked", NIGHT, "commerce"),
    page(f"{W}/asked/requests/new", f"{LIFT}/asked/requests/new", "officer"),
    page(f"{W}/asked/requests/new", f"{LIFT}/asked/requests/new", "officer", before="send nothing", status=422),
    page(f"{W}/asked/requests/{{request_id}}", f"{NIGHT}/requests/{{request}}", "commerce"),
    page(f"{W}/asked/requests/{{request_id}}/letter", f"{NIGHT}/requests/{{request}}/letter", "commerce"),
    page(
        f"{W}/asked/requests/{{request_id}}/replies/{{addressee}}",
        f"{NIGHT}/requests/{{request}}/replies/{{addressee}}",
        "commerce",
    ),
    page(f"{W}/asked/gatherings/new", f"{LIFT}/asked/gatherings/new", "officer"),
    page(f"{W}/asked/gatherings/new", f"{LIFT}/asked/gatherings/new", "officer", before="send nothing", status=422),
    page(f"{W}/asked/gatherings/{{gathering_id}}", f"{NIGHT}/gatherings/{{gathering}}", "commerce"),
    page(f"{W}/asked/gatherings/{{gathering_id}}/comments", f"{NIGHT}/gatherings/{{gathering}}/comments", "commerce"),
)
FILED = "/workbench/consultations/canteen-filed"
MODERATION = (
    page(f"{W}/moderation", f"{LIFT}/moderation", "officer"),
    page(f"{W}/moderation", f"{LIFT}/moderation?done={{batch}}", "reviewer"),
    page(f"{W}/moderation", f"{LIFT}/moderation", "officer", before="send nothing", status=422),
    page(f"{W}/moderation/screening", f"{LIFT}/moderation/screening", "officer"),
    page(
        f"{W}/moderation/screening",
        f"{LIFT}/moderation/screening?standing=pending&do=hide&reason=advertising",
        "officer",
    ),
    page(f"{W}/moderation/screening", f"{LIFT}/moderation/screening?do=hide", "officer", status=422),
    page(f"{W}/moderation/screenings", f"{LIFT}/moderation/screenings", "officer"),
    page(f"{W}/moderation/screenings/{{batch}}", f"{LIFT}/moderation/screenings/{{batch}}", "officer"),
    page(f"{W}/moderation/objections", f"{LIFT}/moderation/objections", "officer"),
    page(f"{W}/moderation/objections", "/workbench/consultations/{prepared}/moderation/objections", "officer"),
    page(f"{W}/moderation/disownings", f"{LIFT}/moderation/disownings", "officer"),
    page(f"{W}/comments/{{comment}}/redaction", f"{LIFT}/comments/{{hidden}}/redaction", "officer"),
    page(f"{W}/comments/{{comment}}/redaction", f"{LIFT}/comments/{{named}}/redaction", "officer"),
    page(f"{W}/comments/{{comment}}/erasure", f"{LIFT}/comments/{{named}}/erasure", "officer"),
    page(f"{W}/comments/{{comment}}/erasure", f"{LIFT}/comments/{{named}}/erasure", "reviewer"),
    page(
        f"{W}/comments/{{comment}}/erasure",
        f"{LIFT}/comments/{{named}}/erasure",
        "reviewer",
        before="send nothing",
        status=422,
    ),
    page(f"{W}/comments/{{comment}}/original", f"{LIFT}/comments/{{named}}/original", "officer"),
    page(f"{W}/comments/{{comment}}", f"{FILED}/comments/{{filed}}", "auditor"),
    page(f"{W}/comments/{{comment}}/redaction", f"{FILED}/comments/{{filed}}/redaction", "water"),
    page(f"{W}/points/{{point}}", f"{FILED}/points/{{noted}}", "water"),
    page(f"{C}/comments", "/consultations/canteen-filed/comments"),
    page("/receipts/{code}", "/receipts/{filed-receipt}"),
    page("/receipts/{code}/objection", "/receipts/{hidden-receipt}/objection"),
    page("/receipts/{code}/objection", "/receipts/{waiting-receipt}/objection"),
    page("/receipts/{code}/disowning", "/receipts/{waiting-receipt}/disowning"),
    page(f"{C}/comments/{{comment}}/disowning", "/consultations/lift/comments/{named}/disowning"),
    page("/disownings/code", "/consultations/lift/comments/{named}/disowning", before="say it is not theirs"),
    page("/disownings/{one}", "/disownings/{disowning}"),
)
CANTEEN = "/workbench/consultations/canteen-redrafted"
REDRAFTS = (
    page(f"{C}/changes", "/consultations/canteen-redrafted/changes"),
    page(f"{C}/draft", "/consultations/canteen-redrafted/draft"),
    page(f"{C}/comments", "/consultations/canteen-redrafted/comments"),
    page(f"{C}/report", "/consultations/canteen-redrafted/report"),
    page(f"{C}/history", "/consultations/canteen-again/history", "officer"),
    page(C, "/consultations/canteen-again", "officer"),
    page(f"{W}/draft", f"{CANTEEN}/draft?version=2&compare=1", "officer"),
    page(f"{W}/alignment", f"{CANTEEN}/alignment", "officer"),
    page(f"{W}/alignment/{{version}}/{{clause}}", f"{CANTEEN}/alignment/2/{{redrafted-clause}}", "officer"),
    page(f"{W}/points/{{point}}", f"{CANTEEN}/points/{{redrafted-point}}", "officer"),
    page(f"{W}/final-text", f"{CANTEEN}/final-text", "officer"),
    page(f"{W}/final-text", f"{CANTEEN}/final-text", "officer", before="send nothing", status=422),
    page(f"{W}/continuation", f"{CANTEEN}/continuation", "officer"),
    page(f"{W}/continuation", f"{CANTEEN}/continuation", "officer", before="send nothing", status=422),
)
SUBSCRIPTIONS = (
    page("/subscriptions"),
    page("/subscriptions", "/subscriptions?about=consultation:lift", "resident"),
    page("/subscriptions", before="send nothing", status=422),
    page("/subscriptions/{subscription}/confirmation", "/{confirmation}"),
    page("/subscriptions/{subscription}/confirmation", "/{confirmed}"),
    page("/subscriptions/{subscription}/leave", "/{leave}"),
    page("/subscriptions/{subscription}/leave", "/{left}"),
    page("/notices/{delivery}/stop", "/{stop}"),
    page(f"{W}/notices", "/workbench/consultations/waste-points/notices", "reviewer"),
    page(f"{W}/notices", f"{LIFT}/notices", "officer"),
    page("/administration/webhooks", who="administrator"),
    page("/administration/webhooks/{slug}", "/administration/webhooks/fgj", "administrator"),
    page(
        "/administration/webhooks/{slug}",
        "/administration/webhooks/fgj",
        "administrator",
        before="send nothing",
        status=422,
    ),
)
QUESTIONS = (
    page(f"{C}/results", "/consultations/waste-points/results"),
    page(f"{C}/results", "/consultations/waste-points/results?question={in-words}"),
    page(f"{C}/comment", "/consultations/lift/comment?clause={asked-clause}"),
    page(f"{C}/draft", "/consultations/lift/draft#c-{asked-clause}"),
    page(f"{W}/questions", "/workbench/consultations/{prepared}/questions", "officer"),
    page(f"{W}/questions", "/workbench/consultations/{asking}/questions", "officer"),
    page(f"{W}/questions", f"{LIFT}/questions", "reviewer"),
    page(f"{W}/questions/results", f"{LIFT}/questions/results", "officer"),
    page(f"{W}/faq", f"{LIFT}/faq", "officer"),
    page(f"{W}/faq", "/workbench/consultations/{prepared}/faq", "leader"),
    page(f"{W}/faq/new", f"{LIFT}/faq/new?family={{family}}", "officer"),
    page(f"{W}/faq/new", f"{LIFT}/faq/new", "officer", before="send nothing", status=422),
    page(f"{W}/faq/{{entry}}", f"{LIFT}/faq/{{faq-entry}}", "officer"),
    page(f"{W}/faq/{{entry}}", f"{LIFT}/faq/{{waiting-entry}}", "reviewer"),
)
PAGES = (*PAGES, *LISTENING, *MODERATION, *REDRAFTS, *SUBSCRIPTIONS, *QUESTIONS)

# what is answered to a GET and is no page: pictures, files, feeds, and what is asked by machines
NO_PAGES = frozenset(
    {
        "/attachments/{attachment_id}",
        "/feeds/announcements.atom",
        "/health/live",
        "/health/ready",
        "/ledger/checkpoint",
        "/ledger/checkpoints/{size}",
        "/ledger/consistency",
        "/ledger/kaimen_verify.py",
        "/ledger/keys",
        "/ledger/leaves",
        "/ledger/proofs/{leaf}",
        "/metrics",
        "/robots.txt",
        "/sitemap.xml",
        "/feeds/consultations.atom",
        "/feeds/reports.atom",
        "/feeds/{office}/consultations.atom",
        "/feeds/{office}/reports.atom",
        "/schema/openapi.json",
        "/schema/{path}",
        "/static/{name}",
        "/workbench/consultations/{slug}/imports/{whole}/rejected.csv",
        "/consultations/{slug}/hand-in/{whole}/rejected.csv",
        # a sentence that the form of a notice asks for while it is filled in
        "/workbench/consultations/period",
    }
)
