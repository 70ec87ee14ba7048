"""Open data: as the specifications want it, true to its description, and nothing before the report is public."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from consultations.open_data.fields import DELIMITER, TABLES
from consultations.schemas.exporting import ExportedComment
from participation.base import clock
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import DURING, LATER, SLUG, answer, clauses, closed, opened, point, published, says
from tests.moderation.redacted import redact

pytestmark = pytest.mark.usefixtures("world")
HERE = f"/api/v1/consultations/{SLUG}"
FILES = [f"{table}.{ending}" for table in TABLES for ending in ("csv", "jsonl")]


async def got(client: httpx.AsyncClient, name: str) -> httpx.Response:
    with clock.frozen(LATER):
        found = await client.get(f"{HERE}/{name}")
    assert found.status_code == 200, (name, found.text)
    return found


async def said_and_closed() -> list[UUID]:
    await opened(screening="at once")
    clause = (await clauses())[3].id
    with clock.frozen(DURING):
        first = await says("写明标准。", clause=clause, proposed_text="每户补偿五千元。", stance="oppose", actor=NOBODY)
        named = await says("=1+1", clause=clause, author_name="欧阳有名", publish="text and name")
        unnamed = await says("住在13911112222号。", clause=clause, author_name="诸葛未署")
        kept = await says("不公开的话。", clause=clause, publish="no")
        whole = await says("总体支持。")
    await redact(unnamed.id, "13911112222")
    await closed()
    ids = [one.id for one in (first, named, unnamed, kept, whole)]
    stated = await point("写明补偿标准、方式", ids, clauses=[str(clause)])
    await answer(stated, clauses=[str(clause)])
    return ids


async def test_nothing_is_open_before_the_report_is_public(client: httpx.AsyncClient) -> None:
    await said_and_closed()
    for name in (*FILES, "datapackage.json", "annotations.jsonld"):
        with clock.frozen(LATER):
            found = await client.get(f"{HERE}/{name}")
        assert (found.status_code, found.json()["code"]) == (404, "no_report"), name


async def test_the_package_is_what_the_specification_wants(client: httpx.AsyncClient) -> None:
    await said_and_closed()
    await published()
    package = (await got(client, "datapackage.json")).json()
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert datetime.fromisoformat(package["created"]).tzinfo
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names)) == 6
    for resource in package["resources"]:
        assert not resource["path"].startswith(("/", ".."))
        assert resource["type"] == "table"
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert len(fields) == len(resource["schema"]["fields"])
        assert set(resource["schema"]["primaryKey"]) <= set(fields)
        assert {field["type"] for field in fields.values()} <= {"string", "integer", "datetime", "list"}
        assert all(field["description"] for field in fields.values())
        for key in resource["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in names


def typed(field: dict[str, Any], cell: str) -> object:
    """A cell as its description says; None where it is missing. Fails where the cell is not what it should be."""
    rules = field.get("constraints", {})
    if cell == "":
        assert not rules.get("required"), field["name"]
        return [] if field["type"] == "list" else None
    if "enum" in rules:
        assert cell in rules["enum"]
    match field["type"]:
        case "integer":
            assert int(cell) >= rules.get("minimum", 0)
            return int(cell)
        case "datetime":
            assert datetime.fromisoformat(cell).tzinfo
        case "list":
            items = cell.split(DELIMITER)
            return [int(one) for one in items] if field["itemType"] == "integer" else items
        case _ if field.get("format") == "uuid":
            assert str(UUID(cell)) == cell
    return cell


async def test_every_file_is_as_the_package_describes_it(client: httpx.AsyncClient) -> None:
    await said_and_closed()
    await published()
    package = (await got(client, "datapackage.json")).json()
    read: dict[str, list[dict[str, Any]]] = {}
    for resource in package["resources"]:
        found = await got(client, resource["path"])
        assert found.headers["content-type"].split(";")[0] == resource["mediatype"]
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        if resource["format"] == "csv":
            table = csv.DictReader(io.StringIO(found.content.decode("utf-8-sig")))
            rows: list[dict[str, Any]] = [{n: typed(fields[n], cell) for n, cell in row.items()} for row in table]
            assert table.fieldnames == list(fields)
        else:
            rows = [json.loads(line) for line in found.text.splitlines()]
            assert all(list(row) == list(fields) for row in rows)
        [key] = resource["schema"]["primaryKey"]
        assert len({row[key] for row in rows}) == len(rows) == resource["rows"]
        read[resource["name"]] = rows
    for table in TABLES:
        for as_cells, as_json in zip(read[table], read[f"{table}-lines"], strict=True):
            for name, value in as_json.items():
                plain = None if value == "" else value
                cell = as_cells[name]
                assert cell in (plain, f"'{plain}")
    assert [row["points"] for row in read["comments"]] == [[1]] * 5
    assert read["dispositions"][0]["point"] == read["points"][0]["position"] == 1


def test_the_description_names_every_column_of_the_comments() -> None:
    assert [field["name"] for field in TABLES["comments"]] == list(ExportedComment.__struct_fields__)


async def test_comments_on_clauses_are_annotations_of_the_draft(client: httpx.AsyncClient) -> None:
    first, named, masked, _kept, _whole = await said_and_closed()
    await published()
    found = await got(client, "annotations.jsonld")
    assert found.headers["content-type"].startswith("application/ld+json")
    collection = found.json()
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    items = {UUID(one["id"].rpartition("m-")[2]): one for one in collection["first"]["items"]}
    # neither what is kept back nor what is about no clause
    assert set(items) == {first, named, masked}
    assert collection["total"] == 3
    clause = (await clauses())[3].id
    for one in items.values():
        assert one["type"] == "Annotation"
        assert one["target"]["selector"] == {"type": "FragmentSelector", "value": f"c-{clause}"}
        assert one["target"]["source"].endswith(f"/consultations/{SLUG}/draft")
    assert [body["purpose"] for body in items[first]["body"]] == ["commenting", "editing"]
    assert items[named]["creator"] == {"type": "Person", "name": "欧阳有名"}
    assert "creator" not in items[masked]
    assert items[masked]["body"][0]["value"] == "住在■■■号。"


async def test_a_consultation_without_comments_has_an_empty_collection(client: httpx.AsyncClient) -> None:
    await opened()
    await closed()
    await published()
    collection = (await got(client, "annotations.jsonld")).json()
    assert (collection["first"]["items"], collection["total"]) == ([], 0)
    assert (await got(client, "datapackage.json")).json()["resources"][0]["rows"] == 0
