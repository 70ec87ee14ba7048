"""The rules file: what is shipped, and how a wrong one is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from consultations.words import Kind, Screening
from participation.base.identity.words import Role
from participation.base.rules_file import Rules, RulesFileWrong, load
from participation.base.rules_file.reading import SHIPPED
from participation.base.rules_file.values import Text


def edited(folder: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text("utf-8")
    assert old in text
    path = folder / "rules.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def refusal_of(path: Path) -> str:
    with pytest.raises(RulesFileWrong) as refused:
        load(path)
    return str(refused.value)


def test_the_shipped_periods_are_those_of_the_law() -> None:
    rules = load()
    assert {kind: (rules.period.of(kind).days, str(rules.period.of(kind).counting)) for kind in Kind} == {
        Kind.MAJOR_DECISION: (30, "calendar"),
        Kind.NORMATIVE_DOCUMENT: (7, "working"),
        Kind.PLAN: (30, "calendar"),
        Kind.LEGISLATION_PROPOSAL: (30, "calendar"),
        Kind.IDEAS: (7, "calendar"),
    }
    business = rules.period.of(Kind.NORMATIVE_DOCUMENT, concerns_business=True)
    assert (business.days, str(business.counting)) == (30, "calendar")


def test_the_shipped_shares_and_periods_of_hearings_are_those_of_the_law() -> None:
    calls = load().calls
    [consumers] = calls.of("price hearing").shares
    assert (consumers.seats, consumers.fraction) == (("consumer",), Fraction(2, 5))
    assert (calls.price_hearing.notice.days, calls.price_hearing.papers.days, calls.hearing.papers.days) == (30, 15, 7)


def test_a_kind_without_a_period_of_its_own_for_business_keeps_its_period() -> None:
    rules = load()
    assert rules.period.of(Kind.PLAN, concerns_business=True) == rules.period.plan


def sources(value: object) -> list[Text]:
    if isinstance(value, Text):
        return [value]
    fields = getattr(value, "__struct_fields__", ())
    return [found for field in fields for found in sources(getattr(value, field))]


def test_every_rule_has_its_source_in_both_languages() -> None:
    rules = load()
    for name in Rules.__struct_fields__:
        if name != "holidays":
            found = sources(getattr(rules, name))
            assert found, name
            assert all(text.zh.strip() and text.en.strip() for text in found)


def test_by_default_one_reviewer_or_leader_signs() -> None:
    [stage] = load().sign_off.stages
    assert (stage.name, stage.roles) == ("approval", (Role.REVIEWER, Role.LEADER))


def test_what_an_office_has_not_decided_to_show_is_internal() -> None:
    rules = load()
    assert {rules.visibility.stance_counts, rules.visibility.opinion_map, rules.visibility.overdue_list} == {"internal"}


def test_the_screening_default_is_a_way_of_screening() -> None:
    assert Screening(load().screening.default) is Screening.AFTER_SCREENING


def test_the_long_chain_that_the_file_describes_can_be_used_as_it_stands(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    chain = "\n".join(line[4:] for line in text.splitlines() if line.startswith("#   ") and "2027" not in line)
    chain = chain[: chain.index("working =")]
    start = text.index("[[sign_off.stages]]\nname")
    end = text.index("# Deadlines for answering")
    path = tmp_path / "rules.toml"
    path.write_text(text[:start] + chain + "\n" + text[end:], "utf-8")
    titles = [stage.title.zh for stage in load(path).sign_off.stages]
    assert titles == ["保密审查", "合法性审核", "分管领导审批", "政务公开办审核"]


def test_the_holidays_that_the_file_describes_can_be_used_as_they_stand(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    example = text[text.index("#   [holidays.2027]") :].splitlines()[:4]
    path = tmp_path / "rules.toml"
    path.write_text(text + "\n".join(line[4:] for line in example), "utf-8")
    assert [str(day) for day in load(path).holidays[2027].off] == ["2027-01-01"]


@pytest.mark.parametrize(
    ("old", "new", "key", "wrong"),
    [
        ("days = 30", 'days = "thirty"', "period.major decision.days", "wrong value"),
        ("days = 30", "days = 0", "period.major decision.days", "wrong value"),
        ("days = 30", "dayz = 30", "period.major decision.dayz", "is not known"),
        ('counting = "calendar"', "", "period.major decision.counting", "is missing"),
        ('counting = "calendar"', 'counting = "moon"', "period.major decision.counting", "'moon'"),
        ('[period."plan"]', '[period."plans"]', "period.plans", "is not known"),
        ("[screening]", "[sifting]", "sifting", "is not known"),
        ('default = "after screening"', 'default = "later"', "screening.default", "wrong value"),
        ('roles = ["reviewer", "leader"]', 'roles = ["boss"]', "sign_off.stages[0].roles[0]", "'boss'"),
        ('roles = ["reviewer", "leader"]', "roles = []", "sign_off.stages[0].roles", "wrong value"),
        ("days = 365", "days = 365\nyears = 1", "retention.contact", "either years or days"),
        ("sign_in_codes_per_contact_hour = 5", "", "limits.sign_in_codes_per_contact_hour", "is missing"),
        ("closing_soon_days = 3", "closing_soon_days = 0", "announcing.closing_soon_days", "wrong value"),
        ("digest_hour = 8", "digest_hour = 24", "announcing.digest_hour", "wrong value"),
        ("digest_hour = 8", "", "announcing.digest_hour", "is missing"),
        ('four_eyes = "exclusions"', "", "calls.review.four_eyes", "is missing"),
        ("objection_hours = 24", "objection_hours = -1", "calls.review.objection_hours", ">= 0"),
        ('four_eyes = "exclusions"', 'four_eyes = "two"', "calls.review.four_eyes", "'two'"),
        ('seats = ["consumer"]', 'seats = ["consumers"]', "calls.price hearing.shares[0].seats[0]", "'consumers'"),
        ('at_least = "2/5"', 'at_least = "40%"', "calls.price hearing.shares[0].at_least", "wrong value"),
        (
            '[calls."price hearing".papers]',
            '[calls."price hearing".paper]',
            "calls.price hearing.paper",
            "is not known",
        ),
        ("unfinished_days = 7", "", "calls.keeping.unfinished_days", "is missing"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, old: str, new: str, key: str, wrong: str) -> None:
    sentence = refusal_of(edited(tmp_path, old, new))
    assert f'the key "{key}"' in sentence
    assert wrong in sentence
    assert sentence.count("\n") == 0


def test_a_file_from_before_subscribers_were_told_is_shown_what_it_lacks(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    begins = text.index("[announcing]")
    ends = text.index("\n[", begins)
    sentence = refusal_of(edited(tmp_path, text[begins:ends], ""))
    assert 'the key "announcing" is missing' in sentence
    assert str(SHIPPED) in sentence


STAGE = '[[sign_off.stages]]\nname = "approval"\n'
ANOTHER = '[[sign_off.stages]]\nname = "approval"\ntitle = { zh = "再审", en = "Again" }\nroles = ["leader"]\n\n'


def test_two_stages_of_one_name_are_refused(tmp_path: Path) -> None:
    assert "sign_off.stages[1].name" in refusal_of(edited(tmp_path, STAGE, ANOTHER + STAGE))


@pytest.mark.parametrize(
    ("holidays", "key"),
    [
        ('[holidays.2027]\noff = ["x"]\nworking = []\nsource = {zh = "a", en = "b"}', "holidays.2027.off[0]"),
        ("[holidays.2027]\noff = []\nworking = []", "holidays.2027.source"),
        ("[holidays.2027]\noff = [2028-01-01]\nworking = []\nsource = {zh = 'a', en = 'b'}", "holidays.2027.off"),
        (
            "[holidays.2027]\noff = [2027-01-01]\nworking = [2027-01-01]\nsource = {zh = 'a', en = 'b'}",
            "holidays.2027.working",
        ),
        ("[holidays.next]\noff = []\nworking = []", "holidays.next"),
    ],
)
def test_wrong_holidays_are_named_with_their_year(tmp_path: Path, holidays: str, key: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(SHIPPED.read_text("utf-8") + holidays, "utf-8")
    assert f'the key "{key}"' in refusal_of(path)


def test_holidays_that_are_no_table_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("holidays = 3\n" + SHIPPED.read_text("utf-8"), "utf-8")
    assert 'the key "holidays"' in refusal_of(path)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [(b"days = = 3", "not valid TOML"), (b"\xff\xfe", "UTF-8"), (None, "cannot be read")],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None, wrong: str) -> None:
    path = tmp_path / "rules.toml"
    if content is not None:
        path.write_bytes(content)
    sentence = refusal_of(path)
    assert wrong in sentence
    assert str(path) in sentence


@pytest.mark.parametrize(
    ("locale", "words"), [("zh-Hans", "规定"), ("zh_Hans", "规定"), ("en", "rule"), ("fr", "rule")]
)
def test_a_source_is_told_in_the_language_of_the_reader(locale: str, words: Any) -> None:
    assert Text(zh="规定", en="rule").in_language(locale) == words
