"""Every sentence a person can see exists in Chinese too, and says what the English one says."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir

from participation.base.messages import FOLDER, read_messages

HOUSE = Path(__file__).parents[2]
ROOMS = ("participation", "consultations", "decisions", "events", "frontend")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
JINJA = {"newstyle_gettext": "true", "trim_blocks": "true", "silent": "false"}
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")

# a sentence, or its singular and plural
Sentence = tuple[str, ...]


@cache
def sentences() -> dict[Sentence, str]:
    """Every sentence the code and the templates say, with the first place that says it."""
    found: dict[Sentence, str] = {}
    for room in ROOMS:
        extracted = extract_from_dir(
            HOUSE / room, METHODS, {"**/templates/**": JINJA}, keywords=KEYWORDS, comment_tags=()
        )
        for path, line, said, _comments, _context in extracted:
            forms = (said,) if isinstance(said, str) else tuple(said)
            found.setdefault(forms, f"{room}/{path}:{line}")
    return found


@cache
def translations(folder: str) -> dict[Path, dict[Sentence, Sentence]]:
    """What each area file of a language says."""
    areas: dict[Path, dict[Sentence, Sentence]] = {}
    for path in sorted((FOLDER / folder).glob("*.po")):
        areas[path] = {
            _forms(message.id): _forms(message.string)
            for message in read_messages(path)
            if message.id and not message.fuzzy
        }
    return areas


def _forms(said: object) -> Sentence:
    return (said,) if isinstance(said, str) else tuple(said) if isinstance(said, (list, tuple)) else ()


def test_the_code_and_the_templates_are_read() -> None:
    said = sentences()
    assert ("Open for comments",) in said, "a sentence marked in Python"
    assert ("Skip to the content",) in said, "a sentence of a template"
    assert ("%(n)s comment", "%(n)s comments") in said, "a sentence with a plural"


def test_every_sentence_has_a_chinese_translation() -> None:
    known = {sentence for area in translations("zh_Hans").values() for sentence, said in area.items() if all(said)}
    # gettext finds a sentence by its singular, whether or not it has a plural elsewhere
    singulars = {sentence[0] for sentence in known}
    missing = [
        (place, sentence[0])
        for sentence, place in sentences().items()
        if sentence not in known and (len(sentence) > 1 or sentence[0] not in singulars)
    ]
    assert missing == []


def test_no_translation_loses_or_invents_a_placeholder() -> None:
    wrong = []
    for folder in ("zh_Hans", "en"):
        for path, area in translations(folder).items():
            for sentence, said in area.items():
                allowed = set(PLACEHOLDER.findall(" ".join(sentence)))
                needed = set(PLACEHOLDER.findall(sentence[-1]))
                for form in filter(None, said):
                    used = set(PLACEHOLDER.findall(form))
                    if not needed <= used <= allowed:
                        wrong.append((path.name, sentence[0], form))
    assert wrong == []


def test_no_translation_has_a_broken_placeholder() -> None:
    broken = [
        (path.name, form)
        for area_of in (translations("zh_Hans"), translations("en"))
        for path, area in area_of.items()
        for said in area.values()
        for form in said
        if re.search(r"%\(\w*\)(?![sd])|%\(\w*(?!\w*\))|％", form)
    ]
    assert broken == []


def test_a_sentence_in_two_area_files_is_translated_alike() -> None:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, area in translations("zh_Hans").items():
        for sentence, said in area.items():
            found[sentence[0]][said[0]].append(path.name)
    differing = {sentence: dict(said) for sentence, said in found.items() if len(said) > 1}
    assert differing == {}
