"""Every colour that meets another on a page is told apart, in the light and in the dark scheme."""

from __future__ import annotations

import re
from functools import cache

import pytest

from frontend.assets import FOLDER

TEXT, GRAPHIC = 4.5, 3.0
TONES = ("adopted", "partly", "refused", "noted", "accent")

PAIRS: list[tuple[str, str, float]] = [
    *((colour, ground, TEXT) for colour in ("ink", "quiet", *TONES) for ground in ("paper", "raised")),
    *((colour, "accent-wash", TEXT) for colour in ("ink", "quiet", *TONES)),
    *(("on-tone", tone, TEXT) for tone in TONES if tone != "accent"),
    ("accent-deep", "paper", TEXT),
    ("accent-deep", "raised", TEXT),
    ("accent-deep", "accent-wash", TEXT),
    ("refused-deep", "raised", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-deep", TEXT),
    ("on-tone", "refused-deep", TEXT),
    ("ink", "demo-wash", TEXT),
    ("partly", "demo-wash", TEXT),
    ("adopted", "added-wash", TEXT),
    ("refused", "removed-wash", TEXT),
    ("edge", "paper", GRAPHIC),
    ("edge", "raised", GRAPHIC),
    ("accent-soft", "paper", GRAPHIC),
    ("accent-soft", "raised", GRAPHIC),
    ("accent", "line", GRAPHIC),
    ("adopted", "line", GRAPHIC),
    ("partly", "line", GRAPHIC),
]


@cache
def scheme(name: str) -> dict[str, str]:
    """The colours of tokens.css by name; the dark ones replace the light ones."""
    css = (FOLDER / "css" / "tokens.css").read_text("utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-F]{6})", light))
    return colours if name == "light" else colours | dict(re.findall(r"--([\w-]+):\s*(#[0-9A-F]{6})", dark))


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2, 0 black to 1 white."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_pair_has_enough_contrast(name: str) -> None:
    colours = scheme(name)
    weak = {
        (colour, ground): round(contrast(colours[colour], colours[ground]), 2)
        for colour, ground, least in PAIRS
        if contrast(colours[colour], colours[ground]) < least
    }
    assert weak == {}


def test_the_dark_scheme_names_every_colour_of_the_light_one() -> None:
    css = (FOLDER / "css" / "tokens.css").read_text("utf-8")
    light, dark = (
        set(re.findall(r"--([\w-]+):\s*#", part)) for part in css.split("@media (prefers-color-scheme: dark)")
    )
    assert light == dark


def test_colours_are_written_in_the_tokens_and_nowhere_else() -> None:
    strays = {
        path.name: found
        for path in (FOLDER / "css").glob("*.css")
        # paper is white and ink black, whatever the scheme
        if path.name not in {"tokens.css", "media.css"}
        and (found := re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", path.read_text("utf-8")))
    }
    assert strays == {}


def test_every_named_value_exists() -> None:
    defined = set(re.findall(r"--([\w-]+):", (FOLDER / "css" / "tokens.css").read_text("utf-8")))
    used = {
        name
        for path in (FOLDER / "css").glob("*.css")
        for name in re.findall(r"var\(--([\w-]+)\)", path.read_text("utf-8"))
    }
    assert used - defined == set()
