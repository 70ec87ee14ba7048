"""Who stands behind comments, in six columns that nobody adds: the same wherever comments are counted."""

from __future__ import annotations

from uuid import UUID

from consultations.queries.points import points
from consultations.queries.reports import preview
from consultations.queries.voices import voices_by_clause, voices_of, voices_of_families
from consultations.schemas.voices import Voices
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import AFTER, DURING, SLUG, answer, clauses, closed, opened, point, says
from tests.families.steps import LETTER, consultation_id, erase, families_of, the_machine_works
from tests.world import CLERK, FOR_THE_CHAMBER, NEIGHBOUR, OFFICER, RESIDENT


async def a_campaign(clause: UUID | None = None) -> list[UUID]:
    """One letter, sent by two people, one of them twice, by nobody known, by organisations, and on a signed paper."""
    ids = []
    with clock.frozen(DURING):
        for actor, given in (
            (RESIDENT, {}),
            (RESIDENT, {}),
            (NEIGHBOUR, {}),
            (NOBODY, {}),
            (NOBODY, {"author_contact": "13800000209"}),
            (FOR_THE_CHAMBER, {"author_kind": "organisation"}),
            (NOBODY, {"author_kind": "organisation", "author_name": "物业协会"}),
            (NOBODY, {"author_kind": "organisation", "author_name": "物业协会"}),
            (CLERK, {"channel": "letter", "stated_on": DURING.date()}),
        ):
            ids.append((await says(LETTER, actor=actor, clause=clause, **given)).id)
        await execute("ALTER TABLE comment DISABLE TRIGGER comment_stays")
        await execute("UPDATE comment SET co_signatures = 38 WHERE id = {}", ids[-1])
        await execute("ALTER TABLE comment ENABLE TRIGGER comment_stays")
        await the_machine_works()
    return ids


CAMPAIGN = Voices(people=2, unidentified=3, organisations=2, co_signatures=38, distinct_texts=1, messages=9)


async def test_every_voice_stands_in_its_own_column(world: None) -> None:
    await opened()
    clause = (await clauses())[0].id
    ids = await a_campaign(clause)
    (family,) = set(await families_of(ids))
    assert family is not None
    assert await voices_of_families([family]) == {family: CAMPAIGN}
    with clock.frozen(DURING):
        await says("另一条意见:希望保留绿化。", actor=RESIDENT)
    assert await voices_of(await consultation_id()) == Voices(
        people=2, unidentified=3, organisations=2, co_signatures=38, distinct_texts=2, messages=10
    )
    assert await voices_by_clause(await consultation_id()) == {
        clause: CAMPAIGN,
        None: Voices(people=1, distinct_texts=1, messages=1),
    }


async def test_a_consultation_without_comments_has_no_voices(world: None) -> None:
    await opened()
    assert await voices_of(await consultation_id()) == Voices()
    assert await voices_by_clause(await consultation_id()) == {}


async def test_points_and_the_report_count_the_same_voices(world: None) -> None:
    await opened()
    ids = await a_campaign()
    await closed()
    stated = await point("提高补贴", ids)
    await answer(stated)
    (one,) = (await points(OFFICER, SLUG)).items
    with clock.frozen(AFTER):
        content = (await preview(OFFICER, SLUG)).content
    for counted in (one, content, content.points[0]):
        assert (counted.people, counted.unidentified_messages, counted.organisations) == (2, 3, 2)
        assert (counted.co_signatures, counted.distinct_texts) == (38, 1)


async def test_what_is_not_theirs_is_nobodys_and_what_is_erased_still_counts(world: None) -> None:
    await opened()
    ids = await a_campaign()
    await execute(
        "INSERT INTO disowning (id, comment, ground, contact_kind, contact, at)"
        " VALUES (gen_random_uuid(), {}, 'contact', 'mobile', '+8613800000202', {})",
        ids[2],
        DURING,
    )
    assert (await voices_of(await consultation_id())).people == 2
    await execute(
        "INSERT INTO disowning_decision (id, disowning, result, reason, person, at)"
        " SELECT gen_random_uuid(), d.id, 'confirmed', '冒名', {}, {} FROM disowning d",
        OFFICER.person,
        DURING,
    )
    assert await voices_of(await consultation_id()) == Voices(
        people=1, unidentified=4, organisations=2, co_signatures=38, distinct_texts=1, messages=9
    )
    await erase(ids[0])
    await erase(ids[1])
    assert await voices_of(await consultation_id()) == Voices(
        people=0, unidentified=6, organisations=2, co_signatures=38, distinct_texts=1, messages=9
    )
