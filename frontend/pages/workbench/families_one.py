"""One family on the workbench: each member beside the representative, and what officers do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.queries.families_pages import family as one_family
from consultations.queries.families_pages import near_families
from consultations.rules.families import Deed
from consultations.schemas.families import Confirmation, FamilyId, Move, Split
from consultations.schemas.limits import Line, Reason
from consultations.services.families import deciding
from frontend.answers import AnyRequest, see_other
from frontend.families_difference import differences
from frontend.filters import id_of
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from frontend.rendering import url
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
SPLIT = N_("They are a family of their own now.")
MOVED = N_("They are in the other family now.")
JOINED = N_("The two families are one now.")
CONFIRMED = N_("The family is confirmed.")
UNCONFIRMED = N_("The confirmation is taken back.")
UNDONE = N_("It is taken back.")
NONE_CHOSEN = N_("Tick at least one comment.")
TARGET_MISSING = N_("Choose the family, or paste its address.")
UNKNOWN_ACT = N_("Choose what to do with the comments.")
MEMBERS_ON_A_PAGE = 50

# what an act is called in the history of a family
DEEDS = {
    Deed.SPLIT: N_("Split"),
    Deed.MOVED: N_("Moved to another family"),
    Deed.JOINED: N_("Joined to another family"),
    Deed.CONFIRMED: N_("Confirmed"),
    Deed.UNCONFIRMED: N_("Confirmation taken back"),
}


class MembersForm(msgspec.Struct, kw_only=True):
    """What to do with the ticked members; ``to`` was chosen, ``address`` typed or pasted."""

    do: Line = ""
    version: int = 0
    comments: Annotated[list[UUID], Meta(max_length=200)] = []
    to: UUID | None = None
    address: Line = ""
    note: Reason = ""

    @property
    def target(self) -> UUID:
        """The family they go to. Raises 422 where none is named."""
        found = self.to or id_of(self.address.strip().split("?")[0].rstrip("/").rsplit("/", 1)[-1])
        if found is None:
            raise Refused(invalid(FieldError("to", "required", TARGET_MISSING)))
        return found


class FamilyPage(Controller):
    """``/workbench/consultations/{slug}/families/{family}``."""

    path = "/workbench/consultations/{slug:str}/families"
    guards = READERS

    @get("/{family:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, family: FromPath[UUID]
    ) -> Response[Any]:
        """A family: its members with what each has in other words, and what officers did with it."""
        return await _one(request, actor, slug, family)

    @post("/{family:uuid}/members", guards=OFFICE)
    async def send(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, family: FromPath[UUID]
    ) -> Response[Any]:
        """The ticked members become a family of their own, or go to another one."""

        async def act(form: MembersForm) -> FamilyId:
            if not form.comments:
                raise Refused(invalid(FieldError("comments", "required", NONE_CHOSEN)))
            if form.do == "split":
                new = Split(version=form.version, comments=form.comments, note=form.note)
                return await deciding.split(actor, family=family, new=new)
            if form.do != "move":
                raise Refused(invalid(FieldError("", "unknown_value", UNKNOWN_ACT)))
            change = Move(version=form.version, to=form.target, comments=form.comments, note=form.note)
            return await deciding.move(actor, family=family, change=change)

        return await _done(request, actor, slug, family, act, {"split": SPLIT, "move": MOVED})

    @post("/{family:uuid}/moves", guards=OFFICE)
    async def join(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, family: FromPath[UUID]
    ) -> Response[Any]:
        """All members go to another family."""

        async def act(form: MembersForm) -> FamilyId:
            change = Move(version=form.version, to=form.target, note=form.note)
            return await deciding.move(actor, family=family, change=change)

        return await _done(request, actor, slug, family, act, {"": JOINED})

    @post("/{family:uuid}/confirmation", guards=OFFICE)
    async def confirm(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, family: FromPath[UUID]
    ) -> Response[Any]:
        """An officer found that it is one."""

        async def act(form: MembersForm) -> FamilyId:
            given = Confirmation(version=form.version, note=form.note)
            return await deciding.confirm(actor, family=family, given=given)

        return await _done(request, actor, slug, family, act, {"": CONFIRMED})

    @post("/{family:uuid}/confirmation/removal", guards=OFFICE)
    async def unconfirm(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, family: FromPath[UUID]
    ) -> Response[Any]:
        """The confirmation is taken back."""

        async def act(form: MembersForm) -> FamilyId:
            given = Confirmation(version=form.version, note=form.note)
            return await deciding.unconfirm(actor, family=family, given=given)

        return await _done(request, actor, slug, family, act, {"": UNCONFIRMED})

    @post("/{family:uuid}/acts/{act:uuid}/reversal", guards=OFFICE)
    async def undo(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        family: FromPath[UUID],
        act: FromPath[UUID],
    ) -> Response[Any]:
        """One act is taken back, exactly."""

        async def undone(form: MembersForm) -> FamilyId:
            return await deciding.take_back(actor, family=family, act=act)

        return await _done(request, actor, slug, family, undone, {"": UNDONE})


async def _done(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    family: UUID,
    act: Callable[[MembersForm], Awaitable[FamilyId]],
    said: dict[str, str],
) -> Response[Any]:
    """Carry an act out and go to the family it leads to; the second of two officers sees what the first has changed."""
    await _of(actor, slug, family)
    form = None
    try:
        form = await read_form(request, MembersForm)
        made = await act(form)
    except Refused as refused:
        clashed = refused.refusal.code == "edited_meanwhile"
        again = await typed(request)
        return await _one(
            request,
            actor,
            slug,
            family,
            status=refused.refusal.status,
            errors=() if clashed else errors_of(refused),
            form=again,
            clashed=form.version if clashed and form else None,
        )
    return see_other(at(slug, "families", made.id), said.get(form.do) or said[""])


async def _of(actor: Actor, slug: str, family: UUID) -> None:
    """Raises 404 for a family of another consultation."""
    if (await one_family(actor, family, limit=1)).consultation != slug:
        raise Refused(NOT_FOUND)


async def _one(
    request: AnyRequest, actor: Actor, slug: str, family: UUID, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "families")
    cursor = request.query_params.get("cursor") or None
    found = await one_family(actor, family, cursor=cursor, limit=MEMBERS_ON_A_PAGE)
    if found.consultation != slug:
        raise Refused(NOT_FOUND)
    here = at(slug, "families", family)
    line = found.line
    return shown(
        request,
        "workbench/families_one.html",
        status=status,
        found=found,
        line=line,
        differing={
            member.id: [
                differences(model, text)
                for model, text in ((line.text, member.text), (line.proposed_text, member.proposed_text))
            ]
            for member in found.items
            if line and not member.erased
        },
        near=await near_families(found),
        deeds=DEEDS,
        next_page=url(here, cursor=found.next) if found.next else None,
        first_page=here if cursor else None,
        **frame,
        **values,
    )
