"""The command line: one file a family of commands, each loaded when it is asked for."""

from __future__ import annotations

from participation.cli.main import main

__all__ = ["main"]
