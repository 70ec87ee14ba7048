"""What a phone at a door asks over the API: enrolment, the manifest, scans and their verdicts."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
import qrcode
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image, ImageFilter

from events.checkin.token import address, make
from events.schemas.device import DeviceEnd, NewDevice
from events.schemas.door import NewUndo
from events.services.devices import end_device, prepare_device, renew_code
from events.services.ticket_keys import key_in_use
from events.words import Verdict
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from tests.events.doors_steps import (
    MINUTE,
    OPEN,
    Phone,
    a_booking,
    a_door,
    a_phone,
    a_ticket,
    alone,
    checked_in,
    is_cancelled,
    open_conflicts,
    out,
    scan,
    sent,
    some_tickets,
)
from tests.events.rows import SATURDAY, a_session
from tests.load.costs import told_statements
from tests.world import HOST, RESIDENT, bearer


async def manifest(client: httpx.AsyncClient, phone: Phone, door: UUID, **more: Any) -> httpx.Response:
    with clock.frozen(more.pop("at", OPEN)):
        return await client.get(
            f"/api/v1/sessions/{door}/manifest", headers=phone.header | more.pop("headers", {}), params=more
        )


async def verdicts(client: httpx.AsyncClient, phone: Phone, *scans: Any, **more: Any) -> list[str]:
    answer = await sent(client, phone, *scans, **more)
    assert answer.status_code == 200, answer.text
    return [one["verdict"] for one in answer.json()["verdicts"]]


async def prepared(door: UUID) -> str:
    with clock.frozen(OPEN):
        return (await prepare_device(HOST, new=NewDevice(name="东门", doors=[door]))).code


async def enrols(client: httpx.AsyncClient, code: str, **more: Any) -> httpx.Response:
    with clock.frozen(OPEN):
        return await client.post("/api/v1/devices", json={"code": code}, **more)


async def test_a_phone_enrols_once_by_a_code_that_is_typed_in_any_way(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    code = await prepared(door)
    answer = await enrols(client, code.lower().replace("-", " "))
    assert answer.status_code == 201, answer.text
    assert answer.json()["doors"] == [str(door)]
    assert len(b64decode(answer.json()["key"])) == 32
    again = await enrols(client, code)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "code_wrong")
    stored = str(await execute("SELECT * FROM device"))
    assert answer.json()["secret"] not in stored
    assert code not in stored


async def test_the_kept_answer_of_an_enrolment_has_no_secret(client: httpx.AsyncClient, world: None) -> None:
    code = await prepared(await a_door())
    first, again = [await enrols(client, code, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert first.json()["secret"]
    assert (again.status_code, again.json()["secret"], again.json()["key"]) == (201, "", "")


async def test_guessing_codes_is_stopped(client: httpx.AsyncClient, world: None) -> None:
    answers = [(await enrols(client, "AAAA-AAAA-A")).status_code for _ in range(61)]
    assert set(answers[:60]) == {422}
    assert answers[60] == 429


async def test_a_new_code_puts_another_phone_in_the_place_of_the_first(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    phone = await a_phone(door)
    with clock.frozen(OPEN):
        code = (await renew_code(HOST, device=phone.enrolled.device)).code
    assert (await manifest(client, phone, door)).status_code == 200
    other = (await enrols(client, code)).json()
    assert other["device"] == str(phone.enrolled.device)
    assert (await manifest(client, phone, door)).status_code == 401


async def test_a_manifest_holds_hashes_and_encrypted_names_and_nothing_else(
    client: httpx.AsyncClient, world: None
) -> None:
    door = await a_door()
    first, second = await some_tickets(door, 2, name="林可", contact="+8613800000202")
    phone = await a_phone(door)
    answer = await manifest(client, phone, door)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [(one["n"], one.get("p", 1)) for one in found["tickets"]] == [(first.number, 1), (second.number, 2)]
    assert found["tickets"][0]["h"] == hashlib.sha256(first.code.replace("-", "").encode()).hexdigest()
    sealed = b64decode(found["tickets"][0]["who"])
    opened = AESGCM(phone.key).decrypt(sealed[:12], sealed[12:], str(first.number).encode())
    assert msgspec.json.decode(opened) == {"name": "林可", "tail": "0202"}
    assert not any(plain in answer.text for plain in ("林可", "0202", first.code, first.code.replace("-", "")))
    assert [key["id"] for key in found["keys"]] == [1]
    assert found["door"]["expected"] == 2
    assert found["whole"] is True


async def test_a_manifest_that_did_not_change_is_not_sent_again(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    ticket = await a_ticket(door)
    phone = await a_phone(door)
    tag = (await manifest(client, phone, door)).headers["etag"]
    same = await manifest(client, phone, door, headers={"If-None-Match": tag}, at=OPEN + MINUTE)
    assert (same.status_code, same.content) == (304, b"")
    await phone.scans(ticket.qr)
    changed = await manifest(client, phone, door, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json()["tickets"][0]["inside"] is True


async def test_only_what_changed_is_told_to_who_has_the_rest(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    tickets = await some_tickets(door, 4)
    phone = await a_phone(door)
    since = (await manifest(client, phone, door)).json()["next"]
    later = OPEN + 5 * MINUTE
    await phone.scans(tickets[1].qr, at=later)
    await is_cancelled(tickets[2].id, at=later)
    found = (await manifest(client, phone, door, since=since, at=later)).json()
    assert [(one["n"], one.get("inside", False), one.get("cancelled", False)) for one in found["tickets"]] == [
        (tickets[1].number, True, False),
        (tickets[2].number, False, True),
    ]
    assert (found["whole"], found["revoked"]) == (False, [tickets[2].number])


async def test_each_kind_of_thing_that_is_shown_gets_its_verdict(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    campaign, activity = [(await execute(f"SELECT id FROM {of}"))[0]["id"] for of in ("campaign", "activity")]  # noqa: S608 # two names
    other = await a_session(activity, campaign)
    ticket, by_code, cancelled, of_another = (
        await a_ticket(door),
        await a_ticket(door),
        await a_ticket(door),
        await a_ticket(other),
    )
    await is_cancelled(cancelled.id, at=OPEN)
    key = await key_in_use()
    number = (await execute("SELECT number FROM door WHERE id = {}", door))[0]["number"]
    nobody_s = address("https://example.org", make(key.private, key=key.id, door=number, ticket=4_000_000_000))
    last = ticket.qr[-5]
    forged = ticket.qr[:-5] + ("A" if last != "A" else "B") + ticket.qr[-4:]
    phone = await a_phone(door)
    shown = {
        ticket.qr: "admitted",
        ticket.qr.lower(): "already",
        by_code.code.lower().replace("-", " "): "admitted",
        cancelled.qr: "cancelled",
        cancelled.code: "cancelled",
        of_another.qr: "wrong-session",
        of_another.code: "wrong-session",
        forged: "forged",
        nobody_s: "unknown",
        "": "unknown",
        "hello": "unknown",
        "'; DROP TABLE ticket; --": "unknown",
        "1 OR 1=1": "unknown",
        "%' UNION SELECT secret_hash FROM device --": "unknown",
        "\x00\uffff{}{}": "unknown",
        "A" * 2_000: "unknown",
        "https://example.org/t/": "unknown",
        "入场码": "unknown",
    }
    found = [await verdicts(client, phone, scan(text)) for text in shown]
    assert [one for [one] in found] == list(shown.values())
    await execute("UPDATE ticket_key SET retired_at = {}", OPEN)
    assert await verdicts(client, phone, scan(ticket.qr), scan(by_code.code)) == ["forged", "already"]


async def test_a_scan_that_is_sent_again_is_a_success_with_its_first_answer(
    client: httpx.AsyncClient, world: None
) -> None:
    door = await a_door()
    ticket, phone = await a_ticket(door), await a_phone(door)
    one = scan(ticket.qr)
    assert await verdicts(client, phone, one) == ["admitted"]
    again = (await sent(client, phone, one, one)).json()["verdicts"]
    assert [(answer["verdict"], answer["first"]) for answer in again] == [("again", "admitted")] * 2
    assert (await execute("SELECT count(*) AS n FROM scan"))[0]["n"] == 1


async def test_outside_the_hours_nobody_is_let_in_and_everybody_is_let_out(
    client: httpx.AsyncClient, world: None
) -> None:
    door = await a_door()
    ticket, phone = await a_ticket(door), await a_phone(door)
    early, late = SATURDAY - timedelta(minutes=31), SATURDAY + timedelta(hours=2, minutes=1)
    assert await verdicts(client, phone, scan(ticket.qr, at=early), at=early) == ["not-now"]
    assert await verdicts(client, phone, scan(ticket.qr), at=OPEN) == ["admitted"]
    assert await verdicts(client, phone, out(ticket.qr, at=late), at=late) == ["left"]
    assert await verdicts(client, phone, scan(ticket.qr, at=late), at=late) == ["not-now"]


@pytest.mark.parametrize(("reentry", "expected"), [(True, "admitted"), (False, "already")])
async def test_who_went_out_comes_in_again_where_the_rules_say_so(world: None, reentry: bool, expected: str) -> None:
    door = await a_door(reentry=reentry)
    ticket, phone = await a_ticket(door), await a_phone(door)
    await phone.scans(ticket.qr)
    taken = await phone.sends(out(ticket.qr, at=OPEN + MINUTE), at=OPEN + MINUTE)
    assert taken.verdicts[0].verdict == "left"
    assert (await phone.scans(ticket.qr, at=OPEN + 2 * MINUTE)).verdict == expected


async def test_nobody_enters_what_was_called_off(world: None) -> None:
    door = await a_door()
    ticket, phone = await a_ticket(door), await a_phone(door)
    await execute("UPDATE door SET closed_at = {} WHERE id = {}", OPEN - MINUTE, door)
    assert (await phone.scans(ticket.qr)).verdict == "cancelled"


async def test_a_ticket_cancelled_while_the_phone_was_alone_is_a_conflict(
    client: httpx.AsyncClient, world: None
) -> None:
    door = await a_door()
    ticket, phone = await a_ticket(door), await a_phone(door)
    let_in = alone(ticket.qr, at=OPEN, given=None)
    await is_cancelled(ticket.id, at=OPEN + MINUTE)
    assert await verdicts(client, phone, let_in, at=OPEN + 2 * MINUTE) == ["conflict"]
    assert await open_conflicts(door) == {(ticket.id, "cancelled meanwhile", (let_in.id,))}


@pytest.mark.parametrize("told", [True, False])
async def test_two_phones_that_were_alone_and_let_one_ticket_in_are_a_conflict(
    client: httpx.AsyncClient, world: None, told: bool
) -> None:
    door = await a_door()
    ticket, east, west = await a_ticket(door), await a_phone(door), await a_phone(door, name="西门")
    given = Verdict.ADMITTED if told else None
    first = alone(ticket.qr, at=OPEN, given=given)
    second = alone(ticket.qr, at=OPEN + MINUTE, given=given)
    repeated = alone(ticket.qr, at=OPEN + 2 * MINUTE, given=Verdict.ALREADY if told else None)
    later = OPEN + 5 * MINUTE
    assert await verdicts(client, east, first, at=later) == ["admitted"]
    assert await verdicts(client, west, second, repeated, at=later) == ["conflict", "already"]
    assert await open_conflicts(door) == {(ticket.id, "two doors", (first.id, second.id))}


async def test_a_phone_that_never_heard_our_answer_and_let_them_in_is_believed(world: None) -> None:
    door = await a_door()
    ticket, east, west = await a_ticket(door), await a_phone(door), await a_phone(door, name="西门")
    await east.scans(ticket.qr)
    refused = scan(ticket.qr, at=OPEN + MINUTE)
    assert (await west.sends(refused, at=OPEN + MINUTE)).verdicts[0].verdict == "already"
    again = msgspec.structs.replace(refused, offline=True, given=Verdict.ADMITTED)
    assert (await west.sends(again, at=OPEN + 2 * MINUTE)).verdicts[0].verdict == "conflict"
    assert (await west.sends(again, at=OPEN + 2 * MINUTE)).verdicts[0].verdict == "again"
    assert len(await open_conflicts(door)) == 1


async def test_a_clock_that_is_wrong_is_corrected_and_written_down(world: None) -> None:
    door = await a_door()
    ticket = await a_ticket(door)
    phone = await a_phone(door, ahead=timedelta(hours=3))
    taken = await phone.sends(alone(ticket.qr, at=OPEN + phone.ahead), at=OPEN + MINUTE)
    assert (taken.skew_ms, taken.verdicts[0].verdict) == (3 * 3600 * 1000, "admitted")
    [row] = await execute("SELECT at, claimed_at FROM scan")
    assert (row["at"], row["claimed_at"]) == (OPEN, OPEN + timedelta(hours=3))
    assert (await execute("SELECT skew_ms FROM device"))[0]["skew_ms"] == 3 * 3600 * 1000
    assert '"skew_ms": 10800000' in (await execute("SELECT detail FROM audit WHERE verb = 'door.scanned'"))[0]["detail"]
    # who does not tell what their clock says is taken to have the same one
    await phone.sends(alone("x", at=OPEN + phone.ahead + MINUTE), at=OPEN + 2 * MINUTE, tells=False)
    assert (await execute("SELECT max(at) AS at FROM scan"))[0]["at"] == OPEN + MINUTE


async def test_what_was_taken_back_did_not_happen(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    ticket, phone = await a_ticket(door), await a_phone(door)
    wrong = scan(ticket.qr)
    await phone.sends(wrong)
    undo = {"id": str(uuid7()), "scan": str(wrong.id), "at": OPEN.isoformat()}
    body = {"device": str(phone.enrolled.device), "undos": [undo, undo | {"scan": str(uuid4())}]}
    with clock.frozen(OPEN):
        answer = await client.post("/api/v1/scans", json=body, headers=phone.header)
        again = await client.post("/api/v1/scans", json=body, headers=phone.header)
    assert [one["done"] for one in answer.json()["undone"]] == [True, False]
    assert again.status_code == 200
    assert await execute("SELECT FROM check_in") == []
    assert (await phone.scans(ticket.qr, at=OPEN + MINUTE)).verdict == "admitted"


async def test_who_is_no_phone_of_this_door_learns_and_writes_nothing(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    campaign, activity = [(await execute(f"SELECT id FROM {of}"))[0]["id"] for of in ("campaign", "activity")]  # noqa: S608 # two names
    other = await a_session(activity, campaign)
    ticket, phone, elsewhere = await a_ticket(door), await a_phone(door), await a_phone(other, name="别处")
    assert (await manifest(client, elsewhere, door)).json()["code"] == "other_door"
    assert await verdicts(client, elsewhere, scan(ticket.qr), scan(ticket.qr, door=door)) == ["wrong-session"] * 2
    mine = {"device": str(phone.enrolled.device), "scans": []}
    with clock.frozen(OPEN):
        assert (await client.post("/api/v1/scans", json=mine, headers=elsewhere.header)).json()[
            "code"
        ] == "other_device"
        for header in ({}, {"Authorization": f"Device {phone.enrolled.device}.wrong"}, {"Authorization": "Device x"}):
            refused = await client.post("/api/v1/scans", json=mine, headers=header)
            assert (refused.status_code, refused.json()["code"]) == (401, "device_unknown")
        for person in (RESIDENT, HOST):
            refused = await client.post("/api/v1/scans", json=mine, headers=bearer(person))
            assert (refused.status_code, refused.json()["code"]) == (403, "not_a_phone")
        await end_device(HOST, device=phone.enrolled.device, new=DeviceEnd(lost=True))
    for refused in (await sent(client, phone, scan(ticket.qr)), await manifest(client, phone, door)):
        assert (refused.status_code, refused.json()["code"]) == (403, "device_ended")
    assert await execute("SELECT FROM check_in") == []


async def test_a_group_is_let_in_with_its_head_count(world: None) -> None:
    door = await a_door()
    ticket, phone = await a_ticket(door, heads=36), await a_phone(door)
    assert (await phone.scans(ticket.qr)).heads == 36
    assert (await execute("SELECT heads FROM check_in"))[0]["heads"] == 36


async def test_a_move_at_the_door_of_a_meeting_is_told_to_the_meeting(world: None) -> None:
    door, subject = await a_door(), uuid4()
    ticket = await a_ticket(door)
    await execute("UPDATE door SET kind = 'meeting' WHERE id = {}", door)
    await execute("UPDATE ticket SET booking = NULL, subject = {} WHERE id = {}", subject, ticket.id)
    phone = await a_phone(door)
    came = scan(ticket.qr)
    await phone.sends(came)
    await phone.sends(came)
    await phone.scans(ticket.qr, at=OPEN + MINUTE)
    [job] = await execute("SELECT payload FROM outbox WHERE topic = 'door.moved'")
    assert msgspec.json.decode(job["payload"]) == {
        "door": str(door),
        "ticket": str(ticket.id),
        "subject": str(subject),
        "direction": "in",
        "at": OPEN.isoformat().replace("+00:00", "Z"),
        "scan": str(came.id),
    }
    for _ in range(2):
        await phone.sends(undos=[NewUndo(id=uuid7(), scan=came.id, at=OPEN)])
    jobs = await execute("SELECT payload FROM outbox WHERE topic = 'door.moved'")
    assert [msgspec.json.decode(job["payload"])["scan"] for job in jobs] == [str(came.id)] * 2


async def test_a_booking_without_a_mobile_number_has_no_last_four_digits(
    world: None, client: httpx.AsyncClient
) -> None:
    door = await a_door()
    assert await a_booking(door, name="", contact=None)
    ticket = await a_ticket(door, name="", contact=None)
    found = (await manifest(client, await a_phone(door), door)).json()["tickets"]
    assert [(one["n"], one.get("who", "")) for one in found] == [(ticket.number, "")]


async def test_a_phone_learns_which_doors_it_has(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    phone = await a_phone(door)
    with clock.frozen(OPEN):
        found = (await client.get("/api/v1/devices/own", headers=phone.header)).json()
    assert (found["name"], [one["id"] for one in found["doors"]]) == ("东门", [str(door)])


async def test_a_photo_is_read_on_the_server(client: httpx.AsyncClient, world: None) -> None:
    door = await a_door()
    ticket, phone = await a_ticket(door), await a_phone(door)
    drawn = qrcode.make(ticket.qr, error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=6).get_image()
    photo = Image.new("RGB", (1600, 1200), "#777")
    photo.paste(drawn.convert("RGB").rotate(17, expand=True, fillcolor="white"), (500, 300))
    kept = BytesIO()
    photo.filter(ImageFilter.GaussianBlur(1.5)).save(kept, "JPEG", quality=60)
    with clock.frozen(OPEN):
        answers = [
            await client.post("/api/v1/scans/photo", content=content, headers=phone.header | {"Content-Type": kind})
            for content, kind in ((kept.getvalue(), "image/jpeg"), (b"no picture", "image/png"))
        ]
        nobody = await client.post("/api/v1/scans/photo", content=b"", headers={"Content-Type": "image/png"})
    assert answers[0].json() == {"found": [ticket.qr]}
    assert (answers[1].status_code, answers[1].json()["code"]) == (422, "unreadable_photo")
    assert nobody.status_code == 401


async def test_a_scan_is_few_statements_whatever_it_is(world: None) -> None:
    door = await a_door()
    ticket, other, phone = await a_ticket(door), await a_ticket(door), await a_phone(door)
    await phone.scans((await a_ticket(door)).qr)
    taken = {}
    for name, shown, at in (
        ("admitted", ticket.qr, OPEN),
        ("already", ticket.qr, OPEN + MINUTE),
        ("not-now", other.code, OPEN - timedelta(hours=1)),
        ("forged", ticket.qr[:-4] + "AAAA", OPEN),
        ("unknown", "hello", OPEN),
    ):
        async with told_statements() as told:
            assert (await phone.scans(shown, at=at)).verdict == name
        taken[name] = len(told)
    # a code that was typed and what is no ticket take the way that looks at everything
    assert taken == {"admitted": 1, "already": 2, "not-now": 4, "forged": 3, "unknown": 3}
    async with told_statements() as told:
        await phone.sends(out(ticket.qr, at=OPEN + 2 * MINUTE), at=OPEN + 2 * MINUTE)
    assert len(told) == 4


@pytest.mark.parametrize("n", [20, pytest.param(2_000, marks=pytest.mark.slow)])
async def test_a_batch_takes_as_many_statements_as_one_scan_and_an_audit_row(
    client: httpx.AsyncClient, world: None, n: int
) -> None:
    door = await a_door(capacity=n)
    tickets, phone = await some_tickets(door, n), await a_phone(door)
    brought = [alone(ticket.qr, at=OPEN) for ticket in tickets]
    async with told_statements() as told:
        answer = await sent(client, phone, *brought, at=OPEN + MINUTE)
    assert [one["verdict"] for one in answer.json()["verdicts"]] == ["admitted"] * n
    assert len(told) == 5
    assert len(await checked_in(door)) == n
    audit = await execute("SELECT detail FROM audit WHERE verb = 'door.scanned'")
    assert [msgspec.json.decode(row["detail"])["scans"] for row in audit] == [n]
    again = await sent(client, phone, *brought, at=OPEN + MINUTE)
    assert {one["verdict"] for one in again.json()["verdicts"]} == {"again"}


async def test_more_than_two_thousand_scans_at_once_are_refused(client: httpx.AsyncClient, world: None) -> None:
    phone = await a_phone(await a_door())
    answer = await sent(client, phone, *[scan("x") for _ in range(2_001)])
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
