"""The rules of an installation: one readable file of periods, deadlines and limits, each with its source."""

from participation.base.rules_file.errors import RulesFileWrong
from participation.base.rules_file.reading import load
from participation.base.rules_file.values import Rules

__all__ = ["Rules", "RulesFileWrong", "load"]
