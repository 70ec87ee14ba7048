"""Vacant seats are drawn again with the others fixed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.representatives.draw.pool import Pool
from participation.representatives.draw.preparing import prepared
from participation.representatives.draw.replacing import vacancies
from tests.drawing.enumerating import panels
from tests.drawing.random_pools import pools


@settings(max_examples=50, deadline=None)
@given(pools(most=8), st.data())
def test_who_is_drawn_for_a_vacant_seat_completes_a_panel(drawn: tuple[Pool, int], data: st.DataObject) -> None:
    pool, seats = drawn
    possible = panels(pool, seats)
    if not possible:
        return
    panel = data.draw(st.sampled_from(possible))
    declined = data.draw(st.sampled_from(panel))
    seated = [pool.persons[place].id for place in panel if place != declined]
    gone = [pool.persons[declined].id]
    rest, vacant = vacancies(pool, seats, seated=seated, gone=gone)
    assert vacant == 1
    fitting = {
        pool.persons[place].id
        for other in possible
        for place in other
        if {pool.persons[one].id for one in other} - {pool.persons[place].id} == set(seated)
    } - set(gone)
    found = {rest.persons[place].id for one in panels(rest, vacant) for place in one}
    assert found == fitting
    if fitting:
        file = msgspec.json.decode(prepared(rest, vacant).file)
        chosen = {name for one in file["types"] if one["probability"] != "0/1" for name in one["members"]}
        assert chosen == fitting


def test_somebody_who_is_not_in_the_pool_cannot_sit() -> None:
    with pytest.raises(KeyError, match="nobody"):
        vacancies(Pool([], []), 1, seated=["nobody"], gone=[])
