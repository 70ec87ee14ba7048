"""Matters and catalogues, public and not, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime

from decisions.schemas.catalogue import NewCatalogue, NewCatalogueChange
from decisions.schemas.edition import EditionView
from decisions.schemas.matter import NewMatterLink, Submission
from decisions.services.catalogues import change_catalogue, prepare_catalogue, submit_catalogue
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.matter_links import add_link
from decisions.services.matter_preparing import prepare_matter
from decisions.services.matter_publishing import submit_matter
from decisions.words import Change, LinkKind
from participation.base import clock
from tests.decisions.matters_steps import new_matter
from tests.world import COLLEAGUE, LEGAL


async def open_matters(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    with clock.frozen(now):
        for slug in ("matter-prepared", "matter-complete", "matter-public"):
            await prepare_matter(COLLEAGUE, new=new_matter(slug=slug, officer=None))
        first, second = [
            await add_link(
                COLLEAGUE,
                slug="matter-prepared",
                new=NewMatterLink(kind=LinkKind.FAQ, target=f"https://www.example.com/{number}"),
            )
            for number in (1, 2)
        ]
        await _public(await submit_matter(COLLEAGUE, slug="matter-public", new=Submission()))
        catalogues = {}
        for year in (2026, 2025):
            title = f"{year}年度重大行政决策事项目录"
            made = await prepare_catalogue(COLLEAGUE, new=NewCatalogue(body="fgj", year=year, title=title))
            change = NewCatalogueChange(change=Change.ADDED, matter="matter-public")
            await change_catalogue(COLLEAGUE, catalogue=made.id, new=change)
            catalogues[year] = str(made.id)
            if year == 2026:
                await _public(await submit_catalogue(COLLEAGUE, catalogue=made.id, new=Submission()))
    return {
        "matter-link": str(first.id),
        "other-matter-link": str(second.id),
        "catalogue": catalogues[2026],
        "prepared-catalogue": catalogues[2025],
    }


async def _public(edition: EditionView) -> None:
    await approve_edition(LEGAL, edition=edition.id)
    await publish_edition(COLLEAGUE, edition=edition.id)
