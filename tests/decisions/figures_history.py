"""Random histories of a year, written as rows, and their figures computed anew from those rows in Python."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from piccolo.querystring import QueryString

from consultations.words import Status
from decisions.rules.figures import HEARD, HEARINGS, REPRESENTATIVES, Number, Period
from decisions.words import InvitationAnswer, MeetingKind, MeetingState, ParticipantKind
from participation.base.database import execute
from tests.world import BODY, OFFICER

NOW = datetime(2027, 3, 1, 4, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
BODIES = ("fgj", "sww", "lhsr")
Row = dict[str, object]


class History:
    """A year that might have been; the same seed makes the same one."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 # an invented year, the same for the same seed
        self.seed = seed
        self.made = 0
        self.rows: dict[str, list[Row]] = {}

    def id(self) -> UUID:
        self.made += 1
        return uuid5(UUID(int=self.seed), str(self.made))

    def instant(self, first: datetime, last: datetime) -> datetime:
        """Often one within hours of a new year or a quarter, where counting goes wrong most easily."""
        if self.chance.random() < 0.3:
            year, month = self.chance.choice([(2026, 1), (2026, 4), (2027, 1)])
            return (datetime(year, month, 1, tzinfo=ZONE) + timedelta(hours=self.chance.randint(-9, 9))).astimezone(UTC)
        return first + timedelta(hours=self.chance.randrange(int((last - first).total_seconds() // 3600)))

    def some(self) -> datetime:
        return self.instant(datetime(2025, 11, 1, tzinfo=UTC), datetime(2027, 2, 20, tzinfo=UTC))

    def add(self, table: str, **values: object) -> Row:
        self.rows.setdefault(table, []).append(values)
        return values

    def body(self) -> UUID:
        return BODY[self.chance.choice(BODIES)]

    def make(self) -> History:
        """Meetings with people, opinions, adoptions and follow-ups; catalogues with their versions."""
        for place in range(self.chance.randint(1, 5)):
            self._meeting(place)
        self._catalogue()
        return self

    def _meeting(self, place: int) -> None:
        at = self.some()
        state = self.chance.choice([MeetingState.HELD, MeetingState.CONCLUDED, MeetingState.ANNOUNCED])
        kind = self.chance.choice(list(MeetingKind))
        meeting = self.add(
            "meeting",
            id=self.id(),
            slug=f"m{place}",
            title=f"会议{place}",
            kind=kind.value,
            body=self.body(),
            starts_at=at,
            author=OFFICER.person,
            created_at=at,
            state=state.value,
        )
        item = self.add(
            "agenda_item", id=self.id(), meeting=meeting["id"], position=1, title="议题", body=meeting["body"]
        )
        for _ in range(self.chance.randint(0, 4)):
            self._participant(meeting, item, at)
        for number in range(self.chance.randint(0, 4)) if self.rows.get("participant") else ():
            theirs = [one for one in self.rows["participant"] if one["meeting"] == meeting["id"]]
            if theirs:
                self._opinion(meeting, item, self.chance.choice(theirs), number + 1)

    def _participant(self, meeting: Row, item: Row, at: datetime) -> None:
        invited = at - timedelta(days=9) if self.chance.random() < 0.8 else None
        someone = self.add(
            "participant",
            id=self.id(),
            meeting=meeting["id"],
            kind=self.chance.choice(list(ParticipantKind)).value,
            name="某人",
            added_at=at,
            invited_at=invited,
            removed_at=at if self.chance.random() < 0.2 else None,
        )
        for turn in range(self.chance.randint(0, 2)):
            answer = self.chance.choice(list(InvitationAnswer)).value
            self.add(
                "participant_answer", id=self.id(), participant=someone["id"], turn=turn + 1, answer=answer,
                way="link", at=at,
            )  # fmt: skip
        for _ in range(self.chance.randint(0, 2)):
            came = self.add(
                "presence", id=self.id(), participant=someone["id"], item=item["id"],
                direction=self.chance.choice(["in", "out"]), at=at, voids=None, recorded_at=at, person=OFFICER.person,
            )  # fmt: skip
            if self.chance.random() < 0.3:
                self.add("presence", **(came | {"id": self.id(), "voids": came["id"]}))

    def _opinion(self, meeting: Row, item: Row, someone: Row, number: int) -> None:
        at = self.some()
        opinion = self.add(
            "opinion", id=self.id(), meeting=meeting["id"], item=item["id"], participant=someone["id"],
            number=number, said="spoken", said_at=at, received_at=at,
        )  # fmt: skip
        unit, answered_at, status = self.body(), None, None
        for version in range(self.chance.randint(0, 2)):
            given = at + timedelta(hours=self.chance.randint(1, 40 * 24))
            answered_at = answered_at or given
            status = self.chance.choice(list(Status)).value
            self.add(
                "adoption", id=self.id(), opinion=opinion["id"], version=version + 1, status=status, reason="因为",
                unit=unit, at=given, person=OFFICER.person,
            )  # fmt: skip
        self.add(
            "opinion_standing", opinion=opinion["id"], body=meeting["body"], unit=unit,
            answer_due_on=(at + timedelta(days=20)).date(), status=status, answered_at=answered_at,
            received_on=at.astimezone(ZONE).date(),
            answered_on=answered_at.astimezone(ZONE).date() if answered_at else None,
            item=item["id"], participant=someone["id"],
        )  # fmt: skip
        for _ in range(self.chance.randint(0, 2)):
            promised = self.some()
            action = self.add(
                "follow_up", id=self.id(), opinion=opinion["id"], title="办理", unit=unit,
                due_on=(promised + timedelta(days=30)).date(), at=promised, person=OFFICER.person,
            )  # fmt: skip
            self.add(
                "follow_up_standing", follow_up=action["id"], body=meeting["body"], unit=unit,
                due_on=action["due_on"], extensions=0, moved_at=promised,
                made_on=promised.astimezone(ZONE).date(),
                done_at=promised + timedelta(days=3) if self.chance.random() < 0.4 else None,
            )  # fmt: skip

    def _catalogue(self) -> None:
        year = self.chance.choice([2025, 2026])
        catalogue = self.add(
            "catalogue", id=self.id(), body=BODY["fgj"], year=year, title="目录", created_at=NOW, author=OFFICER.person
        )
        standing: dict[object, bool] = {}
        at = datetime(year, 1, 10, tzinfo=UTC)
        for version in range(1, self.chance.randint(2, 4)):
            at += timedelta(hours=self.chance.randint(1, 4000))
            edition = self.add(
                "edition", id=self.id(), kind="catalogue", subject=catalogue["id"], body=BODY["fgj"], version=version,
                content=b"{}", sha256="", reason="", made_at=at, made_by=OFFICER.person,
            )  # fmt: skip
            for _ in range(self.chance.randint(0, 3)) if standing else ():
                matter = self.chance.choice(list(standing))
                standing[matter] = not standing[matter]
                self._change(catalogue, version, matter, "added" if standing[matter] else "dropped")
            for _ in range(self.chance.randint(0, 2)):
                matter = self.add(
                    "matter", id=self.id(), slug=f"s{self.made}", title="事项", body=self.body(),
                    author=OFFICER.person, created_at=NOW,
                )["id"]  # fmt: skip
                standing[matter] = True
                self._change(catalogue, version, matter, "added")
            if self.chance.random() < 0.8:
                self.add(
                    "edition_step", id=self.id(), edition=edition["id"], act="publish", stage="", reason="", at=at,
                    person=OFFICER.person,
                )  # fmt: skip

    def _change(self, catalogue: Row, version: int, matter: object, change: str) -> None:
        self.add(
            "catalogue_change", id=self.id(), catalogue=catalogue["id"], version=version, matter=matter,
            change=change, at=NOW + timedelta(seconds=self.made), person=OFFICER.person,
        )  # fmt: skip

    async def write(self) -> None:
        """Insert every row as it is."""
        order = ("matter", "catalogue", "edition", "edition_step", "catalogue_change", "meeting", "agenda_item")
        for table in (*order, *(name for name in self.rows if name not in order)):
            for row in self.rows.get(table, ()):
                columns = QueryString(", ".join(f'"{name}"' for name in row))
                values = QueryString(", ".join("{}" for _ in row), *row.values())
                await execute("INSERT INTO {} ({}) VALUES ({})", QueryString(table), columns, values)

    async def write_more(self, mark: str) -> None:
        """The same beside what is there, under addresses of its own."""
        for table in ("meeting", "matter"):
            for row in self.of(table):
                row["slug"] = f"{mark}-{row['slug']}"
        for row in self.of("catalogue"):
            row["body"] = BODY["sfj"]
        await self.write()

    def of(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def counts(self, period: Period, body: UUID | None) -> Counter[Number]:
        """What each number is, told row by row from what the words mean."""
        counted: Counter[Number] = Counter()
        today = NOW.astimezone(ZONE).date()

        def within(at: object) -> bool:
            assert isinstance(at, datetime)
            return period.first <= at.astimezone(ZONE).date() <= period.last

        def day(at: object) -> date:
            assert isinstance(at, datetime)
            return at.astimezone(ZONE).date()

        meetings = {row["id"]: row for row in self.of("meeting") if body in {None, row["body"]}}
        for meeting in meetings.values():
            held = meeting["state"] in {"held", "concluded"} and within(meeting["starts_at"])
            hearing = meeting["kind"] in HEARINGS
            people = [one for one in self.of("participant") if one["meeting"] == meeting["id"]]
            there = [one for one in people if one["kind"] in REPRESENTATIVES and one["invited_at"]]
            counted[Number.HEARINGS] += held and hearing
            counted[Number.MEETINGS] += held and not hearing and any(not one["removed_at"] for one in there)
            for one in people if held else ():
                voided = {row["voids"] for row in self.of("presence")}
                came = any(
                    row["participant"] == one["id"] and row["direction"] == "in" and not row["voids"]
                    and row["id"] not in voided
                    for row in self.of("presence")
                )  # fmt: skip
                answers = [row for row in self.of("participant_answer") if row["participant"] == one["id"]]
                if hearing:
                    counted[Number.HEARD] += one["kind"] in HEARD and came
                elif one["kind"] in REPRESENTATIVES:
                    counted[Number.INVITED] += bool(one["invited_at"])
                    counted[Number.ACCEPTED] += bool(answers) and answers[-1]["answer"] == "accepted"
                    counted[Number.PRESENT] += came
        opinions = {row["id"]: row for row in self.of("opinion") if row["meeting"] in meetings}
        standings = {row["opinion"]: row for row in self.of("opinion_standing")}
        for opinion in opinions.values():
            if not within(opinion["received_at"]):
                continue
            answers = [row for row in self.of("adoption") if row["opinion"] == opinion["id"]]
            counted[Number.OPINIONS] += 1
            counted[Number(f"opinions {answers[-1]['status'] if answers else 'unanswered'}")] += 1
            due = standings[opinion["id"]]["answer_due_on"]
            assert isinstance(due, date)
            if answers:
                counted[Number.IN_TIME if day(answers[0]["at"]) <= due else Number.LATE] += 1
            else:
                counted[Number.OVERDUE if due < today else Number.NOT_DUE] += 1
        ends = {row["follow_up"]: row for row in self.of("follow_up_standing")}
        for action in self.of("follow_up"):
            if action["opinion"] not in opinions or not within(action["at"]):
                continue
            due = action["due_on"]
            assert isinstance(due, date)
            counted[Number.FOLLOW_UPS] += 1
            done = ends[action["id"]]["done_at"] is not None
            late = Number.FOLLOW_UPS_OVERDUE if due < today else Number.FOLLOW_UPS_OPEN
            counted[Number.FOLLOW_UPS_DONE if done else late] += 1
        self._count_catalogue(counted, period, body)
        return counted

    def _count_catalogue(self, counted: Counter[Number], period: Period, body: UUID | None) -> None:
        matters = {row["id"]: row for row in self.of("matter")}
        [catalogue] = self.of("catalogue")
        published = {
            edition["version"]: step["at"]
            for edition in self.of("edition")
            for step in self.of("edition_step")
            if step["edition"] == edition["id"]
        }
        public: set[object] = set()
        told = 0
        for version, at in sorted(published.items(), key=lambda one: str(one[0])):
            assert isinstance(at, datetime)
            changes = [
                row for row in self.of("catalogue_change") if told < int(str(row["version"])) <= int(str(version))
            ]
            there = set(public)
            for row in changes:
                there = there | {row["matter"]} if row["change"] == "added" else there - {row["matter"]}
            if told and period.first <= at.astimezone(ZONE).date() <= period.last:
                counted[Number.MATTERS_ADDED] += sum(body in {None, matters[one]["body"]} for one in there - public)
                counted[Number.MATTERS_DROPPED] += sum(body in {None, matters[one]["body"]} for one in public - there)
            if changes:
                told = int(str(version))
            if at.astimezone(ZONE).date() <= period.last:
                public = there
        if catalogue["year"] == period.last.year:
            counted[Number.MATTERS] += sum(body in {None, matters[one]["body"]} for one in public)
