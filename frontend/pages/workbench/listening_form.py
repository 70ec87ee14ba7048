"""The forms of targeted listening as browsers send them, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from consultations.listening.words import Answer, Occasion, Party
from consultations.queries.listening_addressees import registered
from consultations.schemas.limits import Document, Line, LongText, Reason
from consultations.schemas.listening import NewAddressee, NewReply, RepliedComment
from consultations.schemas.listening_occasions import NewAttendance
from consultations.words import Publish
from frontend.pages.workbench.showing import lines_of
from participation.base.errors import N_, FieldError

DUE_MISSING = N_("Say by when you want the replies.")
DAY_MISSING = N_("Give the day on which it was held.")
Key = Annotated[str, Meta(max_length=100)]
# what stands behind the last comma of a line, where it can only be a way to reach somebody
CONTACT = re.compile(r"^(.*\S)\s*[,，;；\t]\s*(\S*@\S*|\+?[\d\s-]{7,20})$")
LISTS = {
    "departments": Party.BODY,
    "associations": Party.ASSOCIATION,
    "enterprises": Party.ENTERPRISE,
    "committees": Party.COMMITTEE,
    "others": Party.OTHER,
}


class RequestForm(msgspec.Struct, kw_only=True):
    """A letter and whom it goes to: bodies by a tick, all others by name, one a line."""

    letter: LongText = ""
    reference: Line = ""
    sent_on: date | None = None
    due_on: Annotated[date, Meta(extra={"required": DUE_MISSING})]
    bodies: Annotated[list[str], Meta(max_length=100)] = []
    departments: LongText = ""
    associations: LongText = ""
    enterprises: LongText = ""
    committees: LongText = ""
    others: LongText = ""
    form_key: Key = ""


class ReplyForm(msgspec.Struct, kw_only=True):
    """A reply; ``step`` is ``more`` where somebody wants room for one comment more."""

    answer: Answer = Answer.COMMENTS
    comments: Annotated[list[RepliedComment], Meta(max_length=50)] = []
    text: LongText = ""
    note: Reason = ""
    replied_on: date | None = None
    publish: Publish = Publish.TEXT
    version: int = 0
    form_key: Key = ""
    step: Key = ""

    def meant(self, **further: Any) -> NewReply:
        """The reply that the form stands for; what belongs to another answer is left out."""
        with_comments = self.answer is Answer.COMMENTS
        return NewReply(
            answer=self.answer,
            comments=self.comments if with_comments else [],
            text=self.text if self.answer is Answer.NO_CHANGE else "",
            note=self.note if self.answer is Answer.DECLINED else "",
            publish=self.publish,
            version=self.version,
            **further,
        )


class GatheringForm(msgspec.Struct, kw_only=True):
    """A forum or visit; ``step`` is ``more`` where somebody wants room for one group more."""

    kind: Occasion = Occasion.FORUM
    held_on: Annotated[date, Meta(extra={"required": DAY_MISSING})]
    place: Line = ""
    topic: Line = ""
    host: Line = ""
    attendance: Annotated[list[NewAttendance], Meta(max_length=200)] = []
    minutes: Document = ""
    form_key: Key = ""


class OpinionRow(msgspec.Struct, kw_only=True):
    """One opinion as it was found in the minutes and looked through; ``number`` is the clause's as printed."""

    speaker: Line = ""
    number: Line = ""
    text: LongText = ""


class OpinionsForm(msgspec.Struct, kw_only=True):
    """Opinions to record: first the text they stand in, then each of them as it was found."""

    said: Document = ""
    opinions: Annotated[list[OpinionRow], Meta(max_length=200)] = []
    agreed: bool = False
    form_key: Key = ""
    step: Key = ""


class Addressed(msgspec.Struct, frozen=True):
    """The addressees of a form, and the field each was typed into."""

    addressees: list[NewAddressee]
    fields: list[str]

    def errors(self, errors: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
        """The same errors on the fields of the form."""
        return tuple(self._moved(error) for error in errors)

    def _moved(self, error: FieldError) -> FieldError:
        first, _, rest = error.field.partition(".")
        if first != "addressees":
            return error
        number = rest.partition(".")[0]
        field = self.fields[int(number)] if number.isdigit() and int(number) < len(self.fields) else "associations"
        return msgspec.structs.replace(error, field=field)


async def addressed(form: RequestForm) -> Addressed:
    """Whom the form names; a name that one organisation of the register bears means that organisation."""
    found = [NewAddressee(kind=Party.BODY, body=slug) for slug in form.bodies]
    fields = ["bodies"] * len(found)
    for field, kind in LISTS.items():
        for line in lines_of(getattr(form, field)):
            name, contact = _parted(line)
            found.append(NewAddressee(kind=kind, name=name[:200], contact=contact))
            fields.append(field)
    known = await registered({one.name for one in found if one.name})
    addressees = [
        msgspec.structs.replace(one, organisation=known[one.name]) if one.name in known else one for one in found
    ]
    return Addressed(addressees, fields)


def _parted(line: str) -> tuple[str, str]:
    parted = CONTACT.match(line)
    return (parted[1], parted[2]) if parted else (line, "")


def renumbered(form: Mapping[str, Any], name: str, inner: tuple[str, ...]) -> tuple[dict[str, Any], int]:
    """What was typed, where the filled rows of a list stand without gaps as they are read, and how many there are.

    A row is filled where one of its ``inner`` fields holds something.
    """
    places = sorted({int(key.split(".")[1]) for key in form if re.match(rf"{name}\.\d+\.", key)})
    filled = [place for place in places if any(str(form.get(f"{name}.{place}.{f}", "")).strip() for f in inner)]
    kept = {key: value for key, value in form.items() if not key.startswith(f"{name}.")}
    for number, place in enumerate(filled):
        prefix = f"{name}.{place}."
        kept |= {f"{name}.{number}.{k.removeprefix(prefix)}": v for k, v in form.items() if k.startswith(prefix)}
    return kept, len(filled)
