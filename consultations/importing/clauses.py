"""Which clause somebody means by a number: 第十二条, 12, Article 12, 第十二条第二款, or its identity."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

from consultations.drafts.splitting.numerals import NUMERAL, number_of
from consultations.importing.errors import SEVERAL_CLAUSES, TWICE_NUMBERED
from consultations.importing.values import word
from participation.base.errors import FieldError

WHOLE = frozenset({"全文", "整体", "总体", "全部", "通篇", "整个草案", "不限", "无", "/", "-", "whole", "all", "none"})
_NUMBERED = re.compile(rf"第?\s*([{NUMERAL}]+)\s*条(?:之([{NUMERAL}]+))?")
_ARTICLE = re.compile(r"(?:article|art\.?|section|sec\.?|clause)\s*(\d{1,5})", re.IGNORECASE)
_IDENTITY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Clauses:
    """The clauses of the draft that was put to the public, found by what people call them; with their words."""

    def __init__(self, clauses: Iterable[tuple[UUID, str]], words: Mapping[UUID, str] | None = None) -> None:
        self._words = words or {}
        self._identities: dict[UUID, str] = {}
        self._by_name: dict[str, set[UUID]] = {}
        self._found: dict[str, UUID | FieldError | None] = {}
        for identity, number in clauses:
            self._identities[identity] = number
            for name in {_bare(number), *_numbers(number)}:
                self._by_name.setdefault(name, set()).add(identity)

    @property
    def there(self) -> bool:
        """Whether there is a draft with clauses at all."""
        return bool(self._identities)

    def has(self, identity: UUID | None) -> bool:
        """Whether a clause of this identity was put to the public."""
        return identity in self._identities

    def words_of(self, identity: UUID | None) -> str:
        """Heading and text of a clause, for passages that are quoted from it."""
        return self._words.get(identity, "") if identity else ""

    def number_of(self, identity: UUID) -> str:
        """The number of a clause as printed."""
        return self._identities.get(identity, "")

    def meant(self, value: object, unknown: str) -> UUID | FieldError | None:
        """The identity meant, None for the whole, or what is wrong with it; ``unknown`` says that there is none."""
        text = str(value)
        if text not in self._found:
            if len(self._found) > 10_000:
                self._found.clear()
            self._found[text] = self._meant(text, unknown)
        return self._found[text]

    def _meant(self, text: str, unknown: str) -> UUID | FieldError | None:
        said = word(text)
        if not said or said in WHOLE:
            return None
        if _IDENTITY.fullmatch(said):
            identity = UUID(said)
            return identity if identity in self._identities else FieldError("clause", "unknown_value", unknown)
        numbers = _numbers(text) or {_bare(text)}
        if len(numbers) > 1:
            return FieldError("clause", "several_clauses", SEVERAL_CLAUSES)
        found = self._by_name.get(_bare(text)) or self._by_name.get(numbers.pop()) or set()
        if len(found) > 1:
            return FieldError("clause", "ambiguous", TWICE_NUMBERED)
        return next(iter(found)) if found else FieldError("clause", "unknown_value", unknown)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _numbers(text: str) -> set[str]:
    """The numbers of the clauses that a text names, in figures: 第十二条之一 is 12-1."""
    folded = unicodedata.normalize("NFKC", text)
    found = {_figures(one[1], one[2]) for one in _NUMBERED.finditer(folded)}
    found |= {_figures(one[1], None) for one in _ARTICLE.finditer(folded)}
    if not found:
        found = {_figures(folded.strip(" 第条.、"), None)}
    return {one for one in found if one}


def _figures(number: str, further: str | None) -> str:
    value, part = number_of(number), number_of(further) if further else None
    return "" if value is None else f"{value}-{part}" if part else str(value)
