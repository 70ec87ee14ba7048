"""The file that is published: what it promises holds for every pool, and the same pool gives the same file."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from hashlib import sha256
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.base.canonical import canonical
from participation.representatives.draw.pool import Pool
from participation.representatives.draw.preparing import prepared
from participation.representatives.draw.refusing import Cancelled, NoPanel
from participation.representatives.draw.watching import Watch
from tests.drawing.figures import POOLS
from tests.drawing.random_pools import pools


def file_of(pool: Pool, seats: int) -> dict[str, Any] | None:
    try:
        made = prepared(pool, seats, sources=["six digits drawn in public"])
    except NoPanel:
        return None
    assert sha256(made.file).hexdigest() == made.sha256
    decoded: dict[str, Any] = msgspec.json.decode(made.file)
    assert canonical(decoded) == made.file
    return decoded


@settings(max_examples=40, deadline=None)
@given(pools(most=14))
def test_every_panel_meets_every_quota_and_chances_follow_from_tickets(drawn: tuple[Pool, int]) -> None:
    pool, seats = drawn
    file = file_of(pool, seats)
    if file is None:
        return
    types = {one["id"]: one for one in file["types"]}
    assert sum(panel["tickets"] for panel in file["panels"]) == file["tickets_total"] == 10**12
    for panel in file["panels"]:
        assert sum(panel["counts"].values()) == seats
        for quota in pool.quotas:
            seated = sum(
                count
                for name, count in panel["counts"].items()
                if types[name]["values"][quota.category] == quota.feature
            )
            assert quota.min <= seated <= quota.max
        for one in file.get("households", []):
            assert sum(panel["counts"].get(name, 0) for name in one["members"]) <= one["households"]
    for name, one in types.items():
        tickets = sum(panel["tickets"] * panel["counts"].get(name, 0) for panel in file["panels"])
        assert Fraction(one["probability"]) == Fraction(tickets, 10**12 * one["size"])
    assert sum(Fraction(one["probability"]) * one["size"] for one in file["types"]) == seats


@settings(max_examples=25, deadline=None)
@given(pools(most=10), st.integers(0, 2**32))
def test_the_order_in_which_applicants_are_given_changes_nothing(drawn: tuple[Pool, int], seed: int) -> None:
    pool, seats = drawn
    shuffled = list(pool.persons)
    Random(seed).shuffle(shuffled)  # noqa: S311 # nothing secret
    assert file_of(pool, seats) == file_of(msgspec.structs.replace(pool, persons=shuffled), seats)


@settings(max_examples=25, deadline=None)
@given(pools(most=10))
def test_the_pool_can_be_hashed_again_from_the_file_alone(drawn: tuple[Pool, int]) -> None:
    file = file_of(*drawn)
    if file is None:
        return
    rows = []
    for one in file["types"]:
        homes = one.get("households", [None] * one["size"])
        rows += [[name, one["values"], home] for name, home in zip(one["members"], homes, strict=True)]
    assert sha256(canonical(sorted(rows, key=lambda row: row[0]))).hexdigest() == file["pool_sha256"]


def test_the_command_writes_the_same_bytes_whatever_the_hash_seed(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("draw")
    pool = POOLS / "tight3b_40_8"
    printed = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "participation.cli", "draw", "prepare", "--pool", pool / "respondents.csv"),
                *("--quotas", pool / "categories.csv", "--seats", "8", "--out", folder / f"{seed}.json"),
            ],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        printed.add(done.stdout)
    content = (folder / "1.json").read_bytes()
    assert (folder / "2.json").read_bytes() == content
    assert printed == {sha256(content).hexdigest() + "\n"}


def test_the_command_refuses_quotas_that_contradict_each_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("draw")
    (folder / "respondents.csv").write_text("gender\nfemale\nmale\nmale\n")
    (folder / "categories.csv").write_text("category,feature,min,max\ngender,female,2,2\ngender,male,0,2\n")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "participation.cli", "draw", "prepare", "--pool", folder / "respondents.csv"),
            *("--quotas", folder / "categories.csv", "--seats", "2", "--out", folder / "portfolio.json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "gender = female: min 1 instead of 2" in done.stderr
    assert not (folder / "portfolio.json").exists()


def test_a_solve_tells_how_far_it_is_and_stops_when_it_is_cancelled() -> None:
    from participation.representatives.draw.reading import pool_of

    folder = POOLS / "syn_200_30"
    pool = pool_of((folder / "respondents.csv").read_bytes(), (folder / "categories.csv").read_bytes())
    told: list[tuple[str, float]] = []

    def hear(step: str, share: float) -> None:
        told.append((step, share))

    with pytest.raises(Cancelled):
        prepared(pool, 30, watch=Watch(hear, lambda: len(told) > 40))
    assert {step for step, _ in told} == {"levels", "panels"}
    assert all(0 <= share <= 1 for _, share in told)
    assert len(told) == 41
