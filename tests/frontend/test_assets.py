"""Static files: kept for ever under a fingerprint, checked by the browser, never cached under a plain name."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64encode

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from frontend.assets import asset_url, assets, integrity, static


@pytest.fixture(scope="module")
def client() -> TestClient[Litestar]:
    return TestClient(Litestar([static]))


@pytest.mark.parametrize("name", ["kit.css", "kit.js", "htmx.js", "img/mark.svg"])
def test_a_fingerprinted_file_may_be_kept_for_ever(client: TestClient[Litestar], name: str) -> None:
    answer = client.get(asset_url(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content == assets()[name].content


def test_the_address_changes_with_the_content() -> None:
    digest = hashlib.sha256(assets()["kit.css"].content).hexdigest()
    assert asset_url("kit.css") == f"/static/kit.{digest[:16]}.css"


def test_the_integrity_is_the_one_the_browser_computes(client: TestClient[Litestar]) -> None:
    content = client.get(asset_url("htmx.js")).content
    assert integrity("htmx.js") == "sha384-" + b64encode(hashlib.sha384(content).digest()).decode()


def test_a_plain_name_is_asked_for_again_and_not_sent_twice(client: TestClient[Litestar]) -> None:
    first = client.get("/static/kit.css")
    assert first.headers["cache-control"] == "public, no-cache"
    again = client.get("/static/kit.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_packed_for_those_who_can_unpack_it(client: TestClient[Litestar]) -> None:
    plain = client.get(asset_url("kit.css"), headers={"Accept-Encoding": "identity"})
    packed = client.get(asset_url("kit.css"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content
    asset = assets()["kit.css"]
    assert asset.packed is not None
    assert gzip.decompress(asset.packed) == asset.content


@pytest.mark.parametrize(
    "address",
    [
        "/static/none.css",
        "/static/kit.0000000000000000.css",
        "/static/../page.py",
        "/static/%2e%2e/page.py",
        "/static/",
    ],
)
def test_nothing_else_is_served(client: TestClient[Litestar], address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_media_type_tells_the_browser_what_it_gets(client: TestClient[Litestar]) -> None:
    assert client.get("/static/kit.css").headers["content-type"] == "text/css; charset=utf-8"
    assert client.get("/static/kit.js").headers["content-type"] == "text/javascript; charset=utf-8"
    assert client.get("/static/img/mark.svg").headers["content-type"].startswith("image/svg+xml")


def test_a_worker_looks_after_pages_and_no_other_file_does(client: TestClient[Litestar]) -> None:
    allowed = {name: client.get(one.url).headers.get("service-worker-allowed") for name, one in assets().items()}
    assert {name: path for name, path in allowed.items() if path} == {
        "meetings/offline.js": "/workbench/meetings/",
        "doors/worker.js": "/door",
    }


def test_the_first_page_stays_light_for_a_slow_network() -> None:
    sent = sum(len(assets()[name].packed or b"") for name in ("kit.css", "kit.js", "htmx.js"))
    assert sent < 32_000


def test_a_name_without_a_file_is_a_mistake_of_the_template() -> None:
    with pytest.raises(KeyError):
        asset_url("none.css")
