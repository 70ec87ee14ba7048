"""``python -m tests.load.placing [STORED] [NEW]``: how long one new comment takes to find its family among many.

And how often that is the family which a comparison of all would give.

A PostgreSQL of its own. All comments are compared at once; the families of all but the new ones are stored as the
machine stores them, then the new ones arrive one after the other.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import numpy as np

from consultations.grouping.families import Families, families
from consultations.grouping.likeness import likeness_many
from consultations.grouping.signing import Signatures, sign_many
from consultations.services.families.candidates import OF_A_FAMILY
from consultations.services.families.texts import keys_of
from participation.base.codes import uuid7
from participation.base.postgres import running
from participation.base.settings import current
from tests.grouping.generating import comments
from tests.load.results import Result, figure
from tests.server import environment

STORED, NEW = 1_000_000, 1_000
SIGNED = 400
COPIED = 20_000
SAID_AT = datetime(2027, 3, 10, 3, tzinfo=UTC)
INDEXES = ("band_key_key", "band_key_text", "text_signature_family", "family_member_family", "family_member_text")
EVENTS = "SELECT indexdef FROM pg_indexes WHERE indexname = $1"


class Figures(msgspec.Struct, frozen=True):
    """Milliseconds for one comment, and the share that came to the right family."""

    p50: float
    p95: float
    p99: float
    right: float
    wrong: Sequence[str]


class Corpus(msgspec.Struct, frozen=True):
    """All comments as they were compared: ``new`` are the places of those that are not stored, ``said`` their texts."""

    signatures: Signatures
    found: Families
    new: Sequence[int]
    said: dict[int, tuple[str, str]]


def say(sentence: str) -> None:
    """Progress, for the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def corpus(stored: int, new: int) -> Corpus:
    """Comments of known letters among many of nobody's, compared all at once."""
    chosen = set(random.Random(3).sample(range(stored + new), new))  # noqa: S311 # nothing is secret here
    parts, said, texts = [], {}, []
    for place, one in enumerate(comments(stored + new, seed=5)):
        texts.append(one.text)
        if place in chosen:
            said[place] = (one.text, one.kind)
        if len(texts) == SIGNED:
            parts.append(sign_many([f"{text} " for text in texts]))
            texts = []
    parts.append(sign_many([f"{text} " for text in texts]))
    signatures = Signatures.joined(parts)
    return Corpus(signatures, families(signatures), sorted(chosen), said)


async def fill(connection: asyncpg.Connection[Any], consultation: UUID, whole: Corpus) -> dict[int, UUID]:
    """Store what is not new; the family of each number that has one stored."""
    kept = np.setdiff1d(np.arange(len(whole.signatures)), np.array(whole.new))
    exact = whole.signatures.exact[kept]
    _, first, text_of, _times = np.unique(
        exact.view([("high", "<u8"), ("low", "<u8")]).ravel(),
        return_index=True,
        return_inverse=True,
        return_counts=True,
    )
    place_of = kept[first]
    number_of = whole.found.family[place_of]
    names = {number: uuid7() for number in dict.fromkeys(number_of.tolist())}
    models = _models(whole, place_of, number_of)
    comment_of = [uuid7() for _ in range(len(kept))]
    first_comment = {
        int(text): comment_of[place] for text, place in reversed(list(zip(text_of, range(len(kept)), strict=True)))
    }
    sizes = Counter(whole.found.family[kept].tolist())
    # the comments themselves are not stored: nobody looks at them
    await connection.execute("ALTER TABLE family_member DROP CONSTRAINT family_member_of")
    definitions = [await connection.fetchval(EVENTS, name) for name in INDEXES]
    for name in INDEXES:
        await connection.execute(f"DROP INDEX {name}")
    await _copy(
        connection,
        "family",
        ("id", "consultation", "representative", "members", "oldest", "made_at", "version"),
        (
            (names[n], consultation, first_comment[models[n]], sizes[n], first_comment[models[n]], SAID_AT, 1)
            for n in names
        ),
    )
    alike = _similarities(whole, place_of, number_of, models)
    await _copy(
        connection,
        "text_signature",
        (
            "id", "consultation", "exact", "minima", "polarity", "length", "table_version", "family", "similarity",
            "flag",
        ),
        _texts(whole, consultation, place_of, number_of, names, alike),
    )  # fmt: skip
    await _copy(
        connection,
        "family_member",
        ("comment", "family", "text", "similarity", "placed_at"),
        (
            (comment_of[place], names[int(number_of[text])], int(text) + 1, alike[int(text)], SAID_AT)
            for place, text in enumerate(text_of)
        ),
    )
    await _copy(connection, "band_key", ("key", "text"), _keys(whole, consultation, place_of, number_of))
    for definition in definitions:
        await connection.execute(definition)
    await connection.execute("SELECT setval(pg_get_serial_sequence('text_signature', 'id'), $1)", len(place_of) + 1)
    await connection.execute(
        "ALTER TABLE family_member ADD CONSTRAINT family_member_of FOREIGN KEY (comment) REFERENCES comment NOT VALID"
    )
    await connection.execute("VACUUM ANALYZE")
    return names


def _models(whole: Corpus, place_of: Any, number_of: Any) -> dict[int, int]:
    """For each family the stored text that represents it: its representative, else the one likest to that."""
    models: dict[int, int] = {}
    text_at = {int(place): text for text, place in enumerate(place_of)}
    exact_at = {whole.signatures.exact[place].tobytes(): text for text, place in enumerate(place_of)}
    missing: dict[int, list[int]] = {}
    for text, number in enumerate(number_of.tolist()):
        wanted = int(whole.found.representative[number])
        model = text_at.get(wanted, exact_at.get(whole.signatures.exact[wanted].tobytes()))
        if model is None:
            missing.setdefault(number, []).append(text)
        else:
            models[number] = model
    for number, texts in missing.items():
        wanted_signature = whole.signatures[int(whole.found.representative[number])]
        alike = likeness_many(wanted_signature, whole.signatures.take(place_of[np.array(texts)]))
        models[number] = texts[int(np.argmax(alike))]
    return models


def _similarities(whole: Corpus, place_of: Any, number_of: Any, models: dict[int, int]) -> list[float]:
    values = whole.signatures.values
    chosen = place_of[np.array([models[number] for number in number_of.tolist()])]
    found: list[float] = []
    for begin in range(0, len(place_of), COPIED):
        part = slice(begin, begin + COPIED)
        same = values[place_of[part]] == values[chosen[part]]
        found += (np.count_nonzero(same, axis=1) / same.shape[1]).tolist()
    return found


def _texts(
    whole: Corpus, consultation: UUID, place_of: Any, number_of: Any, names: dict[int, UUID], alike: list[float]
) -> Iterator[tuple[Any, ...]]:
    for text, place in enumerate(place_of.tolist()):
        one = whole.signatures[place]
        flag = "polarity" if whole.found.apart[place] else None
        yield (
            text + 1, consultation, one.exact, one.values, one.polarity, one.length, 1, names[int(number_of[text])],
            alike[text], flag,
        )  # fmt: skip


def _keys(whole: Corpus, consultation: UUID, place_of: Any, number_of: Any) -> Iterator[tuple[int, int]]:
    under: Counter[tuple[int, int]] = Counter()
    sizes = Counter(number_of.tolist())
    for text, place in enumerate(place_of.tolist()):
        number = int(number_of[text])
        for key in keys_of(consultation, whole.signatures[place], None):
            if sizes[number] > OF_A_FAMILY:
                under[number, key] += 1
                if under[number, key] > OF_A_FAMILY:
                    continue
            yield key, text + 1


async def _copy(
    connection: asyncpg.Connection[Any], table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    say(f"Filling {table}")
    await connection.copy_records_to_table(table, records=rows, columns=columns)


async def arrive(consultation: UUID, whole: Corpus, names: dict[int, UUID]) -> Figures:
    """The new comments are received, then each is placed."""
    from consultations.services.families.placing import place
    from participation.base.database import execute

    ids = []
    for number in whole.new:
        id_ = uuid7()
        ids.append(id_)
        await execute(
            "INSERT INTO comment (id, consultation, receipt, channel, received_at, author_kind, text, publish, salt,"
            " body, text_hash) VALUES ({}, {}, {}, 'web', {}, 'person', {}, 'text', '', '', '')",
            id_, consultation, str(id_), SAID_AT, whole.said[number][0],
        )  # fmt: skip
    took, wrong = [], []
    expected, taken = dict(names), set(names.values())
    for id_, number in zip(ids, whole.new, strict=True):
        began = time.perf_counter()
        await place(id_)
        took.append((time.perf_counter() - began) * 1000)
        (row,) = await execute("SELECT family FROM family_member WHERE comment = {}", id_)
        label = int(whole.found.family[number])
        if label not in expected and row["family"] not in taken:
            expected[label] = row["family"]
            taken.add(row["family"])
        if expected.get(label) != row["family"]:
            wrong.append(whole.said[number][1])
    return Figures(
        p50=float(np.percentile(took, 50)),
        p95=float(np.percentile(took, 95)),
        p99=float(np.percentile(took, 99)),
        right=1 - len(wrong) / len(ids),
        wrong=wrong,
    )


async def measured(url: str, stored: int, new: int) -> Figures:
    """Fill the database of the URL, whose schema is current, and let the new comments arrive."""
    from participation.base.database import close_pool, open_pool
    from tests.consultations.steps import opened
    from tests.world import people_the_world

    say(f"Comparing {stored + new:,} comments")
    whole = corpus(stored, new)
    await open_pool()
    try:
        await people_the_world()
        await opened()
        connection = await asyncpg.connect(url)
        consultation: UUID = await connection.fetchval("SELECT id FROM consultation")
        names = await fill(connection, consultation, whole)
        say(f"Stored: {await _sizes(connection)}")
        await connection.close()
        return await arrive(consultation, whole, names)
    finally:
        await close_pool()


async def _sizes(connection: asyncpg.Connection[Any]) -> str:
    rows = await connection.fetch(
        "SELECT relname, pg_total_relation_size(oid) / 1048576 AS size FROM pg_class"
        " WHERE relname IN ('family', 'family_member', 'text_signature', 'band_key') ORDER BY 1"
    )
    return ", ".join(f"{row['relname']} {row['size']} MB" for row in rows)


def run(stored: int = STORED, new: int = NEW) -> list[Result]:
    """Measure on a PostgreSQL of its own; leaving it removes everything."""
    from participation.base.database import close_pool, open_pool
    from participation.base.migrations import migrate

    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        data_dir = Path(folder) / "var"
        with running(data_dir, say=lambda sentence: None) as url:
            os.environ.update(environment(url, data_dir))
            current.cache_clear()

            async def act() -> Figures:
                await open_pool()
                await migrate()
                await close_pool()
                return await measured(url, stored, new)

            found = asyncio.run(act())
    say(
        f"one of {new:,} into {stored:,}: p50 {found.p50:.1f} ms, p95 {found.p95:.1f} ms, p99 {found.p99:.1f} ms;"
        f" {found.right:.1%} right; wrong: {dict(Counter(found.wrong))}"
    )
    name = f"one comment into {stored:,} stored"
    times = {"p50_ms": round(found.p50, 2), "p95_ms": round(found.p95, 2), "p99_ms": round(found.p99, 2)}
    return [
        msgspec.structs.replace(figure(name, 1000 / found.p50, "comments/s"), **times),
        figure(f"{name}: p95", found.p95, "ms", 40),
        figure(f"{name}: right", found.right, "share", 0.98),
    ]


def results(tell: Callable[[str], None]) -> Iterator[Result]:
    """The figures, from a process of its own: an engine is bound to one database."""
    tell(f"Placing {NEW:,} comments among {STORED:,}")
    done = subprocess.run([sys.executable, "-m", "tests.load.placing"], stdout=subprocess.PIPE, check=True)  # ourselves
    yield from msgspec.json.decode(done.stdout, type=list[Result])


if __name__ == "__main__":
    figures = run(*(int(number) for number in sys.argv[1:3]))
    sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
