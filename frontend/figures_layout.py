"""The figures as they are set on a page: tables of an area, bars by quarter, and the numbers of each body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consultations.words import Outcome, Status
from decisions.rules.figures import AREAS, COMMENTS_BY_OUTCOME, OPINIONS_BY_STATUS, Area, Number
from decisions.schemas.figures import Figure, Figures
from frontend.figures_words import AREA_NAMES, NAMES, slug_of
from frontend.rendering import url
from participation.base.errors import N_

# Of each area the number whose course over the year is drawn.
DRAWN = {
    Area.CONSULTATIONS: Number.COMMENTS,
    Area.MEETINGS: Number.PRESENT,
    Area.OPINIONS: Number.OPINIONS,
    Area.FOLLOW_UPS: Number.FOLLOW_UPS,
    Area.OPEN_DAYS: Number.VISITS,
}
PARTS = {number.value for number in (*COMMENTS_BY_OUTCOME, *OPINIONS_BY_STATUS)}
# What bodies are told apart by, in few words.
BY_BODY = {
    Number.MATTERS: N_("Matters"),
    Number.CONSULTATIONS: N_("Consultations"),
    Number.COMMENTS: N_("Comments"),
    Number.MEETINGS: N_("Meetings"),
    Number.HEARINGS: N_("Hearings"),
    Number.OPINIONS: N_("Opinions"),
    Number.OVERDUE: N_("Overdue now"),
    Number.FOLLOW_UPS: N_("Follow-ups"),
    Number.FOLLOW_UPS_OVERDUE: N_("Overdue follow-ups"),
    Number.SESSIONS: N_("Open sessions"),
    Number.VISITS: N_("Visits"),
}


class FiguresContent(Figures, frozen=True, kw_only=True):
    """The figures as an edition holds them, each number leading to what is public of it."""

    @property
    def laid(self) -> dict[str, Any]:
        """Set as on the public page."""
        return laid_out(self, public_list(self))


def public_list(told: Figures, version: int | None = None) -> Callable[[Number], str]:
    """Where everybody finds what a number of published figures counts."""
    chosen = {"body": told.body.slug if told.body else None, "version": version}
    return lambda number: url(f"/figures/{told.year}/{slug_of(number.value)}", **chosen)


def laid_out(told: Figures, address: Callable[[Number], str]) -> dict[str, Any]:
    """What ``figures/shown.html`` sets; ``address`` is where the list behind a number is."""
    by_name = {figure.number: figure for figure in told.figures}
    areas = []
    for area, numbers in AREAS.items():
        figures = [by_name[number.value] for number in numbers if number.value in by_name]
        if not figures:
            continue
        drawn = by_name.get(DRAWN[area].value) if area in DRAWN else None
        areas.append(
            {
                "slug": slug_of(area.value),
                "name": AREA_NAMES[area],
                "lines": [(figure, address(Number(figure.number))) for figure in figures if _shown(figure)],
                "voiced": any(figure.behind for figure in figures),
                "drawn": drawn if drawn and drawn.total and len(told.quarters) > 1 else None,
                "outcomes": _outcomes(area, by_name),
            }
        )
    bodies = [
        (body, [(by_name[number.value].bodies.get(body.slug, 0)) for number in BY_BODY if number.value in by_name])
        for body in told.bodies
    ]
    bodies = [(body, numbers) for body, numbers in bodies if any(numbers)]
    return {
        "told": told,
        "areas": areas,
        "names": NAMES,
        "by_body": bodies if told.body is None and len(bodies) > 1 else [],
        "body_columns": [name for number, name in BY_BODY.items() if number.value in by_name],
    }


def _shown(figure: Figure) -> bool:
    """What nothing came to is left out among the parts of a sum; files say it all the same."""
    return figure.total > 0 or figure.number not in PARTS


def _outcomes(area: Area, by_name: dict[str, Figure]) -> list[tuple[str, int]]:
    if area is Area.CONSULTATIONS:
        return _of([outcome.value for outcome in Outcome], "comments", by_name)
    if area is Area.OPINIONS:
        return _of([status.value for status in Status], "opinions", by_name)
    return []


def _of(words: list[str], what: str, by_name: dict[str, Figure]) -> list[tuple[str, int]]:
    found = [(word, by_name.get(f"{what} {word}")) for word in words]
    return [(word, figure.total) for word, figure in found if figure and figure.total]
