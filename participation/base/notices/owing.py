"""Owing a notice: what services call inside the transaction of the act that has to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.notices.stopping import stopped
from participation.base.notices.words import AHEAD, ALWAYS, NEEDED, Fate
from participation.base.outbox.owing import owe, owe_each

# The job that sends one delivery.
DELIVER = "deliver"


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """What one recipient is to be told: a template with its values, because of ``owed_for``, about ``subject``.

    ``contact`` is (kind, value); None owes the notice all the same, with the fate "no contact". ``body`` is the body
    whose notice it is.
    """

    template: str
    values: Mapping[str, object]
    owed_for: str
    subject: str
    contact: tuple[str, str] | None
    person: UUID | None = None
    locale: str = "zh-Hans"
    body: UUID | None = None


async def owe_notice(
    *,
    template: str,
    values: Mapping[str, object],
    owed_for: str,
    subject: str,
    contact: tuple[str, str] | None,
    person: UUID | None = None,
    locale: str,
    body: UUID | None = None,
) -> None:
    """Owe one notice in the current transaction; a second one for the same ``owed_for`` is not written.

    Raises LookupError where the template is unknown or lacks a value.
    """
    owed = Owed(
        template=template,
        values=values,
        owed_for=owed_for,
        subject=subject,
        contact=contact,
        person=person,
        locale=locale,
        body=body,
    )
    await owe_notices([owed])


async def owe_notices(owed: Sequence[Owed]) -> int:
    """Owe notices to any number of recipients, all in three statements; how many of them are new.

    Whoever wants no notices is owed it too, with the fate "suppressed". Raises LookupError as above, before anything
    is written.
    """
    for one in owed:
        _check(one)
    if not owed:
        return 0
    now = clock.now()
    unwanted = await stopped({one.contact for one in owed if one.contact and one.template not in ALWAYS})
    written = await execute(
        'INSERT INTO delivery (id, template, "values", owed_for, subject, person, contact_kind, contact, locale,'
        " body, fate, tries, last_error, created_at, settled_at)"
        " SELECT id, template, told, owed_for, subject, person, kind, contact, locale, body, fate, 0, '', {},"
        " CASE WHEN fate <> {} THEN {}::timestamptz END"
        " FROM unnest({}::uuid[], {}::text[], {}::jsonb[], {}::text[], {}::text[], {}::uuid[], {}::text[], {}::text[],"
        " {}::text[], {}::uuid[], {}::text[])"
        " AS owed (id, template, told, owed_for, subject, person, kind, contact, locale, body, fate)"
        " ON CONFLICT (owed_for) DO NOTHING RETURNING id, template, fate",
        now,
        Fate.QUEUED.value,
        now,
        [uuid7() for _ in owed],
        [one.template for one in owed],
        [msgspec.json.encode(one.values).decode() for one in owed],
        [one.owed_for for one in owed],
        [one.subject for one in owed],
        [one.person for one in owed],
        [str(one.contact[0]) if one.contact else None for one in owed],
        [one.contact[1] if one.contact else None for one in owed],
        [one.locale for one in owed],
        [one.body for one in owed],
        [_fate(one, unwanted) for one in owed],
    )
    queued = [row for row in written if row["fate"] == Fate.QUEUED]
    for row in queued:
        if row["template"] in AHEAD:
            await owe(DELIVER, ahead=True, delivery=row["id"])
    await owe_each(DELIVER, [{"delivery": row["id"]} for row in queued if row["template"] not in AHEAD])
    return len(written)


def _fate(owed: Owed, unwanted: Collection[tuple[str, str]]) -> str:
    if owed.contact is None:
        return Fate.NO_CONTACT.value
    if owed.template not in ALWAYS and owed.contact in unwanted:
        return Fate.SUPPRESSED.value
    return Fate.QUEUED.value


def _check(owed: Owed) -> None:
    missing = NEEDED[owed.template] - owed.values.keys()
    if missing:
        raise LookupError(f"{owed.template} needs {', '.join(sorted(missing))}")
