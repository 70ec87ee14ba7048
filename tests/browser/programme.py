"""Open days made for a test by an office: a campaign and an activity that are public, others that are not yet."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from participation.base import clock
from tests.browser.consultations import Api
from tests.browser.sampling import page

ACTIVITY: dict[str, Any] = {
    "theme": "公用事业",
    "mode": "hybrid",
    "title": "走进泵站中控室",
    "title_en": "Inside the control room of the pumping station",
    "summary": "看防汛值班员怎样调度全区的水泵。\n\n- 全程约一小时\n- 有手语翻译",
    "address": "望潮路200号",
    "address_en": "200 Wangchao Road",
    "district": "南埠街道",
    "latitude": 31.2304,
    "longitude": 121.4737,
    "directions": "地铁2号线南埠站3号口步行5分钟。",
    "facilities": ["step-free", "lift", "accessible toilet", "sign language", "hearing loop", "guide dogs"],
    "languages": ["zh", "csl"],
    "age_from": 6,
    "age_to": 70,
    "bring": "请穿平底鞋，带身份证件。",
    "link": "https://www.example.com/vr/pump",
    "project": "2027年为民办实事项目：老旧泵站改造",
    "contact_phone": "5550-0199",
}

# the pages of the programme, as ``pages.py`` has them
PROGRAMME = (
    page("/open-days"),
    page("/open-days", "/open-days?q=此处无此文"),
    page("/campaigns/{slug}", "/campaigns/test-month"),
    page("/campaigns/{slug}", "/campaigns/no-such-campaign", status=404),
    page("/activities/{slug}", "/activities/test-pump"),
    page("/activities/{slug}", "/activities/test-gone", status=410),
    page("/workbench/open-days", who="water"),
    page("/workbench/open-days", who="commerce"),
    page("/workbench/programme", who="reviewer"),
    page("/workbench/programme/{version}", "/workbench/programme/{programme-waiting}", "reviewer"),
    page("/workbench/programme/{version}", "/workbench/programme/{programme-gone}", "water"),
    page("/workbench/campaigns/new", who="water"),
    page("/workbench/campaigns/new", who="water", before="send nothing", status=422),
    page("/workbench/campaigns/{slug}", "/workbench/campaigns/test-month", "water"),
    page("/workbench/campaigns/{slug}/edit", "/workbench/campaigns/test-month/edit", "water"),
    page("/workbench/activities/new", who="water"),
    page("/workbench/activities/new", who="water", before="send nothing", status=422),
    page("/workbench/activities/{slug}", "/workbench/activities/test-pump", "water"),
    page("/workbench/activities/{slug}", "/workbench/activities/test-pump", "reviewer"),
    page("/workbench/activities/{slug}/edit", "/workbench/activities/test-pump/edit", "water"),
)


async def on_the_programme(api: Api) -> dict[str, str]:
    """Make them; the slugs and ids of what there is, by name."""
    today = clock.now().date()
    campaign = {
        "slug": "test-month",
        "kind": "open month",
        "title": "水务开放月",
        "title_en": "Open month of water",
        "summary": "走进水厂、泵站和河道。",
        "body": api.office.slug,
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=40)),
        "bookings_per_person": 3,
        "bookings_per_day": 1,
        "no_shows_recorded": True,
        "no_show_rule": "两次预约未到的，30日内不能再预约。",
    }
    await api.officer("POST", "campaigns", json=campaign)
    await _public(api, "campaigns/test-month")
    activity = ACTIVITY | {"campaign": "test-month", "body": api.office.slug}
    await api.officer("POST", "activities", json=activity | {"slug": "test-pump"})
    await _parts(api, "test-pump")
    await _public(api, "activities/test-pump")
    await api.officer("POST", "activities", json=activity | {"slug": "test-lock", "title": "走进船闸"})
    waiting = await api.officer("POST", "activities/test-lock/review")
    await api.officer("POST", "activities", json=activity | {"slug": "test-gone", "title": "走进老水塔"})
    gone = await _public(api, "activities/test-gone")
    await api.officer("POST", f"programme/{gone}/withdrawal", json={"reason": "水塔需要加固。"})
    return {"programme-waiting": waiting["id"], "programme-gone": gone}


async def _public(api: Api, at: str) -> str:
    await api.officer("POST", f"{at}/review")
    await api.call(api.office.reviewer, "POST", f"{at}/approval")
    return str((await api.officer("POST", f"{at}/publication"))["id"])


async def _parts(api: Api, slug: str) -> None:
    for colour, alt in (("steelblue", "中控室的大屏幕"), ("seagreen", "水泵和值班员")):
        out = io.BytesIO()
        Image.new("RGB", (800, 600), colour).save(out, "JPEG")
        file = await api.officer("POST", "uploads", files={"file": ("照片.jpg", out.getvalue(), "image/jpeg")})
        photo = {"attachment": file["id"], "alt": alt, "alt_en": "A room", "credit": "区水务局"}
        await api.officer("POST", f"activities/{slug}/photos", json=photo)
    asked = {"kind": "choice", "text": "您怎么来？", "choices": ["公交地铁", "步行"], "why": "便于安排接驳。"}
    await api.officer("POST", f"activities/{slug}/questions", json=asked)
