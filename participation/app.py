"""The application: the one place where all rooms, the order of what surrounds a request, and its end meet."""

from __future__ import annotations

from litestar.di import Provide

from frontend.pages.problem import problem_page
from frontend.rush_gate import RushGate
from participation import logs
from participation.api_document import document
from participation.base.identity.authentication import Authentication, provide_actor
from participation.base.problems import handlers
from participation.base.replay import LARGEST_READ, OncePerKey
from participation.base.security.csrf import CsrfProtection
from participation.base.settings import current
from participation.lifespan import serving
from participation.outermost import Kaimen
from participation.security_headers import headers_of
from participation.wiring import routes


def create_app() -> Kaimen:
    """The ASGI application with the settings of this process."""
    logs.set_up()
    app = Kaimen(
        route_handlers=routes(),
        dependencies={"actor": Provide(provide_actor, sync_to_thread=False)},
        middleware=[RushGate(), Authentication(), CsrfProtection(), OncePerKey()],
        exception_handlers=handlers(problem_page),
        lifespan=[serving],
        openapi_config=document(),
        request_max_body_size=LARGEST_READ,
        logging_config=None,
        debug=False,
    )
    app.headers_of = headers_of(current())
    return app
