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
    """What the command writes: the topics, those with most distinct texts first, and how many comments are in none."""

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
    comments, distinct = sum(read.times.values()), len(read.times)
    if distinct <= SAMPLE:
        placed = parted.place(kept.text for kept in sample)
        here = placed >= 0
        texts = np.bincount(placed[here], minlength=len(parted.keywords))
        sizes = np.bincount(placed[here], times[here], len(parted.keywords)).astype(np.int64)
    else:
        file.seek(0)
        sizes, texts = _counted(parted, read.times, _hashed(file, lambda _: None))
    draft = drafted(parted, sizes.tolist(), texts.tolist(), comments - int(sizes.sum()))
    return Drafted(draft.topics, draft.unassigned, comments, distinct)


def _counted(parted: Parted, within: dict[bytes, int], all_of_it: Iterator[tuple[bytes, Line]]) -> tuple[Any, Any]:
    """How many comments and distinct texts each topic has; ``within`` becomes the topics a text was put into, as bits.

    Texts that are the same but for spaces may be put into two topics; they are one text in each.
    """
    within.update(dict.fromkeys(within, 0))
    sizes, texts = np.zeros((2, len(parted.keywords)), np.int64)
    while batch := list(islice(all_of_it, _BATCH)):
        placed = parted.place(line.text for _, line in batch)
        sizes += np.bincount(placed[placed >= 0], minlength=len(sizes))
        for (content, _), topic in zip(batch, placed.tolist(), strict=True):
            if topic >= 0 and not within[content] >> topic & 1:
                within[content] |= 1 << topic
                texts[topic] += 1
    return sizes, texts


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
