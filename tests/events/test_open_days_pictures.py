"""The pictures of activities: on the pages where one looks for a visit, and those that the demo city draws."""

from __future__ import annotations

import re
import tomllib
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from events.queries.activities_inside import activity_as_it_is
from events.queries.small_pictures import small_pictures, subject_of
from events.schemas.activity import PhotoView
from events.schemas.programme import PhotoContent
from participation.base.settings import current
from participation.base.uploads.queries import attached_to
from participation.base.uploads.storing import path_of
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


async def test_lists_and_phones_are_given_a_smaller_picture_where_the_photo_is_large(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_public_activity()
    await a_photo(size=(2400, 1800))
    [photo] = (await activity_as_it_is("water-works")).photos
    inside = await attached_to(subject_of(photo.id))
    assert [one.filename for one in inside] == ["厂区.jpg", "厂区-800.jpg"]
    small = inside[1]
    assert (await client.get(f"/attachments/{small.id}")).status_code == 404, "a picture that nobody signed"
    await published_activity(reason="补充照片。")
    for path in ("/open-days", "/campaigns/open-month"):
        assert SHOWN.findall((await client.get(path)).text) == [str(small.id)]
    assert size_of(await client.get(f"/attachments/{small.id}")) == (800, 600)
    page = (await client.get("/activities/water-works")).text
    [(first, second)] = re.findall(r'srcset="/attachments/(\S+) 800w, /attachments/(\S+) 1600w"', page)
    assert (first, second) == (str(small.id), str(photo.attachment))
    assert size_of(await client.get(f"/attachments/{second}")) == (1600, 1200)


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((800, 600), set()),
        ((600, 1600), set()),
        ((900, 3600), set()),
        ((1000, 1600), {(800, 1280)}),
    ],
)
async def test_it_is_the_width_that_decides_whether_a_photo_is_made_smaller(
    world: None, size: tuple[int, int], small: set[tuple[int, int]]
) -> None:
    await a_public_activity()
    await a_photo(size=size)
    [photo] = (await activity_as_it_is("water-works")).photos
    made = {size_of_file(one.sha256) for one in await attached_to(subject_of(photo.id)) if one.id != photo.attachment}
    assert made == small
    assert bool(await small_pictures([content_of_photo(photo)])) == bool(small)


def size_of(answer: httpx.Response) -> tuple[int, int]:
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.content)).size


def size_of_file(sha256: str) -> tuple[int, int]:
    return Image.open(path_of(sha256, current())).size


def content_of_photo(photo: PhotoView) -> PhotoContent:
    return PhotoContent(id=photo.id, attachment=photo.attachment, sha256=photo.sha256, alt=photo.alt)


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
