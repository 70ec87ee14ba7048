"""The opinion map: who votes alike on short statements, what sets each group apart, and what all groups share.

Written from the published mathematics of Polis (Small, Bjorkegren, Erkkilä, Shaw, Megill 2021, "Polis: Scaling
deliberation by mapping high dimensional opinion spaces", RECERCA 26(2)). Pure: votes in, a map out; no clock, no
database, and the same votes give the same map in whatever order voters come.
"""

from __future__ import annotations

from consultations.opinion_map.continuity import Former
from consultations.opinion_map.mapping import Group, OpinionMap, draw_map
from consultations.opinion_map.representativeness import Majority, Representative
from consultations.opinion_map.votes import AGREE, DISAGREE, NOT_CAST, PASS, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "NOT_CAST",
    "PASS",
    "Former",
    "Group",
    "Majority",
    "OpinionMap",
    "Representative",
    "Votes",
    "draw_map",
]
