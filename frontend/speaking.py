"""Templates compiled for one language: what is the same on every page is said when they are compiled.

A sentence without values becomes text of the compiled page, and templates of macros that need nothing of the page are
run once instead of once a page, although they are imported ``with context`` as all are. A page takes half the time.
"""

from __future__ import annotations

from collections.abc import Hashable, MutableMapping
from typing import Any

from jinja2 import Environment, meta, nodes
from jinja2.filters import FILTERS
from jinja2.runtime import Macro

from frontend.importing import Once
from frontend.settling import Settled
from frontend.speech import Speech

# texts of macros that are kept: sections times languages of visitors are a few dozen
KEPT = 1000
# Jinja's own ask for the context of rendering only to know whether texts are escaped, which is everywhere.
BUILT_IN = frozenset(FILTERS.values())


class SpeakingEnvironment(Environment):
    """An environment whose pages speak one language."""

    template_class = Once

    def __init__(self, speech: Speech, **options: Any) -> None:
        super().__init__(**options)
        # keywords of `_()` are values of the sentence, also for {% trans %}
        self.newstyle_gettext = True
        self.globals.update(speech.globals(), kept=self.kept)
        self.filters.update(speech.filters())
        self.speech = speech
        self._alone: dict[str, bool] = {}
        self._asked: dict[str, frozenset[str]] = {}
        self._kept: dict[tuple[Any, ...], str] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Those of all templates and ``d``; Jinja's chain of mappings is slow to copy, which each page does."""
        return {**self.globals, **(d or {})}

    def _generate(self, source: nodes.Template, name: str | None, *given: Any, **more: Any) -> str:
        made = super()._generate(Settled(self).visit(source), name, *given, **more)
        return f"{made}\nasked = {sorted(self._asked_by(name))}\n" if name else made

    def kept(self, macro: Macro, *given: Hashable) -> str:
        """What a macro says, said once for the same values: for few values only, and a macro that stands alone."""
        key = (macro, *given)
        if key not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = macro(*given)
        return self._kept[key]

    def stands_alone(self, name: str) -> bool:
        """Whether a template is the same whatever page imports it: it asks for nothing of the page."""
        if name not in self._alone:
            # while it is looked at: one that imports itself does not
            self._alone[name] = False
            self._alone[name] = self._asks_nothing(self._tree(name))
        return self._alone[name]

    def _asked_by(self, name: str) -> frozenset[str]:
        if name not in self._asked:
            # while it is looked at: one that imports itself asks for nothing more
            self._asked[name] = frozenset()
            tree = self._tree(name)
            # functions and filters that are given the context look for the page in it
            found = meta.find_undeclared_variables(tree) | {"page"}
            for other in filter(None, meta.find_referenced_templates(tree)):
                found |= self._asked_by(other)
            self._asked[name] = frozenset(found)
        return self._asked[name]

    def _tree(self, name: str) -> nodes.Template:
        assert self.loader is not None
        return self._parse(self.loader.get_source(self, name)[0], name, None)

    def _asks_nothing(self, tree: nodes.Template) -> bool:
        if meta.find_undeclared_variables(tree) or any(tree.find_all((nodes.Extends, nodes.Include))):
            return False
        names = [self.globals.get(one.name) for one in tree.find_all(nodes.Name)]
        filters = [self.filters.get(one.name) for one in tree.find_all(nodes.Filter)]
        if any(hasattr(one, "jinja_pass_arg") for one in names + filters if one not in BUILT_IN):
            return False
        imports = [*tree.find_all(nodes.Import)], [*tree.find_all(nodes.FromImport)]
        templates = [one.template for one in imports[0]] + [one.template for one in imports[1]]
        return all(isinstance(one, nodes.Const) and self.stands_alone(one.value) for one in templates)
