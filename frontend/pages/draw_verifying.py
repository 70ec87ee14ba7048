"""Checking a draw: in the browser, or without scripts by this server, with the file that anybody can take away."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from frontend.answers import AnyRequest, html, page_for
from frontend.draw_checking import FILE, LARGEST, MEGABYTE, Verdict, verdict_on
from frontend.draw_sentences import in_words, translated
from frontend.forms import sent
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.rates import allow, key_of

# checking costs seconds of a processor: enough for a meeting hall behind one address
CHECKS = 60
WITHIN = timedelta(hours=1)
FIELD, HASH = "file", "published"
FILE_MISSING = N_("Choose the file of a draw or of its portfolio.")
FILE_LARGE = N_("This page checks files of up to %(most)s MB. Check larger ones on your own machine.")
HASH_WRONG = N_("A hash has 64 hexadecimal digits.")
# the name of a call in its address, so that its published file can be fetched and checked at once
Call = Annotated[str | None, QueryParameter(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$", max_length=100)]


class DrawVerifyingPages(Controller):
    """核验抽取."""

    path = "/draws"
    include_in_schema = False

    @get("/verify")
    async def form(self, request: AnyRequest, actor: NamedDependency[Actor], call: Call = None) -> Response[Any]:
        """Where a file is chosen; ``call``: whose published file can be checked at once."""
        return _page(request, actor, call=call)

    @post("/verify", request_max_body_size=LARGEST + MEGABYTE)
    async def check(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Check the file that was sent, and keep nothing of it. Raises 429 for one address that sends many."""
        form = await sent(request)
        published = str(next(iter(form.get(HASH, ())), "")).strip().lower()
        try:
            content = await _content(form.get(FIELD, ()))
            if published and not (len(published) == 64 and set(published) <= set("0123456789abcdef")):
                raise Refused(invalid(FieldError(HASH, "malformed", HASH_WRONG)))
            await allow(key_of("draw-verifying", actor.address), CHECKS, WITHIN)
            verdict = await verdict_on(content, published)
        except Refused as refused:
            if not refused.refusal.errors:
                raise
            return _page(request, actor, errors=refused.refusal.errors, form={HASH: published}, status=422)
        return _page(request, actor, verdict=verdict, form={HASH: published})

    @get("/draw_verify.py", media_type="text/x-python; charset=utf-8")
    async def verifier(self) -> Response[bytes]:
        """The verifier: one file for Python on its standard library alone."""
        headers = {"Content-Disposition": 'attachment; filename="draw_verify.py"'}
        return Response(FILE.read_bytes(), media_type="text/x-python; charset=utf-8", headers=headers)


async def _content(files: Any) -> bytes:
    """The bytes of the one file. Raises Refused where there is none, or it is too large."""
    for file in files:
        if isinstance(file, UploadFile) and file.filename:
            content = await file.read(LARGEST + 1)
            if len(content) > LARGEST:
                wrong = FieldError(FIELD, "too_large", FILE_LARGE, {"most": LARGEST // MEGABYTE})
                raise Refused(invalid(wrong))
            return content
    raise Refused(invalid(FieldError(FIELD, "required", FILE_MISSING)))


def _page(
    request: AnyRequest,
    actor: Actor,
    *,
    call: str | None = None,
    verdict: Verdict | None = None,
    errors: tuple[FieldError, ...] = (),
    form: dict[str, str] | None = None,
    status: int = 200,
) -> Response[Any]:
    page = page_for(request, actor, section="calls")
    return html(
        request,
        "draws/verify.html",
        page,
        status=status,
        personal=verdict is not None,
        call=call,
        verdict=verdict and _in_words(page.locale, verdict),
        patterns=translated(page.locale),
        errors=errors,
        form=form or {},
    )


def _in_words(locale: str, verdict: Verdict) -> Verdict:
    return msgspec.structs.replace(
        verdict,
        checked=[in_words(locale, line) for line in verdict.checked],
        unproven=[in_words(locale, line) for line in verdict.unproven],
        wrong=verdict.wrong and in_words(locale, verdict.wrong),
    )
