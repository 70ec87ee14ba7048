"""``kaimen opinion-map``: a file in, JSON out, one sentence where it cannot be."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from participation.cli import main
from tests.opinion_map.conversations import HERE


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    file = tmp_path / "votes.csv"
    file.write_bytes(gzip.decompress((HERE / "published" / "brexit-votes.csv.gz").read_bytes()))
    return file


def test_the_map_of_a_file_is_written_as_json(votes: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.json"
    assert main(["opinion-map", str(votes), "--groups", "2", "--out", str(out)]) == 0
    drawn = json.loads(out.read_bytes())
    assert len(drawn["participants"]) == 204
    assert set(drawn["participants"][0]) == {"id", "group", "x", "y"}
    in_groups = [one["group"] for one in drawn["participants"] if one["group"] is not None]
    # who voted on fewer than seven statements is in none
    assert len(in_groups) == 189
    assert [group["size"] for group in drawn["groups"]] == [in_groups.count(group["id"]) for group in drawn["groups"]]
    assert all(group["representative"] for group in drawn["groups"])
    assert len(drawn["consensus"]) == 50
    values = [one["value"] for one in drawn["consensus"]]
    assert values == sorted(values, reverse=True)


def test_without_a_file_to_write_to_it_is_printed(votes: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["opinion-map", str(votes)]) == 0
    printed = capsysbinary.readouterr()
    assert 2 <= len(json.loads(printed.out)["groups"]) <= 5
    assert printed.err == b""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty.\n"),
        ("participant,vote\na,1\n", 'There is no column "statement"; the first line has to name participant,'),
        (
            "participant,statement,vote\na,1,1\nb,1,5\n",
            'Line 3: the vote is "5", but has to be 1 (agree), 0 (pass) or -1 (disagree).\n',
        ),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "votes.csv"
    file.write_text(text)
    assert main(["opinion-map", str(file)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["opinion-map", str(tmp_path / "none.csv")]) == 1
    assert "none.csv cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("groups", ["0", "two", "-1", "99", "²"])
def test_a_wrong_number_of_groups_is_wrong_usage(groups: str, votes: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["opinion-map", str(votes), f"--groups={groups}"])
    assert ended.value.code == 2
