"""The icons by which the door page stands on a phone's home screen: our mark, drawn in the sizes that phones want."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

SIZES = (192, 512)
# the mark is drawn on 32 by 32; phones may cut off a fifth all around
UNITS, SAFE = 32.0, 0.72
FINE = 4
PAPER, LIGHT, FRAME, LEAF, KNOB = "#FCFBF8", "#E9D8B0", "#1C1B1A", "#1F4E79", "#FFFFFF"
STROKE = 1.5


@cache
def icon(size: int) -> bytes:
    """The icon as PNG, ``size`` pixels wide and high, opaque up to its edges and quiet near them."""
    side = size * FINE
    picture = Image.new("RGB", (side, side), PAPER)
    pen = ImageDraw.Draw(picture)
    unit = side * SAFE / UNITS
    edge = (side - unit * UNITS) / 2

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(edge + x * unit, edge + y * unit) for x, y in points]

    pen.polygon(at((14, 28), (24, 31), (24, 28)), fill=LIGHT)
    pen.polygon(at((19, 6), (24, 6), (24, 28), (19, 28)), fill=LIGHT)
    for line in (
        at((6.5, 28), (6.5, 3.5), (25.5, 3.5), (25.5, 28)),
        at((2, 28.5), (7, 28.5)),
        at((25, 28.5), (30, 28.5)),
    ):
        pen.line(line, fill=FRAME, width=round(STROKE * unit), joint="curve")
    pen.polygon(at((7, 4), (18, 7), (18, 31), (7, 28)), fill=LEAF)
    pen.ellipse(at((13.9, 17.1), (16.5, 19.7)), fill=KNOB)
    made = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return made.getvalue()
