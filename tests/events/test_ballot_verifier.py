"""The verifier of ballots that stands alone accepts what was drawn by the rule, and refuses whatever was made of it."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.drawing import standalone
from events.drawing.file import drawn, frozen_of
from events.drawing.standalone.ballot_verify import NotVerified, main, verify
from participation.cli.main import main as kaimen
from tests.events.ballots import ENTROPY, SOURCES, party, sessions, small

FILE = Path(standalone.__file__).parent / "ballot_verify.py"
RECORD: dict[str, Any] = json.loads(drawn(small(), ENTROPY).file())


def refused(content: Any, published: str | None = None) -> str:
    with pytest.raises(NotVerified) as error:
        verify(rfc8785.dumps(content), published)
    return str(error.value)


def rehashed(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose hashes and seed fit what was changed in it, as a forger would leave it."""
    sha256 = hashlib.sha256(rfc8785.dumps(record["frozen"])).hexdigest()
    seed = hashlib.sha256(f"{sha256}/{record['key']}".encode()).hexdigest()
    return record | {"frozen_sha256": sha256, "seed": seed}


def winner_swapped(record: dict[str, Any]) -> None:
    won = next(one for one in record["outcomes"] if one["session"])
    lost = next(one for one in record["outcomes"] if not one["session"])
    won["pseudonym"], lost["pseudonym"] = lost["pseudonym"], won["pseudonym"]


def wish_changed(record: dict[str, Any]) -> None:
    record["frozen"]["parties"][0]["wishes"].reverse()


def capacity_changed(record: dict[str, Any]) -> None:
    record["frozen"]["sessions"][0]["seats"] += 5


def size_changed(record: dict[str, Any]) -> None:
    record["frozen"]["parties"][1]["seats"] = 1


def party_added(record: dict[str, Any]) -> None:
    record["frozen"]["parties"].append({"pseudonym": "ZZ", "seats": 1, "wishes": ["s1"]})


def entropy_changed(record: dict[str, Any]) -> None:
    record["entropy"][1]["value"] = "039482"


def key_changed(record: dict[str, Any]) -> None:
    record["entropy"][1]["value"] = "039482"
    record["key"] = record["key"].replace("039481", "039482")


def source_left_out(record: dict[str, Any]) -> None:
    record["frozen"]["sources"].pop()
    record["entropy"].pop()
    record["key"] = "9.18.26.34.41.45./"


TAMPERING = [winner_swapped, wish_changed, capacity_changed, size_changed, party_added, entropy_changed, key_changed]


def test_a_draw_by_the_rule_is_verified() -> None:
    said = verify(rfc8785.dumps(RECORD), RECORD["frozen_sha256"])
    assert said[-1] == "It is what was published."
    assert "The drawn order of 4 parties follows from the seed" in said[-2]
    assert verify(small().file())[0].startswith("What was frozen has the hash ")


@pytest.mark.parametrize("change", [*TAMPERING, source_left_out])
def test_whatever_was_changed_is_rejected(change: Callable[[dict[str, Any]], None]) -> None:
    record = copy.deepcopy(RECORD)
    change(record)
    assert refused(record)


@pytest.mark.slow
@pytest.mark.parametrize("change", [wish_changed, capacity_changed, size_changed, party_added, source_left_out])
def test_a_forger_who_mends_the_hashes_is_betrayed_by_the_published_one(
    change: Callable[[dict[str, Any]], None],
) -> None:
    record = copy.deepcopy(RECORD)
    change(record)
    said = refused(rehashed(record), RECORD["frozen_sha256"])
    assert "does not follow" in said or "not the published one" in said or "fewer than two" in said


@given(st.integers(0, 10**6), st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_engine_and_verifier_were_written_apart_and_agree(digits: int, sizes: list[int]) -> None:
    parties = [party(f"P{at:02}", size, *(["s1", "s2"] if at % 2 else ["s2"])) for at, size in enumerate(sizes)]
    frozen = frozen_of("b", 1, sessions(5, 3), parties, SOURCES)
    record = drawn(frozen, [("现场摇号", f"{digits % 10**6:06}"), ENTROPY[1]])
    assert verify(record.file())[-1].startswith("NOT CHECKED: that this hash")


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"a":1,"a":2}', b'{"frozen":3}', b"\xff"])
def test_what_cannot_be_read_is_not_verified(content: bytes) -> None:
    with pytest.raises(NotVerified):
        verify(content)


def test_the_command_and_the_file_alone_tell_by_their_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "ballot.json", tmp_path / "bad.json"
    good.write_bytes(rfc8785.dumps(RECORD))
    changed = copy.deepcopy(RECORD)
    winner_swapped(changed)
    bad.write_bytes(rfc8785.dumps(changed))
    assert kaimen(["verify", str(good), "--frozen-sha256", RECORD["frozen_sha256"]]) == 0
    assert "Verified." in capsys.readouterr().out
    assert kaimen(["verify", str(bad)]) == 1
    assert main([str(bad)]) == 1
    alone = subprocess.run([sys.executable, "-I", str(FILE), str(good)], capture_output=True, text=True, check=False)
    assert (alone.returncode, alone.stdout.splitlines()[-1]) == (0, "Verified.")
