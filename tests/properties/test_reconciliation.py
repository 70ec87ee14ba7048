"""Whatever an office does with its comments, its report adds up to what was received, or it is refused.

A run of acts is carried out by the services on the database and noted by a model of a few sets beside them; in the
end each number of the report, of the export and of the notices must be the model's.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.queries.exporting import export
from consultations.queries.reconciling import promise
from consultations.queries.reports import report
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.report import ReportContent
from consultations.services import pointing, reporting, screening
from consultations.words import Channel, Outcome, ScreeningReason, Standing, Status
from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from tests.conftest import EMPTY
from tests.consultations.looked_at import outcomes
from tests.consultations.steps import AFTER, DURING, LATER, SLUG, answer, clauses, closed, opened, point, refused, says
from tests.consultations.test_commenting import ERASURE, erased
from tests.world import CLERK, FOR_THE_CHAMBER, LEADER, NEIGHBOUR, OFFICER, RESIDENT, people_the_world

SENDERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("nobody", {"actor": NOBODY}),
    ("nobody with a contact", {"actor": NOBODY, "author_contact": "13800000209"}),
    ("resident", {"actor": RESIDENT}),
    ("neighbour", {"actor": NEIGHBOUR, "publish": "no"}),
    ("chamber", {"actor": FOR_THE_CHAMBER, "author_kind": "organisation"}),
    ("counter", {"actor": CLERK, "channel": "counter"}),
    ("letter", {"actor": CLERK, "channel": "letter", "stated_on": "2027-03-05"}),
)
place = st.integers(0, 7)
comment = st.tuples(st.just("comment"), st.sampled_from(range(len(SENDERS))), st.sampled_from([None, 0, 3]))
acts = st.one_of(
    comment,
    st.tuples(st.just("point"), place, place),
    st.tuples(st.just("link"), place, place),
    st.tuples(st.just("unlink"), place, place),
    st.tuples(st.just("dispose"), place, st.sampled_from(list(Status))),
    st.tuples(st.just("mark"), place, place),
    st.tuples(st.just("unmark"), place, place),
    st.tuples(st.just("retire"), place, place),
    st.tuples(st.just("hide"), place, place),
    st.tuples(st.just("show"), place, place),
    st.tuples(st.just("erase"), place, place),
)


class Office:
    """What was said and done, as a model that knows nothing of the database."""

    def __init__(self, numbers: list[tuple[UUID, str]]) -> None:
        self.clauses = numbers
        self.comments: list[UUID] = []
        self.channel: dict[UUID, Channel] = {}
        self.clause: dict[UUID, str] = {}
        self.points: list[UUID] = []
        self.links: set[tuple[UUID, UUID]] = set()
        self.status: dict[UUID, Status] = {}
        self.marked: set[UUID] = set()
        self.hidden: set[UUID] = set()
        self.erased: set[UUID] = set()

    def outcome(self, one: UUID) -> Outcome | None:
        """The common disposition of its points, else mixed, or nothing was asked."""
        raised = [p for p, c in self.links if c == one]
        if not raised:
            return Outcome.NO_CHANGE_ASKED if one in self.marked else None
        found = {self.status.get(p) for p in raised}
        if None in found:
            return None
        return Outcome(str(next(iter(found)))) if len(found) == 1 else Outcome.MIXED

    async def act(self, name: str, first: Any, second: Any) -> None:
        """Carry out one act, if there is anything to do it to."""
        if name == "comment":
            await self._comment(first, second)
        elif name == "dispose":
            if self.points:
                made = self.points[first % len(self.points)]
                await answer(made, second, referred_to="区水务局", at=DURING)
                self.status[made] = second
        elif name in {"link", "unlink", "retire", "point"}:
            await self._point(name, first, second)
        elif self.comments:
            await self._about(name, self.comments[first % len(self.comments)])

    async def _comment(self, sender: int, clause: int | None) -> None:
        given = dict(SENDERS[sender][1])
        found = None if clause is None else self.clauses[clause]
        with clock.frozen(DURING):
            received = await says(f"采光{len(self.comments) % 3}", clause=found[0] if found else None, **given)
        self.comments.append(received.id)
        self.channel[received.id] = Channel(given.get("channel", "web"))
        self.clause[received.id] = found[1] if found else "whole"

    async def _point(self, name: str, first: int, second: int) -> None:
        raised = [self.comments[second % len(self.comments)]] if self.comments else []
        if name == "point":
            made = await point(f"主要意见{len(self.points)}", raised, at=DURING)
            self.points.append(made)
            self.links |= {(made, one) for one in raised}
            self.marked -= set(raised)
            return
        if not self.points or not raised:
            return
        made = self.points[first % len(self.points)]
        with clock.frozen(DURING):
            if name == "link":
                await pointing.link(OFFICER, point=made, comments=raised)
                self.links.add((made, raised[0]))
                self.marked.discard(raised[0])
            elif name == "unlink":
                await pointing.unlink(OFFICER, point=made, comments=raised)
                self.links.discard((made, raised[0]))
            else:
                await pointing.retire_point(OFFICER, point=made)
                self.points.remove(made)
                self.links = {(p, c) for p, c in self.links if p != made}

    async def _about(self, name: str, one: UUID) -> None:
        with clock.frozen(DURING):
            if name == "mark" and any(c == one for _, c in self.links):
                with refused() as found:
                    await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[one])
                assert found.answer == (409, "has_points")
            elif name == "mark":
                await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[one])
                self.marked.add(one)
            elif name == "unmark":
                await pointing.unmark_no_change(OFFICER, slug=SLUG, comments=[one])
                self.marked.discard(one)
            elif name == "erase":
                if one not in self.erased:
                    await erased(ERASURE + " WHERE id = {}", one)
                self.erased.add(one)
            else:
                reason = ScreeningReason.ABUSE if name == "hide" else None
                decision = ScreeningDecision(show=name == "show", reason=reason)
                await screening.screen(OFFICER, slug=SLUG, comments=[one], decision=decision)
                (self.hidden.add if name == "hide" else self.hidden.discard)(one)

    async def cover_the_rest(self) -> None:
        """Answer what is left over, so that the report can go on."""
        for made in self.points:
            if made not in self.status:
                await answer(made, Status.EXPLAINED)
                self.status[made] = Status.EXPLAINED
        rest = [one for one in self.comments if self.outcome(one) is None]
        if rest:
            with clock.frozen(AFTER):
                await pointing.mark_no_change(OFFICER, slug=SLUG, comments=rest)
            self.marked |= set(rest)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(begun=st.lists(comment, min_size=1, max_size=6), done=st.lists(acts, max_size=30))
async def test_the_report_adds_up_or_is_refused(pool: None, begun: list[Any], done: list[Any]) -> None:
    await execute(EMPTY)
    await people_the_world()
    await opened()
    office = Office([(clause.id, clause.number) for clause in await clauses()])
    for act in [*begun, *done]:
        await office.act(*act)
    await closed()
    expected = {one: office.outcome(one) for one in office.comments}
    [row] = await execute("SELECT id FROM consultation")
    assert await outcomes(row["id"]) == expected
    uncovered = sum(found is None for found in expected.values())
    if uncovered:
        assert await submitted_or_told() == uncovered
        await office.cover_the_rest()
    assert await submitted_or_told() == 0
    check((await report(OFFICER, SLUG, "filed")).content, office)
    with clock.frozen(LATER):
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
        rows = await export(NOBODY, SLUG)
        found = await promise(SLUG)
    assert {one.id: one.outcome for one in rows} == {one: office.outcome(one) for one in office.comments}
    gone = office.erased | office.hidden
    assert all(not one.text for one in rows if one.id in gone)
    received = len(office.comments)
    assert (found.received, found.outcomes, found.exported, found.notices) == (received,) * 4


async def submitted_or_told() -> int:
    """How many comments keep the report from being submitted; 0 once it is."""
    with clock.frozen(AFTER):
        try:
            await reporting.submit_report(OFFICER, slug=SLUG)
        except Refused as error:
            if error.refusal.code != "uncovered":
                raise
            return int(error.refusal.extra["uncovered"])
    return 0


def check(content: ReportContent, office: Office) -> None:
    """Every column of a report is the model's and adds up to what was received."""
    received = len(office.comments)
    assert content.received == received
    for column in (
        content.by_channel,
        content.by_clause,
        content.by_outcome,
        content.by_author_kind,
        content.by_standing,
    ):
        assert sum(column.values()) == received
    assert content.by_outcome == Counter(str(office.outcome(one)) for one in office.comments)
    assert content.by_channel == Counter(str(office.channel[one]) for one in office.comments)
    assert content.by_clause == Counter(office.clause[one] for one in office.comments)
    assert content.by_standing.get(str(Standing.ERASED), 0) == len(office.erased)
    assert content.by_standing.get(str(Standing.HIDDEN), 0) == len(office.hidden - office.erased)
    # what is shown of the points is what was linked to them
    told = {one.id: one.comments for one in content.points}
    assert told == {p: sum(link[0] == p for link in office.links) for p in office.points if p in office.status}
