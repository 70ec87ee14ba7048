"""The draft topics of a file of comments, for the command line.

Topics are found among a sample of the distinct texts that the file's order does not change; then every comment of the
file is placed. Memory grows with the number of distinct texts, not with their length.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import msgspec
import numpy as np

from consultations.grouping.families import families
from consultations.grouping.lines import Line, lines
from consultations.grouping.signing import sign_many
from consultations.topics.drafting import Parted, Text, Topic, drafted, part
from consultations.topics.reading import READ

# Distinct texts that topics are found among; more of them do not make a clearer list.
SAMPLE = 10_000
_BATCH = 500
_TOLD_EVERY = 100_000


class Drafted(msgspec.Struct, frozen=True):
    """What the command writes: the topics, the largest first, and of all comments how many are in none."""

    topics: tuple[Topic, ...]
    unassigned: int
    comments: int
    distinct_texts: int


class _Kept(msgspec.Struct):
    """A distinct text of the sample, and the least id of those who sent it."""

    id: str
    text: str


class _Read(msgspec.Struct):
    """What is kept of a file: how often each distinct text was sent, and the texts of those with the least hashes."""

    times: dict[bytes, int] = {}
    kept: dict[bytes, _Kept] = {}
    least: list[tuple[int, bytes]] = []

    def add(self, content: bytes, line: Line) -> None:
        """Take in one comment; ``content`` is the hash of its normal form."""
        self.times[content] = self.times.get(content, 0) + 1
        known = self.kept.get(content)
        if known is not None:
            if str(line.id) < known.id:
                known.id, known.text = str(line.id), line.text[:READ]
            return
        if self.times[content] > 1:
            return
        self.kept[content] = _Kept(str(line.id), line.text[:READ])
        heapq.heappush(self.least, (-int.from_bytes(content, "big"), content))
        if len(self.least) > SAMPLE:
            del self.kept[heapq.heappop(self.least)[1]]


def draft_file(file: BinaryIO, say: Callable[[str], None], *, topics: int | None = None) -> Drafted:
    """The draft topics of a file of JSON lines with id and text, which is read once or twice.

    Args:
        say: is told how far a long run has come.
        topics: how many are wanted; chosen by the number of texts if None.

    Raises:
        LineWrong: the file has a line that is no comment.
    """
    read = _Read()
    for content, line in _hashed(file, say):
        read.add(content, line)
    read.least.clear()
    contents = sorted(read.kept)
    sample = [read.kept[content] for content in contents]
    times = np.array([read.times[content] for content in contents], np.int64)
    alone = families(sign_many([kept.text for kept in sample]), times).representative
    parted = part([Text(sample[place].id, sample[place].text) for place in alone], topics=topics)
    comments = sum(read.times.values())
    if len(read.times) <= SAMPLE:
        sizes = _sizes(parted, [kept.text for kept in sample], times)
    else:
        file.seek(0)
        sizes = np.zeros(len(parted.keywords), np.int64)
        for texts in _batches(line.text for line in lines(file)):
            sizes += _sizes(parted, texts, np.ones(len(texts), np.int64))
    draft = drafted(parted, sizes.tolist(), comments - int(sizes.sum()))
    return Drafted(draft.topics, draft.unassigned, comments, len(read.times))


def _hashed(file: BinaryIO, say: Callable[[str], None]) -> Iterator[tuple[bytes, Line]]:
    number = 0
    comments = lines(file)
    while batch := list(islice(comments, _BATCH)):
        exact = sign_many([line.text for line in batch]).exact.tobytes()
        for place, line in enumerate(batch):
            yield exact[16 * place : 16 * place + 16], line
        number += len(batch)
        if number % _TOLD_EVERY == 0:
            say(f"{number:,} comments read")


def _batches(texts: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(texts, _BATCH)):
        yield batch


def _sizes(parted: Parted, texts: list[str], times: Any) -> Any:
    placed = parted.place(texts)
    here = placed >= 0
    return np.bincount(placed[here], times[here], len(parted.keywords)).astype(np.int64)
