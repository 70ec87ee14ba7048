"""Rows made comments, a batch at a time: understood, judged like a clerk's entry, sealed; none asks the database.

This is where an import spends its time in this process, and it runs beside the event loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

import msgspec

from consultations.importing.clauses import Clauses
from consultations.importing.form import Row
from consultations.importing.keys import Occurrences, key_of, said_of
from consultations.importing.meaning import Meaning
from consultations.queries.clause_numbers import Put
from consultations.queries.questionnaire import Asked
from consultations.schemas.comment import NewComment
from consultations.services.commenting import Manner, judged, kept
from consultations.services.loading import Held
from participation.base import messages
from participation.base.errors import N_, FieldError
from participation.base.identity.actor import Actor

# Rows of one transaction, and the characters after which a batch of long texts ends earlier.
ROWS = 2_000
CHARACTERS = 1_000_000
SOURCE = N_("%(file)s, row %(row)s")
HANDED_IN = N_("%(file)s, row %(row)s, handed in by %(organisation)s")
# so much of a cell that cannot be read is kept for who corrects it
KEPT_OF_CELL = 100_000


class Entered(msgspec.Struct, frozen=True):
    """A row that may come in: its key, what it says, and the comment by column."""

    row: Row
    key: bytes
    said: int
    columns: dict[str, Any]
    contact: tuple[str, str] | None


class Rejected(msgspec.Struct, frozen=True):
    """A row that may not, and why."""

    row: Row
    errors: list[FieldError]

    @property
    def cells(self) -> dict[str, Any]:
        """The cells as they can be stored and written into a table again."""
        return {_storable(name): _cell(value) for name, value in self.row.cells.items() if value is not None}


class Batch(msgspec.Struct, frozen=True):
    """Some rows in their order: ``after`` is how many rows come before them, ``rows`` how many they are."""

    after: int
    rows: int
    entered: list[Entered]
    rejected: list[Rejected]


class Judge:
    """Judges the rows of one import, in their order."""

    def __init__(
        self,
        actor: Actor,
        held: Held,
        clauses: Clauses,
        meaning: Meaning,
        asked: Asked,
        files: Sequence[str],
        organisation: str,
    ) -> None:
        self._actor, self._held, self._clauses, self._meaning, self._asked = actor, held, clauses, meaning, asked
        self._files, self._organisation = files, organisation
        self._occurrences = Occurrences()
        self._source = [self._worded(file) for file in files]

    def batches(self, rows: Iterable[Row], *, after: int, clock: Callable[[], datetime]) -> Iterator[Batch]:
        """The batches behind the first ``after`` rows, which are read again only to know what was said before."""
        left = iter(rows)
        skipped = 0
        while skipped < after and (again := list(islice(left, min(ROWS, after - skipped)))):
            self._counted(again)
            skipped += len(again)
        while taken := _some(left):
            yield self._batch(taken, after, clock())
            after += len(taken)

    def read(self, row: Row, now: datetime) -> tuple[NewComment | None, list[FieldError]]:
        """A row alone, for the preview."""
        found = self._meaning.understood(row)
        return found.new, self._all_wrong(found.new, found.wrong, now)

    def number_of(self, clause: UUID | None) -> str:
        """The number of a clause as printed; empty for the whole."""
        return self._clauses.number_of(clause) if clause else ""

    def _counted(self, rows: list[Row]) -> list[tuple[NewComment | None, str, bytes, int, list[FieldError]]]:
        """Each row as it is understood, with its own key, what it says and the how-manieth it is that says so."""
        understood = [self._meaning.understood(row) for row in rows]
        said = [b"" if one.wrong or one.new is None else said_of(one.new) for one in understood]
        counted = [one for one, each in zip(said, understood, strict=True) if one and not each.key]
        occurrences = iter(self._occurrences.counted(counted))
        return [
            (one.new, one.key, mark, next(occurrences) if mark and not one.key else 1, one.wrong)
            for one, mark in zip(understood, said, strict=True)
        ]

    def _batch(self, rows: list[Row], after: int, now: datetime) -> Batch:
        entered: list[Entered] = []
        rejected: list[Rejected] = []
        for row, (new, own, said, occurrence, wrong) in zip(rows, self._counted(rows), strict=True):
            if new is None or wrong:
                rejected.append(Rejected(row, self._all_wrong(new, wrong, now)))
                continue
            manner = Manner(entered=True, source=self._said_in(row))
            answered, contact, errors = self._judged(new, now, manner)
            if errors:
                rejected.append(Rejected(row, errors))
                continue
            key, mark = key_of(new, said, own, occurrence), int.from_bytes(said[:8], "big", signed=True)
            columns = kept(self._actor, self._held, answered, contact, now, manner)
            entered.append(Entered(row, key, mark, columns, contact))
        return Batch(after, len(rows), entered, rejected)

    def _all_wrong(self, new: NewComment | None, wrong: list[FieldError], now: datetime) -> list[FieldError]:
        """What cannot be understood, and what is wrong with all the rest."""
        if new is None:
            return wrong
        _, _, errors = self._judged(new, now, Manner(entered=True))
        named = {one.field for one in wrong}
        return [*wrong, *(one for one in errors if one.field not in named)]

    def _judged(
        self, new: NewComment, now: datetime, manner: Manner
    ) -> tuple[NewComment, tuple[str, str] | None, list[FieldError]]:
        """The row with its answers as they are kept, the contact as stored, and all that is wrong."""
        answered, wrong = self._asked.read(new)
        contact, errors = judged(
            self._actor, self._held, answered, self._put(new), now, manner, answers_suffice=bool(self._asked.questions)
        )
        return answered, contact, [*errors, *wrong]

    def _put(self, new: NewComment) -> Put:
        return Put(self._clauses.there, self._clauses.has(new.clause), self._clauses.words_of(new.clause))

    def _said_in(self, row: Row) -> str:
        mail = len(self._files) > 1
        before, behind = self._source[row.number - 1 if mail else 0]
        return before + str(row.number) + behind

    def _worded(self, file: str) -> tuple[str, str]:
        """What stands before and behind the number of the row, in the language of who imports."""
        sentence = HANDED_IN if self._organisation else SOURCE
        values = {"file": file, "row": "\0", "organisation": self._organisation}
        before, _, behind = messages.say(self._actor.locale, sentence, values).partition("\0")
        return before, behind


def _some(left: Iterator[Row]) -> list[Row]:
    """The rows of the next batch; one of long texts has fewer."""
    taken: list[Row] = []
    characters = 0
    for row in left:
        taken.append(row)
        characters += sum(len(cell) for cell in row.cells.values() if isinstance(cell, str))
        characters += sum(len(one.content) for one in row.enclosures)
        if len(taken) == ROWS or characters > CHARACTERS:
            break
    return taken


def _cell(value: object) -> Any:
    if isinstance(value, FieldError):
        return ""
    plain = msgspec.to_builtins(value)
    if isinstance(plain, str):
        return _storable(plain[:KEPT_OF_CELL])
    return plain if isinstance(plain, int | float | bool) else _storable(msgspec.json.encode(plain).decode())


def _storable(text: str) -> str:
    # PostgreSQL has no null character, and UTF-8 no half of a pair
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode() if not text.isprintable() else text


COLUMNS = (
    "id", "consultation", "receipt", "channel", "received_at", "stated_on", "ticket", "clerk", "person", "organisation",
    "assurance", "author_kind", "author_name", "contact_kind", "contact", "locale", "clause", "quote", "text", "stance",
    "proposed_text", "publish", "answers", "co_signatures", "source", "salt", "body", "text_hash", "bigrams",
    "standing",
)  # fmt: skip


_in_order = itemgetter(*COLUMNS)


def record_of(one: Entered) -> tuple[Any, ...]:
    """The row of a comment in the order of ``COLUMNS``."""
    record: tuple[Any, ...] = _in_order(one.columns)
    return record
