"""What an act amounts to and what taking it back does, on made-up families of any kind."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.assigning import Member, Plan, plan
from consultations.rules.queue import Change, Progress, progress_of
from consultations.rules.undoing import Changed, Now, Reversal, reversal
from participation.base.errors import Refusal

COMMENTS = [UUID(int=n) for n in range(1, 9)]
POINTS = [UUID(int=n) for n in range(101, 105)]
some_points = st.lists(st.sampled_from(POINTS), max_size=3, unique=True)


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    """Comments with points or a mark, never both."""
    found = []
    for comment in draw(st.lists(st.sampled_from(COMMENTS), min_size=1, unique=True)):
        points = frozenset(draw(some_points))
        found.append(Member(comment, points, not points and draw(st.booleans())))
    return found


@st.composite
def choices(draw: st.DrawFn) -> tuple[list[Member], list[UUID], bool, dict[UUID, list[UUID]]]:
    """A family and what is to be done with it."""
    found = draw(members())
    no_change = draw(st.booleans())
    points = [] if no_change else draw(some_points)
    left_out = draw(st.lists(st.sampled_from([member.comment for member in found]), unique=True))
    return found, points, no_change, {comment: draw(some_points) for comment in left_out}


def made_of(choice: tuple[list[Member], list[UUID], bool, dict[UUID, list[UUID]]]) -> Plan:
    """The plan of a choice that is in order."""
    found, points, no_change, exceptions = choice
    made = plan(found, points=points, no_change=no_change, exceptions=exceptions)
    assert isinstance(made, Plan)
    return made


@given(choices())
def test_every_comment_is_touched_or_told_why_not(
    choice: tuple[list[Member], list[UUID], bool, dict[UUID, list[UUID]]],
) -> None:
    made = made_of(choice)
    told = [*made.touched, *made.left, *made.already, *made.raising]
    assert sorted(told) == sorted(member.comment for member in choice[0])


@given(choices())
def test_afterwards_each_has_what_was_chosen_and_no_mark_beside_a_point(
    choice: tuple[list[Member], list[UUID], bool, dict[UUID, list[UUID]]],
) -> None:
    found, points, no_change, exceptions = choice
    made = made_of(choice)
    for member in found:
        raised = set(member.points) | {point for point, comment in made.link if comment == member.comment}
        marked = (member.marked or member.comment in made.mark) and member.comment not in made.unmark
        wanted = exceptions.get(member.comment, points)
        assert raised == set(member.points) | set(wanted)
        assert not (raised and marked)
        if no_change and member.comment not in exceptions and not member.points:
            assert marked


def test_an_exception_that_is_no_member_is_refused() -> None:
    refusal = plan([Member(COMMENTS[0])], points=[POINTS[0]], no_change=False, exceptions={COMMENTS[1]: []})
    assert isinstance(refusal, Refusal)
    assert [error.field for error in refusal.errors] == ["exceptions"]


World = tuple[dict[UUID, dict[UUID, UUID]], dict[UUID, UUID]]


def carried_out(made: Plan, world: World, rows: list[int]) -> list[Changed]:
    """The changes of a plan, made on a world of links and marks by comment; ``rows`` counts their ids."""
    links, marks = world
    changes = []
    for comment in made.unmark:
        changes.append(Changed(Change.UNMARKED, comment, None, marks.pop(comment)))
    for point, comment in made.link:
        rows[0] += 1
        links.setdefault(comment, {})[point] = UUID(int=rows[0])
        changes.append(Changed(Change.LINKED, comment, point, UUID(int=rows[0])))
    for comment in made.mark:
        rows[0] += 1
        marks[comment] = UUID(int=rows[0])
        changes.append(Changed(Change.MARKED, comment, None, UUID(int=rows[0])))
    return changes


def taken_back(made: Reversal, world: World, rows: list[int]) -> None:
    """A reversal on the same world."""
    links, marks = world
    for one in made.unlink:
        assert one.comment
        assert one.point
        del links[one.comment][one.point]
    for one in made.unmark:
        assert one.comment
        del marks[one.comment]
    for point, comment in made.link:
        rows[0] += 1
        links.setdefault(comment, {})[point] = UUID(int=rows[0])
    for comment in made.mark:
        rows[0] += 1
        marks[comment] = UUID(int=rows[0])


def shape(world: World) -> tuple[set[tuple[UUID, UUID]], set[UUID]]:
    """Who raises what and who is marked, whichever rows say so."""
    links, marks = world
    return {(comment, point) for comment, points in links.items() for point in points}, set(marks)


def world_of(found: list[Member], rows: list[int]) -> World:
    """The links and marks that members have."""
    links: dict[UUID, dict[UUID, UUID]] = {}
    marks: dict[UUID, UUID] = {}
    for member in found:
        for point in member.points:
            rows[0] += 1
            links.setdefault(member.comment, {})[point] = UUID(int=rows[0])
        if member.marked:
            rows[0] += 1
            marks[member.comment] = UUID(int=rows[0])
    return links, marks


def now_of(world: World) -> Now:
    """The world as the rule asks for it, every point standing."""
    return Now(links=world[0], marks=world[1], standing=set(POINTS), stated_only=set())


@given(choices())
def test_taken_back_at_once_everything_is_as_it_was(
    choice: tuple[list[Member], list[UUID], bool, dict[UUID, list[UUID]]],
) -> None:
    rows = [10_000]
    world = world_of(choice[0], rows)
    before = shape(world)
    changes = carried_out(made_of(choice), world, rows)
    made = reversal(changes, now_of(world))
    taken_back(made, world, rows)
    assert made.kept == []
    assert shape(world) == before


@given(choices(), st.lists(st.tuples(st.sampled_from(COMMENTS), st.sampled_from([*POINTS, None])), max_size=6))
def test_what_others_did_since_stays(
    choice: tuple[list[Member], list[UUID], bool, dict[UUID, list[UUID]]], since: list[tuple[UUID, UUID | None]]
) -> None:
    rows = [10_000]
    world = world_of(choice[0], rows)
    changes = carried_out(made_of(choice), world, rows)
    links, marks = world
    theirs: set[UUID] = set()
    for comment, point in since:
        # a colleague takes a link or mark away and makes it anew, or makes one
        rows[0] += 1
        if point is not None:
            marks.pop(comment, None)
            links.setdefault(comment, {})[point] = UUID(int=rows[0])
        elif not links.get(comment):
            marks[comment] = UUID(int=rows[0])
        else:
            continue
        theirs.add(UUID(int=rows[0]))
    standing = {row for points in links.values() for row in points.values()} | set(marks.values())
    made = reversal(changes, now_of(world))
    taken_back(made, world, rows)
    left = {row for points in links.values() for row in points.values()} | set(marks.values())
    assert theirs & standing <= left
    assert not any(links.get(comment) and comment in marks for comment in COMMENTS)


def test_how_far_an_item_is_follows_the_comment_that_is_furthest_behind() -> None:
    assert progress_of(comments=3, left=1, undecided=0, marked=2) is Progress.UNASSIGNED
    assert progress_of(comments=3, left=0, undecided=1, marked=1) is Progress.ASSIGNED
    assert progress_of(comments=3, left=0, undecided=0, marked=2) is Progress.ANSWERED
    assert progress_of(comments=3, left=0, undecided=0, marked=3) is Progress.NO_CHANGE_ASKED
