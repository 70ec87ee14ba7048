"""Pool and quotas from two CSV files, with every fault named by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from participation.representatives.draw.pool import Person, Pool, Quota
from participation.representatives.draw.refusing import Unreadable

QUOTA_COLUMNS = ("category", "feature", "min", "max")
MOST = 10**9


def pool_of(
    respondents: bytes,
    categories: bytes,
    *,
    identity: str | None = None,
    household: str | None = None,
) -> Pool:
    """The pool of ``respondents.csv`` and the quotas of ``categories.csv``, both UTF-8.

    identity, household: the columns with the person's id (left out: the number of the data row, from 1) and with the
    household (empty: alone). Further columns are left aside. Raises Unreadable.
    """
    quotas = quotas_of(categories)
    persons = _persons(respondents, quotas, identity, household)
    return Pool(persons, quotas, one_per_household=household is not None)


def quotas_of(categories: bytes) -> tuple[Quota, ...]:
    """The quotas of ``categories.csv``. Raises Unreadable."""
    quotas = []
    seen = set()
    for line, row in _rows(categories, "categories.csv", QUOTA_COLUMNS):
        category, feature = row["category"].strip(), row["feature"].strip()
        if not category or not feature:
            raise Unreadable(f"categories.csv, line {line}: category or feature is empty.")
        if (category, feature) in seen:
            raise Unreadable(f"categories.csv, line {line}: {category} = {feature} is there twice.")
        seen.add((category, feature))
        least, most = _number(row["min"], line, "min"), _number(row["max"], line, "max")
        if least > most:
            raise Unreadable(f"categories.csv, line {line}: min {least} is more than max {most}.")
        quotas.append(Quota(category, feature, least, most))
    if not quotas:
        raise Unreadable("categories.csv: there is no quota in it.")
    return tuple(quotas)


def _persons(
    respondents: bytes, quotas: Sequence[Quota], identity: str | None, household: str | None
) -> tuple[Person, ...]:
    features: dict[str, dict[str, str]] = {}
    for quota in quotas:
        # one string a feature, however many people have it
        features.setdefault(quota.category, {})[quota.feature] = quota.feature
    needed = (*features, *(column for column in (identity, household) if column is not None))
    persons = []
    seen = set()
    for number, (line, row) in enumerate(_rows(respondents, "respondents.csv", needed), start=1):
        name = str(number) if identity is None else row[identity].strip()
        if not name:
            raise Unreadable(f"respondents.csv, line {line}: the id is empty.")
        if name in seen:
            raise Unreadable(f"respondents.csv, line {line}: the id {name} is there twice.")
        seen.add(name)
        values = {}
        for category, known in features.items():
            feature = known.get(row[category].strip())
            if feature is None:
                raise Unreadable(
                    f"respondents.csv, line {line}: {category} is “{row[category].strip()}”, which has no quota."
                )
            values[category] = feature
        home = None if household is None else row[household].strip() or None
        persons.append(Person(name, values, home))
    if not persons:
        raise Unreadable("respondents.csv: there is nobody in it.")
    return tuple(persons)


def _rows(content: bytes, file: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file} is not UTF-8 text.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        for column in columns:
            if names.count(column) != 1:
                raise Unreadable(f"{file}: there must be one column {column}.")
        reader.fieldnames = names
        for row in reader:
            if None in row or None in row.values():
                raise Unreadable(f"{file}, line {reader.line_num}: too many or too few values.")
            yield reader.line_num, row
    except csv.Error as error:
        raise Unreadable(f"{file}, line {reader.line_num}: {error}.") from error


def _number(text: str, line: int, column: str) -> int:
    text = text.strip()
    if not text.isascii() or not text.isdigit() or int(text[:10]) > MOST:
        raise Unreadable(f"categories.csv, line {line}: {column} must be a whole number from 0.")
    return int(text)
