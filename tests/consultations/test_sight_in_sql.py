"""What the list shows is what the rule says, for every combination of screening, standing, choice and state."""

from __future__ import annotations

from itertools import product

import pytest

from consultations.queries.comments import Filter, seen_comments
from consultations.rules.screening import SEEN_IN, Screened, sight
from consultations.schemas.comment import ScreeningDecision
from consultations.services import screening
from consultations.words import Publish, Screening, ScreeningReason, Standing, State
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import DURING, SLUG, opened, says
from tests.consultations.test_commenting import ERASURE, erased
from tests.world import OFFICER

SHOWN = Screened()
HIDDEN = Screened(ScreeningReason.ADVERTISING)
HISTORIES = [(), (SHOWN,), (HIDDEN,), (SHOWN, HIDDEN), (HIDDEN, SHOWN), (HIDDEN, SHOWN, HIDDEN)]
# every combination that a comment can be in, each as one comment
COMBINATIONS = list(product(HISTORIES, Publish, [False, True]))
WORD = "采光"


async def every_comment() -> dict[str, tuple[tuple[Screened, ...], Publish, bool]]:
    """One comment for each combination, all of them with the word that is searched for; their ids."""
    made = {}
    for history, publish, gone in COMBINATIONS:
        with clock.frozen(DURING):
            received = await says(f"底楼{WORD}", publish=publish, author_name="沈阿婆")
            for act in history:
                decision = ScreeningDecision(show=act.hidden_for is None, reason=act.hidden_for)
                await screening.screen(OFFICER, slug=SLUG, comments=[received.id], decision=decision)
        if gone:
            await erased(ERASURE + " WHERE id = {}", received.id)
        made[str(received.id)] = (history, publish, gone)
    return made


@pytest.mark.parametrize("screening", Screening)
async def test_the_list_shows_what_the_rule_lets_be_seen(world: None, screening: Screening) -> None:
    await opened(screening=screening)
    made = await every_comment()
    for state in State:
        await execute("UPDATE consultation SET state = {}", state)
        expected = {
            id_: sight(screening, history, publish, state, erased=gone)
            for id_, (history, publish, gone) in made.items()
        }
        if state in {State.SCHEDULED, State.OPEN}:
            # by the clock a scheduled one is open at this instant
            expected = {
                id_: sight(screening, history, publish, State.OPEN, erased=gone)
                for id_, (history, publish, gone) in made.items()
            }
        elif state not in SEEN_IN:
            expected = {}
        actor = OFFICER if state not in SEEN_IN else NOBODY
        with clock.frozen(DURING):
            page = await seen_comments(actor, SLUG, Filter(), limit=200)
            hits = await seen_comments(actor, SLUG, Filter(q=WORD), limit=200)
        listed = {str(one.id): one for one in page.items}
        assert set(listed) == {i for i, what in expected.items() if what.standing is not Standing.UNPUBLISHED}, state
        for id_, one in listed.items():
            what = expected[id_]
            assert (one.standing, one.hidden_for) == (what.standing, what.hidden_for)
            assert bool(one.text) == what.text
            assert (one.author_name == "沈阿婆") == what.name
        assert {str(one.id) for one in hits.items} == {i for i, what in expected.items() if what.text}, state
