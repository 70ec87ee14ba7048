"""The map of a file of votes as JSON, for the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from consultations.opinion_map.mapping import NO_GROUP, Group, OpinionMap, draw_map
from consultations.opinion_map.reading import read_votes
from consultations.opinion_map.representativeness import Majority, Representative


def map_of_file(path: Path, groups: int | None) -> bytes:
    """The map of the votes in the file ``path`` as one JSON object, with ``groups`` groups or as many as fit best.

    Raises:
        BadVotes: the file is no table of votes.
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        votes = read_votes(file)
    return json.dumps(as_json(draw_map(votes, groups=groups)), ensure_ascii=False).encode()


def as_json(drawn: OpinionMap) -> dict[str, Any]:
    """The map as other programs read it; consensus highest first, and no group (null) for who voted too little."""
    order = (-drawn.consensus).argsort(kind="stable").tolist()
    return {
        "participants": [
            {"id": voter, "group": None if group == NO_GROUP else group, "x": x, "y": y}
            for voter, group, (x, y) in zip(drawn.voters, drawn.group_of.tolist(), drawn.places.tolist(), strict=True)
        ],
        "groups": [_group(drawn, group) for group in drawn.groups],
        "consensus": [{"statement": drawn.statements[i], "value": float(drawn.consensus[i])} for i in order],
        "majorities": [_typical(drawn, majority) for majority in drawn.majorities],
    }


def _group(drawn: OpinionMap, group: Group) -> dict[str, Any]:
    x, y = group.centre
    return {
        "id": group.id,
        "size": group.size,
        "x": x,
        "y": y,
        "representative": [
            {**_typical(drawn, one), "ratio": one.ratio, "ratio_test": one.ratio_test, "foremost": one.foremost}
            for one in group.representative
        ],
    }


def _typical(drawn: OpinionMap, one: Representative | Majority) -> dict[str, Any]:
    return {
        "statement": drawn.statements[one.statement],
        "vote": one.vote,
        "voted": one.voted,
        "seen": one.seen,
        "probability": one.probability,
        "probability_test": one.probability_test,
    }
