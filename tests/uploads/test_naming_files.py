"""File names: no path, nothing invisible, an ending that fits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.uploads.naming import LONGEST, tidy

PDF = (".pdf",)
JPEG = (".jpg", ".jpeg")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("意见书.pdf", "意见书.pdf"),
        ("C:\\Users\\wang\\意见书.PDF", "意见书.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("letter", "letter.pdf"),
        ("invoice.exe", "invoice.exe.pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("a\x00b\nc.pdf", "ab_c.pdf"),
        (' "quoted" <x>|.pdf', "_quoted_ _x__.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("con.pdf", "_con.pdf"),
        ("x" * 500 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("二〇二六年\u3000第１号.pdf", "二〇二六年 第１号.pdf"),
    ],
)
def test_a_name_is_tidied(given_name: str, kept: str) -> None:
    assert tidy(given_name, PDF) == kept


def test_both_endings_of_a_kind_are_kept() -> None:
    assert tidy("photo.jpeg", JPEG) == "photo.jpeg"
    assert tidy("photo.JPG", JPEG) == "photo.JPG"
    assert tidy("photo.png", JPEG) == "photo.png.jpg"


@pytest.mark.parametrize("name", ["", "   ", "...", "/", "a/", "\u202e", "___"])
def test_a_name_of_nothing_is_none(name: str) -> None:
    assert tidy(name, PDF) is None


@given(st.text(max_size=400))
def test_any_name_comes_out_harmless_and_stays_so(name: str) -> None:
    kept = tidy(name, PDF)
    if kept is None:
        return
    assert 5 <= len(kept) <= LONGEST
    assert kept.lower().endswith(".pdf")
    assert not set(kept) & set('/\\<>:"|?*')
    assert all(unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} for c in kept)
    assert tidy(kept, PDF) == kept
