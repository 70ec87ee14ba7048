"""Sessions: when something is shown, how many seats there are and for whom, and what was done to them."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from events.tables.programme import Activity, Campaign
from events.words import Admission, Pool, SessionAct, SessionState
from participation.base.codes import uuid7
from participation.base.identity.tables import Body, Person, one_of


class Series(Table):
    """Sessions that were made together: every Saturday in August, 9:00 to 16:00, every 30 minutes."""

    id = UUID(primary_key=True, default=uuid7)
    activity = ForeignKey(Activity, null=False, on_delete=OnDelete.restrict)
    pattern = JSONB(null=False, default="{}", help_text="as it was asked for")
    made_at = Timestamptz(null=False)
    made_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)


class Session(Table):
    """场次. Its id is that of its door too. Seats are counted in its pools."""

    id = UUID(primary_key=True, default=uuid7)
    activity = ForeignKey(Activity, null=False, on_delete=OnDelete.restrict)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.restrict, help_text="that of the activity")
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, help_text="the host of the activity")
    series = ForeignKey(Series, null=True, default=None, on_delete=OnDelete.restrict)
    title = Text(null=False, default="", help_text="what sets it apart from others of the activity; often nothing")
    title_en = Text(null=False, default="")
    place = Text(null=False, default="", help_text="where to meet; the address of the activity if ''")
    link = Text(null=False, default="", help_text="where one attends from afar; for those booked alone")
    starts_at = Timestamptz(null=False)
    ends_at = Timestamptz(null=False)
    admission = Text(null=False, default="booking")
    books_from = Timestamptz(null=True, default=None, help_text="to the second")
    books_until = Timestamptz(null=True, default=None)
    cancels_until = Timestamptz(null=True, default=None, help_text="its start if null")
    held_until = Timestamptz(null=True, default=None, help_text="when seats that nobody of their kind took go to all")
    most_per_booking = Integer(null=False, default=4)
    group_most = Integer(null=False, default=0, help_text="heads of a class or club; 0: no groups")
    names_needed = Boolean(null=False, default=False, help_text="whether everybody of a party is named")
    waitlist = Boolean(null=False, default=True)
    offer_hours = Integer(null=False, default=24, help_text="how long offered seats are held")
    doors_minutes = Integer(null=False, default=30, help_text="before the start, from when tickets are good")
    late_minutes = Integer(null=True, default=None, help_text="after the start, until when; its end if null")
    reentry = Boolean(null=False, default=True, help_text="whether who went out may come in again")
    state = Text(null=False, default="prepared", help_text="what the acts amount to")
    sequence = Integer(null=False, default=0, help_text="of the calendar entries; grows with each change told")
    version = Integer(null=False, default=1, help_text="grows with each edit, so that none overwrites another")
    created_at = Timestamptz(null=False)
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)

    check_times = Check('"starts_at" < "ends_at"')
    check_admission = Check(one_of("admission", Admission))
    check_window = Check('"books_from" < "books_until"')
    check_state = Check(one_of("state", SessionState))
    check_most = Check('"most_per_booking" BETWEEN 1 AND 50')
    check_group = Check('"group_most" BETWEEN 0 AND 1000')
    check_offer = Check('"offer_hours" BETWEEN 1 AND 336')
    check_doors = Check('"doors_minutes" BETWEEN 0 AND 1440')
    check_late = Check('"late_minutes" BETWEEN 0 AND 1440')


class SeatPool(Table):
    """The seats of one kind of a session. ``taken`` counts those booked and those offered; it is the guard."""

    id = UUID(primary_key=True, default=uuid7)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    pool = Text(null=False)
    capacity = Integer(null=False)
    taken = Integer(null=False, default=0)

    unique_seat_pool = Unique([session, pool])
    check_pool = Check(one_of("pool", Pool))
    check_capacity = Check('"capacity" BETWEEN 0 AND 100000')
    check_taken = Check('"taken" BETWEEN 0 AND "capacity"')


class SessionStep(Table):
    """One act of a host or of the clock on a session: what, who, when, why, and what it was before and after."""

    id = UUID(primary_key=True, default=uuid7)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    act = Text(null=False)
    at = Timestamptz(null=False)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, help_text="nobody: the clock")
    reason = Text(null=False, default="")
    before = JSONB(null=False, default="{}", help_text="of what was changed")
    after = JSONB(null=False, default="{}")

    check_act = Check(one_of("act", SessionAct))
