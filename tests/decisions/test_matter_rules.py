"""What the steps of a matter amount to, what a catalogue holds, and when a link fails."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.rules.catalogues import Turn, check_change, listed
from decisions.rules.links import Spell, after_check, check_target, fault_of_status
from decisions.rules.matters import StepSaid, check_complete, check_step, newest, stage_of
from decisions.words import Change, LinkFault, LinkKind, MatterStage, MatterStepKind, Participation, StepStanding

TODAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 1, tzinfo=UTC)
MATTERS = [UUID(int=number) for number in range(4)]
SETTLED = {StepStanding.DONE, StepStanding.NOT_APPLICABLE}

rows = st.lists(st.tuples(st.sampled_from(MatterStepKind), st.sampled_from(StepStanding)), max_size=30)
turns = st.lists(
    st.builds(Turn, st.integers(1, 4), st.sampled_from(MATTERS), st.sampled_from(Change)), max_size=30
).map(lambda found: sorted(found, key=lambda turn: turn.version))


@given(rows)
def test_the_stage_is_the_first_step_that_is_not_settled(history: list[tuple[MatterStepKind, StepStanding]]) -> None:
    held: dict[MatterStepKind, StepStanding] = {}
    for kind, standing in history:
        held[kind] = standing
    stage = stage_of(newest(history))
    unsettled = [kind for kind in MatterStepKind if held.get(kind) not in SETTLED]
    if not history:
        assert stage is MatterStage.PLANNED
    elif unsettled:
        assert stage.value == unsettled[0].value
    else:
        assert stage is MatterStage.COMPLETED


@given(rows, st.sampled_from(MatterStepKind), st.sampled_from(StepStanding))
def test_a_later_row_of_a_step_corrects_the_earlier(
    history: list[tuple[MatterStepKind, StepStanding]], kind: MatterStepKind, standing: StepStanding
) -> None:
    corrected = newest([*history, (kind, standing)])
    assert corrected[kind] is standing
    assert {k: s for k, s in corrected.items() if k != kind} == {k: s for k, s in newest(history).items() if k != kind}


def test_a_step_that_was_done_has_its_day_and_its_document() -> None:
    refusal = check_step(StepSaid(standing=StepStanding.DONE), today=TODAY)
    assert refusal is not None
    assert [(error.field, error.code) for error in refusal.errors] == [
        ("done_on", "required"),
        ("document", "required"),
    ]


def test_a_step_cannot_be_done_on_a_day_to_come() -> None:
    said = StepSaid(standing=StepStanding.DONE, done_on=TODAY + timedelta(days=1), document="No. 3")
    refusal = check_step(said, today=TODAY)
    assert refusal is not None
    assert [error.code for error in refusal.errors] == ["in_the_future"]


def test_a_step_without_application_says_why() -> None:
    refusal = check_step(StepSaid(standing=StepStanding.NOT_APPLICABLE), today=TODAY)
    assert refusal is not None
    assert [error.field for error in refusal.errors] == ["note"]
    said = StepSaid(standing=StepStanding.NOT_APPLICABLE, note="不涉及市场主体")
    assert check_step(said, today=TODAY) is None


def test_a_page_is_handed_in_with_everything_the_catalogue_asks_for() -> None:
    refusal = check_complete(basis="", scope=" ", ways=[], unit="")
    assert refusal is not None
    assert [error.field for error in refusal.errors] == ["basis", "scope", "ways", "officer_unit"]
    assert check_complete(basis="b", scope="s", ways=[Participation.FORUM], unit="u") is None


@given(turns, st.integers(0, 5))
def test_a_catalogue_holds_what_was_added_and_not_dropped_up_to_a_version(found: list[Turn], version: int) -> None:
    last: dict[UUID, Change] = {}
    for turn in found:
        if turn.version <= version:
            last[turn.matter] = turn.change
    held = listed(found, version=version)
    assert set(held) == {matter for matter, change in last.items() if change is Change.ADDED}
    assert len(held) == len(set(held))
    assert listed(found) == listed(found, version=4)


@given(turns, st.sampled_from(MATTERS), st.sampled_from(Change), st.booleans())
def test_whatever_makes_a_difference_to_what_is_public_needs_a_reason(
    found: list[Turn], matter: UUID, change: Change, some_public: bool
) -> None:
    held = listed(found)
    public = set(listed(found, version=2)) if some_public else None
    refusal = check_change(change, matter, held=held, public=public, reason=" ")
    if change is (Change.ADDED if matter in held else Change.DROPPED):
        assert refusal is not None
        assert refusal.status == 409
    elif public is not None and (change is Change.ADDED) is (matter not in public):
        assert refusal is not None
        assert refusal.code == "reason_required"
        assert check_change(change, matter, held=held, public=public, reason="因上位法调整") is None
    else:
        assert refusal is None


@pytest.mark.parametrize(
    "target",
    [
        "ftp://example.com/",
        "https://",
        "//example.com",
        "https://somebody:secret@example.com/",
        "https://example.com/a b",
        "javascript:alert(1)",
        "http://10.0.0.8/internal",
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "https://localhost/",
        "http://intranet.local/",
    ],
)
def test_no_link_is_made_of_what_the_public_cannot_follow(target: str) -> None:
    assert check_target(LinkKind.FINAL_TEXT, target) is not None


def test_a_slug_names_what_is_ours_and_an_address_everything_else() -> None:
    assert check_target(LinkKind.CONSULTATION, "lift-2026") is None
    assert check_target(LinkKind.CONSULTATION, "https://example.com/lift") is not None
    assert check_target(LinkKind.ONLINE_SERVICE, "http://www.example.com/lift?id=1") is None


@given(st.lists(st.sampled_from([None, *LinkFault]), max_size=12))
def test_a_spell_begins_with_the_first_failure_and_ends_with_an_answer(found: list[LinkFault | None]) -> None:
    spell = Spell(fault=None, since=None, failures=0)
    for day, fault in enumerate(found):
        before, spell = spell, after_check(spell, fault, now=NOW + timedelta(days=day))
        if fault is None:
            assert (spell.since, spell.failures, spell.telling) == (None, 0, False)
        else:
            assert spell.since == (before.since or NOW + timedelta(days=day))
            assert spell.failures == before.failures + 1


def test_a_page_that_is_gone_is_told_at_once_and_a_bad_night_only_when_it_goes_on() -> None:
    fresh = Spell(fault=None, since=None, failures=0)
    assert after_check(fresh, LinkFault.GONE, now=NOW).telling
    bad_night = after_check(fresh, LinkFault.NO_ANSWER, now=NOW)
    assert not bad_night.telling
    assert after_check(bad_night, LinkFault.ERROR, now=NOW + timedelta(days=1)).telling


@pytest.mark.parametrize(
    ("status", "fault"),
    [(200, None), (302, None), (403, None), (412, None), (404, LinkFault.GONE), (410, LinkFault.GONE), (503, "error")],
)
def test_an_answer_tells_whether_there_is_a_page(status: int, fault: str | None) -> None:
    assert fault_of_status(status) == fault
