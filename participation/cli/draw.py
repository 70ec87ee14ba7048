"""``kaimen draw``: a portfolio from files, and the draw from published entropy; needs no server and no database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the commands of this file."""
    steps = commands.add_parser("draw", help="give seats by lot, so that anybody can check it").add_subparsers(
        title="steps", metavar="STEP", required=True
    )
    _add_prepare(steps)
    _add_run(steps)
    _add_refill(steps)
    _add_seal(steps)
    _add_plain(steps)


def _add_prepare(steps: Any) -> None:
    command = steps.add_parser("prepare", help="make the portfolio of panels from pool and quotas; print its SHA-256")
    command.add_argument("--pool", metavar="respondents.csv", type=Path, required=True, help="one row a person")
    command.add_argument(
        "--quotas", metavar="categories.csv", type=Path, required=True, help="category,feature,min,max"
    )
    command.add_argument("--seats", metavar="N", type=_seats, required=True)
    command.add_argument("--out", metavar="portfolio.json", type=Path, required=True)
    command.add_argument("--id", metavar="COLUMN", default=None, help="left out: the number of the row, from 1")
    command.add_argument("--household", metavar="COLUMN", default=None, help="at most one person of each household")
    command.add_argument("--source", metavar="TEXT", action="append", default=[], help="an entropy source, in words")
    command.set_defaults(run=_prepare)


def _seats(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 100_000:
        raise argparse.ArgumentTypeError("give a whole number from 1")
    return int(text)


def _prepare(arguments: argparse.Namespace) -> None:
    import os
    import sys

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: more cores would only wait for each other
    from participation.cli.main import Failed
    from participation.representatives.draw.entropy_sources import read_sources
    from participation.representatives.draw.preparing import prepared_from_files
    from participation.representatives.draw.refusing import NoPanel, Unreadable, Unsolved
    from participation.representatives.draw.watching import Watch

    read_sources(arguments.source)

    told: set[tuple[str, int]] = set()

    def say(step: str, share: float) -> None:
        tenth = (step, int(share * 10))
        if tenth not in told:
            told.add(tenth)
            print(f"{step}: {tenth[1] * 10} %", file=sys.stderr)

    try:
        made = prepared_from_files(
            arguments.pool,
            arguments.quotas,
            arguments.seats,
            identity=arguments.id,
            household=arguments.household,
            sources=arguments.source,
            watch=Watch(progress=say),
        )
    except (Unreadable, NoPanel, Unsolved) as error:
        raise Failed(str(error)) from error
    arguments.out.write_bytes(made.file)
    print(f"Smallest chance {made.smallest:.6g}; kind of proof: {made.kind}.", file=sys.stderr)
    print(f"Largest deviation from the proven optimum: {made.deviation:.1e}", file=sys.stderr)
    print(made.sha256)


def _add_run(steps: Any) -> None:
    command = steps.add_parser("run", help="draw from a published portfolio and what the sources of chance said")
    command.add_argument("portfolio", metavar="portfolio.json", type=Path)
    command.add_argument(
        "--entropy",
        metavar="SOURCE=VALUE",
        action="append",
        type=_source_and_value,
        required=True,
        help="one for each source that the portfolio names",
    )
    command.add_argument("--out", metavar="draw.json", type=Path, required=True)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    import sys

    from participation.cli.main import Failed
    from participation.representatives.draw.running import read_portfolio, run, sources_of
    from participation.representatives.draw.standalone.draw_verify import NotVerified, verify

    file = arguments.portfolio.read_bytes()
    portfolio = read_portfolio(file)
    sources = sources_of(portfolio)
    names = {name for text in portfolio.get("sources", []) for name in (text, text.partition(";")[0].strip())}
    entropy = [_named(given, names) for given in arguments.entropy]
    drawn = run(portfolio, entropy)
    try:
        verify(file)
    except NotVerified as error:
        raise Failed(f"Nothing is drawn from a portfolio that cannot be verified: {error}") from error
    if len(sources) < 2:
        print(
            "The portfolio names fewer than two sources of chance: who knew one knew the draw.",
            file=sys.stderr,
        )
    arguments.out.write_bytes(drawn.file())
    print(f"Key {drawn.key}\nTicket {drawn.ticket}, panel {drawn.panel + 1}", file=sys.stderr)
    for seat in drawn.selected:
        print(seat.id)


def _named(given: str, names: set[str]) -> tuple[str, str]:
    """Source and value; a name that is known may hold equals signs, and stand with its details or without."""
    for name in sorted(names, key=len, reverse=True):
        if given.startswith(f"{name}="):
            return name.partition(";")[0].strip(), given[len(name) + 1 :]
    name, _, value = given.partition("=")
    return name, value


def _source_and_value(text: str) -> str:
    if "=" not in text:
        raise argparse.ArgumentTypeError("give the source, an equals sign and its value")
    return text


def _add_refill(steps: Any) -> None:
    command = steps.add_parser("refill", help="make the portfolio for seats that no alternate can fill")
    command.add_argument("draws", metavar="draw.json", type=Path, nargs="+", help="all draws so far, first to last")
    command.add_argument("--gone", metavar="ID", action="append", default=[], help="who declined or did not answer")
    command.add_argument("--source", metavar="TEXT", action="append", default=[], help="an entropy source, in words")
    command.add_argument("--out", metavar="portfolio.json", type=Path, required=True)
    command.set_defaults(run=_refill)


def _refill(arguments: argparse.Namespace) -> None:
    from participation.cli.main import Failed
    from participation.representatives.draw.entropy_sources import read_sources
    from participation.representatives.draw.following import read_draw, sitting
    from participation.representatives.draw.refilling import refilled
    from participation.representatives.draw.refusing import NoPanel, Unsolved

    read_sources(arguments.source)
    draws = [read_draw(file.read_bytes()) for file in arguments.draws]
    seated = sitting(draws, arguments.gone)
    try:
        made = refilled(draws, seated=seated, gone=arguments.gone, sources=arguments.source)
    except (NoPanel, Unsolved) as error:
        raise Failed(str(error)) from error
    except KeyError as error:
        raise Failed(f"{error.args[0]} is not in the pool.") from error
    arguments.out.write_bytes(made.file)
    print(made.sha256)


def _add_seal(steps: Any) -> None:
    command = steps.add_parser("seal", help="the SHA-256 of a witness's contribution, published before the reveal")
    command.add_argument("file", metavar="FILE", type=Path, help="the contribution as a text")
    command.set_defaults(run=_seal)


def _seal(arguments: argparse.Namespace) -> None:
    import hashlib

    from participation.cli.main import Failed
    from participation.representatives.draw.entropy import Malformed, written
    from participation.representatives.draw.entropy_sources import Source

    try:
        text = written(Source(name=str(arguments.file)), arguments.file.read_text("utf-8"))
    except (Malformed, UnicodeDecodeError) as error:
        raise Failed(f"{arguments.file} is not a text that can be sealed.") from error
    print(hashlib.sha256(text.encode()).hexdigest())


def _add_plain(steps: Any) -> None:
    command = steps.add_parser("plain", help="draw from a list without quotas exactly as RFC 3797 does")
    command.add_argument("names", metavar="NAMES", type=Path, help="one name a line, in the published order")
    command.add_argument(
        "--numbers", metavar="N N …", type=_numbers, action="append", required=True, help="of one source; once for each"
    )
    command.add_argument("--picks", metavar="N", type=_seats, required=True, help="how many to draw")
    command.set_defaults(run=_plain)


def _numbers(text: str) -> list[int]:
    parts = text.replace(",", " ").split()
    if not parts or not all(part.isascii() and part.isdigit() and len(part) < 1000 for part in parts):
        raise argparse.ArgumentTypeError("give whole numbers with spaces or commas between them")
    return [int(part) for part in parts]


def _plain(arguments: argparse.Namespace) -> None:
    import sys

    from participation.cli.main import Failed
    from participation.representatives.draw.rfc3797 import key_of, picks

    names = [line for line in arguments.names.read_text("utf-8").splitlines() if line.strip()]
    key = key_of(arguments.numbers)
    try:
        drawn = picks(key, len(names), arguments.picks)
    except ValueError as error:
        raise Failed(f"{error}.") from error
    print(f"Key {key}", file=sys.stderr)
    for place in drawn:
        print(f"{place}\t{names[place - 1]}")
