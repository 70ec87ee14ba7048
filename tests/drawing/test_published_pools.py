"""Pools of which others have published what they reached."""

from __future__ import annotations

import msgspec
import pytest

from participation.representatives.draw.preparing import prepared_from_files
from participation.representatives.draw.standalone.draw_verify import verify
from tests.drawing.figures import POOLS, figures, seats_of
from tests.drawing.large_pools import write_large_pool

REACHED = {
    "ex_small_200_20": (0.1, 0.0, "relaxation"),
    "meet_40_8": (1 / 6, 0.0823, "relaxation"),
    "meet_300_12": (0.038095, 0.02496, "relaxation"),
    "syn_200_30": (0.035398, 0.6126, "relaxation"),
    "syn_1000_40": (0.020073, 0.4212, "relaxation"),
    "tight3b_40_8": (0.0, 0.480833, "integral"),
}
PROVEN = "Optimality is proven: no lottery is fairer in the leximin order"


def reaches(name: str, smallest: float, gini: float, kind: str) -> bool:
    folder = POOLS / name
    made = prepared_from_files(folder / "respondents.csv", folder / "categories.csv", seats_of(name))
    found = figures(msgspec.json.decode(made.file))
    assert found.smallest == pytest.approx(smallest, abs=1e-6)
    assert found.gini == pytest.approx(gini, abs=5e-5)
    assert found.kind == kind
    assert made.deviation < 1e-9
    return any(sentence.startswith(PROVEN) for sentence in verify(made.file))


@pytest.mark.parametrize("name", REACHED)
def test_the_best_smallest_chance_and_equality_are_reached_and_proven(name: str) -> None:
    assert reaches(name, *REACHED[name])


@pytest.mark.slow
def test_a_pool_in_which_nearly_everybody_is_a_type_of_their_own_is_solved() -> None:
    assert reaches("tight0a_150_24", 0.068349, 0.5112, "relaxation")


@pytest.mark.slow
def test_a_large_pool_is_solved_and_proven(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pool")
    write_large_pool(folder, 30_000, 60)
    made = prepared_from_files(folder / "respondents.csv", folder / "categories.csv", 60)
    assert made.smallest > 60 / 30_000 / 3
    assert any(sentence.startswith(PROVEN) for sentence in verify(made.file))
