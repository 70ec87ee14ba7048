"""Forums and visits on the workbench: who came, the minutes, and what was said there taken into the comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from consultations.listening.errors import OPINION_TOO_LONG, OPINIONS_MISSING, TOO_MANY_OPINIONS
from consultations.listening.words import Occasion
from consultations.queries.listening_occasions import gathered, gathering, gatherings
from consultations.rules.opinions import clause_named, opinions_of
from consultations.schemas.draft import ClauseView
from consultations.schemas.limits import Document
from consultations.schemas.listening_occasions import (
    GatheringView,
    NewGathering,
    NewMinutes,
    NewOpinion,
    NewOpinions,
)
from consultations.services import listening_occasions
from frontend.answers import AnyRequest, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.filters import choice
from frontend.forms import read_form, typed
from frontend.once import new_form_key, once
from frontend.page import Notice
from frontend.pages.workbench.listening import ENTERING, OFFICE, READERS, clauses_of, may
from frontend.pages.workbench.listening_form import GatheringForm, OpinionRow, OpinionsForm, renumbered
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.uploads.queries import attached_to

RECORDED = N_("It is recorded.")
MINUTED = N_("The minutes are kept as version %(version)s.")
GATHERED = N_("Recorded as comments: %(number)s.")
NO_SUCH_CLAUSE = N_("The draft has no such clause.")
MOST, LONGEST = 200, 20_000
ROWS = 4
GROUP_FIELDS = ("kind", "name", "people")
OPINION_FIELDS = ("text", "speaker")
Kind = Annotated[str, QueryParameter(max_length=20)]


class MinutesForm(msgspec.Struct, kw_only=True):
    """The minutes; ``version`` is the one that was on the page."""

    text: Document = ""
    version: int = 0


class GatheringPage(Controller):
    """``/workbench/consultations/{slug}/asked/gatherings``."""

    path = "/workbench/consultations/{slug:str}/asked/gatherings"
    guards = READERS

    @get("/new", guards=OFFICE)
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, kind: Kind = ""
    ) -> Response[Any]:
        """An empty form for a forum or a visit."""
        return await _new(request, actor, slug, {"kind": str(choice(Occasion, kind) or Occasion.FORUM)})

    @post("/new", guards=OFFICE)
    async def record(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Record it, or make room for one group more."""
        files = Enclosed()
        again = await typed(request)
        try:
            files = await enclosed(actor, request)
            if again.get("step") == "more":
                return await _new(request, actor, slug, again, files=files, more=1)
            form = await read_form(request, GatheringForm)
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = NewGathering(
                held_on=form.held_on,
                place=form.place,
                topic=form.topic,
                host=form.host,
                attendance=form.attendance,
                minutes=form.minutes,
                attachments=[file.id for file in files.files],
            )
            made = await once(
                lambda: _recorded(actor, slug, form.kind, new),
                key=form.form_key,
                sent=(form.kind, msgspec.structs.replace(new, attachments=[]), [file.sha256 for file in files.files]),
                owner=("gathering", slug, actor.person),
            )
        except Refused as refused:
            errors = errors_of(refused)
            errors += tuple(e for e in files.errors if e not in errors)
            return await _new(request, actor, slug, again, status=refused.refusal.status, errors=errors, files=files)
        return see_other(at(slug, "asked", "gatherings", made), Notice(RECORDED, {"kept": f"gathering-{slug}"}))

    @get("/{gathering_id:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """Who came, the minutes, and the comments that were gathered there."""
        return await _one(request, actor, slug, gathering_id)

    @post("/{gathering_id:uuid}/minutes", guards=OFFICE)
    async def write(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """Write the minutes; the second of two writers gets theirs back beside what the first has kept (409)."""
        files = Enclosed()
        try:
            files = await enclosed(actor, request)
            form = await read_form(request, MinutesForm)
            if files.errors:
                raise Refused(invalid(*files.errors))
            new = NewMinutes(text=form.text, version=form.version, attachments=[file.id for file in files.files])
            version = await listening_occasions.write_minutes(actor, gathering=gathering_id, new=new)
        except Refused as refused:
            errors = errors_of(refused)
            errors += tuple(e for e in files.errors if e not in errors)
            again = await typed(request)
            clashed = refused.refusal.code == "edited_meanwhile"
            if clashed:
                again.pop("version", None)
            return await _one(
                request, actor, slug, gathering_id, again,
                status=refused.refusal.status, errors=errors, files=files, clashed=clashed,
            )  # fmt: skip
        kept = f"minutes-{gathering_id}-{version - 1}"
        return see_other(
            at(slug, "asked", "gatherings", gathering_id), Notice(MINUTED, {"version": version, "kept": kept})
        )

    @get("/{gathering_id:uuid}/comments", guards=ENTERING)
    async def ask_opinions(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """The text in which the opinions stand, the minutes to begin with."""
        return await _opinions(request, actor, slug, gathering_id)

    @post("/{gathering_id:uuid}/comments", guards=ENTERING)
    async def gather(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, gathering_id: FromPath[UUID]
    ) -> Response[Any]:
        """First each opinion as it was found, to be looked through; then all of them in one act."""
        frame = await framed(actor, slug, "asked")
        clauses = await clauses_of(actor, frame)
        rows: list[OpinionRow] = []
        try:
            form = await read_form(request, OpinionsForm)
            if form.step == "find":
                rows = _found(form.said, clauses)
                return await _opinions(request, actor, slug, gathering_id, rows, form=await typed(request))
            rows = form.opinions
            new = NewOpinions(opinions=_meant(rows, clauses), agreed=form.agreed)
            number = await once(
                lambda: _gathered(actor, gathering_id, new),
                key=form.form_key,
                sent=new,
                owner=("opinions", str(gathering_id), actor.person),
            )
        except Refused as refused:
            return await _opinions(
                request, actor, slug, gathering_id, rows,
                form=await typed(request), status=refused.refusal.status, errors=_on_rows(errors_of(refused)),
            )  # fmt: skip
        return see_other(at(slug, "asked", "gatherings", gathering_id), Notice(GATHERED, {"number": number}))


def _found(said: str, clauses: Sequence[ClauseView]) -> list[OpinionRow]:
    """The opinions in a text, each with the clause it begins by naming. Raises 422."""
    found = opinions_of(said)
    if not found:
        raise Refused(invalid(FieldError("said", "required", OPINIONS_MISSING)))
    if len(found) > MOST:
        raise Refused(invalid(FieldError("said", "too_long", TOO_MANY_OPINIONS, {"max": MOST})))
    if any(len(one.text) > LONGEST for one in found):
        raise Refused(invalid(FieldError("said", "too_long", OPINION_TOO_LONG, {"max": LONGEST})))
    numbers = [clause.number for clause in clauses]
    return [OpinionRow(speaker=one.speaker, number=clause_named(one.text, numbers), text=one.text) for one in found]


def _meant(rows: Sequence[OpinionRow], clauses: Sequence[ClauseView]) -> list[NewOpinion]:
    """The opinions with the clauses they name. Raises 422 for a number that the draft does not have."""
    ids = {clause.number: clause.id for clause in clauses}
    wrong = [
        FieldError(f"opinions.{place}.number", "unknown_value", NO_SUCH_CLAUSE)
        for place, row in enumerate(rows)
        if row.number.strip() and row.number.strip() not in ids
    ]
    if wrong:
        raise Refused(invalid(*wrong))
    return [NewOpinion(text=row.text, speaker=row.speaker, clause=ids.get(row.number.strip())) for row in rows]


def _on_rows(errors: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
    """An error of a list without rows is one of the text from which they come."""
    return tuple(msgspec.structs.replace(e, field="said") if e.field == "opinions" else e for e in errors)


async def _recorded(actor: Actor, slug: str, kind: Occasion, new: NewGathering) -> str:
    return str((await listening_occasions.record_gathering(actor, slug=slug, kind=kind, new=new)).id)


async def _gathered(actor: Actor, gathering_id: UUID, new: NewOpinions) -> str:
    return str(len((await listening_occasions.gather(actor, gathering=gathering_id, new=new)).comments))


async def _new(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    form: dict[str, Any],
    *,
    status: int = 200,
    more: int = 0,
    files: Enclosed | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    again, filled = renumbered(form, "attendance", GROUP_FIELDS)
    return shown(
        request,
        "workbench/listening_gathering_new.html",
        status=status,
        form={"form_key": new_form_key()} | again,
        rows=max(ROWS, filled + more),
        files=files or Enclosed(),
        **frame,
        **values,
    )


async def _of(actor: Actor, frame: dict[str, Any], gathering_id: UUID) -> GatheringView:
    """The gathering, if it is one of this consultation. Raises 404."""
    found = await gathering(actor, gathering_id)
    every = await gatherings(actor, frame["view"].slug)
    if found.id not in {one.id for one in every.items}:
        raise Refused(NOT_FOUND)
    return found


async def _one(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    gathering_id: UUID,
    form: dict[str, Any] | None = None,
    *,
    status: int = 200,
    files: Enclosed | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    found = await _of(actor, frame, gathering_id)
    return shown(
        request,
        "workbench/listening_gathering.html",
        status=status,
        found=found,
        lines=await gathered(gathering_id),
        attached=await attached_to(f"gathering:{gathering_id}"),
        form={"text": found.minutes, "version": str(found.minutes_version)} | (form or {}),
        files=files or Enclosed(),
        **may(frame),
        **frame,
        **values,
    )


async def _opinions(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    gathering_id: UUID,
    rows: Sequence[OpinionRow] = (),
    *,
    form: dict[str, Any] | None = None,
    status: int = 200,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "asked")
    found = await _of(actor, frame, gathering_id)
    return shown(
        request,
        "workbench/listening_opinions.html",
        status=status,
        found=found,
        opinions=rows,
        clauses=await clauses_of(actor, frame),
        form={"form_key": new_form_key(), "said": found.minutes} | (form or {}),
        **frame,
        **values,
    )
