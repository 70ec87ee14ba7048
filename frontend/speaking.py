"""Templates compiled for one language: what is the same on every page is said when they are compiled.

A sentence without values becomes text of the compiled page, and templates of macros that need nothing of the page are
run once instead of once a page, although they are imported ``with context`` as all are. A page takes half the time.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, Template, meta, nodes
from jinja2.environment import TemplateModule
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from frontend.speech import Speech

SENTENCE = frozenset({"_", "gettext"})


class _Once(Template):
    """A template that is run once for all who import it without their context."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja looks each time whether the page has globals that this template lacks; here all have the same
        return super()._get_default_module()


class SpeakingEnvironment(Environment):
    """An environment whose pages speak one language."""

    template_class = _Once

    def __init__(self, speech: Speech, **options: Any) -> None:
        super().__init__(**options)
        # keywords of `_()` are values of the sentence, also for {% trans %}
        self.newstyle_gettext = True
        self.globals.update(speech.globals())
        self.filters.update(speech.filters())
        self.speech = speech
        self._alone: dict[str, bool] = {}

    def _generate(self, source: nodes.Template, *given: Any, **more: Any) -> str:
        return super()._generate(_Settled(self).visit(source), *given, **more)

    def stands_alone(self, name: str) -> bool:
        """Whether a template is the same whatever page imports it: it asks for nothing of the page."""
        if name not in self._alone:
            # while it is looked at: one that imports itself does not
            self._alone[name] = False
            assert self.loader is not None
            tree = self._parse(self.loader.get_source(self, name)[0], name, None)
            self._alone[name] = self._asks_nothing(tree)
        return self._alone[name]

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


# Jinja's own ask for the context of rendering only to know whether texts are escaped, which is everywhere.
BUILT_IN = frozenset(FILTERS.values())


class _Settled(NodeTransformer):
    """What can be said or bound before there is a page."""

    def __init__(self, environment: SpeakingEnvironment) -> None:
        self._environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # named after the node
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in SENTENCE:
            return node
        match node:
            case nodes.Call(args=[nodes.Const(value=str(sentence))], kwargs=[], dyn_args=None, dyn_kwargs=None):
                said = self._environment.speech.plain(sentence)
                return nodes.Const(said, lineno=node.lineno, environment=node.environment)
        return node

    def visit_Import(self, node: nodes.Import) -> nodes.Node:  # the same
        return self._bound(node)

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.Node:  # the same
        return self._bound(node)

    def _bound(self, node: nodes.Import | nodes.FromImport) -> nodes.Node:
        if isinstance(node.template, nodes.Const) and self._environment.stands_alone(node.template.value):
            node.with_context = False
        return node
