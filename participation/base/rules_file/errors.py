"""What stops a start when the rules file cannot be used."""

from __future__ import annotations


class RulesFileWrong(Exception):
    """One clear sentence that names the file and the key and says what is wrong with it."""
