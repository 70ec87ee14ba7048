"""The catalogue of the year: eight matters, then one more and one less with reasons; each with its page and steps."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from decisions.schemas.catalogue import NewCatalogue, NewCatalogueChange
from decisions.schemas.matter import NewMatter, NewMatterLink, NewMatterStep, Submission
from decisions.services.catalogues import change_catalogue, prepare_catalogue, submit_catalogue
from decisions.services.matter_links import add_link
from decisions.services.matter_preparing import prepare_matter
from decisions.services.matter_publishing import submit_matter
from decisions.services.matter_steps import record_step
from decisions.words import Change, LinkKind
from participation.base import clock
from participation.demo.decided import Days, publish
from participation.demo.people import Population

FILE = Path(__file__).parent / "content" / "matters.toml"


async def tell_matters(people: Population, days: Days) -> str:
    """Prepare the matters, publish the catalogue in two versions and a page of each matter in it; in one line."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    catalogue, matters = told["catalogue"], {one["slug"]: one for one in told["matters"]}
    adds, drops = catalogue["adds"], catalogue["drops"]
    for place, matter in enumerate(matters.values()):
        since = catalogue["changed"] - 8 if matter["slug"] in adds else catalogue["published"] - 6
        await _prepare(people, days, matter, since, place)
    made = await _first(people, days, catalogue, [slug for slug in matters if slug not in adds])
    for slug, matter in matters.items():
        if slug not in drops:
            await _open(people, days, matter)
    await _second(people, days, catalogue, made)
    return f"{len(matters) - len(drops)} matters, {len(adds)} added, {len(drops)} dropped"


async def _prepare(people: Population, days: Days, matter: Mapping[str, Any], day: int, place: int) -> None:
    plain = {name: value for name, value in matter.items() if name in NewMatter.__struct_fields__}
    officer = people.officer(matter["body"])
    new = msgspec.convert(plain | {"officer": officer.person, "officer_unit": matter["unit"]}, NewMatter)
    with clock.frozen(days.at(day, 9, place)):
        await prepare_matter(officer, new=new)


async def _open(people: Population, days: Days, matter: Mapping[str, Any]) -> None:
    """What was recorded of it, in the order of the days, what it leads to, and its page."""
    officer, slug = people.officer(matter["body"]), matter["slug"]
    for step in sorted(matter.get("steps", ()), key=lambda one: int(one.get("day", -1))):
        at = days.past(step.get("day", -10), 17)
        plain = {name: value for name, value in step.items() if name in NewMatterStep.__struct_fields__}
        done_on = at.date() if "day" in step else None
        with clock.frozen(at):
            await record_step(officer, slug=slug, new=msgspec.convert(plain | {"done_on": done_on}, NewMatterStep))
    handed_in = days.past(-5, 10)
    with clock.frozen(handed_in):
        for kind, target in matter.get("links", ()):
            await add_link(officer, slug=slug, new=NewMatterLink(kind=LinkKind(kind), target=target))
        edition = await submit_matter(officer, slug=slug, new=Submission())
    await publish(people, officer, edition, handed_in + timedelta(hours=1))


async def _first(people: Population, days: Days, told: Mapping[str, Any], slugs: list[str]) -> UUID:
    by, at = people.actors[told["by"]], days.at(told["published"])
    year = at.year
    with clock.frozen(at - timedelta(days=3)):
        new = NewCatalogue(body=told["body"], year=year, title=told["title"] % year, basis=told["basis"])
        made = (await prepare_catalogue(by, new=new)).id
        for slug in slugs:
            await change_catalogue(by, catalogue=made, new=NewCatalogueChange(change=Change.ADDED, matter=slug))
        edition = await submit_catalogue(by, catalogue=made, new=Submission())
    await publish(people, by, edition, at)
    return made


async def _second(people: Population, days: Days, told: Mapping[str, Any], made: UUID) -> None:
    by, at = people.actors[told["by"]], days.at(told["changed"])
    with clock.frozen(at - timedelta(days=2)):
        for change, named in ((Change.ADDED, told["adds"]), (Change.DROPPED, told["drops"])):
            for slug, reason in named.items():
                new = NewCatalogueChange(change=change, matter=slug, reason=reason)
                await change_catalogue(by, catalogue=made, new=new)
        edition = await submit_catalogue(by, catalogue=made, new=Submission(reason=told["changed_reason"]))
    await publish(people, by, edition, at)
