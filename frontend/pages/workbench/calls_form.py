"""A call as a form: every field of it, rows that may be left empty, and the way to the Structs that services take."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from frontend.pages.workbench.showing import lines_of, minutes
from participation.base.errors import FieldError
from participation.base.intake import read
from participation.representatives.schemas.call import CallView, CorrectedCall, NewCall, NewInvitedSeat
from participation.representatives.schemas.limits import Instant, Line, LongText, Reason, Seats, Title
from participation.representatives.words import Occasion, Seat, Way

Number = Annotated[int, Meta(ge=0, le=2_000_000_000)]
# room for so many more categories, values and seats than there are
MORE_CATEGORIES, MORE_VALUES, MORE_SEATS = 1, 2, 2
MOMENTS = ("meeting_at", "opens_at", "closes_at", "draw_at", "papers_at")
TICKS = ("persons", "organisations", "one_per_household", "names_published")


class QuotaRow(msgspec.Struct, kw_only=True):
    """One value as it is typed; a row without a value is no row."""

    value: Line = ""
    value_en: Line = ""
    at_least: Number | None = None
    at_most: Number | None = None
    population: Number | None = None
    speaks_for: Seat | None = None


class CategoryRow(msgspec.Struct, kw_only=True):
    """One category as it is typed."""

    name: Line = ""
    name_en: Line = ""
    why: Reason = ""
    why_en: Reason = ""
    sensitive: bool = False
    quotas: Annotated[list[QuotaRow], Meta(max_length=62)] = []


class SeatRow(msgspec.Struct, kw_only=True):
    """An invited seat as it is typed."""

    speaks_for: Seat | None = None
    title: Line = ""
    name: Line = ""


class CallForm(msgspec.Struct, kw_only=True):
    """What the form sends; ``step`` is ``more`` where somebody wants more rows; ``version`` and ``seen``
    what the editor had."""

    title: Title
    body: Line = ""
    slug: Line = ""
    occasion: Occasion
    meeting_title: Title
    meeting_at: Instant
    place: Line = ""
    summary: Reason = ""
    agenda: LongText = ""
    seats: Seats
    seats_speak_for: Seat = Seat.RESIDENT
    opens_at: Instant
    closes_at: Instant
    who_may_apply: LongText = ""
    connection: Reason = ""
    conflict_question: Reason = ""
    evidence_asked: Reason = ""
    persons: bool = False
    organisations: bool = False
    one_per_household: bool = False
    way: Way = Way.DRAW
    way_reason: LongText = ""
    draw_at: Instant | None = None
    draw_place: Line = ""
    entropy_sources: Reason = ""
    acceptance_hours: Annotated[int, Meta(ge=1, le=720)] = 48
    names_published: bool = False
    privacy_notice: LongText = ""
    papers_at: Instant | None = None
    contact_phone: Line = ""
    contact_address: Line = ""
    categories: Annotated[list[CategoryRow], Meta(max_length=13)] = []
    invited: Annotated[list[SeatRow], Meta(max_length=102)] = []
    version: int = 0
    seen: LongText = ""
    step: Line = ""

    def values(self) -> dict[str, Any]:
        """The call as the services take it, in plain values."""
        left_out = {"categories", "invited", "version", "seen", "step", "slug", "entropy_sources"}
        found = {name: getattr(self, name) for name in self.__struct_fields__ if name not in left_out}
        return found | {
            "slug": self.slug.strip() or None,
            "entropy_sources": lines_of(self.entropy_sources),
            "categories": [self._category(one) for one in self.categories],
            "invited": [
                {"speaks_for": one.speaks_for, "title": one.title, "name": one.name}
                for one in self.invited
                if one.speaks_for or one.title.strip() or one.name.strip()
            ],
        }

    def _category(self, one: CategoryRow) -> dict[str, Any]:
        found = {name: getattr(one, name) for name in one.__struct_fields__ if name != "quotas"}
        return found | {
            "quotas": [
                {
                    "value": row.value,
                    "value_en": row.value_en,
                    "at_least": row.at_least or 0,
                    "at_most": self.seats if row.at_most is None else row.at_most,
                    "population": row.population,
                    "speaks_for": row.speaks_for,
                }
                for row in one.quotas
            ]
        }


def new_from(form: CallForm) -> NewCall:
    """A new call. Raises ``Refused`` (422) naming what its Struct does not take."""
    return read(NewCall, _seated(form.values()))


def change_from(form: CallForm, body: str) -> CorrectedCall:
    """A correction of the whole. Raises ``Refused`` as :func:`new_from` does."""
    return read(CorrectedCall, _seated(form.values() | {"version": form.version, "body": body, "slug": None}))


def _seated(values: dict[str, Any]) -> dict[str, Any]:
    """A seat for nobody in particular is one for an expert: the most common guest."""
    seats = [one | {"speaks_for": one["speaks_for"] or Seat.EXPERT} for one in values["invited"]]
    return values | {"invited": [msgspec.to_builtins(read(NewInvitedSeat, one)) for one in seats]}


def blank() -> dict[str, Any]:
    """A new form."""
    return {
        "persons": "yes",
        "way": Way.DRAW,
        "acceptance_hours": "48",
        "seats_speak_for": Seat.RESIDENT,
        "version": "0",
    }


def typed_from(view: CallView) -> dict[str, Any]:
    """The fields of a call as the form shows them: text."""
    form: dict[str, Any] = {name: getattr(view, name) for name in CallForm.__struct_fields__ if hasattr(view, name)}
    for name in MOMENTS:
        form[name] = minutes(form[name]) if form[name] else ""
    for name in TICKS:
        form[name] = "yes" if form[name] else ""
    form |= {"entropy_sources": "\n".join(view.entropy_sources), "body": view.body.slug}
    del form["categories"], form["invited"]
    for place, one in enumerate(view.categories):
        for name in ("name", "name_en", "why", "why_en"):
            form[f"categories.{place}.{name}"] = getattr(one, name)
        form[f"categories.{place}.sensitive"] = "yes" if one.sensitive else ""
        for row, quota in enumerate(one.quotas):
            for name in QuotaRow.__struct_fields__:
                value = getattr(quota, name)
                form[f"categories.{place}.quotas.{row}.{name}"] = "" if value is None else str(value)
    for place, seat in enumerate(view.invited):
        for name in ("speaks_for", "title", "name"):
            form[f"invited.{place}.{name}"] = str(getattr(seat, name))
    return form


def rows_of(form: dict[str, Any]) -> dict[str, Any]:
    """How many rows the form shows: for each category how many values, and how many invited seats; some are empty."""
    places = _places(form, "categories")
    values = [_places(form, f"categories.{place}.quotas") + MORE_VALUES for place in range(places)]
    return {
        "value_rows": [*values, *[MORE_VALUES] * MORE_CATEGORIES],
        "seat_rows": _places(form, "invited") + MORE_SEATS,
    }


def _places(form: dict[str, Any], name: str) -> int:
    """One more than the last place at which something was typed."""
    found = [
        int(key.removeprefix(f"{name}.").split(".")[0])
        for key, value in form.items()
        if key.startswith(f"{name}.") and str(value).strip() and key.removeprefix(f"{name}.").split(".")[0].isdigit()
    ]
    return max(found, default=-1) + 1


def of_form(errors: tuple[FieldError, ...], form: dict[str, Any]) -> tuple[FieldError, ...]:
    """Errors on the fields of the form; what is wrong with all quotas together is said at the first category."""
    there = {"categories": "categories.0.name", "entropy_sources": "entropy_sources"}
    moved = []
    for error in errors:
        field = there.get(error.field, error.field)
        if field.endswith(".quotas"):
            field = f"{field}.0.value"
        if field.startswith("entropy_sources."):
            field = "entropy_sources"
        moved.append(msgspec.structs.replace(error, field=field))
    return tuple(moved)
