"""``kaimen topics``: a file in, a draft list out, or one sentence on what is wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from consultations.topics import command
from consultations.topics.command import draft_file
from participation.cli.main import main
from tests.topics.corpora import demo

TEXTS = [text for text, _ in demo("lift").comments]


def written(folder: Path, comments: list[dict[str, Any]]) -> Path:
    """A file of comments."""
    path = folder / "comments.jsonl"
    path.write_text("\n".join(json.dumps(comment, ensure_ascii=False) for comment in comments), "utf-8")
    return path


def made(path: Path, *arguments: str) -> dict[str, Any]:
    """What the command writes."""
    out = path.with_name("topics.json")
    assert main(["topics", str(path), "--out", str(out), *arguments]) == 0
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def test_every_comment_is_counted_once_and_typical_ones_are_of_the_file(tmp_path: Path) -> None:
    comments = [{"id": place, "text": text} for place, text in enumerate(TEXTS)]
    found = made(written(tmp_path, comments))
    assert sum(topic["size"] for topic in found["topics"]) + found["unassigned"] == len(TEXTS)
    ids = {str(comment["id"]) for comment in comments}
    assert found["topics"]
    assert all(topic["keywords"] and set(topic["typical"]) <= ids for topic in found["topics"])


def test_the_order_of_the_lines_changes_nothing(tmp_path: Path) -> None:
    comments = [{"id": f"c{place}", "text": text} for place, text in enumerate(TEXTS)]
    one = made(written(tmp_path, comments))
    assert made(written(tmp_path, sorted(comments, key=lambda comment: comment["text"][::-1]))) == one


def test_a_campaign_of_one_letter_counts_its_senders_but_is_no_topics_of_its_own(tmp_path: Path) -> None:
    comments = [{"id": f"c{place}", "text": text} for place, text in enumerate(TEXTS)]
    letter = "停车位被电梯占用，消防通道也被占用，请规划部门重新核定停车位和消防通道的数量，并向全体居民公布结果。"
    copies = [{"id": f"l{place}", "text": f"{letter}{'此致敬礼' if place % 3 else '谢谢'}"} for place in range(200)]
    plain, flooded = made(written(tmp_path, comments)), made(written(tmp_path, [*comments, *copies]))
    assert sum(topic["size"] for topic in flooded["topics"]) + flooded["unassigned"] == len(TEXTS) + 200
    about = [topic for topic in flooded["topics"] if any(id_.startswith("l") for id_ in topic["typical"])]
    assert len(about) <= 1
    assert len(flooded["topics"]) <= len(plain["topics"]) + 1


def test_more_distinct_texts_than_are_sampled_are_all_placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SAMPLE", 30)
    comments = [{"id": place, "text": text} for place, text in enumerate(TEXTS)]
    once = made(written(tmp_path, comments))
    letter = TEXTS[int(once["topics"][0]["typical"][0])]
    found = made(written(tmp_path, [*comments, *({"id": f"sent again {n}", "text": letter} for n in range(9))]))
    assert [topic["distinct_texts"] for topic in found["topics"]] == [t["distinct_texts"] for t in once["topics"]]
    assert found["distinct_texts"] == len(set(TEXTS))
    assert sum(topic["size"] for topic in found["topics"]) + found["unassigned"] == len(TEXTS) + 9
    texts = [topic["distinct_texts"] for topic in found["topics"]]
    assert texts == sorted(texts, reverse=True)
    assert sum(topic["size"] for topic in found["topics"]) == sum(texts) + 9


@pytest.mark.parametrize("number", [0, 1, 3])
def test_few_comments_give_an_empty_list(tmp_path: Path, number: int) -> None:
    comments = [{"id": place, "text": text} for place, text in enumerate(["加装电梯", "停车收费", "垃圾投放"][:number])]
    found = made(written(tmp_path, comments))
    assert (found["topics"], found["unassigned"]) == ([], number)


def test_the_number_of_topics_can_be_asked_for(tmp_path: Path) -> None:
    comments = [{"id": place, "text": text} for place, text in enumerate(TEXTS)]
    assert len(made(written(tmp_path, comments), "--topics", "3")["topics"]) == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": 1}', "Line 2 is no comment"),
        (b"not json", "Line 2 is no comment"),
        (b'{"id": 1, "text": "\xff\xfe"}', "Line 2 is no comment"),
        (b'{"id": 0, "text": "again"}', "Line 2 repeats the id '0'"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes, said: str
) -> None:
    path, out = tmp_path / "wrong.jsonl", tmp_path / "out.json"
    path.write_bytes(b'{"id": 0, "text": "good"}\n' + line)
    assert main(["topics", str(path), "--out", str(out)]) == 1
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topics", str(tmp_path / "none.jsonl")]) == 1
    assert "cannot be read: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["0", "-1", "many", "101"])
def test_a_number_of_topics_that_is_none_is_wrong_usage(tmp_path: Path, number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["topics", str(written(tmp_path, [])), "--topics", number])
    assert ended.value.code == 2


def test_texts_are_not_kept_beyond_the_sample() -> None:
    said: list[str] = []
    lines = b"\n".join(json.dumps({"id": place, "text": f"{place} 停车 {place}"}).encode() for place in range(2_000))
    found = draft_file(io.BytesIO(lines), said.append)
    assert found.comments == found.distinct_texts == 2_000
