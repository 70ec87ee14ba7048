"""Real conversations with what Polis made of them; see ATTRIBUTION.md."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

from consultations.opinion_map import OpinionMap, Votes
from consultations.opinion_map.mapping import NO_GROUP
from consultations.opinion_map.reading import read_votes

HERE = Path(__file__).parent
FIXTURES = ("25ptpt-3gp-no-strict-with-meta", "50ptpt-3gp-strict-no-meta")


@dataclass(frozen=True)
class Conversation:
    """The votes, the published group of each voter, and the statements that the moderators turned down."""

    votes: Votes
    groups: dict[str, str]
    moderated_out: frozenset[str]

    def count(self) -> int:
        """How many groups were published."""
        return len(set(self.groups.values()))

    def agreement(self, drawn: OpinionMap) -> float:
        """The adjusted Rand index of a map's groups and the published ones, over the voters that both have."""
        pairs = [
            (self.groups[voter], int(group))
            for voter, group in zip(drawn.voters, drawn.group_of, strict=True)
            if group != NO_GROUP and voter in self.groups
        ]
        return float(adjusted_rand_score(*zip(*pairs, strict=True)))


def conversation(name: str) -> Conversation:
    """One of the five."""
    folder = HERE / "published"
    groups = {row["participant"]: row["group"] for row in _rows(folder / f"{name}-groups.csv.gz")}
    out = frozenset(row["statement"] for row in _rows(folder / f"{name}-moderated-out.csv.gz"))
    return Conversation(_votes(folder / f"{name}-votes.csv.gz"), groups, out)


@dataclass(frozen=True)
class Fixture:
    """The votes and the answer of the Polis math service, in which agree is -1."""

    votes: Votes
    answer: dict[str, Any]

    @property
    def moderated_out(self) -> list[str]:
        """The statements that the moderators turned down."""
        return [str(statement) for statement in self.answer["mod-out"]]

    @property
    def groups(self) -> dict[str, int]:
        """The group of each voter, numbered from 0 in the answer's order."""
        members = dict(zip(self.answer["base-clusters"]["id"], self.answer["base-clusters"]["members"], strict=True))
        return {
            str(voter): row
            for row, group in enumerate(self.answer["group-clusters"])
            for base in group["members"]
            for voter in members[base]
        }

    def labels(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The same by row of the votes; -1 for who is in none."""
        groups = self.groups
        return np.array([groups.get(voter, NO_GROUP) for voter in self.votes.voters])


def fixture(name: str) -> Fixture:
    """One of the two."""
    folder = HERE / "fixtures" / name
    answer = json.loads(gzip.decompress((folder / "math-pca2.json.gz").read_bytes()))
    return Fixture(_votes(folder / "votes.csv.gz"), answer)


def _votes(path: Path) -> Votes:
    return read_votes(io.BytesIO(gzip.decompress(path.read_bytes())))


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))
