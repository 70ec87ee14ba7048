"""The public reasons for hiding a comment, worded to stand in its place."""

from __future__ import annotations

from consultations.rules.screening import HIDDEN_FOR

__all__ = ["HIDDEN_FOR"]
