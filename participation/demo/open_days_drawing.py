"""A sheet on which the demo city's pictures of open days are drawn: flat shapes, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

# A sheet is 160 wide and 120 high; a picture has 1200 × 900 pixels, drawn twice as large so that edges are smooth.
WIDE, HIGH = 160, 120
FINE = 2
DOTS = 1200 * FINE / WIDE

Point = tuple[float, float]


class Sheet:
    """A sheet of one colour; places and sizes are in its own units, from the upper left corner."""

    def __init__(self, ground: str) -> None:
        """``ground`` and all other colours are written as #RRGGBB."""
        self._image = Image.new("RGB", (round(WIDE * DOTS), round(HIGH * DOTS)), ground)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, wide: float, high: float, colour: str, *, round_by: float = 0) -> None:
        """A rectangle, with round corners where wanted."""
        corners = (left * DOTS, top * DOTS, (left + wide) * DOTS - 1, (top + high) * DOTS - 1)
        self._draw.rounded_rectangle(corners, round_by * DOTS, fill=colour)

    def disc(self, x: float, y: float, across: float, colour: str, *, high: float | None = None) -> None:
        """A circle around a point, or an ellipse that is less high."""
        up = across if high is None else high
        box = ((x - across / 2) * DOTS, (y - up / 2) * DOTS, (x + across / 2) * DOTS, (y + up / 2) * DOTS)
        self._draw.ellipse(box, fill=colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """What lies within a line through these points."""
        self._draw.polygon([(x * DOTS, y * DOTS) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], colour: str, thick: float = 1) -> None:
        """A line through these points, with round joints and ends."""
        self._draw.line([(x * DOTS, y * DOTS) for x, y in points], colour, round(thick * DOTS), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, thick, colour)

    def person(self, x: float, foot: float, tall: float, coat: str, skin: str = "#E3B793") -> None:
        """Somebody who stands, seen from behind; ``foot`` is where the feet are."""
        head, wide = tall * 0.2, tall * 0.3
        for leg in (-1, 1):
            self.box(x + leg * wide * 0.27 - wide * 0.17, foot - tall * 0.42, wide * 0.34, tall * 0.42, "#33393F")
        self.box(x - wide / 2, foot - tall * 0.78, wide, tall * 0.46, coat, round_by=wide * 0.35)
        self.disc(x, foot - tall + head / 2, head, skin)
        self.disc(x, foot - tall + head * 0.36, head, "#3B2F2A", high=head * 0.72)

    def png(self) -> bytes:
        """The picture."""
        out = BytesIO()
        self._image.reduce(FINE).save(out, "PNG")
        return out.getvalue()
