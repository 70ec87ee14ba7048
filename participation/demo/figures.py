"""The figures of the year, published so far, and those of the year before, handed in; and one body's overdue list."""

from __future__ import annotations

from datetime import timedelta

from decisions.schemas.figures import NewFiguresEdition
from decisions.schemas.overdue import NewOverdueList
from decisions.services.figures import hand_in_figures
from decisions.services.follow_up_clock import tell_overdue
from decisions.services.overdue_showing import show_overdue
from participation.base import clock
from participation.demo.decided import Days, publish
from participation.demo.people import Population

SHOWING = "sww"


async def tell_figures(people: Population, days: Days) -> str:
    """Who was late is told, one body shows its list to everybody, and the figures are counted; in one line."""
    officer, secretary = people.officer(SHOWING), people.actors["梁静"]
    with clock.frozen(days.at(-2)):
        await tell_overdue()
        shown = await show_overdue(officer, body=SHOWING, new=NewOverdueList(public=True))
    await publish(people, officer, shown, days.at(-2, 10))
    # counted a few hours ago, so that they were signed by now
    counted = days.now - timedelta(hours=6)
    with clock.frozen(counted):
        this_year = days.today.year
        made = await hand_in_figures(secretary, new=NewFiguresEdition(year=this_year))
        await hand_in_figures(secretary, new=NewFiguresEdition(year=this_year - 1))
    await publish(people, secretary, made, counted + timedelta(hours=1))
    return f"{this_year} published, {this_year - 1} handed in"
