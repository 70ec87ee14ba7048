"""What the rules of the programme promise, whatever is put to them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from events.rules.activities import (
    ActivityFacts,
    check_activity,
    check_complete,
    check_photo,
    check_question,
    is_address,
)
from events.rules.campaigns import LONGEST_DAYS, CampaignFacts, check_campaign
from events.rules.programme import (
    OFFICE,
    OUT_OF_ORDER,
    VERSION_WAITING,
    WAITING,
    Step,
    approvals,
    check_act,
    check_submission,
    check_withdrawal,
    standing_of,
)
from events.words import Mode, ProgrammeAct, ProgrammeStanding, QuestionKind
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.rules_file.open_days import OpenDays

PEOPLE = ("高远", "顾行", "陆晔")
ENDED = {ProgrammeStanding.PUBLISHED, ProgrammeStanding.REJECTED, ProgrammeStanding.WITHDRAWN}
steps = st.lists(
    st.builds(Step, act=st.sampled_from(list(ProgrammeAct)), stage=st.just("approval"), person=st.sampled_from(PEOPLE)),
    max_size=6,
)
roles = st.sets(st.sampled_from(Role), max_size=3)
DAY = st.dates(date(2026, 1, 1), date(2030, 1, 1))
COMPLETE = ActivityFacts(
    theme="公用事业",
    mode=Mode.ON_SITE,
    summary="看水。",
    address="望潮路200号",
    district="南埠街道",
    languages=("zh",),
    contact_phone="021-1",
)


@given(steps, st.sampled_from(list(ProgrammeAct)), st.sampled_from(PEOPLE), roles)
def test_an_author_never_signs_and_only_what_is_signed_is_published(
    done: list[Step], act: ProgrammeAct, person: str, has: set[Role]
) -> None:
    stages = current_rules().sign_off.stages
    refusal = check_act(act, person=person, roles=has, authors={"高远"}, steps=done, stages=stages, reason="缺。")
    standing = standing_of(done, stages)
    if refusal is None and act is ProgrammeAct.PUBLISH:
        assert standing is ProgrammeStanding.APPROVED
        assert approvals(done)
        assert has & set(OFFICE)
    if refusal is None and act is not ProgrammeAct.PUBLISH:
        assert person != "高远"
        assert standing is ProgrammeStanding.SUBMITTED
    if standing in ENDED:
        assert refusal is not None


@given(st.none() | st.sampled_from(list(ProgrammeStanding)), st.booleans(), st.text(max_size=3))
def test_nothing_is_handed_in_while_a_version_waits(
    newest: ProgrammeStanding | None, published_before: bool, reason: str
) -> None:
    refusal = check_submission(newest, published_before=published_before, reason=reason)
    assert (refusal is VERSION_WAITING) == (newest in WAITING)
    if refusal is None:
        assert reason.strip() or not published_before


@given(roles, st.booleans(), st.text(max_size=3))
def test_only_what_is_public_is_taken_off_by_its_office_and_with_a_reason(
    has: set[Role], in_force: bool, reason: str
) -> None:
    refusal = check_withdrawal(roles=has, in_force=in_force, reason=reason)
    assert (refusal is None) == (bool(has & set(OFFICE)) and in_force and bool(reason.strip()))
    if has & set(OFFICE) and not in_force:
        assert refusal is OUT_OF_ORDER


@given(DAY, DAY, st.none() | st.integers(1, 9), st.none() | st.integers(1, 9), st.booleans(), st.text(max_size=3))
def test_a_campaign_that_can_be_saved_makes_sense(
    first: date, last: date, most: int | None, daily: int | None, recorded: bool, rule: str
) -> None:
    said = CampaignFacts(
        starts_on=first,
        ends_on=last,
        bookings_per_person=most,
        bookings_per_day=daily,
        no_shows_recorded=recorded,
        no_show_rule=rule,
    )
    makes_sense = (
        timedelta() <= last - first < timedelta(days=LONGEST_DAYS)
        and (most is None or daily is None or daily <= most)
        and recorded == bool(rule.strip())
    )
    assert (check_campaign(said) is None) == makes_sense


@given(
    st.sampled_from(("公用事业", "别的")),
    st.sampled_from(("", "南埠街道", "月球")),
    st.none() | st.integers(0, 120),
    st.none() | st.integers(0, 120),
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
)
def test_an_activity_that_can_be_saved_is_found_by_words_of_the_list(
    theme: str, district: str, youngest: int | None, oldest: int | None, north: float | None, east: float | None
) -> None:
    said = ActivityFacts(
        theme=theme,
        mode=Mode.ON_SITE,
        district=district,
        age_from=youngest,
        age_to=oldest,
        latitude=north,
        longitude=east,
    )
    sound = (
        theme == "公用事业"
        and district != "月球"
        and (youngest is None or oldest is None or youngest <= oldest)
        and (north is None) == (east is None)
    )
    assert (check_activity(said, themes=["公用事业"], districts=["南埠街道"]) is None) == sound
    kept = check_activity(COMPLETE, themes=["别的"], districts=["别的"], kept=("公用事业", "南埠街道"))
    assert kept is None
    assert check_activity(msgspec.structs.replace(COMPLETE, district="月球"), themes=["公用事业"], districts=[]) is None


def test_what_is_needed_depends_on_whether_one_goes_there() -> None:
    needed: list[tuple[dict[str, Any], set[str]]] = [
        ({}, set()),
        ({"address": " "}, {"address"}),
        ({"mode": Mode.ONLINE, "address": "", "district": "", "contact_phone": ""}, set()),
        ({"mode": Mode.ONLINE, "booking": False}, {"link"}),
        ({"mode": Mode.HYBRID, "booking": False, "link": "https://example.com"}, set()),
        ({"summary": "", "languages": ()}, {"summary", "languages"}),
    ]
    for change, lacking in needed:
        refusal = check_complete(msgspec.structs.replace(COMPLETE, **change))
        assert {error.field for error in (refusal.errors if refusal else ())} == lacking, change


def test_only_an_address_of_a_page_is_one() -> None:
    assert all(map(is_address, ("https://www.example.com/vr?x=1", "http://例子.测试/参观")))
    others = ("javascript:alert(1)", "//example.com", "https://", "https://u:p@example.com", "https://a b", "https://[")
    assert not any(map(is_address, others))


@given(st.sampled_from(QuestionKind), st.lists(st.sampled_from(("公交", "步行", "骑车")), max_size=4))
def test_only_a_question_of_choice_has_answers_to_choose_from(kind: QuestionKind, choices: list[str]) -> None:
    refusal = check_question(kind, choices, before=0)
    if kind is QuestionKind.CHOICE:
        assert (refusal is None) == (len(choices) >= 2 and len(set(choices)) == len(choices))
    else:
        assert (refusal is None) == (not choices)
    assert check_question(kind, choices, before=20) is not None


@given(st.sampled_from((None, "image/png", "text/plain")), st.text(max_size=3), st.integers(0, 14))
def test_a_photo_is_a_picture_with_words_and_one_of_at_most_twelve(kind: str | None, alt: str, before: int) -> None:
    refusal = check_photo(media_type=kind, alt=alt, before=before)
    assert (refusal is None) == (kind == "image/png" and bool(alt.strip()) and before < 12)


def test_the_rules_file_as_shipped_names_themes_in_both_languages() -> None:
    rules: OpenDays = current_rules().open_days
    names = [one.zh for one in rules.themes]
    assert len(set(names)) == len(names)
    theme = rules.theme("公用事业")
    assert theme
    assert theme.en == "Public utilities"
    district = rules.district("白鹭镇")
    assert district
    assert district.in_language("en") == "Bailu Town"
    assert rules.theme("没有") is None
