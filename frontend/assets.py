"""Static files under addresses that change with their content, so that browsers may keep them for ever.

``kit.css`` and ``kit.js`` are made at the first use from the files of ``static/css`` and ``static/js/kit`` (one
request each, no build step); htmx comes from its wheel; everything else in ``static`` is served as it is.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

FOLDER = Path(__file__).parent / "static"
HTMX = "htmx/htmx.min.js"
# what other rules build upon, and what overrides them all; the rest stands between, by name
FIRST = ("tokens.css", "base.css")
LAST = ("media.css",)

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
MEDIA = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
# Workers and the pages beyond their own folder that they may look after.
WORKERS = {"meetings/offline.js": "/workbench/meetings/", "doors/worker.js": "/door"}
# Modules that load each other under fingerprints too, so that a page kept for when the network is away is of one piece.
LINKED = "doors/"
IMPORTED = re.compile(rb'(?<=from ")\./([a-z-]+\.js)(?=";)')
LOADED = re.compile(rb'(?<=from ")/static/[^"]+(?=";)')
PACKED = {".css", ".js", ".mjs", ".svg", ".webmanifest", ".json", ".txt", ".wasm"}


class Asset(msgspec.Struct, frozen=True):
    """One static file as it is sent: its address, its bytes (plain and gzipped) and what vouches for them.

    ``looks_after`` is the path under which a worker may stand between pages and the network.
    """

    url: str
    content: bytes
    packed: bytes | None
    media_type: str
    etag: str
    integrity: str
    looks_after: str = ""


def asset_url(name: str) -> str:
    """The address of a static file by its path in ``static``; raises KeyError for one that does not exist."""
    return assets()[name].url


def integrity(name: str) -> str:
    """The ``sha384-…`` that a script or style tag gives the browser to check; raises KeyError as above."""
    return assets()[name].integrity


def modules_of(name: str) -> set[str]:
    """The addresses of a module that is linked by fingerprints and of all that it loads, directly or not."""
    loaded = {asset_url(name)}
    seen: set[str] = set()
    while fresh := loaded - seen:
        seen |= fresh
        loaded |= {found.decode() for url in fresh for found in LOADED.findall(_by_url()[url].content)}
    return loaded


@cache
def assets() -> dict[str, Asset]:
    """Every static file by name, read once per process."""
    contents = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    for name in [name for name in contents if name.startswith(LINKED) and name.endswith(".js")]:
        contents[name] = _linked(name, contents)
    contents["kit.css"] = _styles()
    contents["kit.js"] = _scripts()
    contents["htmx.js"] = files("js_lib_htmx").joinpath("static", HTMX).read_bytes()
    return {name: _asset(name, content) for name, content in contents.items()}


def _linked(name: str, contents: dict[str, bytes]) -> bytes:
    """A module whose neighbours are named by their fingerprints; none may import one that imports it."""
    folder = name.rpartition("/")[0]

    def address(found: re.Match[bytes]) -> bytes:
        other = f"{folder}/{found[1].decode()}"
        return _url(other, _linked(other, contents)).encode()

    return IMPORTED.sub(address, contents[name])


def _styles() -> bytes:
    paths = sorted((FOLDER / "css").glob("*.css"), key=lambda path: (_rank(path.name), path.name))
    return b"\n".join(path.read_bytes() for path in paths)


def _rank(name: str) -> int:
    if name in FIRST:
        return FIRST.index(name)
    return len(FIRST) + 1 + LAST.index(name) if name in LAST else len(FIRST)


def _scripts() -> bytes:
    # each file is a block of its own, as it would be a module of its own: names do not meet
    blocks = [b"{\n" + path.read_bytes() + b"}\n" for path in sorted((FOLDER / "js" / "kit").glob("*.js"))]
    return b"".join(blocks)


def _url(name: str, content: bytes) -> str:
    path = Path(name)
    return f"/static/{path.with_suffix('').as_posix()}.{_digest(content)}{path.suffix}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _asset(name: str, content: bytes) -> Asset:
    path = Path(name)
    return Asset(
        url=_url(name, content),
        content=content,
        packed=gzip.compress(content, mtime=0) if path.suffix in PACKED else None,
        media_type=MEDIA.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream",
        etag=f'"{_digest(content)}"',
        integrity="sha384-" + b64encode(hashlib.sha384(content).digest()).decode(),
        looks_after=WORKERS.get(name, ""),
    )


@cache
def _by_url() -> dict[str, Asset]:
    return {asset.url: asset for asset in assets().values()}


@get(
    "/static/{name:path}",
    sync_to_thread=False,
    include_in_schema=False,
    opt={"exclude_from_auth": True, "exclude_from_csrf": True},
)
def static(request: Request[Any, Any, Any], name: FromPath[Path]) -> Response[bytes]:
    """A static file: for ever under its fingerprinted address, to be asked for again under its plain name."""
    wanted = name.as_posix().lstrip("/")
    asset = _by_url().get(f"/static/{wanted}")
    lasting = asset is not None
    asset = asset or assets().get(wanted)
    if asset is None:
        raise NotFoundException
    headers = {
        "Cache-Control": FOREVER if lasting else ASK_AGAIN,
        "ETag": asset.etag,
        "X-Content-Type-Options": "nosniff",
    }
    if asset.packed is not None:
        headers["Vary"] = "Accept-Encoding"
    if asset.looks_after:
        headers["Service-Worker-Allowed"] = asset.looks_after
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    content = asset.content
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        content = asset.packed
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type=asset.media_type)
