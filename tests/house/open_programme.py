"""Campaigns and activities, public and not, for the small world of ``open_house``."""

from __future__ import annotations

import io
from datetime import datetime

from PIL import Image

from events.queries.programmes import version_in_force
from events.schemas.activity import NewPhoto, NewQuestion
from events.schemas.programme import Submission, VersionView
from events.services.activities import prepare_activity, submit_activity
from events.services.activity_parts import add_photo, add_question
from events.services.campaigns import prepare_campaign, submit_campaign
from events.services.programme_signing import approve_version, publish_version
from events.words import ProgrammeKind, QuestionKind
from participation.base import clock
from participation.base.uploads.services import store
from tests.events.programme_steps import new_activity, new_campaign
from tests.world import COLLEAGUE, LEADER


async def open_programme(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    with clock.frozen(now):
        for slug in ("month-public", "month-prepared", "month-waiting", "month-signed"):
            await prepare_campaign(COLLEAGUE, new=new_campaign(slug=slug))
        await _public(await submit_campaign(COLLEAGUE, slug="month-public", new=Submission()))
        waiting = await submit_campaign(COLLEAGUE, slug="month-waiting", new=Submission())
        signed = await _signed(await submit_campaign(COLLEAGUE, slug="month-signed", new=Submission()))
        for slug in ("works-public", "works-prepared", "works-waiting", "works-signed", "works-shown"):
            await prepare_activity(COLLEAGUE, new=new_activity(slug=slug, campaign="month-public"))
        await submit_activity(COLLEAGUE, slug="works-waiting", new=Submission())
        await _signed(await submit_activity(COLLEAGUE, slug="works-signed", new=Submission()))
        for slug in ("works-public", "works-shown"):
            await _public(await submit_activity(COLLEAGUE, slug=slug, new=Submission()))
        current = await _version("works-shown")
        names = {"version": str(waiting.id), "signed-version": str(signed.id), "shown-version": current}
        for name in ("photo", "other-photo"):
            out = io.BytesIO()
            Image.new("RGB", (8, 6), "navy").save(out, "PNG")
            file = await store(COLLEAGUE, filename=f"{name}.png", content=out.getvalue())
            new = NewPhoto(attachment=file.id, alt="A pump")
            names[name] = str((await add_photo(COLLEAGUE, slug="works-prepared", new=new)).id)
        for name in ("asked", "other-asked"):
            new_question = NewQuestion(kind=QuestionKind.TEXT, text="From where?")
            names[name] = str((await add_question(COLLEAGUE, slug="works-prepared", new=new_question)).id)
        last = await store(COLLEAGUE, filename="last.png", content=out.getvalue())
        return names | {"picture": str(last.id)}


async def _version(slug: str) -> str:
    return str(await version_in_force(ProgrammeKind.ACTIVITY, slug))


async def _signed(version: VersionView) -> VersionView:
    return await approve_version(LEADER, version=version.id)


async def _public(version: VersionView) -> None:
    await _signed(version)
    await publish_version(COLLEAGUE, version=version.id)
