"""The steps of a matter and of a catalogue that the tests of this room begin with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from decisions.schemas.catalogue import CatalogueMade, NewCatalogue, NewCatalogueChange
from decisions.schemas.edition import EditionView
from decisions.schemas.matter import MatterMade, NewMatter, NewMatterStep, Submission
from decisions.services.catalogues import change_catalogue, prepare_catalogue, submit_catalogue
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.matter_preparing import prepare_matter
from decisions.services.matter_publishing import submit_matter
from decisions.services.matter_steps import record_step
from decisions.words import Change, MatterStepKind, Participation, StepStanding
from participation.base import clock
from participation.base.identity.actor import Actor
from tests.world import OFFICER, REVIEWER

# a Monday morning at the office
START = datetime(2027, 3, 1, 1, tzinfo=UTC)
TODAY = date(2027, 3, 1)


def new_matter(**changes: Any) -> NewMatter:
    """A complete matter, as an officer sends it."""
    values: dict[str, Any] = {
        "title": "制定既有多层住宅加装电梯扶持办法",
        "title_en": "Measures to support lifts in existing buildings",
        "slug": "lift-matter",
        "body": "fgj",
        "summary": "补多少钱、谁来签字。",
        "basis": "《重大行政决策程序暂行条例》第三条",
        "scope": "全区既有多层住宅的业主",
        "ways": [Participation.CONSULTATION, Participation.MEETING],
        "planned_for": "2027年第四季度",
        "officer": OFFICER.person,
        "officer_unit": "住房保障科",
    }
    return NewMatter(**values | changes)


def new_step(kind: MatterStepKind = MatterStepKind.PARTICIPATION, **changes: Any) -> NewMatterStep:
    """A step that was done, with its document."""
    values: dict[str, Any] = {
        "kind": kind,
        "standing": StepStanding.DONE,
        "done_on": TODAY,
        "note": "收到意见312条。",
        "document": "公众意见采纳情况报告（望房〔2027〕3号）",
        "document_public": True,
    }
    return NewMatterStep(**values | changes)


async def a_matter(**changes: Any) -> MatterMade:
    """A matter in preparation, at START."""
    with clock.frozen(START):
        return await prepare_matter(OFFICER, new=new_matter(**changes))


async def a_step(slug: str = "lift-matter", **changes: Any) -> UUID:
    """A step of it that was recorded at START."""
    with clock.frozen(START):
        return (await record_step(OFFICER, slug=slug, new=new_step(**changes))).id


async def signed_and_published(edition: EditionView) -> EditionView:
    """The edition after its signature, public since START."""
    with clock.frozen(START):
        await approve_edition(REVIEWER, edition=edition.id)
        return await publish_edition(OFFICER, edition=edition.id)


async def a_published_matter(reason: str = "", **changes: Any) -> MatterMade:
    """A matter that everybody can read, at START."""
    made = await a_matter(**changes)
    await published(made.slug, reason)
    return made


async def published(slug: str = "lift-matter", reason: str = "") -> EditionView:
    """A version of the page of a matter, handed in, signed and published at START."""
    with clock.frozen(START):
        handed_in = await submit_matter(OFFICER, slug=slug, new=Submission(reason=reason))
    return await signed_and_published(handed_in)


async def a_catalogue(*matters: str, actor: Actor = OFFICER, **changes: Any) -> CatalogueMade:
    """A catalogue of 2027 that holds these matters and was not handed in yet."""
    values: dict[str, Any] = {
        "body": "fgj",
        "year": 2027,
        "title": "区房管局2027年度重大行政决策事项目录",
        "basis": "《重大行政决策程序暂行条例》第三条",
    }
    with clock.frozen(START):
        made = await prepare_catalogue(actor, new=NewCatalogue(**values | changes))
        for slug in matters:
            await turned(made.id, Change.ADDED, slug, actor=actor)
    return made


async def turned(catalogue: UUID, change: Change, matter: str, reason: str = "", *, actor: Actor = OFFICER) -> None:
    """A matter that came in or went out at START."""
    with clock.frozen(START):
        new = NewCatalogueChange(change=change, matter=matter, reason=reason)
        await change_catalogue(actor, catalogue=catalogue, new=new)


async def published_catalogue(catalogue: UUID, reason: str = "") -> EditionView:
    """The next version of a catalogue, public since START."""
    with clock.frozen(START):
        handed_in = await submit_catalogue(OFFICER, catalogue=catalogue, new=Submission(reason=reason))
    return await signed_and_published(handed_in)
