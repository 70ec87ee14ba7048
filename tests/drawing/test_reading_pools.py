"""Pool and quotas from files."""

from __future__ import annotations

import pytest

from participation.representatives.draw.pool import Person, Quota
from participation.representatives.draw.reading import pool_of
from participation.representatives.draw.refusing import Unreadable

QUOTAS = "category,feature,min,max\n性别,女,1,2\n性别,男,0,1\n".encode()
PEOPLE = "编号,性别,户,备注\na,女,1,x\nb,男,,y\n".encode()


def test_columns_may_be_chosen_for_id_and_household() -> None:
    pool = pool_of(PEOPLE, QUOTAS, identity="编号", household="户")
    assert pool.quotas == (Quota("性别", "女", 1, 2), Quota("性别", "男", 0, 1))
    assert pool.persons == (Person("a", {"性别": "女"}, "1"), Person("b", {"性别": "男"}, None))
    assert pool.one_per_household


def test_without_a_column_for_it_the_id_is_the_row_s_number() -> None:
    pool = pool_of(PEOPLE, QUOTAS)
    assert [person.id for person in pool.persons] == ["1", "2"]
    assert not pool.one_per_household


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    changed = b"\xef\xbb\xbf" + PEOPLE.replace(b"\n", b"\r\n")
    assert pool_of(changed, b"\xef\xbb\xbf" + QUOTAS).persons == pool_of(PEOPLE, QUOTAS).persons


@pytest.mark.parametrize(
    ("people", "quotas", "said"),
    [
        (PEOPLE.replace("男".encode(), "其他".encode()), QUOTAS, "respondents.csv, line 3: 性别 is “其他”"),
        (PEOPLE.replace(b"b,", b"a,"), QUOTAS, "line 3: the id a is there twice"),
        (PEOPLE.replace(b"b,", b" ,"), QUOTAS, "line 3: the id is empty"),
        (PEOPLE + b"c\n", QUOTAS, "line 4: too many or too few values"),
        (PEOPLE.splitlines()[0], QUOTAS, "there is nobody in it"),
        (PEOPLE.replace("性别".encode(), b"sex"), QUOTAS, "there must be one column 性别"),
        (b"\xff\xfe", QUOTAS, "respondents.csv is not UTF-8 text"),
        (PEOPLE, QUOTAS + "性别,男,0,1\n".encode(), "categories.csv, line 4: 性别 = 男 is there twice"),
        (PEOPLE, QUOTAS.replace(b"1,2", b"3,2"), "line 2: min 3 is more than max 2"),
        (PEOPLE, QUOTAS.replace(b"1,2", b"-1,2"), "line 2: min must be a whole number"),
        (PEOPLE, QUOTAS.replace(b"1,2", b"1,9999999999999"), "line 2: max must be a whole number"),
        (PEOPLE, QUOTAS.replace("女".encode(), b" "), "line 2: category or feature is empty"),
        (PEOPLE, b"category,feature,min,max\n", "there is no quota in it"),
        (PEOPLE, b"category,feature,min\n", "there must be one column max"),
    ],
)
def test_every_fault_is_named_with_its_line(people: bytes, quotas: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        pool_of(people, quotas, identity="编号", household="户")
