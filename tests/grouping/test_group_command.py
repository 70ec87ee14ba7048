"""``kaimen group``: a family for every line, and one sentence where a line is wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from consultations.grouping.command import family_lines
from consultations.grouping.lines import LineWrong, lines
from tests.grouping.composing import Chance
from tests.grouping.generating import comments
from tests.grouping.test_families import ONE, TURNED
from tests.house.serving import kaimen


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_each_line_is_answered_in_its_order(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "b", "text": ONE, "more": [1]},
        {"id": "c", "text": TURNED},
        {"id": "a", "text": ONE.replace("，", ",")},
        {"id": 7, "text": "另外一件事，与电梯无关。"},
        {"id": "d", "text": ONE + "谢谢大家！"},
    ]
    done = kaimen("group", str(written(tmp_path / "in.jsonl", rows)))
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "b", "family": "a", "flag": None},
        {"id": "c", "family": "c", "flag": "polarity"},
        {"id": "a", "family": "a", "flag": None},
        {"id": 7, "family": "7", "flag": None},
        {"id": "d", "family": "a", "flag": None},
    ]


def test_out_writes_a_file_and_nothing_on_standard_output(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", [{"id": "一", "text": "同意"}])
    done = kaimen("group", str(source), "--out", str(tmp_path / "out.jsonl"))
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8")) == {"id": "一", "family": "一", "flag": None}


def test_no_comments_give_no_lines(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"\xef\xbb\xbf\n \n")
    done = kaimen("group", str(tmp_path / "in.jsonl"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"id":"a","text":"x"}\n{"id":', "Line 2 is no comment as JSON with id and text: Input data was truncated."),
        (b'{"id":"a"}\n', "Line 1 is no comment as JSON with id and text: Object missing required field `text`."),
        (b'{"text":"a"}\n', "Line 1 is no comment as JSON with id and text: Object missing required field `id`."),
        (b'\n[1]\n', "Line 2 is no comment as JSON with id and text: Expected `object`, got `array`."),
        (
            b'{"id":null,"text":"x"}',
            "Line 1 is no comment as JSON with id and text: Expected `int | str`, got `null` - at `$.id`.",
        ),
        (b'{"id":"a","text":"x"}\n{"id":"a","text":"y"}', "Line 2 repeats the id 'a'."),
        (b'{"id":1,"text":"x"}\n{"id":"1","text":"y"}', "Line 2 repeats the id '1'."),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(content)
    done = kaimen("group", str(source), "--out", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{source}: {sentence}\n")
    assert not out.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe{\x00", '{"id":"a","text":"同意"}'.encode("gb18030"), b"\x00" * 50])
def test_another_encoding_is_a_wrong_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.jsonl").write_bytes(content)
    done = kaimen("group", str(tmp_path / "in.jsonl"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Line 1 is no comment as JSON" in done.stderr
    assert done.stderr.count("\n") == 1


def test_files_that_cannot_be_read_or_written_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.jsonl"
    done = kaimen("group", str(missing))
    assert (done.returncode, done.stderr) == (1, f"{missing} cannot be read: No such file or directory.\n")
    source = written(tmp_path / "in.jsonl", [{"id": "a", "text": "x"}])
    done = kaimen("group", str(source), "--out", str(tmp_path / "no" / "out.jsonl"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is no folder" in done.stderr
    done = kaimen("group", str(source), "--out", str(tmp_path))
    assert (done.returncode, done.stderr) == (1, f"{tmp_path} cannot be written: Is a directory.\n")


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(LineWrong, match=r"Line 2 is longer than 1 MiB\."):
        list(lines(io.BytesIO(b'{"id":"a","text":"x"}\n' + b"x" * 3_000_000), longest=1024 * 1024))


def test_a_text_of_a_million_characters_is_grouped() -> None:
    text = "".join(comment.text for comment in comments(600, seed=3, length=1700))[:1_000_000]
    rows = [{"id": "a", "text": text}, {"id": "b", "text": text[:-9]}, {"id": "c", "text": "x" * 1_000_000}]
    file = io.BytesIO("\n".join(json.dumps(row) for row in rows).encode())
    found = [json.loads(line)["family"] for line in family_lines(file, say=print)]
    assert found[0] == found[1] != found[2]


def test_the_order_of_the_lines_changes_nothing_but_the_order_of_the_answers() -> None:
    rows = [json.dumps({"id": comment.id, "text": comment.text}) for comment in comments(700, seed=8, length=90)]
    answers = []
    for seed in range(3):
        Chance(seed).shuffle(rows)
        answers.append(sorted(family_lines(io.BytesIO("\n".join(rows).encode()), say=print)))
    assert answers[0] == answers[1] == answers[2]


def test_lone_surrogates_are_wrong_or_grouped_but_never_a_crash(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"id":"a","text":"\\ud800 \\u0000 \\uffff"}\n')
    done = kaimen("group", str(tmp_path / "in.jsonl"))
    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr
