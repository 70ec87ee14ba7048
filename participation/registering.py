"""Addresses registered in a time that grows with their number, where Litestar's own grows with its square.

Litestar gathers every known address anew for each one it adds, and copies a router that it is given with all that hangs
on it: of a thousand addresses that was a quarter of the start.
"""

from __future__ import annotations

from typing import Any, Self

from litestar import Router
from litestar.types import ControllerRouterHandler
from litestar.types.internal_types import RouteHandlerMapItem


class KnownOnce(Router):
    """Looks up what answers at which address once for each value that is registered."""

    _known: dict[str, RouteHandlerMapItem] | None

    def register(self, value: ControllerRouterHandler) -> Any:
        """Add the addresses of a controller, a router or a handler."""
        self._known = super().route_handler_method_map
        added = super().register(value)
        self._known = None
        return added

    @property
    def route_handler_method_map(self) -> dict[str, RouteHandlerMapItem]:
        """What answers at each address; while a value is being registered, as it was before."""
        return super().route_handler_method_map if self._known is None else self._known


class Pages(KnownOnce):
    """A router that is made for one application, which takes it as it is."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self
