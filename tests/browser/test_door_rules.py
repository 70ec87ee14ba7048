"""The rules of the door are written twice, for the server and for a phone that is alone: both say the same."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, Page, Route

from events.checkin import token
from events.checkin.shown import hash_of_code, read_shown
from events.checkin.verdicts import DoorRules, Seen, Standing, answer_alone, standing, verdict_now
from events.words import Direction, Verdict
from frontend.assets import asset_url, assets
from participation.base.codes import new_code, read_code
from tests.frontend.browser import HOST

BEGINS = datetime(2027, 8, 7, 1, tzinfo=UTC)
GOOD = 400


@pytest.fixture
async def modules(browser: Browser) -> AsyncIterator[Page]:
    """An empty page that may load the modules of the door."""
    static = {asset.url: asset for asset in assets().values()}

    async def answer(route: Route) -> None:
        asset = static.get(route.request.url.removeprefix(HOST))
        if asset is None:
            await route.fulfill(body="<!doctype html><title>.</title>", content_type="text/html")
        else:
            await route.fulfill(body=asset.content, content_type=asset.media_type)

    context = await browser.new_context()
    page = await context.new_page()
    await page.route("**/*", answer)
    await page.goto(f"{HOST}/")
    yield page
    await context.close()


async def asked(page: Page, module: str, script: str, given: Any) -> Any:
    """What ``script``, a function of the module's exports and ``given``, returns in the browser."""
    call = f"async ([address, given]) => ({script})(await import(address), given)"
    return await page.evaluate(call, [asset_url(f"doors/{module}.js"), given])


def ms(moment: datetime | None) -> int | None:
    """An instant as JavaScript has it."""
    return None if moment is None else round(moment.timestamp() * 1000)


def some_rules(chance: random.Random) -> DoorRules:
    """A door of one of the kinds there are."""
    return DoorRules(
        opens_at=BEGINS - timedelta(minutes=30),
        closes_at=BEGINS + timedelta(hours=2),
        reentry=chance.random() < 0.5,
        closed_at=BEGINS if chance.random() < 0.2 else None,
    )


def js_rules(rules: DoorRules) -> dict[str, Any]:
    """The same for the browser."""
    return {
        "opens_at": ms(rules.opens_at),
        "closes_at": ms(rules.closes_at),
        "closed_at": ms(rules.closed_at),
        "reentry": rules.reentry,
    }


def js_standing(stands: Standing) -> dict[str, Any]:
    """How a ticket stands, as the manifest tells it."""
    return {"came_at": ms(stands.came_at), "moved_at": ms(stands.moved_at), "inside": stands.inside}


def some_minute(chance: random.Random) -> datetime:
    """Before, at the very edges, during and after the hours."""
    minute = chance.choice([-31, -30, *range(-29, 120, 7), 119, 120, 121])
    return BEGINS + timedelta(minutes=minute, milliseconds=chance.choice([0, 0, 1, -1]))


def some_scans(chance: random.Random, device: UUID | None) -> list[Seen]:
    """Scans that were given some answer, most of which let somebody through."""
    made = []
    for _ in range(chance.randrange(6)):
        direction = chance.choice(list(Direction))
        through = Verdict.ADMITTED if direction is Direction.IN else Verdict.LEFT
        verdict = through if chance.random() < 0.8 else Verdict.ALREADY
        at = some_minute(chance)
        made.append(
            Seen(
                id=UUID(int=chance.getrandbits(128)),
                device=device,
                direction=direction,
                at=at,
                synced_at=at,
                verdict=verdict,
                undone=chance.random() < 0.15,
            )
        )
    return made


async def test_a_ticket_that_is_shown_gets_the_same_answer_on_both_sides(modules: Page) -> None:
    chance = random.Random(20270807)  # noqa: S311 # the same cases each time
    cases, expected = [], []
    for _ in range(GOOD):
        rules, scans, at = some_rules(chance), some_scans(chance, None), some_minute(chance)
        direction, right = chance.choice(list(Direction)), chance.random() < 0.9
        cancelled = at if chance.random() < 0.2 else None
        stands = standing(scans, rules)
        how = {"direction": direction, "at": ms(at), "cancelled": cancelled is not None, "rightDoor": right}
        cases.append([js_standing(stands), js_rules(rules), how])
        expected.append(
            verdict_now(stands, rules, direction=direction, at=at, cancelled_at=cancelled, right_door=right).value
        )
    found = await asked(modules, "verdicts", "({ verdictNow }, all) => all.map((one) => verdictNow(...one))", cases)
    assert found == expected
    assert set(expected) >= {"admitted", "left", "already", "cancelled", "wrong-session", "not-now"}


async def test_a_phone_that_is_alone_remembers_what_it_did_as_the_server_reckons_it(modules: Page) -> None:
    chance = random.Random(20270808)  # noqa: S311 # the same cases each time
    device, cases, expected = UUID(int=1), [], []
    for _ in range(GOOD):
        rules = DoorRules(
            opens_at=BEGINS, closes_at=BEGINS + timedelta(hours=2), reentry=chance.random() < 0.5, closed_at=None
        )
        scans, answers, own = [], [], []
        at = BEGINS - timedelta(minutes=5)
        for number in range(chance.randrange(1, 8)):
            at += timedelta(minutes=chance.randrange(1, 30))
            direction = chance.choice(list(Direction))
            scan = Seen(id=UUID(int=number + 1), device=device, direction=direction, at=at, synced_at=at, offline=True)
            answer = answer_alone(scan, own, rules)
            answers.append(answer.value)
            if answer in {Verdict.ADMITTED, Verdict.LEFT}:
                own.append(scan)
            scans.append({"id": str(scan.id), "direction": direction, "at": ms(at)})
        cases.append([js_rules(rules), scans])
        given = [
            Seen(
                id=one.id, device=device, direction=one.direction, at=one.at, synced_at=one.at, verdict=Verdict.ADMITTED
            )
            for one in own
        ]
        expected.append([answers, js_standing(standing(given, rules))])
    script = """({ verdictNow, movedOn, NOWHERE }, all) => all.map(([rules, scans]) => {
      const done = [];
      const answers = scans.map((scan) => {
        const stands = movedOn(NOWHERE, done);
        const verdict = verdictNow(stands, rules, scan);
        done.push({ ...scan, verdict });
        return verdict;
      });
      return [answers, movedOn(NOWHERE, done.reverse())];
    })"""
    assert await asked(modules, "verdicts", script, cases) == expected


async def test_what_the_phone_did_comes_on_top_of_what_the_server_told(modules: Page) -> None:
    chance = random.Random(20270809)  # noqa: S311 # the same cases each time
    cases, expected = [], []
    for _ in range(GOOD):
        rules = some_rules(chance)
        scans = some_scans(chance, None)
        told_until = some_minute(chance)
        told = standing([one for one in scans if one.at <= told_until and not one.undone], rules)
        later = [one for one in scans if told.moved_at is None or one.at > told.moved_at]
        own = [
            {
                "id": str(one.id),
                "direction": one.direction,
                "at": ms(one.at),
                "verdict": one.verdict,
                "undone": one.undone,
            }
            for one in later
        ]
        cases.append([js_standing(told), own])
        expected.append(js_standing(standing(scans, rules)))
    found = await asked(modules, "verdicts", "({ movedOn }, all) => all.map((one) => movedOn(...one))", cases)
    assert found == expected


async def test_codes_and_tokens_are_read_alike(modules: Page) -> None:
    chance = random.Random(20270810)  # noqa: S311 # the same cases each time
    private = generate_private_key(SECP256R1())
    public = private.public_key()
    spki = list(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    shown = [
        "",
        "hello",
        "入场码",
        "'; DROP TABLE ticket; --",
        "%' OR 1=1 --",
        "\x00",
        "A" * 501,
        "https://example.org/t/",
    ]
    for _ in range(40):
        code = new_code(16)
        shown += [code, code.lower(), f" {code.replace('-', ' ')} ", code.replace("1", "l").replace("0", "o")]
        place = chance.randrange(len(code))
        shown += [
            code[:place] + chance.choice("23456789ABCDEF*~$=U") + code[place + 1 :],
            code[1:],
            f"https://x/t/{code}",
        ]
        made = token.address(
            "https://door.example",
            token.make(private, key=1, door=chance.randrange(1, 2**24), ticket=chance.randrange(1, 2**32)),
        )
        place = chance.randrange(len(made) - 117, len(made))
        shown += [made, made.lower(), made + "?x=1#y", made[-117:], f"  {made}\n"]
        shown += [
            made[:place] + chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567018=") + made[place + 1 :],
            made[:-1],
            made + "A",
        ]
    expected = []
    for text in shown:
        found = read_shown(text, {1: public})
        expected.append([found.verdict, found.number, found.code and hash_of_code(found.code)])
    script = """async ({ readToken, readTyped, signedBy, hashOf }, [all, spki]) => {
      const how = { name: 'ECDSA', namedCurve: 'P-256' };
      const key = await crypto.subtle.importKey('spki', new Uint8Array(spki), how, false, ['verify']);
      return Promise.all(all.map(async (text) => {
        const token = readToken(text);
        const good = token && token.key === 1 && (await signedBy(token, key));
        if (token) return good ? [null, token.ticket, null] : ['forged', null, null];
        const code = readTyped(text);
        return code === null ? ['unknown', null, null] : [null, null, await hashOf(code)];
      }));
    }"""
    assert await asked(modules, "codes", script, [shown, spki]) == expected
    assert {"forged", "unknown", None} == {verdict for verdict, _, _ in expected}


async def test_a_code_is_read_as_the_server_stores_it(modules: Page) -> None:
    typed = [new_code(16) for _ in range(200)]
    found = await asked(modules, "codes", "({ readCode }, all) => all.map(readCode)", typed)
    assert found == [str(read_code(one)).replace("-", "") for one in typed]


async def test_ids_of_scans_sort_by_their_times_and_are_of_version_seven(modules: Page) -> None:
    instants = [1_800_000_000_000 + n * 999 for n in range(50)]
    made = [UUID(one) for one in await asked(modules, "codes", "({ newId }, all) => all.map(newId)", instants)]
    assert sorted(made) == made
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert [one.int >> 80 for one in made] == instants
