"""The picture of an opinion map: a mark for each voter, an outline around each group, by shape as well as colour."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import msgspec

from consultations.schemas.opinion_map import Dot, DrawnMap

WIDTH, HEIGHT, EDGE = 480, 360, 24
SIZE = 4.0
# ways to draw a group: its style sheet class says the colour
SHAPES = ("circle", "square", "triangle", "diamond", "cross")
REACH = 100.0


class Drawn(msgspec.Struct, frozen=True):
    """A group on the picture: its letter and where that stands, its marks and its outline as paths.

    ``style`` is 0 to 4; ``sample`` is one mark in a box of 16 by 16, for the legend.
    """

    name: str
    style: int
    size: int
    marks: str
    outline: str
    x: float
    y: float
    sample: str


class Picture(msgspec.Struct, frozen=True):
    """All groups, and the marks of those in none."""

    groups: list[Drawn]
    others: str
    others_sample: str
    width: int = WIDTH
    height: int = HEIGHT


def picture(drawn: DrawnMap) -> Picture:
    """Where everything stands in a box of 480 by 360."""
    placed = [(*_place(dot), dot.group) for dot in drawn.dots]
    groups = []
    for group in drawn.groups:
        own = [(x, y) for x, y, of in placed if of == group.id]
        style = group.id % len(SHAPES)
        shape = SHAPES[style]
        groups.append(
            Drawn(
                group.name,
                style,
                group.size,
                "".join(_mark(shape, x, y) for x, y in own),
                _outline(own),
                round(median(x for x, _ in own), 1) if own else WIDTH / 2,
                round(median(y for _, y in own), 1) if own else HEIGHT / 2,
                _mark(shape, 8, 8, 6),
            )
        )
    others = "".join(_mark("ring", x, y, 2.5) for x, y, of in placed if of is None)
    return Picture(groups, others, _mark("ring", 8, 8, 3.5))


def _place(dot: Dot) -> tuple[float, float]:
    x = WIDTH / 2 + dot.x / REACH * (WIDTH / 2 - EDGE)
    y = HEIGHT / 2 - dot.y / REACH * (HEIGHT / 2 - EDGE)
    return round(x, 1), round(y, 1)


def _mark(shape: str, x: float, y: float, size: float = SIZE) -> str:
    r = size
    match shape:
        case "square":
            s = round(r * 0.88, 2)
            return f"M{x - s:g} {y - s:g}h{2 * s:g}v{2 * s:g}h{-2 * s:g}z"
        case "triangle":
            return f"M{x:g} {y - r:g}l{r:g} {1.8 * r:g}h{-2 * r:g}z"
        case "diamond":
            return f"M{x:g} {y - 1.2 * r:g}l{1.2 * r:g} {1.2 * r:g}l{-1.2 * r:g} {1.2 * r:g}l{-1.2 * r:g} {-1.2 * r:g}z"
        case "cross":
            a = round(r * 0.4, 2)
            b = round(r - a, 2)
            return (
                f"M{x - a:g} {y - r:g}h{2 * a:g}v{b:g}h{b:g}v{2 * a:g}h{-b:g}v{b:g}h{-2 * a:g}v{-b:g}h{-b:g}"
                f"v{-2 * a:g}h{b:g}z"
            )
        case _:
            return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


def _outline(points: Sequence[tuple[float, float]]) -> str:
    """The convex hull of the points as a path; empty for fewer than three corners (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ""
    corners = _side(ordered) + _side(ordered[::-1])
    if len(corners) < 3:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "z"


def _side(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    side: list[tuple[float, float]] = []
    for point in points:
        while len(side) > 1 and _turn(side[-2], side[-1], point) <= 0:
            side.pop()
        side.append(point)
    return side[:-1]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
