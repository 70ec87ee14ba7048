"""Codes on photos, read on the server for browsers that offer no camera to a page."""

from __future__ import annotations

import asyncio
from io import BytesIO

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from participation.base.errors import N_, Refusal, Refused

LARGEST = 10 * 1024 * 1024
# a photo says how large it is before it is unpacked; more pixels than any phone takes are refused
MOST_PIXELS = 60_000_000
# enough for a code that fills a tenth of the picture, and quick
SIDE = 2_000
QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
FORMATS = ("JPEG", "PNG", "WEBP")

PHOTO_TOO_LARGE = Refusal("too_large", 413, N_("This photo is too large; 10 MB is the limit."))
PHOTO_UNREADABLE = Refusal("unreadable_photo", 422, N_("This is not a photo that can be read. Send JPEG, PNG or WebP."))


async def codes_on(photo: bytes) -> list[str]:
    """What the QR codes on a photo say; empty where none can be read.

    Raises 413 for more than 10 MB, 422 for what is no JPEG, PNG or WebP or has more pixels than a photo.
    """
    if len(photo) > LARGEST:
        raise Refused(PHOTO_TOO_LARGE)
    return await asyncio.to_thread(_read, photo)


def _read(photo: bytes) -> list[str]:
    try:
        with Image.open(BytesIO(photo), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(PHOTO_UNREADABLE)
            # of a JPEG only as much is unpacked as is looked at
            opened.draft("L", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(PHOTO_UNREADABLE) from error
    small = upright.copy()
    small.thumbnail((SIDE, SIDE))
    for picture in (small, upright):
        found = zxingcpp.read_barcodes(picture, formats=QR_CODES)
        if texts := [one.text for one in found if one.valid]:
            return list(dict.fromkeys(texts))
    return []
