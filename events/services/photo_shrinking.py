"""A picture as it goes on a page: upright, no larger than a screen, and without what the camera wrote beside it."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from participation.base import settings
from participation.base.uploads.storing import path_of

# The longer side, in pixels; what phones show at full width and desks at half.
LARGEST = 1_600
# A picture with more would fill the memory before it is made smaller.
MOST_PIXELS = 60_000_000
QUALITY = 82


async def shrunk(sha256: str) -> bytes | None:
    """The stored picture as a JPEG without place, time and maker; None where it is none that can be read."""
    return await asyncio.to_thread(_shrunk, path_of(sha256, settings.current()))


def _shrunk(path: Path) -> bytes | None:
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
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
