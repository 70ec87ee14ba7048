"""Papers and pictures with Chinese text, set by Typst in a font that the installation brings along."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import cache

import typst
from pylopdf_fonts_zh_cn import sans_path

# what templates name as their font: Source Han Sans by its other name
FONT = "Noto Sans SC"
# of a picture: three dots a point are sharp on any phone
PPI = 216.0


class Form(StrEnum):
    """What is made: a paper to print, with its text as text, or a picture to keep."""

    PDF = "pdf"
    PNG = "png"


async def typeset(source: bytes, values: Mapping[str, str], form: Form) -> bytes:
    """The document that a Typst template makes of ``values``, which it reads as ``sys.inputs``.

    Values are text: what stands in them is never read as markup. One document is set at a time in each process, so
    that pages are not kept waiting.
    """
    return await asyncio.get_running_loop().run_in_executor(_setter(), _set, source, dict(values), form)


def _set(source: bytes, values: dict[str, str], form: Form) -> bytes:
    made = typst.Compiler(source, font_paths=_fonts(), sys_inputs=values).compile(format=form.value, ppi=PPI)
    assert isinstance(made, bytes)  # our papers have one page
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(sans_path().parent)])


@cache
def _setter() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="typesetting")
