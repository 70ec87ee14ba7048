"""The QR code of a ticket as cameras see it: small, rotated, blurred, read by two readers that others made."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import msgspec
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from PIL import Image, ImageFilter

from events.checkin.token import LENGTH, address, make
from events.queries.tickets import tickets_of_booking
from events.services.ticket_drawing import Shape, drawn
from participation.base import clock
from participation.base.qr import QrCode, qr_code
from participation.base.settings import read
from participation.base.typesetting import Form
from participation.diagnosis.finding import Mark
from participation.diagnosis.place import findings
from tests.events.rows import NOW
from tests.events.tickets_steps import a_ticketed_booking
from tests.qr_readers import QR_CODES, Reader, held_before, read_by_zbar, read_by_zxing

KEY = generate_private_key(SECP256R1())
# the longest name of a site that still makes a code of version 7
LONGEST = "https://" + "k" * 43 + ".gov.cn"
PAPER = 255


def of(base: str, ticket: int = 4_000_000_000) -> str:
    """What the code of a ticket holds."""
    return address(base, make(KEY, key=255, door=2**24 - 1, ticket=ticket))


def picture(code: QrCode, pixels: int) -> Image.Image:
    """The code on white paper, so many pixels wide."""
    drawn = Image.new("L", (code.side, code.side), PAPER)
    quiet = (code.side - len(code.rows)) // 2
    for y, row in enumerate(code.rows):
        for x, dark in enumerate(row):
            if dark:
                drawn.putpixel((x + quiet, y + quiet), 0)
    return drawn.resize((pixels, pixels), Image.Resampling.BOX)


READERS = pytest.mark.parametrize("reader", [read_by_zxing, read_by_zbar], ids=["zxing", "zbar"])

# as a ticket lies in a hand: upright, askew, on its side, on its head
TURNS = (0, 8, 37, 90, 183)


@READERS
@pytest.mark.parametrize("base", ["https://kaimen.example", LONGEST])
def test_a_code_of_three_centimetres_is_read_turned_and_blurred(reader: Reader, base: str) -> None:
    # 3 cm at 250 dots an inch, photographed out of focus and with a grey veil
    code = picture(qr_code(of(base)), 295)
    paper = Image.new("L", (480, 480), 235)
    paper.paste(code, (92, 92))
    for turn in TURNS:
        seen = paper.rotate(turn, Image.Resampling.BICUBIC, fillcolor=235).filter(ImageFilter.GaussianBlur(1.1))
        veiled = seen.point([40 + value * 3 // 5 for value in range(256)])
        assert reader(veiled) == {of(base)}, turn


@READERS
def test_a_code_with_a_crease_and_a_stain_is_read(reader: Reader) -> None:
    code = picture(qr_code(of(LONGEST)), 530)
    code.paste(PAPER, (0, 300, 530, 306))
    code.paste(0, (180, 180, 215, 215))
    assert reader(code) == {of(LONGEST)}


@pytest.mark.parametrize(
    ("base", "largest"), [("https://kaimen.example", 6), ("http://127.0.0.1:8000", 6), (LONGEST, 7)]
)
def test_codes_are_of_version_seven_at_most_at_level_m_in_capitals(base: str, largest: int) -> None:
    code = qr_code(of(base))
    [found] = zxingcpp.read_barcodes(picture(code, 600), formats=QR_CODES)
    assert (code.version, code.alphanumeric, found.ec_level) == (largest, True, "M")
    assert (int(found.extra["Version"]), found.text) == (largest, of(base))
    assert len(code.rows) == 17 + 4 * largest


def test_one_character_more_of_a_name_would_need_a_larger_code() -> None:
    assert len(LONGEST) == 58
    assert qr_code(of(LONGEST.replace("//", "//k"))).version == 8


@pytest.mark.parametrize("base", ["https://kaimen.example", LONGEST])
def test_doctor_is_content_with_a_name_that_fits(base: str) -> None:
    assert not _too_long(base)


@pytest.mark.parametrize("base", [LONGEST.replace("//", "//k"), "https://gov.cn/" + "kaimen/" * 9])
def test_doctor_warns_of_a_name_that_is_too_long(base: str) -> None:
    assert _too_long(base)


def _too_long(base: str) -> bool:
    settings = read({"KAIMEN_BASE_URL": base, "KAIMEN_DATA_DIR": os.environ.get("KAIMEN_DATA_DIR", "var")})
    [finding] = [one for one in findings(settings) if one.subject == "address"]
    return finding.mark is Mark.THINK and "too long for tickets" in finding.sentence


@pytest.fixture
def then() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.mark.usefixtures("world", "then")
async def test_every_file_of_a_ticket_is_read_at_the_size_it_is_printed() -> None:
    booking, [issued] = await a_ticketed_booking()
    tickets = await tickets_of_booking(booking)
    kept = Image.open(io.BytesIO(await drawn(tickets, Shape.PICTURE, Form.PNG, "zh-Hans")))
    slip = Image.open(io.BytesIO(await drawn(tickets, Shape.SLIP, Form.PNG, "zh-Hans")))
    page = Image.open(io.BytesIO(await drawn(tickets, Shape.PAGE, Form.PNG, "zh-Hans")))
    # a phone's screen; a slip of 80 mm at the 203 dots an inch of its printer; an office printer's 150
    for seen, width in ((kept, 360), (slip, 640), (page, 874)):
        image = seen.convert("L").resize((width, round(seen.height * width / seen.width)), Image.Resampling.LANCZOS)
        assert read_by_zxing(image) == held_before(read_by_zbar, image) == {issued.qr}


@pytest.mark.usefixtures("world", "then")
async def test_papers_carry_their_words_as_text_and_a_cancelled_ticket_no_code() -> None:
    booking, _ = await a_ticketed_booking(names=("林可", "王芳"))
    tickets = await tickets_of_booking(booking)
    paper = await drawn(tickets, Shape.SLIP, Form.PDF, "zh-Hans")
    assert paper.startswith(b"%PDF-1.7")
    assert b"/ToUnicode" in paper
    assert b"NotoSansSC" in paper
    off = [msgspec.structs.replace(one, cancelled_at=NOW) for one in tickets[:1]]
    seen = Image.open(io.BytesIO(await drawn(off, Shape.PICTURE, Form.PNG, "zh-Hans"))).convert("L")
    assert held_before(read_by_zxing, seen) == held_before(read_by_zbar, seen) == set()


def test_a_token_has_room_for_the_largest_numbers() -> None:
    assert len(make(KEY, key=255, door=2**24 - 1, ticket=2**32 - 1)) == LENGTH == 73
