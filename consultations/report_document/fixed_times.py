"""Archives whose entries were all made at one instant, so that their hash says what is in them and not when."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

# Before it an archive knows no time.
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


class FixedZip(zipfile.ZipFile):
    """An archive to be written, whatever the clock says while it is."""

    def __init__(self, file: BinaryIO, at: datetime) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._at = at

    def writestr(self, zinfo_or_arcname: Any, data: Any, *others: Any, **more: Any) -> None:
        """Add an entry by its name."""
        super().writestr(entry(str(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)), self._at), data)

    def write(self, filename: str | PathLike[str], arcname: Any = None, *others: Any, **more: Any) -> None:
        """Add a file, in pieces however large it is."""
        with Path(filename).open("rb") as read, self.open(entry(str(arcname), self._at), "w", force_zip64=True) as new:
            shutil.copyfileobj(read, new)


def entry(name: str, at: datetime) -> zipfile.ZipInfo:
    """How an entry is written that was made at an instant, or in 1980 if that is later."""
    year, month, day, hour, minute, second = max(at.astimezone(UTC), EARLIEST).timetuple()[:6]
    made = zipfile.ZipInfo(name, (year, month, day, hour, minute, second))
    made.compress_type, made.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return made


def with_fixed_times(archive: bytes, at: datetime) -> bytes:
    """The same archive, its entries made at one instant."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w") as new:
        for one in old.infolist():
            new.writestr(entry(one.filename, at), old.read(one))
    return written.getvalue()
