"""The form by which seats are booked, the same for residents and for clerks who book for them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from events.rules.booking import Terms
from events.schemas.booking import Answer, Code, Companion, Name, Needs, NewBooking, NewGroup, Typed
from events.words import BookingChannel
from participation.base.errors import N_, FieldError, Refused, invalid

CONSENT_NEEDED = N_("Tick that we may keep this until the visit is over, or leave the field empty.")


class PartyForm(msgspec.Struct, kw_only=True):
    """Who comes: a party by its number or its names, or a group where ``kind`` says so."""

    kind: Annotated[str, Meta(max_length=10)] = "party"
    seats: Annotated[int, Meta(ge=0, le=1000)] = 0
    party: Annotated[list[Companion], Meta(max_length=100)] = []
    group: NewGroup = msgspec.field(default_factory=NewGroup)

    def of(self, terms: Terms) -> tuple[list[Companion], NewGroup | None]:
        """The party as far as the session asks for it, or the group."""
        if self.kind == "group":
            return [], self.group
        if terms.names_needed:
            # nobody named at all is one person whose name is missing
            return self.party or [Companion()], None
        return [Companion()] * self.seats, None


class BookingForm(PartyForm, kw_only=True):
    """The whole form."""

    name: Name = ""
    contact: Typed = ""
    code: Code = ""
    accessible: bool = False
    needs: Needs = ""
    needs_agreed: bool = False
    answers: Annotated[dict[str, Answer], Meta(max_length=50)] = msgspec.field(default_factory=dict)
    channel: BookingChannel = BookingChannel.WEB

    def booking(self, terms: Terms, *, entered: bool = False) -> NewBooking:
        """What is asked for. Raises 422 where something about health is said and may not be kept."""
        party, group = self.of(terms)
        if (self.needs.strip() or self.accessible) and not self.needs_agreed:
            raise Refused(invalid(FieldError("needs_agreed", "required", CONSENT_NEEDED)))
        asked = {str(question.id): question.id for question in terms.questions}
        return NewBooking(
            contact=self.contact,
            code=self.code,
            name=self.name,
            party=party,
            group=group,
            accessible=self.accessible,
            needs=self.needs,
            needs_agreed=self.needs_agreed,
            answers={asked[name]: answer for name, answer in self.answers.items() if name in asked},
            channel=self.channel if entered else BookingChannel.WEB,
        )


def shown_errors(refused: Refused, *, names_needed: bool) -> tuple[FieldError, ...]:
    """What was found wrong, at the fields of the form; a refusal that names no field stands above them."""
    refusal = refused.refusal
    if not refusal.errors:
        return (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    fields = {"party": "party.0.name" if names_needed else "seats", "group": "kind"}
    return tuple(msgspec.structs.replace(error, field=fields.get(error.field, error.field)) for error in refusal.errors)


def kept(sent: dict[str, Any]) -> dict[str, Any]:
    """What was typed, to be shown again; a code is typed anew."""
    return {name: value for name, value in sent.items() if name != "code"}


def party_form(names: list[str], group_name: str, seats: int, *, group: bool) -> dict[str, Any]:
    """The form filled in with who comes as it is now."""
    form: dict[str, Any] = {"kind": "group" if group else "party", "seats": str(seats)}
    form |= {f"party.{place}.name": name for place, name in enumerate(names)}
    return form | ({"group.name": group_name, "group.heads": str(seats)} if group else {})
