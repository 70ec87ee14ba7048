"""The demo city has what its story says, told through the services and nothing beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from piccolo.querystring import QueryString

from decisions.queries.figures import counted_figures
from decisions.queries.figures_published import all_published_figures, published_figures
from decisions.rules.figures import Number, year_of
from participation.base import clock
from participation.base.database import execute
from participation.base.settings import current
from participation.demo.loading import load, loaded

MEETINGS = ["executive-112", "market-forum", "parking-garages", "street-parking"]


async def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await execute(statement, *values)]


async def test_the_city_has_what_its_story_says(database: None) -> None:
    said: list[str] = []
    await load(said.append)
    assert await loaded()
    await the_catalogue_has_eight_matters_one_of_them_added_and_one_dropped()
    await the_lift_item_has_five_drawn_of_twenty_three()
    await nobody_was_drawn_for_the_market()
    await fourteen_of_fifteen_came_to_the_hearing_and_signed()
    await of_eleven_opinions_six_are_adopted_one_is_overdue_one_is_not_satisfied()
    await follow_ups_go_on_end_are_extended_and_are_late()
    await what_is_public_was_signed_by_somebody_else()
    await nothing_lies_in_the_future_but_what_is_planned()
    await the_figures_of_this_year_are_published_and_those_of_the_last_handed_in()


async def the_catalogue_has_eight_matters_one_of_them_added_and_one_dropped() -> None:
    year = clock.now().astimezone(current().zone).year
    told = await counted_figures(year_of(year))
    numbers = {one.number: one.total for one in told.figures}
    # early in a year the first version was published in the year before
    assert numbers[Number.MATTERS.value] in {8, 0}
    changes = await rows("SELECT version, change, reason <> '' FROM catalogue_change ORDER BY version, change, matter")
    assert changes.count((1, "added", False)) == 8
    assert changes[8:] == [(2, "added", True), (2, "dropped", True)]


async def the_lift_item_has_five_drawn_of_twenty_three() -> None:
    assert await rows("SELECT slug FROM meeting ORDER BY slug") == [(slug,) for slug in MEETINGS]
    [(title, number, state, call)] = await rows(
        "SELECT m.title, m.number, m.state, k.slug FROM meeting m JOIN call k ON k.id = m.call WHERE m.slug = {}",
        "executive-112",
    )
    assert (title, number, state, call) == ("区政府第112次常务会议", 112, "concluded", "lift-seats")
    assert await participants("executive-112") == (5, 5, 5)
    [(applicants,)] = await rows(
        "SELECT count(*) FROM application a JOIN call k ON k.id = a.call WHERE k.slug = 'lift-seats'"
    )
    assert applicants == 23
    papers = await rows("SELECT p.audience FROM paper p JOIN agenda_item i ON i.id = p.item WHERE i.attended")
    assert ("representatives",) in papers
    [(ruling,)] = await rows("SELECT ruling FROM decision d JOIN agenda_item i ON i.id = d.item WHERE i.attended")
    assert ruling == "adopted with changes"


async def nobody_was_drawn_for_the_market() -> None:
    assert await participants("market-forum") == (3, 3, 3)
    assert await rows("SELECT n.way FROM selection n JOIN call k ON k.id = n.call WHERE k.slug = 'market-forum'") == [
        ("all admitted",)
    ]


async def fourteen_of_fifteen_came_to_the_hearing_and_signed() -> None:
    invited, seated, came = await participants("parking-garages")
    assert (invited, seated, came) == (15, 0, 14)
    [(signed,)] = await rows("SELECT count(*) FROM record_signature WHERE way <> 'refused'")
    assert signed == 14
    assert ("hearing record",) in await public("parking-garages")
    assert ("hearing report",) in await public("parking-garages")


async def of_eleven_opinions_six_are_adopted_one_is_overdue_one_is_not_satisfied() -> None:
    counted = dict(
        await rows("SELECT coalesce(status, 'unanswered') AS status, count(*) AS n FROM opinion_standing GROUP BY 1")
    )
    assert counted == {
        "adopted": 6,
        "partly adopted": 1,
        "not adopted": 1,
        "explained": 1,
        "for study": 1,
        "unanswered": 1,
    }
    today = clock.now().astimezone(current().zone).date()
    [(overdue,)] = await rows(
        "SELECT count(*) FROM opinion_standing WHERE answered_at IS NULL AND answer_due_on < {}", today
    )
    assert overdue == 1
    assert await rows("SELECT status FROM opinion_standing WHERE satisfaction = 'not satisfied'") == [("not adopted",)]
    [(stands,)] = await rows("SELECT response FROM satisfaction_response")
    assert stands == "stand"
    [(corrected,)] = await rows("SELECT count(*) FROM opinion_text WHERE version = 2 AND by = 'representative'")
    assert corrected == 1


async def follow_ups_go_on_end_are_extended_and_are_late() -> None:
    today = clock.now().astimezone(current().zone).date()
    found = await rows(
        "SELECT done_at IS NOT NULL AS done, extensions, due_on < {} AS late, escalated_at IS NOT NULL AS escalated"
        " FROM follow_up_standing ORDER BY done_at, extensions, due_on",
        today,
    )
    assert sorted(found) == [
        (False, 0, False, False),
        (False, 0, True, True),
        (False, 1, False, False),
        (True, 0, True, False),
    ]


async def what_is_public_was_signed_by_somebody_else() -> None:
    wrong = await rows(
        "SELECT e.id FROM edition_in_force f JOIN edition e ON e.id = f.edition WHERE NOT EXISTS ("
        " SELECT FROM edition_step s WHERE s.edition = e.id AND s.act = 'approve' AND s.person <> ALL (e.authors))"
    )
    assert wrong == []
    for slug in MEETINGS[:3]:
        assert {("announcement",), ("minutes",), ("feedback",)} <= set(await public(slug))
    assert await rows("SELECT kind FROM edition_in_force WHERE kind = 'overdue list'") == [("overdue list",)]


async def nothing_lies_in_the_future_but_what_is_planned() -> None:
    soon = clock.now() + timedelta(minutes=1)
    for table in ("edition_step", "meeting_step", "adoption", "follow_up_step", "presence", "matter_step"):
        assert await rows("SELECT at FROM {} WHERE at > {}", QueryString(table), soon) == []
    assert await rows("SELECT received_at FROM opinion WHERE received_at > {}", soon) == []


async def the_figures_of_this_year_are_published_and_those_of_the_last_handed_in() -> None:
    year = clock.now().astimezone(current().zone).year
    [told] = await all_published_figures()
    assert (told.year, told.body) == (year, "")
    figures = (await published_figures(year)).figures
    presented = figures.of(Number.PRESENT)
    assert presented is not None
    assert sum(source.n for source in presented.sources) == presented.total
    kinds = await rows(
        "SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM edition_step s WHERE s.edition = e.id"
        " AND s.act = 'publish')) AS published FROM edition e WHERE e.kind = 'figures'"
    )
    assert kinds == [(2, 1)]


async def participants(slug: str) -> tuple[int, int, int]:
    """How many are on the list of a meeting, have a seat from a call, and were there."""
    [(invited, seated, came)] = await rows(
        "SELECT count(*), count(p.seat) AS seated, count(*) FILTER (WHERE EXISTS (SELECT FROM presence n"
        " WHERE n.participant = p.id AND n.direction = 'in')) AS came"
        " FROM participant p JOIN meeting m ON m.id = p.meeting WHERE m.slug = {}",
        slug,
    )
    return invited, seated, came


async def public(slug: str) -> list[tuple[Any, ...]]:
    """The kinds of what is public of a meeting."""
    return await rows(
        "SELECT f.kind FROM edition_in_force f JOIN meeting m ON m.id = f.subject WHERE m.slug = {} ORDER BY 1", slug
    )
