"""A picture as it goes on pages: upright, no larger than it is shown, and without what the camera wrote beside it."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

from participation.base import settings
from participation.base.uploads.storing import path_of

# The longer side, in pixels; what phones show at full width and desks at half.
LARGEST = 1_600
# The width in lists and on phones, where it is at most 400 wide: enough for screens with two dots to a pixel.
SMALL = 800
# A picture with more would fill the memory before it is made smaller.
MOST_PIXELS = 60_000_000
QUALITY = 82


class Shrunk(msgspec.Struct, frozen=True):
    """A picture twice, as JPEG: as a page shows it, and as lists do; ``small`` is None where it is no larger."""

    whole: bytes
    small: bytes | None


async def shrunk(sha256: str) -> Shrunk | None:
    """The stored picture without place, time and maker; None where it is none that can be read."""
    return await asyncio.to_thread(_shrunk, path_of(sha256, settings.current()))


def _shrunk(path: Path) -> Shrunk | None:
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as found:
            if found.width * found.height > MOST_PIXELS:
                return None
            found.draft("RGB", (LARGEST, LARGEST))
            upright = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None
    upright.thumbnail((LARGEST, LARGEST))
    # where a picture lets the page shine through, it is white
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    whole = _written(plain)
    if plain.width <= SMALL:
        return Shrunk(whole, None)
    plain.thumbnail((SMALL, LARGEST))
    return Shrunk(whole, _written(plain))


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
