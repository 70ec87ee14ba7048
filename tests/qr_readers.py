"""Two readers of QR codes that others made, asked as those at a door are: for QR codes and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import zxingcpp
from PIL import Image
from pyzbar.pyzbar import ZBarSymbol
from pyzbar.pyzbar import decode as zbar

Reader = Callable[[Image.Image], set[str]]

# a reader that looks for every kind takes a few rows of modules for a short bar code in one picture of some hundreds
QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

# degrees by which a hand that holds still wavers while a camera takes its frames
WAVERS = (0.0, 0.7, -1.6)


def read_by_zxing(image: Image.Image) -> set[str]:
    """What ZXing finds."""
    return {found.text for found in zxingcpp.read_barcodes(image, formats=QR_CODES)}


def read_by_zbar(image: Image.Image) -> set[str]:
    """What ZBar finds."""
    return {found.data.decode() for found in zbar(image, symbols=[ZBarSymbol.QRCODE])}


def held_before(reader: Reader, image: Image.Image) -> set[str]:
    """What a reader finds in three frames of a camera before which the picture is held upright.

    For ZBar, of which one frame is not asked: square to the pixels, with modules of some ten dots, it overlooks about
    one code in a hundred, and finds the same one when it is turned by half a degree. ZXing needs one.
    """
    frames = (image.rotate(waver, Image.Resampling.BICUBIC, fillcolor=255) for waver in WAVERS)
    return {text for frame in frames for text in reader(frame)}
