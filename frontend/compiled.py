"""What templates were compiled to, kept between starts.

360 of them take five seconds a language, and whoever comes first after a start would wait for those of their page.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import tzinfo
from functools import cache
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from participation.base import messages
from participation.base.kept import kept_folder

FRONTEND = Path(__file__).parent
TEMPLATES = FRONTEND / "templates"


def compiled_pages(templates: Path, locale: str, timezone: tzinfo) -> BytecodeCache | None:
    """Where an environment keeps what it compiled; None for other templates than ours, or where nothing may be kept."""
    folder = pages_folder() if templates == TEMPLATES else None
    return _Kept(str(folder), f"{locale}-{timezone}-%s".replace("/", "-")) if folder else None


class _Kept(FileSystemBytecodeCache):
    """Pages are shown also where nothing can be kept (a full disk, an upgrade) and where what was kept is damaged."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, TypeError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def pages_folder() -> Path | None:
    """The folder for these templates: they import each other, and say sentences and the addresses of assets."""
    folders = (TEMPLATES, FRONTEND / "static", messages.FOLDER)
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix != ".mo" and path.is_file()]
    return kept_folder(FRONTEND, "pages", [*files, *FRONTEND.glob("*.py"), Path(messages.__file__)])
