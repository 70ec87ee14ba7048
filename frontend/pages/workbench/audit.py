"""The record of who did what, for auditors: newest first, narrowed by the address."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from consultations.queries.audit import AuditFilter, audit
from frontend.answers import AnyRequest
from frontend.audit_words import VERBS
from frontend.pages.workbench.showing import shown
from frontend.rendering import url
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

HERE = "/workbench/audit"
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
