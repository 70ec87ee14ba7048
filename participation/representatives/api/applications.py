"""Applications: handing in, showing, changing and withdrawing them, by script."""

from __future__ import annotations

from uuid import UUID

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from participation.base.identity.actor import Actor
from participation.base.problem_document import ApiController
from participation.representatives.api.parameters import Slug
from participation.representatives.queries import applications as queries
from participation.representatives.schemas.application import (
    Answers,
    ApplicationView,
    Applied,
    AskedCode,
    ConsentTakenBack,
    NewApplication,
    SentCode,
    Withdrawal,
)
from participation.representatives.services.applying import send_application_code
from participation.representatives.services.consents_taking_back import take_consent_back
from participation.representatives.services.handing_in import (
    apply_at_once,
    change_application,
    withdraw_application,
)


class NewApplicationController(ApiController):
    """Applying to a call."""

    path = "/api/v1/calls/{slug:str}/applications"
    tags = ("Applications",)

    @post(summary="Apply")
    async def apply(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[NewApplication]) -> Applied:
        """Hand an application in. Without an account a code proves the contact; staff enter those of others."""
        return await apply_at_once(actor, slug=slug, new=data)

    @post("/code", summary="Send a code that proves a contact")
    async def code(self, actor: NamedDependency[Actor], slug: Slug, data: JSONBody[AskedCode]) -> SentCode:
        """Send six digits to a mobile number or e-mail address, to be sent along with the application."""
        return await send_application_code(actor, slug=slug, contact=data.contact)


class ApplicationController(ApiController):
    """One application, for whoever holds its key or is signed in as its applicant."""

    path = "/api/v1/applications/{application:uuid}"
    tags = ("Applications",)

    @get(summary="Show your application")
    async def shown(
        self, actor: NamedDependency[Actor], application: FromPath[UUID], key: FromQuery[str] = ""
    ) -> ApplicationView:
        """Where it stands, what was found, and what you allowed; ``key`` is the end of the private link."""
        return await queries.application(actor, application, key)

    @patch(summary="Change your application")
    async def change(
        self,
        actor: NamedDependency[Actor],
        application: FromPath[UUID],
        data: JSONBody[Answers],
        key: FromQuery[str] = "",
    ) -> Applied:
        """Change what was handed in, until applications end; it is reviewed anew."""
        return await change_application(actor, application=application, key=key, answers=data)

    @post("/consents/withdrawal", status_code=204, summary="Take back what you allowed")
    async def take_back(
        self, actor: NamedDependency[Actor], application: FromPath[UUID], data: JSONBody[ConsentTakenBack]
    ) -> None:
        """It counts at once where nothing is published; where the quotas need it, it withdraws the application."""
        await take_consent_back(
            actor, application=application, key=data.key, purpose=data.purpose, withdraws=data.withdraw
        )

    @post("/withdrawal", status_code=204, summary="Withdraw an application")
    async def withdraw(
        self, actor: NamedDependency[Actor], application: FromPath[UUID], data: JSONBody[Withdrawal]
    ) -> None:
        """Withdraw it, until the list is frozen; a clerk of the body does it for who calls."""
        await withdraw_application(actor, application=application, key=data.key, note=data.note)
