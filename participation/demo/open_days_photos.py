"""Pictures of the activities of the Open Month: drawn when the city is loaded, taken in as a host's photos are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from events.schemas.activity import NewPhoto
from events.services.activity_parts import add_photo
from participation.base.identity.actor import Actor
from participation.base.uploads.services import store
from participation.demo.open_days_scenes import SCENES


async def show_photos(by: Actor, activity: str, told: Sequence[Mapping[str, str]]) -> None:
    """Hand each in and put it on ``activity`` (a slug); ``told`` names a scene and says what it shows, twice."""
    for one in told:
        name = f"{one['scene'].replace(' ', '-')}.png"
        file = await store(by, filename=name, content=SCENES[one["scene"]]().png())
        await add_photo(by, slug=activity, new=NewPhoto(attachment=file.id, alt=one["alt"], alt_en=one["alt_en"]))
