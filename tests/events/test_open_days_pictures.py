"""The pictures of activities: on the pages where one looks for a visit, and those that the demo city draws."""

from __future__ import annotations

import re
import tomllib
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from participation.demo.open_days import CONTENT
from participation.demo.open_days_scenes import SCENES
from tests.events.programme_steps import a_photo, a_public_activity, published_activity

TOLD: list[dict[str, Any]] = tomllib.loads((CONTENT / "open_days.toml").read_text("utf-8"))["activities"]
SHOWN = re.compile(r'<img src="/attachments/([0-9a-f-]{36})" alt=""')


@pytest.mark.parametrize("path", ["/open-days", "/campaigns/open-month"])
async def test_a_list_of_activities_shows_the_first_picture_that_is_public(
    client: httpx.AsyncClient, world: None, path: str
) -> None:
    await a_public_activity()
    assert SHOWN.findall((await client.get(path)).text) == []
    await a_photo()
    await a_photo()
    assert SHOWN.findall((await client.get(path)).text) == [], "a picture that nobody signed"
    await published_activity(reason="补充照片。")
    [shown] = SHOWN.findall((await client.get(path)).text)
    picture = await client.get(f"/attachments/{shown}")
    assert picture.headers["content-type"] == "image/jpeg"


def test_every_activity_of_the_demo_has_a_picture_described_in_both_languages() -> None:
    for activity in TOLD:
        assert activity["photos"], activity["slug"]
        for photo in activity["photos"]:
            assert photo["scene"] in SCENES
            assert re.search(r"[一-鿿]", photo["alt"])
            assert not re.search(r"[一-鿿]", photo["alt_en"])


def test_each_scene_is_drawn_alike_every_time_and_unlike_the_others() -> None:
    drawn = {name: scene().png() for name, scene in SCENES.items()}
    assert all(scene().png() == drawn[name] for name, scene in SCENES.items())
    assert len(set(drawn.values())) == len(SCENES)
    assert {Image.open(BytesIO(png)).size for png in drawn.values()} == {(1200, 900)}
