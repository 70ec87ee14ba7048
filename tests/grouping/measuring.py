"""How well found families agree with the true ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from tests.grouping.changing import TURNED, UNREADABLE
from tests.grouping.generating import write
from tests.used import used_by

COPIES = {"exact", "width"}


class Agreement(msgspec.Struct, frozen=True):
    """The figures.

    precision, recall, f1: of pairs of comments in one family, those turned into the opposite left out.
    largest: the size of the largest family found, by that of the largest true one.
    kept: for each kind the share of members that are in the family in which most of their letter's comments are; for
        copies, in that in which the letter itself is.
    apart: of the members that say the opposite, the share that is set apart from the original; those without a readable
        word that says so are a kind of their own.
    apart_readable: the same of all that can be read.
    falsely_apart: of the other members the share that is flagged.
    """

    precision: float
    recall: float
    f1: float
    largest: float
    kept: Mapping[str, float]
    apart: Mapping[str, float]
    apart_readable: float
    falsely_apart: float


def agreement(truth: Sequence[tuple[str, int, str]], found: Mapping[str, tuple[str, str | None]]) -> Agreement:
    """Compare the truth (id, family, kind) with what was found (id → family, flag)."""
    opposite = {*TURNED, UNREADABLE}
    plain = [(name, family, kind) for name, family, kind in truth if kind not in opposite]
    both = Counter((family, found[name][0]) for name, family, _ in plain)
    true = Counter(family for _, family, _ in plain)
    made = Counter(found[name][0] for name, _, _ in plain)
    right, wanted, given = _pairs(both.values()), _pairs(true.values()), _pairs(made.values())
    main: dict[int, tuple[int, str]] = {}
    for (family, name), size in both.items():
        main[family] = max(main.get(family, (0, "")), (size, name))
    original = {family: found[name][0] for name, family, kind in truth if kind == "original"}
    kept: dict[str, list[bool]] = {}
    apart: dict[str, list[bool]] = {}
    for name, family, kind in truth:
        if kind in opposite:
            group, flag = found[name]
            apart.setdefault(kind, []).append(group != original[family] or flag == "polarity")
        elif true[family] > 1:
            # a copy belongs where its original is, the others where most are
            where = original[family] if kind in COPIES else main[family][1]
            kept.setdefault(kind, []).append(found[name][0] == where)
    related = [name for name, family, kind in plain if kind != "unrelated"]
    readable = [is_apart for kind, values in apart.items() if kind != UNREADABLE for is_apart in values]
    precision, recall = right / max(given, 1), right / max(wanted, 1)
    return Agreement(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall),
        largest=max(made.values()) / max(true.values()),
        kept={kind: sum(values) / len(values) for kind, values in sorted(kept.items())},
        apart={kind: sum(values) / len(values) for kind, values in sorted(apart.items())},
        apart_readable=sum(readable) / max(len(readable), 1),
        falsely_apart=sum(found[name][1] is not None for name in related) / max(len(related), 1),
    )


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


class Measured(msgspec.Struct, frozen=True):
    """One run of the command: how right it was, its processor time and the most memory that it had."""

    agreement: Agreement
    cpu_seconds: float
    peak_mib: float


def measured(path: Path, count: int, *, seed: int = 1, length: int = 260) -> Measured:
    """Write so many comments to the file, run ``kaimen group`` on it, and compare."""
    truth = write(path, count, seed=seed, length=length)
    out = path.with_suffix(".families")
    seconds, peak = used_by(["-m", "participation.cli", "group", str(path), "--out", str(out)])
    found: dict[str, tuple[str, str | None]] = {}
    with out.open("rb") as file:
        for line in file:
            one = msgspec.json.decode(line, type=_Found)
            found[one.id] = one.family, one.flag
    return Measured(agreement(truth, found), seconds, peak)


class _Found(msgspec.Struct, frozen=True):
    id: str
    family: str
    flag: str | None
