"""Where an opinion stands that was put right, and who it may be put under."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.rules.placing import Placed, Placing, There, check_placing, placed
from decisions.words import ParticipantKind
from participation.base.errors import Refusal

MEETING, LIFT, MARKET, CHEN, SHEN = (uuid4() for _ in range(5))
NOW = Placed(item=LIFT, participant=CHEN, placings=1)
AT = datetime(2027, 4, 1, 9, tzinfo=UTC)


def item(id_: UUID = MARKET, **changes: Any) -> There:
    values: dict[str, Any] = {"meeting": MEETING}
    return There(id=id_, **(values | changes))


def person(id_: UUID = SHEN, **changes: Any) -> There:
    values: dict[str, Any] = {"meeting": MEETING, "kind": ParticipantKind.INVITED}
    return There(id=id_, **(values | changes))


def check(**changes: Any) -> str | None:
    """The code of the refusal of one that would be right but for these changes."""
    values: dict[str, Any] = {
        "meeting": MEETING,
        "read": 1,
        "item": item(),
        "participant": person(),
        "reason": "记在了别人名下",
        "handed_in": False,
    }
    refusal: Refusal | None = check_placing(NOW, **(values | changes))
    if refusal is None:
        return None
    return refusal.errors[0].code if refusal.errors else refusal.code


def test_an_opinion_is_put_under_another_speaker_and_item_of_its_meeting() -> None:
    assert check() is None
    assert check(item=item(LIFT)) is None
    assert check(participant=person(CHEN)) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"read": 0}, "changed_meanwhile"),
        ({"reason": " "}, "reason_required"),
        ({"item": None}, "other_meeting"),
        ({"item": item(meeting=uuid4())}, "other_meeting"),
        ({"item": item(removed=True)}, "other_meeting"),
        ({"participant": None}, "other_meeting"),
        ({"participant": person(meeting=uuid4())}, "other_meeting"),
        ({"participant": person(removed=True)}, "other_meeting"),
        ({"participant": person(kind=ParticipantKind.MEMBER)}, "not_speaking"),
        ({"item": item(LIFT), "participant": person(CHEN)}, "same_place"),
        ({"handed_in": True}, "handed_in_by_them"),
    ],
)
def test_what_cannot_be_put_right_so_is_refused(changes: dict[str, Any], code: str) -> None:
    assert check(**changes) == code


def test_what_somebody_handed_in_themselves_can_be_put_under_another_item() -> None:
    assert check(participant=person(CHEN), handed_in=True) is None


def test_somebody_taken_out_of_the_meeting_since_does_not_keep_the_item_from_being_put_right() -> None:
    assert check(participant=person(CHEN, removed=True)) is None


@given(st.lists(st.tuples(st.sampled_from([LIFT, MARKET]), st.sampled_from([CHEN, SHEN])), max_size=8))
def test_the_newest_place_counts_and_the_speaker_since_when_it_is_theirs(places: list[tuple[UUID, UUID]]) -> None:
    placings = [Placing(item=i, participant=p, at=AT + timedelta(hours=n)) for n, (i, p) in enumerate(places)]
    found = placed(LIFT, CHEN, placings)
    assert (found.item, found.participant) == (places[-1] if places else (LIFT, CHEN))
    assert found.placings == len(places)
    speakers = [CHEN, *(p for _, p in places)]
    turned = [n for n in range(1, len(speakers)) if speakers[n] != speakers[n - 1]]
    assert found.speaker_since == (placings[turned[-1] - 1].at if turned else None)
