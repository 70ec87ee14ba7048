"""What tests of families do again and again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from consultations.jobs import HANDLERS
from consultations.schemas.families import FamilyView
from participation.base import clock
from participation.base.database import execute, transaction
from participation.base.identity.actor import Actor
from participation.base.notices.owing import DELIVER
from participation.base.outbox.relay import drain
from tests.consultations.steps import DURING, SLUG, said
from tests.world import OFFICER

LETTER = (
    "我们是梧桐里12号楼的住户,楼里一半是七十岁以上的老人,每天上下六楼非常困难。我们支持尽快加装电梯,"
    "希望补贴标准再提高一些,并且由街道牵头和底楼的邻居商量好采光补偿的办法。"
)
RETYPED = LETTER.replace("非常困难", "十分困难")
AGAINST = LETTER.replace("支持", "反对")
OTHER = (
    "夜间施工的噪声已经影响到孩子休息,建议在办法里写明施工时间不得晚于晚上八点,"
    "周末上午也要留出安静的时段,违反的由城管处理。"
)


async def the_machine_works() -> None:
    """Everything that is owed is carried out; notices stay as they are owed."""

    async def unsent(payload: object) -> None:
        assert payload

    await drain(HANDLERS | {DELIVER: unsent})


async def placed(*texts: str, **given: object) -> list[UUID]:
    """Comments that have found their families; their ids."""
    ids = await said(*texts, **given)  # type: ignore[arg-type] # as given
    with clock.frozen(DURING):
        await the_machine_works()
    return ids


async def families_of(comments: Sequence[UUID]) -> list[UUID | None]:
    """The family of each comment."""
    rows = await execute("SELECT comment, family FROM family_member WHERE comment = ANY({})", list(comments))
    found = {row["comment"]: row["family"] for row in rows}
    return [found.get(comment) for comment in comments]


async def groups(comments: Sequence[UUID]) -> set[frozenset[int]]:
    """The comments by their place in the list, family by family."""
    by_family: dict[UUID | None, set[int]] = {}
    for place, family in enumerate(await families_of(comments)):
        by_family.setdefault(family, set()).add(place)
    return {frozenset(one) for one in by_family.values()}


async def flags(comments: Sequence[UUID]) -> list[str | None]:
    """Whether each comment was set apart."""
    rows = await execute("SELECT comment, flag FROM family_member WHERE comment = ANY({})", list(comments))
    found = {row["comment"]: row["flag"] for row in rows}
    return [found[comment] for comment in comments]


async def view_of(family: UUID, actor: Actor = OFFICER) -> FamilyView:
    """A family as its office sees it."""
    from consultations.queries.families_pages import family as one_family

    return await one_family(actor, family)


async def consultation_id(slug: str = SLUG) -> UUID:
    """The consultation."""
    (row,) = await execute("SELECT id FROM consultation WHERE slug = {}", slug)
    found: UUID = row["id"]
    return found


async def counts_are_true(families: Collection[UUID] | None = None) -> bool:
    """Whether every family says of itself what its members amount to."""
    wrong = await execute(
        "SELECT f.id FROM family f LEFT JOIN LATERAL (SELECT count(*) AS n FROM family_member m WHERE m.family = f.id)"
        " t ON true WHERE ({} OR f.id = ANY({})) AND (f.members <> t.n OR (t.n > 0 AND NOT EXISTS"
        " (SELECT FROM family_member m WHERE m.family = f.id AND m.comment = f.representative)) OR f.oldest IS DISTINCT"
        " FROM (SELECT m.comment FROM family_member m WHERE m.family = f.id ORDER BY m.comment LIMIT 1))",
        families is None,
        list(families or ()),
    )
    return wrong == []


async def erase(comment: UUID) -> None:
    """What lawful erasure does to a comment."""
    async with transaction():
        await execute("SELECT set_config('kaimen.erasure', 'lawful', true)")
        await execute(
            "UPDATE comment SET erased_at = {}, text = '', proposed_text = '', text_hash = '', bigrams = '',"
            " answers = {}, ticket = '', author_name = '', contact_kind = NULL, contact = NULL, person = NULL,"
            " organisation = NULL, salt = '', body = '' WHERE id = {}",
            DURING,
            "{}",
            comment,
        )
