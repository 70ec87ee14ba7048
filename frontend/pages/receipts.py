"""The receipt: what was said, where it stands, and the answer; found by its code."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import msgspec
import qrcode
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

from consultations.queries.consultations import consultation
from consultations.queries.drafts import draft
from consultations.queries.receipt_files import receipt_file
from consultations.queries.receipts import NO_SUCH_RECEIPT, receipt
from consultations.schemas.comment import ReceiptAnswer
from consultations.schemas.consultation import ConsultationView
from frontend.answers import html, page_for, see_other
from frontend.hidden_reasons import HIDDEN_FOR
from frontend.standing import steps_of_comment
from participation.base import settings
from participation.base.codes import read_code
from participation.base.errors import N_, FieldError, Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.rates import allow, key_of

Code = Annotated[str | None, QueryParameter(max_length=100)]

CODE_MISSING = N_("Enter the code on your receipt.")
# a code cannot be guessed; this keeps machines from trying all the same, and lets a whole office through
LOOK_UPS = 300
WITHIN = timedelta(hours=1)
LARGE = 8


class ReceiptPages(Controller):
    """回执."""

    path = "/receipts"
    include_in_schema = False

    @get("/")
    async def find(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: Code = None
    ) -> Response[Any]:
        """The form for a code; a code that is there leads on to its receipt."""
        page = page_for(request, actor, section="receipt")
        error = None
        if code is not None and not code.strip():
            error = FieldError("code", "required", CODE_MISSING)
        elif code is not None:
            try:
                return see_other(f"/receipts/{(await looked_up(actor, code)).receipt}")
            except Refused as refused:
                if refused.refusal != NO_SUCH_RECEIPT:
                    raise
                error = FieldError("code", "not_found", refused.refusal.sentence)
        return html(
            request,
            "receipts/find.html",
            page,
            status=422 if error else 200,
            personal=True,
            form={"code": code or ""},
            errors=(error,) if error else (),
        )

    @get("/{code:str}")
    async def read(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[str] | Response[bytes]:
        """The receipt for whoever holds its code; ``.svg``: the code to be scanned; ``.json``: the file that proves."""
        if code.endswith(".svg"):
            return picture(code.removesuffix(".svg"))
        if code.endswith(".json"):
            return await proving(actor, code.removesuffix(".json"))
        answer = await looked_up(actor, code)
        page = page_for(request, actor, section="receipt")
        said = [notice.values["kept"] for notice in page.notices if "kept" in notice.values]
        view = await consultation(NOBODY, answer.consultation)
        return html(
            request,
            "receipts/receipt.html",
            page,
            personal=True,
            answer=answer,
            view=view,
            steps=steps_of_comment(answer, view, page),
            wording=await wording(answer, view),
            hidden_for=HIDDEN_FOR,
            kept=said,
        )


async def looked_up(actor: Actor, code: str) -> ReceiptAnswer:
    """The answer to a code as somebody typed it. Raises 404, and 429 for one address that tries too often."""
    await allow(key_of("receipt", actor.address), LOOK_UPS, WITHIN)
    return await receipt(code)


async def wording(answer: ReceiptAnswer, view: ConsultationView) -> str | None:
    """The clause as it read when it was commented on, or None where nothing else was proposed for it."""
    if not (answer.proposed_text and answer.clause and view.draft_versions):
        return None
    read = await draft(NOBODY, view.slug, view.draft_versions[0])
    return next((clause.text for clause in read.clauses if clause.number == answer.clause), None)


async def proving(actor: Actor, code: str) -> Response[bytes]:
    """The receipt as a file for the verifier. Raises 404, also while the ledger has not taken the comment in."""
    await allow(key_of("receipt", actor.address), LOOK_UPS, WITHIN)
    found = await receipt_file(code)
    headers = {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
        "Content-Disposition": f'attachment; filename="receipt-{found.receipt}.json"',
    }
    content = msgspec.json.format(msgspec.json.encode(found), indent=2)
    return Response(content, media_type="application/json", headers=headers)


def picture(code: str) -> Response[bytes]:
    """The address of a receipt as a QR code; tells nothing of whether there is one."""
    read = read_code(code)
    if read is None:
        raise Refused(NO_SUCH_RECEIPT)
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=2, box_size=LARGE, image_factory=SvgPathFillImage)
    made.add_data(f"{settings.current().base_url}/receipts/{read}")
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return Response(made.make_image().to_string(), media_type="image/svg+xml", headers=headers)
