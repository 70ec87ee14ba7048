"""The rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import participation
from participation.base.outbox.carrying import given_up
from participation.wiring import HANDLERS
from tests.server import HOUSE

DEMO = HOUSE / "participation" / "demo" / "content"
ROOMS = ("participation", "consultations", "decisions", "events", "frontend")
# names that say nothing of what a thing is for
EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "data", "info", "process", "misc", "common"}
LONGEST = {".py": 500, ".html": 250, ".css": 700, ".js": 350}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "time_ns"}
# what is asked of the operating system, the network or chance
IMPURE = {"os", "pathlib", "socket", "subprocess", "random", "secrets", "time", "asyncio", "threading", "io", "sys"}
# values and their shapes, with which rules and words are written
PURE_TOO = {
    "participation.base.rules_file.values",
    "participation.base.rules_file.parts",
    "participation.base.rules_file.calls",
    "participation.base.rules_file.meetings",
    "participation.base.rules_file.open_days",
    "participation.base.rules_file.counting",
    "participation.base.rules_file.signing_off",
    "participation.base.intake.shapes",
}


@cache
def tracked() -> list[Path]:
    """Every file of the project: what git tracks, and what it would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [HOUSE / name for name in listed if (HOUSE / name).is_file()]


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """The project's own Python, without migrations, which are history."""
    for path in tracked():
        inside = path.relative_to(HOUSE).parts
        if path.suffix == ".py" and inside[0] in ROOMS and "piccolo_migrations" not in inside:
            yield path, ast.parse(path.read_text("utf-8"))


def is_pure(name: str) -> bool:
    """Whether a module is one of rules, refusals or words."""
    parts = name.split(".")
    return (bool({"rules", "errors", "words"} & set(parts[1:])) or name in PURE_TOO) and not name.startswith("frontend")


def imported(tree: ast.Module) -> set[str]:
    """The modules a module imports, wherever it does."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def module_name(path: Path) -> str:
    """``consultations.rules.periods`` for its file."""
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def test_rules_refusals_and_words_know_only_values() -> None:
    wrong = []
    looked = 0
    for path, tree in modules():
        if not is_pure(module_name(path)):
            continue
        looked += 1
        for name in imported(tree):
            first = name.split(".")[0]
            known = first in sys.stdlib_module_names and first not in IMPURE
            if not known and first != "msgspec" and not is_pure(name):
                wrong.append(f"{path.relative_to(HOUSE)} imports {name}")
    assert looked > 10
    assert wrong == []


def test_rules_are_told_what_time_it_is() -> None:
    wrong = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path, tree in modules()
        if is_pure(module_name(path))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
        and ast.unparse(node.func.value) in {"datetime", "date", "clock", "time"}
    ]  # fmt: skip
    assert wrong == []


def test_time_enters_by_the_clock_only() -> None:
    found = {
        str(path.relative_to(HOUSE))
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"datetime.now", "datetime.utcnow", "date.today"}
    }
    assert found <= {"participation/base/clock.py"}


def test_every_module_and_function_says_what_it_is_for() -> None:
    wrong = []
    for path, tree in modules():
        if tree.body and not ast.get_docstring(tree):
            wrong.append(f"{path.relative_to(HOUSE)}: the module")
        wrong += [
            f"{path.relative_to(HOUSE)}:{node.lineno}: {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert wrong == []


def test_names_say_what_a_thing_is() -> None:
    wrong = [str(path.relative_to(HOUSE)) for path, _ in modules() if EMPTY_NAMES & set(path.stem.split("_"))]
    assert wrong == []


def test_no_file_holds_more_than_one_idea_fits_into() -> None:
    wrong = {
        str(path.relative_to(HOUSE)): lines
        for path in tracked()
        if path.suffix in LONGEST and "piccolo_migrations" not in path.parts
        and (lines := path.read_text("utf-8").count("\n")) > LONGEST[path.suffix]
    }  # fmt: skip
    assert wrong == {}


def test_no_file_names_a_host_of_a_package_registry() -> None:
    hosts = ["python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js", "deb." + "debian.org"]
    wrong = [
        f"{path.relative_to(HOUSE)}: {host}"
        for path in tracked()
        for host in hosts
        if host.encode() in path.read_bytes()
    ]
    assert wrong == []


def test_every_test_asserts_something() -> None:
    wrong = []
    for path in tracked():
        if path.suffix != ".py" or not path.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                source = ast.unparse(node)
                if not re.search(r"\bassert\b|\.raises\(|\bassert_|\bexpect\(|_must_|\bdemand\(", source):
                    wrong.append(f"{path.relative_to(HOUSE)}:{node.lineno}: {node.name}")
    assert wrong == []


def test_the_version_is_said_alike() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
    assert participation.__version__ == project["version"]
    assert f"## {project['version']}" in (HOUSE / "CHANGELOG.md").read_text("utf-8")


def test_every_job_that_is_owed_has_somebody_who_carries_it_out() -> None:
    owed = {
        node.args[0].value
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"owe", "owing.owe"} and node.args
        and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }  # fmt: skip
    assert owed
    assert owed <= HANDLERS.keys() | {given_up(topic) for topic in HANDLERS}


def test_every_dependency_has_its_line_and_its_reason() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + [
        name for group in project["dependency-groups"].values() for name in group
    ]
    names = {re.match(r"[A-Za-z0-9_.-]+", requirement)[0] for requirement in wanted}  # type: ignore[index] # each has a name
    table = (HOUSE / "docs" / "decisions" / "002-dependencies.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))
    assert names == told


def test_the_lock_files_hold_every_dependency_and_agree() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    running = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    testing = running + project["dependency-groups"]["dev"]
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    for wanted, lock in ((running, run), (testing, dev)):
        names = {canonical(re.split(r"[\[<>=~! ]", requirement)[0]) for requirement in wanted}
        assert names - lock.keys() == set()
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}
    assert pinned("requirements-tools.lock").keys() == {"uv"}


def pinned(lock: str) -> dict[str, str]:
    """The packages of a lock file and their versions."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;]+)", (HOUSE / lock).read_text("utf-8"), re.MULTILINE)
    return {canonical(name): version for name, version in lines}


def canonical(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_setting_is_told_in_the_guide() -> None:
    from participation.base.settings import Settings

    guide = (HOUSE / "docs" / "install.md").read_text("utf-8")
    names = ("PORT" if name == "port" else f"KAIMEN_{name.upper()}" for name in Settings.__struct_fields__)
    assert [name for name in names if f"`{name}`" not in guide] == []


# Its wheel carries the runtime libraries of the compiler it was made with, as files of their own: the first may be used
# by any program (that is what the exception says), the second is loaded, not built in.
CARRIES_THE_COMPILERS_RUNTIME = {"scipy": {"GPL-3.0-or-later WITH GCC-exception-3.1", "LGPL-2.1-or-later"}}


def test_nothing_that_runs_is_under_a_licence_that_would_bind_the_city() -> None:
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", (HOUSE / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    wrong = []
    looked = 0
    for name in locked:
        try:
            told = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # a package for another system or an older Python
        looked += 1
        own = told.get("License-Expression") or told.get("License") or ""
        if name in CARRIES_THE_COMPILERS_RUNTIME:
            own, bundled = own.split("bundle the following software", 1)
            assert set(re.findall(r"License: (A?L?GPL.*)", bundled)) == CARRIES_THE_COMPILERS_RUNTIME[name]
        stated = [own, *(told.get_all("Classifier") or [])]
        if any(re.search(r"\bA?GPL|\bLGPL|General Public", line) for line in stated):
            wrong.append(name)
    assert looked > 50
    assert wrong == []


def test_every_act_of_the_record_has_words() -> None:
    from frontend.audit_words import VERBS

    said: dict[str, str] = {}
    for room in ("consultations", "decisions", "participation/base", "participation/representatives"):
        for file in (HOUSE / room).rglob("*.py"):
            for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
                if ast.unparse(call.func) in {"record", "audit.record"} and len(call.args) > 1:
                    verb = call.args[1]
                    if isinstance(verb, ast.Constant):
                        said.setdefault(verb.value, file.name)
    assert len(said) > 50
    assert {verb: file for verb, file in said.items() if verb not in VERBS} == {}
