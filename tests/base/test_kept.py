"""What is made of the sources is kept for their state, and is never worth an error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from participation.base import kept, messages


@pytest.fixture(autouse=True)
def kept_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.txt"
    path.write_text("one", "utf-8")
    return path


def test_the_same_sources_have_the_same_folder_and_changed_ones_another(source: Path) -> None:
    first = kept.kept_folder(source.parent, "things", [source])
    assert first is not None
    kept.keep(first / "made", b"of one")
    assert kept.kept_folder(source.parent, "things", [source]) == first
    assert (first / "made").read_bytes() == b"of one"
    source.write_text("two", "utf-8")
    second = kept.kept_folder(source.parent, "things", [source])
    assert second not in (None, first)
    assert not first.exists()


def test_folders_of_other_things_stay(source: Path) -> None:
    other = kept.kept_folder(source.parent, "others", [source])
    source.write_text("two", "utf-8")
    kept.kept_folder(source.parent, "things", [source])
    assert other is not None
    assert other.is_dir()


def test_nothing_is_kept_where_python_keeps_nothing(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept.kept_folder(source.parent, "things", [source]) is None
    assert [*source.parent.iterdir()] == [source]


def test_nothing_is_kept_where_no_folder_can_be_made(source: Path) -> None:
    (source.parent / kept.CACHE).write_text("in the way", "utf-8")
    assert kept.kept_folder(source.parent, "things", [source]) is None


def test_a_file_that_cannot_be_written_is_not_missed(tmp_path: Path) -> None:
    kept.keep(tmp_path / "gone" / "made", b"lost")
    assert [*tmp_path.iterdir()] == []


@pytest.fixture
def locale_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "locale"
    (folder / "zh_Hans").mkdir(parents=True)
    (folder / "zh_Hans" / "words.po").write_text('msgid "Door"\nmsgstr "门"\n', "utf-8")
    monkeypatch.setattr(messages, "FOLDER", folder)
    for known in (messages.catalogue, messages.locales):
        known.cache_clear()
    yield folder
    for known in (messages.catalogue, messages.locales):
        known.cache_clear()


def test_a_catalogue_is_read_once_and_again_when_a_sentence_changes(
    locale_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert messages.say("zh-Hans", "Door") == "门"
    messages.catalogue.cache_clear()
    with monkeypatch.context() as nobody_reads:
        nobody_reads.delattr(messages, "read_messages")
        assert messages.say("zh-Hans", "Door") == "门"
    (locale_folder / "zh_Hans" / "words.po").write_text('msgid "Door"\nmsgstr "大门"\n', "utf-8")
    messages.catalogue.cache_clear()
    assert messages.say("zh-Hans", "Door") == "大门"
