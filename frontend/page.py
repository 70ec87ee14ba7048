"""What a template knows of the request it answers: language, address, clock, and who is reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

import msgspec

Tone = Literal["done", "note", "warning", "error"]


class Notice(msgspec.Struct, frozen=True):
    """A sentence said once, after a redirect: a message id with its values, and how it is meant."""

    sentence: str
    values: Mapping[str, Any] = {}
    tone: Tone = "done"


class Page(msgspec.Struct, frozen=True):
    """The context every template gets as ``page``; ``kit/README.md`` explains each field."""

    locale: str
    path: str
    now: datetime
    timezone: tzinfo
    query: str = ""
    base_url: str = ""
    csrf: str = ""
    actor: str | None = None
    staff: bool = False
    reader: str | None = None
    demo: bool = False
    site: str = ""
    section: str = ""
    notices: tuple[Notice, ...] = ()
    # what templates of this page imported so far, by name, with what they asked for (see `speaking`)
    imported: dict[str, tuple[list[Any], Any]] = msgspec.field(default_factory=dict)
    # what its wrong fields are called, by their names, as they are made (see `wrong_fields`)
    labels: dict[str, str] = msgspec.field(default_factory=dict)

    def language_url(self, locale: str) -> str:
        """This page in another language: the same path and query, with the choice in ``lang``."""
        kept = [(name, value) for name, value in self._query() if name != "lang"]
        return f"{self.path}?{urlencode([*kept, ('lang', locale)])}"

    @property
    def canonical(self) -> str:
        """The one address of this page, whatever language or filter it was asked in."""
        return f"{self.base_url}{self.path}"

    def alternate(self, locale: str) -> str:
        """The absolute address of this page in a language, for ``hreflang``."""
        return f"{self.canonical}?{urlencode({'lang': locale})}"

    def _query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)
