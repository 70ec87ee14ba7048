"""How good the families are on comments whose families are known, and what they cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grouping.measuring import Measured, measured

SURE = ("turned", "turned, width", "turned, reordered")


def is_good(found: Measured, *, f1: float, precision: float, readable: float = 0.98) -> None:
    """The figures that hold for every size."""
    agreement = found.agreement
    assert agreement.f1 >= f1
    assert agreement.precision >= precision
    assert agreement.largest <= 1.02
    assert agreement.kept["exact"] == 1
    assert agreement.kept["width"] == 1
    assert {agreement.apart[kind] for kind in SURE} == {1}
    assert agreement.apart_readable >= readable
    assert agreement.falsely_apart <= 0.005


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_thousand_comments(tmp_path: Path, seed: int) -> None:
    found = measured(tmp_path / "comments.jsonl", 10_000, seed=seed)
    is_good(found, f1=0.975, precision=0.99)
    assert found.cpu_seconds <= 3


def test_short_comments_too(tmp_path: Path) -> None:
    found = measured(tmp_path / "comments.jsonl", 5_000, seed=3, length=90)
    assert found.agreement.precision >= 0.98
    assert found.agreement.f1 >= 0.95
    assert found.agreement.apart["turned"] == 1


@pytest.mark.slow
def test_a_hundred_thousand_comments(tmp_path: Path) -> None:
    found = measured(tmp_path / "comments.jsonl", 100_000, seed=1)
    is_good(found, f1=0.98, precision=0.99, readable=0.995)
    assert found.cpu_seconds <= 15
    assert found.peak_mib <= 1024
