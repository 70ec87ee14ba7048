"""QR codes as drawings: the smallest that holds a text at level M, which survives scratches and folds."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.util import MODE_ALPHA_NUM

# the white margin that readers look for, in modules
QUIET = 4


class QrCode(msgspec.Struct, frozen=True):
    """A code as it is drawn; ``rows`` are its modules without the margin, dark ones true."""

    version: int
    alphanumeric: bool
    rows: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """How many modules it is wide and high, with its margin."""
        return len(self.rows) + 2 * QUIET

    @property
    def path(self) -> str:
        """All dark modules as one SVG path, whose unit is a module: a run of a row is a rectangle."""
        drawn = []
        for y, row in enumerate(self.rows, start=QUIET):
            x = 0
            while x < len(row):
                run = 0
                while x + run < len(row) and row[x + run]:
                    run += 1
                if run:
                    drawn.append(f"M{x + QUIET} {y}h{run}v1h-{run}z")
                x += run or 1
        return "".join(drawn)

    def svg(self) -> bytes:
        """The whole picture as a file of its own, black on white whatever surrounds it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.side} {self.side}"'
            ' shape-rendering="crispEdges">'
            f'<rect width="100%" height="100%" fill="#fff"/><path d="{self.path}"/></svg>'
        ).encode()


@lru_cache(maxsize=2048)
def qr_code(text: str) -> QrCode:
    """The code of a text. Capitals and digits take little more than half of the room that other characters take.

    Raises ValueError for what no code has room for.
    """
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    made.add_data(text)
    try:
        made.make(fit=True)
    except DataOverflowError as error:
        raise ValueError("no QR code has room for this text") from error
    modes = {data.mode for data in made.data_list}
    return QrCode(
        made.version, modes == {MODE_ALPHA_NUM}, tuple(tuple(bool(dark) for dark in row) for row in made.modules)
    )
