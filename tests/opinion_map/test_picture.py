"""The picture: inside its box, told apart by shape, an outline that holds its group."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.schemas.opinion_map import Dot, DrawnMap, OpinionGroup
from frontend.opinion_picture import HEIGHT, WIDTH, picture

PLACE = st.floats(-100, 100).map(lambda value: round(value, 1))
DOTS = st.lists(st.builds(Dot, PLACE, PLACE, st.sampled_from([0, 1, 2, None])), max_size=60)
NUMBER = re.compile(r"M(-?[\d.]+) (-?[\d.]+)")


def of(dots: list[Dot]) -> DrawnMap:
    groups = [
        OpinionGroup(id_, "ABC"[id_], sum(dot.group == id_ for dot in dots), [])
        for id_ in sorted({dot.group for dot in dots if dot.group is not None})
    ]
    return DrawnMap(
        at=datetime(2027, 3, 1, tzinfo=UTC),
        voters=len(dots),
        people=0,
        unidentified=len(dots),
        groups=groups,
        together=[],
        results=[],
        dots=dots,
        dots_of=len(dots),
    )


@settings(deadline=None)
@given(DOTS)
def test_everybody_is_drawn_once_inside_the_box(dots: list[Dot]) -> None:
    drawn = picture(of(dots))
    paths = [drawn.others, *(group.marks for group in drawn.groups)]
    marks = [(float(x), float(y)) for path in paths for x, y in NUMBER.findall(path)]
    assert len(marks) == len(dots)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in marks)


@settings(deadline=None)
@given(DOTS)
def test_an_outline_holds_every_mark_of_its_group(dots: list[Dot]) -> None:
    for group in picture(of(dots)).groups:
        corners = (
            [tuple(map(float, pair.split())) for pair in group.outline.strip("Mz").split("L")] if group.outline else []
        )
        if not corners:
            continue
        assert len(corners) >= 3
        own = [dot for dot in dots if "ABC"[dot.group or 0] == group.name and dot.group is not None]
        middle = [(WIDTH / 2 + dot.x * 2.16, HEIGHT / 2 - dot.y * 1.56) for dot in own]
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
            # to the left of every side, but for the rounding of places
            assert all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -80 for x, y in middle)


def test_groups_are_told_apart_by_shape_as_well_as_by_colour() -> None:
    drawn = picture(of([Dot(x, x, group) for group in range(3) for x in (0.0, 10.0, 50.0)]))
    assert len({group.sample for group in drawn.groups}) == 3
    assert [group.style for group in drawn.groups] == [0, 1, 2]
    assert drawn.others_sample not in {group.sample for group in drawn.groups}
