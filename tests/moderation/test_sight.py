"""What others see of a comment whose authorship is contested, and what the list shows in SQL is what the rule says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.rules.disowning import Attribution
from consultations.rules.screening import Screened, sight
from consultations.words import Publish, Screening, ScreeningReason, Standing, State

ACTS = st.lists(st.builds(Screened, st.none() | st.sampled_from(list(ScreeningReason))), max_size=3)


@settings(deadline=None)
@given(
    st.sampled_from(list(Screening)),
    ACTS,
    st.sampled_from(list(Publish)),
    st.sampled_from(list(State)),
    st.booleans(),
    st.sampled_from(list(Attribution)),
)
def test_contesting_takes_the_name_away_and_never_shows_more(
    screening: Screening, acts: list[Screened], publish: Publish, state: State, erased: bool, whose: Attribution
) -> None:
    plain = sight(screening, acts, publish, state, erased=erased)
    seen = sight(screening, acts, publish, state, erased=erased, attribution=whose)
    assert seen.text == plain.text
    assert seen.hidden_for == plain.hidden_for
    assert seen.name == (plain.name and whose is Attribution.UNCONTESTED)
    disowned = (
        plain.standing is Standing.HIDDEN
        and whose is Attribution.DISOWNED
        and plain.hidden_for is ScreeningReason.NOT_THEIRS
    )
    assert seen.standing is (Standing.DISOWNED if disowned else plain.standing)
