"""相似意见 on the workbench: what the machine grouped, clause by clause, and how far it is."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.families import FamilyFilter, families
from frontend.answers import AnyRequest
from frontend.filters import id_of
from frontend.pages.workbench.showing import Slug, at, framed, shown
from frontend.rendering import url
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
NARROWING = ("clause", "alone", "apart", "open", "sort", "cursor")
ON_A_PAGE = 30


class FamiliesPage(Controller):
    """``/workbench/consultations/{slug}/families``."""

    path = "/workbench/consultations/{slug:str}/families"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The families that the address narrows down to, clause by clause."""
        frame = await framed(actor, slug, "families")
        given = {name: value for name in NARROWING if (value := (request.query_params.get(name) or "").strip())}
        wanted = FamilyFilter(
            clause=id_of(given.get("clause")),
            whole=given.get("clause") == "whole",
            alone="alone" in given,
            apart="apart" in given,
            open="open" in given,
        )
        found = await families(
            actor,
            frame["view"],
            wanted,
            by_people=given.get("sort") == "people",
            cursor=given.get("cursor"),
            limit=ON_A_PAGE,
        )
        narrowed = {name: value for name, value in given.items() if name != "cursor"}
        here = at(slug, "families")
        return shown(
            request,
            "workbench/families.html",
            block="list",
            found=found,
            numbers=await clause_numbers(frame["view"].id),
            narrowed=narrowed,
            here=url(here, **given),
            next_page=url(here, **{**narrowed, "cursor": found.next}) if found.next else None,
            first_page=url(here, **narrowed) if "cursor" in given else None,
            form=given,
            **frame,
        )
