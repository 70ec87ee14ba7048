"""相似意见: the machine places comments, officers decide; what a person has placed the machine never moves."""

from consultations.services.families.owing import owe_grouping, owe_placing

__all__ = ["owe_grouping", "owe_placing"]
