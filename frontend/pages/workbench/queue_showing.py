"""The page of the queue as it is put together: the filters of its address, the list, the open item, the forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Response

from consultations.queries.assigning import preview
from consultations.queries.queue import QueueFilter
from consultations.queries.queue_desk import QueueDesk, queue_desk, queue_inside
from consultations.rules.queue import Progress
from consultations.schemas.assigning import NewAssignment
from consultations.words import Channel, Stance
from frontend.answers import AnyRequest, is_fragment
from frontend.families_difference import differences
from frontend.filters import choice, id_of
from frontend.pages.workbench.showing import at, shown
from frontend.rendering import url
from participation.base.identity.actor import Actor

NARROWING = ("state", "clause", "channel", "stance", "to", "apart", "noted", "q", "cursor", "item")
ALL = "all"
ON_A_PAGE = 30
MEMBERS_SHOWN = 40
MEMBERS_TICKED = 200


def given(request: AnyRequest) -> dict[str, str]:
    """What the address narrows the queue to and which item it opens, blanks left out."""
    return {name: value for name in NARROWING if (value := (request.query_params.get(name) or "").strip())}


def wanted(actor: Actor, narrowed: dict[str, str]) -> QueueFilter:
    """The same as the query takes it; without a word on it, only what is unassigned."""
    state, to = narrowed.get("state"), narrowed.get("to")
    return QueueFilter(
        progress=None if state == ALL else choice(Progress, state) or Progress.UNASSIGNED,
        clause=id_of(narrowed.get("clause")),
        whole=narrowed.get("clause") == "whole",
        channel=choice(Channel, narrowed.get("channel")),
        stance=choice(Stance, narrowed.get("stance")),
        officer=actor.person if to == "me" else id_of(to),
        free=to == "nobody",
        set_apart="apart" in narrowed,
        noted="noted" in narrowed,
        q=narrowed.get("q", "")[:200],
    )


def back(slug: str, narrowed: dict[str, str], item: UUID | None = None) -> str:
    """The queue as it was narrowed, with an item open."""
    kept = {name: value for name, value in narrowed.items() if name != "item"}
    return url(at(slug, "queue"), **kept, item=item)


async def queue_shown(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any
) -> Response[str]:
    """The queue with an item open; for a script that follows a link of the list, the item alone."""
    narrowed = given(request)
    found = await queue_desk(
        actor,
        slug,
        wanted(actor, narrowed),
        cursor=narrowed.get("cursor"),
        limit=ON_A_PAGE,
        item=id_of(narrowed.get("item")),
        members=MEMBERS_SHOWN,
    )
    return shown(
        request,
        "workbench/queue.html",
        status=status,
        block="open",
        **_frame(slug, found),
        **_around(slug, narrowed, found),
        filters={name: value for name, value in narrowed.items() if name not in {"cursor", "item"}},
        found=found,
        differences=_differences(found),
        swapped=is_fragment(request),
        **values,
    )


async def preview_shown(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    new: NewAssignment,
    form: dict[str, Any],
    *,
    status: int = 200,
    **values: Any,
) -> Response[str]:
    """What will be touched, member by member, with everything that was chosen so far."""
    inside, beside = await queue_inside(actor, slug)
    # after a refusal the versions and members are those of now; what came since was never seen with a tick
    overtaken = values.get("changes") is not None
    known = {str(comment) for comment in new.set_apart} | {str(one.comment) for one in new.exceptions}
    found = await preview(actor, inside.view, new, most=MEMBERS_TICKED, since=new.seen_at if overtaken else None)
    if (first := not form.get("listed")) or overtaken:
        ticked = {str(one.id) for one in found.members if not one.set_apart and str(one.id) not in known}
        ticked |= set() if first else {str(comment) for comment in new.set_apart}
    else:
        ticked = {str(comment) for comment in new.set_apart}
    narrowed = given(request)
    return shown(
        request,
        "workbench/queue_preview.html",
        status=status,
        inside=inside,
        view=inside.view,
        tab="queue",
        base=at(slug),
        here=back(slug, narrowed, id_of(narrowed.get("item"))),
        action=url(at(slug, "queue", "assignments"), **narrowed),
        beside=beside,
        found=found,
        new=new,
        ticked=ticked,
        form=form,
        **values,
    )


def _frame(slug: str, found: QueueDesk) -> dict[str, Any]:
    return {"inside": found.inside, "view": found.inside.view, "tab": "queue", "base": at(slug)}


def _around(slug: str, narrowed: dict[str, str], found: QueueDesk) -> dict[str, Any]:
    """The addresses of the items before and after the open one, and of the pages."""
    ids = [item.id for item in found.page.items]
    place = ids.index(found.whole.item.id) if found.whole and found.whole.item.id in ids else None
    after = ids[place + 1] if place is not None and place + 1 < len(ids) else None
    before = ids[place - 1] if place else None
    without = {name: value for name, value in narrowed.items() if name not in {"cursor", "item"}}
    return {
        "links": {id_: back(slug, narrowed, id_) for id_ in ids},
        "following": after,
        "after": back(slug, narrowed, after) if after else None,
        "before": back(slug, narrowed, before) if before else None,
        "here": back(slug, narrowed, found.whole.item.id if found.whole else None),
        "query": narrowed,
        "next_page": back(slug, {**without, "cursor": found.page.next}) if found.page.next else None,
        "first_page": back(slug, without) if "cursor" in narrowed else None,
    }


def _differences(found: QueueDesk) -> dict[UUID, Any]:
    """By member, how its text differs from the one that stands for the family."""
    whole = found.whole
    if whole is None:
        return {}
    return {
        member.id: differences(whole.shown.text, member.text) for member in whole.members if member.id != whole.shown.id
    }
