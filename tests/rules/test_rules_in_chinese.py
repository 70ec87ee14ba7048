"""Every sentence and every word of these rules has its Chinese."""

from __future__ import annotations

import ast
import re
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import consultations.rules as rules_folder
from consultations import words
from consultations.rules.totals import Column

FOLDER = Path(rules_folder.__file__).parent
CATALOGUE = FOLDER.parents[1] / "frontend" / "locale" / "zh_Hans" / "rules.po"
NAMES = re.compile(r"%\((\w+)\)s")

ENUMS: list[type[StrEnum]] = [
    Column,
    *(word for word in vars(words).values() if isinstance(word, type) and word.__module__ == words.__name__),
]


@cache
def catalogue(path: Path = CATALOGUE) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", abort_invalid=True)


def marked_sentences() -> list[str]:
    """The arguments of every ``N_(…)`` in the rules."""
    return [
        ast.literal_eval(node.args[0])
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
    ]


@pytest.mark.parametrize("sentence", marked_sentences())
def test_every_sentence_is_translated_with_the_same_placeholders(sentence: str) -> None:
    # a sentence of the rules of one area may stand in the catalogue of that area
    [message, *_] = [found for path in CATALOGUE.parent.glob("*.po") if (found := catalogue(path).get(sentence))]
    assert message.string
    assert set(NAMES.findall(sentence)) == set(NAMES.findall(str(message.string)))


@pytest.mark.parametrize("enum", ENUMS)
def test_every_word_is_translated_in_the_context_of_its_kind(enum: type[StrEnum]) -> None:
    for member in enum:
        message = catalogue().get(str(member), context=enum.__name__)
        assert message is not None, member
        assert message.string


def test_the_catalogue_holds_nothing_that_is_not_used() -> None:
    sentences = set(marked_sentences())
    words_used = {(enum.__name__, str(member)) for enum in ENUMS for member in enum}
    for message in catalogue():
        if message.id:
            assert message.id in sentences if message.context is None else (message.context, message.id) in words_used
