"""The parser of ``kaimen`` and what every command has in common: exit status, and one sentence where it fails."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

# In the order of --help. Each file has ``add(commands)``, and imports what its commands need only when they run.
FAMILIES = (
    "serving",
    "schema",
    "demo",
    "doctor",
    "people",
    "files",
    "comparing",
    "grouping",
    "topics",
    "opinion_map",
    "draw",
    "importing",
    "exporting",
    "reconciling",
    "verifying",
    "ledger",
    "tickets",
    "bounces",
    "erasing",
)

DONE, REFUSED, USAGE = 0, 1, 2


class Failed(Exception):
    """One sentence for the person who gave the command; the exit status is 1."""


class _Parser(argparse.ArgumentParser):
    """Wrong usage is said in one line below the usage, with status 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """All commands; the chosen one's function is ``run`` of the parsed arguments."""
    made = _Parser(prog="kaimen", description="The platform on which a city consults the public and answers everybody.")
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for family in FAMILIES:
        import_module(f"participation.cli.{family}").add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 refused or not verified, 2 wrong usage."""
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen) or DONE
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130  # as shells count a command ended by Ctrl-C
    except BrokenPipeError:
        # whoever read our output has had enough; nothing more can be written, not even by the interpreter's end
        sys.stdout = None
        return REFUSED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}." if error.filename else f"{error}.", file=sys.stderr)
        return REFUSED
    except _sayable() as error:
        print(_sentence(error), file=sys.stderr)
        return REFUSED
    return status


def _sayable() -> tuple[type[Exception], ...]:
    """Failures that say in one sentence what a person can do; those of modules not loaded cannot have been raised."""
    known = (
        ("participation.base.settings", "SettingWrong"),
        ("participation.base.rules_file.errors", "RulesFileWrong"),
        ("participation.base.postgres.errors", "PostgresFailed"),
        ("participation.base.errors", "Refused"),
    )
    return Failed, *(getattr(sys.modules[module], name) for module, name in known if module in sys.modules)


def _sentence(error: BaseException) -> str:
    refusal = getattr(error, "refusal", None)
    if refusal is None:
        return str(error)
    from participation.base.messages import say

    further = (f"{wrong.field}: {say('en', wrong.sentence, wrong.values)}" for wrong in refusal.errors)
    return " ".join([say("en", refusal.sentence, refusal.values), *further])
