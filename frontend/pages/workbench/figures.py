"""The yearly figures on the desk: as they stand now, the list behind each number, files, and handing them in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from decisions.queries.assessment import assessment
from decisions.queries.editions import editions_of
from decisions.queries.figures import READING, figures, rows_behind
from decisions.queries.figures_published import subject_of
from decisions.rules.figures import Number, Period, between, number_of, period_of
from decisions.schemas.figures import CountedRow, NewFiguresEdition
from decisions.services.figures import HANDING_IN, hand_in_figures
from decisions.words import EditionKind
from frontend.answers import AnyRequest, see_other
from frontend.figures_files import file_of
from frontend.figures_layout import laid_out
from frontend.figures_words import NAMES, PARTICIPANT_KINDS, PEOPLE, desk_address, public_address, slug_of
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.showing import errors_of, shown
from frontend.rendering import url
from participation.base import clock
from participation.base.errors import N_, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

HERE = "/workbench/figures"
READERS = (has_role(*READING),)
ON_A_PAGE = 50
HANDED_IN = N_("The figures are handed in. They wait for their signatures.")
Text = Annotated[str, QueryParameter(max_length=60)]
Cursor = Annotated[str, QueryParameter(max_length=200)]
Office = Annotated[str, QueryParameter(name="body", max_length=60)]
Format = Annotated[Literal["csv", "xlsx", "json"], QueryParameter(name="format")]
First = Annotated[str, QueryParameter(name="from", max_length=10)]
Last = Annotated[str, QueryParameter(name="to", max_length=10)]


class FiguresForm(msgspec.Struct, kw_only=True):
    """Whose figures of which year are handed in, and by whom."""

    year: Annotated[int, Meta(ge=1990, le=2200)]
    body: Annotated[str, Meta(max_length=60)] = ""
    by: Annotated[str, Meta(max_length=60)] = ""
    reason: Annotated[str, Meta(max_length=2000)] = ""


class FiguresDeskPage(Controller):
    """``/workbench/figures``."""

    path = HERE
    guards = READERS

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], period: Text = "", office: Office = "",
        first: First = "", last: Last = "",
    ) -> Response[Any]:  # fmt: skip
        """The numbers of a period as they stand now, of one body or of all."""
        return await _page(request, actor, period, office, first, last)

    @post(guards=(has_role(*HANDING_IN),))
    async def hand_in(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Freeze the figures of a year, for the chain to sign."""
        form = await typed(request)
        try:
            given = await read_form(request, FiguresForm)
            made = await hand_in_figures(actor, new=msgspec.convert(msgspec.structs.asdict(given), NewFiguresEdition))
        except Refused as refused:
            year, body = str(form.get("year", "")), str(form.get("body", ""))
            return await _page(
                request, actor, year, body, status=refused.refusal.status, errors=errors_of(refused), form=form
            )
        return see_other(f"/workbench/editions/{made.id}", Notice(HANDED_IN))

    @get("/file")
    async def file(
        self, request: AnyRequest, actor: NamedDependency[Actor], kind: Format, period: Text = "", office: Office = ""
    ) -> Response[bytes]:
        """The same as a file."""
        return file_of(await figures(actor, _period(period), office), kind, actor.locale)

    @get("/assessment")
    async def assess(
        self, request: AnyRequest, actor: NamedDependency[Actor], period: Text = "", first: First = "", last: Last = ""
    ) -> Response[Any]:
        """Which bodies answer late."""
        chosen, errors = _chosen(period, first, last)
        return shown(
            request,
            "figures/assessment.html",
            status=422 if errors else 200,
            errors=errors,
            found=await assessment(actor, chosen),
            **_of_period(chosen, first, last),
        )

    @get("/{period:str}/{number:str}")
    async def behind(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        period: FromPath[str],
        number: FromPath[str],
        office: Office = "",
        cursor: Cursor = "",
    ) -> Response[Any]:
        """The rows that a number counts: these and no others."""
        chosen, wanted = period_of(period), number_of(number)
        found = await rows_behind(actor, chosen, wanted, body=office, cursor=cursor or None, limit=ON_A_PAGE)
        here = _behind(chosen, wanted)
        mine = {one.slug for one in await bodies() if actor.has(*READING, body=one.id)}
        return shown(
            request,
            "figures/rows.html",
            block="rows",
            period=chosen,
            labels=PARTICIPANT_KINDS if wanted in PEOPLE else {},
            name=NAMES[wanted.value],
            lines=[(row, _address(wanted, row, mine)) for row in found.items],
            back=url(HERE, period=chosen.name, body=office),
            next_page=url(here, body=office, cursor=found.next) if found.next else None,
            first_page=url(here, body=office) if cursor else None,
        )


async def _page(
    request: AnyRequest, actor: Actor, period: str, body: str, first: str = "", last: str = "", *, status: int = 200,
    errors: tuple[FieldError, ...] = (), form: dict[str, Any] | None = None,
) -> Response[str]:  # fmt: skip
    chosen, wrong = _chosen(period, first, last)
    known = await bodies()
    told = await figures(actor, chosen, body)
    whose = next((one for one in known if one.slug == body), None)
    yearly = chosen == period_of(str(chosen.first.year))
    may = (
        actor.has(*HANDING_IN, body=whose.id) if whose else bool(actor.bodies(Role.SECRETARY))
    )  # the whole city's by a secretary
    return shown(
        request,
        "figures/desk.html",
        status=422 if wrong else status,
        errors=(*wrong, *errors),
        form=form or {},
        laid=laid_out(told, lambda number: url(_behind(chosen, number), body=body)),
        body=body,
        bodies=known,
        offices=[one for one in known if one.id in actor.bodies(Role.SECRETARY)],
        yearly=yearly,
        hands_in=may,
        editions=await editions_of(EditionKind.FIGURES, subject_of(whose.id if whose else None, chosen.first.year))
        if yearly
        else [],
        stages=current_rules().sign_off.stages,
        **_of_period(chosen, first, last),
    )


def _address(number: Number, row: CountedRow, mine: Collection[str]) -> str:
    """Where the reader finds a row: what is of another body only as everybody does."""
    return desk_address(number, row) if row.body in mine else public_address(number, row.slug)


def _behind(period: Period, number: Number) -> str:
    return f"{HERE}/{period.name}/{slug_of(number.value)}"


def _of_period(chosen: Period, first: str, last: str) -> dict[str, Any]:
    year = chosen.first.year
    return {
        "chosen": chosen,
        "year": year,
        "parts": [f"{year}", *(f"{year}-H{n}" for n in (1, 2)), *(f"{year}-Q{n}" for n in (1, 2, 3, 4))],
        "months": [f"{year}-{n:02}" for n in range(1, 13)],
        "first": first,
        "last": last,
    }


def _chosen(period: str, first: str, last: str) -> tuple[Period, tuple[FieldError, ...]]:
    """The period that the address asks for, or this year and what is wrong with the address."""
    try:
        if first or last:
            return between(first, last), ()
        return _period(period), ()
    except Refused as refused:
        return _period(""), errors_of(refused)


def _period(period: str) -> Period:
    return period_of(period or str(day_of(clock.now(), current().zone).year))
