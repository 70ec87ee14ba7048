"""The record of who did what, for auditors: newest first, narrowed by the address."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from consultations.queries.audit import AuditFilter, audit
from frontend.answers import AnyRequest
from frontend.pages.workbench.showing import shown
from frontend.rendering import url
from participation.base.errors import N_
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

HERE = "/workbench/audit"
# what was done in words; an act that is not here is shown by its verb alone
VERBS = {
    "consultation.prepared": N_("Notice prepared"),
    "consultation.corrected": N_("Notice changed"),
    "consultation.submit": N_("Handed in for review"),
    "consultation.approve": N_("Signed"),
    "consultation.reject": N_("Sent back"),
    "consultation.open": N_("Opening decided"),
    "consultation.extend": N_("Extended"),
    "consultation.close": N_("Closed"),
    "consultation.withdraw": N_("Withdrawn"),
    "consultation.archive": N_("Archived"),
    "consultation.invited": N_("People invited"),
    "consultation.submit_report": N_("Report submitted"),
    "consultation.review_report": N_("Report reviewed"),
    "consultation.approve_report": N_("Report signed"),
    "consultation.reject_report": N_("Report sent back"),
    "consultation.publish": N_("Report published"),
    "draft.saved": N_("Draft saved"),
    "comment.received": N_("Comment taken in"),
    "comment.shown": N_("Comments shown to others"),
    "comment.hidden": N_("Comments hidden from others"),
    "comment.no_change_marked": N_("Marked as asking for no change"),
    "comment.no_change_unmarked": N_("Mark of no change taken back"),
    "point.stated": N_("Point stated"),
    "point.corrected": N_("Point changed"),
    "point.retired": N_("Point taken off the list"),
    "point.linked": N_("Comments linked to a point"),
    "point.unlinked": N_("Comments taken off a point"),
    "point.disposed": N_("Disposition saved"),
    "authorisation claimed": N_("Authorisation claimed"),
    "authorisation confirmed": N_("Authorisation confirmed"),
    "body added": N_("Body added"),
    "body saved": N_("Body changed"),
    "capacity chosen": N_("Capacity chosen"),
    "code sent": N_("One-time code sent"),
    "contact added": N_("Contact added"),
    "contact removed": N_("Contact removed"),
    "credentials forgotten": N_("Password and authenticator reset"),
    "organisation added": N_("Organisation added"),
    "organisation described": N_("Organisation changed"),
    "password set": N_("Password set"),
    "person added": N_("Person added"),
    "profile changed": N_("Profile changed"),
    "role ended": N_("Role ended"),
    "role granted": N_("Role granted"),
    "second factor confirmed": N_("Authenticator confirmed"),
    "signed in": N_("Signed in"),
    "signed out": N_("Signed out"),
    "token issued": N_("Token issued"),
    "token revoked": N_("Token revoked"),
}
ON_A_PAGE = 100
Text = Annotated[str, QueryParameter(max_length=200)]


class AuditPage(Controller):
    """``/workbench/audit``."""

    path = HERE
    guards = (has_role(Role.AUDITOR),)

    @get()
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        consultation: Text = "",
        subject: Text = "",
        verb: Text = "",
        person: Text = "",
        cursor: Text = "",
    ) -> Response[Any]:
        """The last acts, and those before them page by page."""
        given = {"consultation": consultation, "subject": subject, "verb": verb, "person": person}
        given = {name: value.strip() for name, value in given.items()}
        found = await audit(actor, AuditFilter(**given), cursor=cursor or None, limit=ON_A_PAGE)
        return shown(
            request,
            "workbench/audit.html",
            block="rows",
            rows=[(row, _detail(row.detail)) for row in found.items],
            verbs=VERBS,
            narrowed=any(given.values()),
            given=given,
            form=given,
            next_page=url(HERE, **given, cursor=found.next) if found.next else None,
            first_page=url(HERE, **given) if cursor else None,
        )


def _detail(text: str) -> list[tuple[str, str]]:
    """What was recorded beside the act, as words; of long lists the number only."""
    found = msgspec.json.decode(text, type=dict[str, Any])
    plain = {name: len(value) if isinstance(value, list) else value for name, value in found.items()}
    return [(name, str(value)) for name, value in plain.items() if value]
