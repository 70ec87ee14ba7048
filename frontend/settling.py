"""What of a template can be said or bound when it is compiled, before there is a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from frontend import assets
from frontend.speech import Speech

ADDRESSES: dict[str, Callable[[str], str]] = {"asset": assets.asset_url, "integrity": assets.integrity}
SENTENCE = frozenset({"_", "gettext"})


class Speaking(Protocol):
    """The environment of one language, as far as it matters here."""

    speech: Speech

    def stands_alone(self, name: str) -> bool:
        """Whether a template asks for nothing of the page that imports it."""


class Settled(NodeTransformer):
    """Puts the sentence for its message, the address for its asset, and binds imports that need no context."""

    def __init__(self, environment: Speaking) -> None:
        self._environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # named after the node
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name=asked),
                args=[nodes.Const(value=str(value))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                if asked in ADDRESSES:
                    said = ADDRESSES[asked](value)
                elif asked in SENTENCE:
                    said = self._environment.speech.plain(value)
                else:
                    return node
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
