"""Who and what stands behind some comments, as it goes out."""

from __future__ import annotations

from consultations.rules.voices import Voices

__all__ = ["Voices"]
