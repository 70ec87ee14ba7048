"""Digits on the workbench, one by one as they are drawn in the room."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from msgspec import Meta

from frontend.answers import AnyRequest
from frontend.forms import read_form
from frontend.pages.workbench.calls_frame import READERS
from frontend.pages.workbench.draws import DRAWN, ENTERED, OFFICE, done
from frontend.pages.workbench.showing import Slug
from participation.base.errors import N_
from participation.base.identity.actor import Actor
from participation.representatives.schemas.draw import NewDigit
from participation.representatives.services.draw_digits import enter_digit

DIGIT_IN = N_("The digit is entered and stands on the wall.")


class DigitForm(msgspec.Struct, kw_only=True):
    """The next digit of a source; ``form`` is the source's place on the page."""

    source: Annotated[str, Meta(max_length=120)]
    place: Annotated[int, Meta(ge=1, le=64)]
    digit: Annotated[str, Meta(max_length=8)] = ""
    form: Annotated[int, Meta(ge=0, le=20)] = 0


class DrawDigitsPage(Controller):
    """``/workbench/calls/{slug}/draw/digits``."""

    path = "/workbench/calls/{slug:str}/draw/digits"
    guards = READERS

    @post(guards=OFFICE)
    async def enter(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Enter the next digit; the last one of the last source draws."""
        form = await read_form(request, DigitForm)

        async def act() -> str:
            new = NewDigit(source=form.source, place=form.place, digit=form.digit)
            made = await enter_digit(actor, slug=slug, new=new)
            if made.sha256:
                return DRAWN
            return DIGIT_IN if form.source in made.waiting else ENTERED

        return await done(request, actor, slug, act, f"digit-{form.form}.")
