"""Comments whose points somebody has given: by officials (German), by a generator (English), by the demo's office."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

HERE = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]
RESPONSES = ROOT / "tests" / "consultations" / "comments" / "themefinder.jsonl"
VTAIWAN = ROOT / "tests" / "consultations" / "comments" / "vtaiwan-uberx.jsonl"
CONTENT = ROOT / "participation" / "demo" / "content"


class Labelled(msgspec.Struct, frozen=True):
    """Points with their own words, and comments with the ids of the points that they raise, at least one each."""

    points: dict[str, str]
    comments: list[tuple[str, frozenset[str]]]


@cache
def ottensen() -> Labelled:
    """Contributions in German; of twelve general topics, named in English, most have several."""
    with (HERE / "freiraum-ottensen.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    topics = list(rows[0])[4:]
    comments = [
        (f"{row['title']}\n{row['text']}", frozenset(topic for topic in topics if row[topic] == "1")) for row in rows
    ]
    return Labelled({topic: topic for topic in topics}, [comment for comment in comments if comment[1]])


@cache
def themefinder() -> Labelled:
    """Generated English responses on a ban of advertisements, with the twelve topics they were generated from."""
    themes = [json.loads(line) for line in _lines(HERE / "themefinder-themes.jsonl")]
    topics = {line["id"]: line["topics"] for line in map(json.loads, _lines(HERE / "themefinder-topics.jsonl"))}
    texts = {line["id"]: line["text"] for line in map(json.loads, _lines(RESPONSES))}
    comments = [(text, frozenset(topics[id_])) for id_, text in texts.items() if topics[id_]]
    return Labelled({theme["id"]: f"{theme['name']}. {theme['rationale']}" for theme in themes}, comments)


@cache
def demo(folder: str) -> Labelled:
    """A consultation of the demo city in Chinese; of texts that begin alike, as copies of a letter do, one."""
    said = [json.loads(line) for line in _lines(CONTENT / folder / "comments.jsonl")]
    points = [json.loads(line) for line in _lines(CONTENT / folder / "points.jsonl")]
    raised: dict[int, set[str]] = {}
    for place, point in enumerate(points):
        for comment in point["comments"]:
            raised.setdefault(comment, set()).add(str(place))
    first = {}
    for place, comment in enumerate(said):
        if place in raised:
            first.setdefault(comment["text"][:60], (comment["text"], frozenset(raised[place])))
    return Labelled(
        {str(place): f"{point['title']}\n{point['text']}" for place, point in enumerate(points)}, list(first.values())
    )


@cache
def made_of_sentences(number: int) -> list[str]:
    """Texts of some 290 characters made of pieces of the demo's comments, the same each time."""
    pieces = [
        piece
        for folder in ("lift", "waste_points", "night_economy")
        for text, _ in demo(folder).comments
        for piece in text.replace("。", "，").split("，")
        if len(piece) > 5
    ]
    order = np.random.default_rng(1).integers(0, len(pieces), (number, 22))
    return ["，".join(pieces[place] for place in row)[:290] for row in order]


@cache
def vtaiwan() -> list[str]:
    """Statements in traditional Chinese."""
    return [json.loads(line)["text"] for line in _lines(VTAIWAN)]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()
