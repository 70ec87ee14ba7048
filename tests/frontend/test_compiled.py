"""Compiled pages are kept between starts, say the same, and are made anew where they cannot be kept."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontend import compiled, compiling
from frontend.rendering import environment_of, render
from frontend.speaking import SpeakingEnvironment
from tests.frontend.sample import page


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "FRONTEND", tmp_path)
    (tmp_path / "static").mkdir()
    known = (environment_of, compiled.pages_folder)
    for one in known:
        one.cache_clear()
    made = compiled.pages_folder()
    assert made is not None
    yield made
    for one in known:
        one.cache_clear()


def said() -> str:
    """A page as it is said by an environment that knows nothing yet."""
    environment_of.cache_clear()
    return render("about/accessibility.html", page())


def test_a_page_is_compiled_once_and_says_the_same_afterwards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = said()
    assert any(folder.iterdir())
    with monkeypatch.context() as nobody_compiles:
        nobody_compiles.delattr(SpeakingEnvironment, "_generate")
        nobody_compiles.delattr("jinja2.environment.Environment._generate")
        assert said() == first


def test_languages_do_not_share_what_they_say(folder: Path) -> None:
    environment_of.cache_clear()
    both = [render("about/accessibility.html", page(locale)) for locale in ("zh-Hans", "en")]
    environment_of.cache_clear()
    assert [render("about/accessibility.html", page(locale)) for locale in ("zh-Hans", "en")] == both
    assert 'lang="zh-Hans"' in both[0]
    assert "Accessibility" in both[1]


def test_a_folder_that_went_away_costs_nobody_their_page(folder: Path) -> None:
    first = said()
    shutil.rmtree(folder)
    assert said() == first


def test_what_was_damaged_is_compiled_anew(folder: Path) -> None:
    first = said()
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:40])
    assert said() == first


def test_pages_are_compiled_ahead_by_a_process_that_ends_by_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "LATER", 0.0)
    # beside other tests there may be no idle instant for a long while
    monkeypatch.delattr(os, "SCHED_IDLE", raising=False)
    few = tmp_path / "templates"
    for name in ("layout.html", "kit", "about"):
        source, copy = compiled.TEMPLATES / name, few / name
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            few.mkdir(exist_ok=True)
            shutil.copy(source, copy)
    monkeypatch.setattr(compiling, "TEMPLATES", few)
    compiling.compile_ahead()
    until = time.monotonic() + 60
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.05)
    assert (folder / compiling.WHOLE).exists()
    compiling.compile_ahead()
    assert multiprocessing.active_children() == []
