"""Templates of macros, which are run once for all pages, or once for all that import them on one page."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from jinja2 import Environment, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.utils import missing

from frontend.page import Page

# What compiled pages give to import with context: the names of the page, whether they are shared, those nearer by.
IN_CONTEXT = ("vars", "shared", "locals")


class Once(Template):
    """A template that is run once for all who import it without their context, and once a page for the others."""

    # the names that it, or what it brings in, looks for in the page; None where it is nobody's to import
    asked: Sequence[str] | None = None

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: MutableMapping[str, Any], *globals_: Any) -> Template:
        made = super()._from_namespace(environment, namespace, *globals_)
        assert isinstance(made, Once)
        made.asked = namespace.get("asked")
        return made

    def make_module(self, *context: Any, **named: Any) -> TemplateModule:
        """What is imported with context; two templates of a page that import a third with the same share it."""
        if self.name is None or self.asked is None or len(context) != len(IN_CONTEXT) or named:
            return super().make_module(*context, **named)
        given, _, nearer = context
        page = given.get("page")
        if not isinstance(page, Page):
            return super().make_module(*context)
        asked = []
        for name in self.asked:
            value = nearer.get(name, missing)
            asked.append(given.get(name, missing) if value is missing else value)
        there = page.imported.get(self.name)
        if there is None or any(one is not other for one, other in zip(there[0], asked, strict=True)):
            there = page.imported[self.name] = asked, super().make_module(*context)
        return there[1]

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja looks each time whether the page has globals that this template lacks; here all have the same
        return super()._get_default_module()
