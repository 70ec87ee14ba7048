"""What the rooms bring: their routes and their job handlers, by topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import walk_packages

from litestar import Controller
from litestar.types import ControllerRouterHandler

from consultations.jobs import HANDLERS as CONSULTATIONS
from consultations.queries.enclosures import may_see_enclosures
from consultations.queries.imports import may_see_imported_file
from consultations.queries.listening_files import may_see_letters, may_see_minutes
from consultations.queries.sealing import check_unsealed
from consultations.subscribing.asking import forget_unconfirmed
from decisions.jobs import HANDLERS as DECISIONS
from decisions.queries.follow_ups import may_see_evidence
from decisions.queries.matter_documents import may_see_step_document
from decisions.services.attendance_enclosing import enclose_attendance
from decisions.services.follow_up_clock import owe_telling
from decisions.services.matter_link_checking import owe_link_checks
from decisions.services.participants_forgetting import forget_participants
from events.jobs import HANDLERS as EVENTS
from events.queries.activities_inside import may_see_photo
from events.services.feedback_asking import owe_asking
from events.services.ticket_enclosing import enclose_booking
from events.services.visitors_forgetting import forget_visitors
from frontend.assets import static
from participation.base import idempotency
from participation.base.identity import rates
from participation.base.identity.services import codes, sign_ins
from participation.base.notices.delivering import HANDLERS as NOTICES
from participation.base.notices.enclosing import ENCLOSERS
from participation.base.outbox.carrying import Handlers
from participation.base.outbox.forgetting import SWEEP, sweeping
from participation.base.settings import current
from participation.base.uploads.forgetting import forget_unattached
from participation.base.uploads.serving import attachments
from participation.demo.page import demo_accounts
from participation.health import live, ready
from participation.metrics import metrics
from participation.registering import Pages
from participation.representatives.jobs import HANDLERS as REPRESENTATIVES
from participation.representatives.queries.applications import may_see_evidence as may_see_application_evidence
from participation.representatives.services.forgetting import forget_applications, forget_unfinished

# Every controller of a module of these is served: a new page or a new noun of the API is one new file.
PAGES = "frontend.pages"
APIS = (
    "participation.base.api",
    "participation.representatives.api",
    "consultations.api",
    "events.api",
    "decisions.api",
)

# Whose files are kept, by kind of subject, and who may have them.
FILES = {
    "comment": may_see_enclosures,
    "import": may_see_imported_file,
    "written-request": may_see_letters,
    "reply": may_see_letters,
    "gathering": may_see_minutes,
    "application": may_see_application_evidence,
    "follow-up-step": may_see_evidence,
    "matter-step": may_see_step_document,
    "activity-photo": may_see_photo,
}

# What goes with mails, by the words of ``notices.words.ENCLOSING``.
ENCLOSERS.update({"booking": enclose_booking, "attendance": enclose_attendance})

HANDLERS: Handlers = {
    SWEEP: sweeping(
        idempotency.forget_old,
        sign_ins.forget_old,
        codes.forget_old,
        rates.forget_old,
        forget_unattached,
        forget_unconfirmed,
        forget_unfinished,
        forget_applications,
        owe_telling,
        forget_participants,
        owe_asking,
        forget_visitors,
        owe_link_checks,
    ),
    **NOTICES,
    **CONSULTATIONS,
    **REPRESENTATIVES,
    **DECISIONS,
    **EVENTS,
}


def routes() -> Sequence[ControllerRouterHandler]:
    """Every address there is; the description of the API leaves out what is made for browsers and watchers."""
    demo: list[ControllerRouterHandler] = [demo_accounts] if current().demo else []
    pages: list[ControllerRouterHandler] = [
        static,
        attachments(FILES, check_unsealed),
        live,
        ready,
        metrics,
        *demo,
        *controllers(PAGES),
    ]
    return [
        Pages("/", route_handlers=pages, include_in_schema=False),
        *(one for room in APIS for one in controllers(room)),
    ]


def controllers(package: str) -> Iterator[type[Controller]]:
    """The controllers that a module of the package defines and whose names are not private."""
    for found in walk_packages(import_module(package).__path__, f"{package}."):
        module = import_module(found.name)
        for name, value in sorted(vars(module).items()):
            own = isinstance(value, type) and issubclass(value, Controller) and value.__module__ == module.__name__
            if own and not name.startswith("_"):
                yield value
