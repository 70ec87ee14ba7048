"""Every page of the application as it is looked at: where it is, who looks, and what they did just before."""

from __future__ import annotations

from typing import Literal

import msgspec

# who looks, and the name in the demo city of somebody who is that
PEOPLE = {
    "officer": "周敏",
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
Before = Literal["", "ask for a code", "give the password", "add a contact", "send nothing", "make a token"]


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

PAGES = (
    page("/"),
    page("/about"),
    page("/accessibility"),
    page("/privacy"),
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
    page(f"{W}/comments/{{comment}}", f"{LIFT}/comments/{{comment}}", "officer"),
    page(f"{W}/comments/{{comment}}", f"{LIFT}/comments/{{hidden}}", "auditor"),
    page(f"{W}/points", f"{LIFT}/points", "officer"),
    page(f"{W}/points/new", f"{LIFT}/points/new", "officer"),
    page(f"{W}/points/{{point}}", f"{LIFT}/points/{{point}}", "officer"),
    page(f"{W}/points/{{point}}", "/workbench/consultations/waste-points/points/{answered-point}", "leader"),
    page(f"{W}/report", f"{LIFT}/report", "officer"),
    page(f"{W}/report", "/workbench/consultations/{reported}/report", "leader"),
    page(f"{W}/report", "/workbench/consultations/waste-points/report", "reviewer"),
)

# what is answered to a GET and is no page: pictures, files, feeds, and what is asked by machines
NO_PAGES = frozenset(
    {
        "/attachments/{attachment_id}",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/robots.txt",
        "/sitemap.xml",
        "/schema/openapi.json",
        "/schema/{path}",
        "/static/{name}",
        # a sentence that the form of a notice asks for while it is filled in
        "/workbench/consultations/period",
    }
)
