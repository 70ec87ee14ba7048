"""The door page as it is sent: what it alone may do, what it is on a home screen, and what it is made of."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO

import httpx
import pytest
from PIL import Image

from frontend.assets import assets, integrity
from participation.base.identity import cookies
from tests.frontend.test_contrast import contrast
from tests.world import OFFICER, sign_in_secret

# by which kept recordings are told apart, on every page
ANYBODYS = re.compile(r' data-reader="[^"]*"')
OTHERS = ("/", "/consultations", "/sign-in", "/receipts")


async def test_only_the_door_page_may_run_webassembly_and_see_through_the_camera(client: httpx.AsyncClient) -> None:
    door = await client.get("/door")
    assert "script-src 'self' 'wasm-unsafe-eval';" in door.headers["content-security-policy"]
    assert "unsafe-inline" not in door.headers["content-security-policy"]
    assert "'unsafe-eval'" not in door.headers["content-security-policy"]
    assert door.headers["permissions-policy"].startswith("camera=(self)")
    for other in OTHERS:
        answer = await client.get(other)
        assert "wasm" not in answer.headers["content-security-policy"]
        assert "camera=()" in answer.headers["permissions-policy"]


async def test_the_door_page_is_nobodys_also_for_who_is_signed_in(client: httpx.AsyncClient, world: None) -> None:
    stranger = await client.get("/door?lang=zh-Hans")
    assert cookies.SIGN_IN not in stranger.cookies
    signed_in = await client.get(
        "/door?lang=zh-Hans", headers={"Cookie": f"{cookies.SIGN_IN}={sign_in_secret(OFFICER)}"}
    )
    assert 'data-reader=""' not in signed_in.text
    assert ANYBODYS.sub("", signed_in.text) == ANYBODYS.sub("", stranger.text)


async def test_without_script_it_says_what_it_needs_and_leads_to_the_printed_list(client: httpx.AsyncClient) -> None:
    text = (await client.get("/door?lang=en")).text
    plain = text[text.index('id="door-plain"') : text.index('id="door-fault"')]
    assert "scripts turned on" in plain
    assert 'href="/sign-in/staff?next=/workbench/doors"' in plain
    assert re.findall(r'<section id="door-plain"[^>]*hidden', text) == []
    assert re.findall(r'<section id="door-(enrol|choose|scan)"[^>]*hidden', text) == ["enrol", "choose", "scan"]


async def test_what_is_kept_for_when_the_network_is_away_is_all_that_the_page_loads(client: httpx.AsyncClient) -> None:
    text = (await client.get("/door")).text
    kept = json.loads(unescape(re.search(r'data-keeping="([^"]*)"', text)[1]))  # type: ignore[index] # it is there
    loaded = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', text)}
    modules = {one.url: one.content for one in assets().values()}
    seen: set[str] = set()
    while loaded - seen:
        seen |= loaded
        loaded |= {
            other for url in seen for other in re.findall(r'from "(/static/[^"]+)"', modules[url].decode("utf-8"))
        }
    assert "/static/doors/verdicts" in " ".join(loaded)
    assert loaded <= set(kept["files"])
    assert {"zh-Hans", "en"} == set(kept["locales"])
    for address in kept["files"]:
        answer = await client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"], address
        assert "set-cookie" not in answer.headers, address


async def test_the_decoder_is_ours_to_serve_and_is_checked_before_it_runs(client: httpx.AsyncClient) -> None:
    text = (await client.get("/door")).text
    for name, kind in (("built/barcode-detector.js", "decoder"), ("built/zxing-reader.wasm", "wasm")):
        assert f'data-{kind}="{assets()[name].url}"' in text
        assert f'data-{kind}-integrity="{integrity(name)}"' in text
    served = await client.get(assets()["built/zxing-reader.wasm"].url)
    assert served.headers["content-type"] == "application/wasm"


@pytest.mark.parametrize(("locale", "name"), [("zh-Hans", "入场核验"), ("en", "Door")])
async def test_it_can_be_put_on_a_home_screen(client: httpx.AsyncClient, locale: str, name: str) -> None:
    assert f'<link rel="manifest" href="/door/app/{locale}">' in (await client.get(f"/door?lang={locale}")).text
    answer = await client.get(f"/door/app/{locale}")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    told = answer.json()
    assert (told["short_name"], told["scope"], told["display"], told["id"]) == (name, "/door", "standalone", "/door")
    assert told["start_url"].startswith("/door")
    for icon in told["icons"]:
        picture = await client.get(icon["src"])
        assert picture.headers["content-type"].startswith(icon["type"])
        if icon["type"] == "image/png":
            drawn = Image.open(BytesIO(picture.content))
            assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
            assert len(drawn.getcolors(drawn.width * drawn.height) or []) > 5
    assert (await client.get("/door/app/xx")).status_code == 404
    assert (await client.get("/door/icon/7")).status_code == 404


def test_white_is_read_on_every_colour_of_an_answer() -> None:
    colours = dict(re.findall(r"--door-([a-z]+): (#[0-9A-F]{6});", assets()["doors/door.css"].content.decode()))
    assert colours.keys() == {"yes", "out", "same", "doubt", "no"}
    assert min(contrast("#FFFFFF", colour) for colour in colours.values()) >= 7
