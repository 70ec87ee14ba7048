"""The feedback on the opinions of a meeting: when it may be handed in, and that its numbers add up."""

from __future__ import annotations

from participation.base.errors import N_, FieldError, Refusal

NOTHING_SAID = Refusal(
    "no_opinions", 409, N_("No opinion was recorded of this meeting, so there is nothing to feed back.")
)
NO_REASON = N_("Say why it is published before every opinion is answered; the public reads it.")


def check_feedback(*, received: int, unanswered: int, interim: bool, reason: str) -> Refusal | None:
    """Whether the feedback may be handed in as it stands.

    Codes ``no_opinions``, ``unanswered`` (409, with ``unanswered`` beside it), ``reason_required`` (422) of an interim
    version; one that is complete is no interim version, whatever was ticked.
    """
    if not received:
        return NOTHING_SAID
    if unanswered and not interim:
        return Refusal(
            "unanswered",
            409,
            N_("%(unanswered)s opinions have no answer yet."),
            values={"unanswered": unanswered},
            extra={"unanswered": unanswered},
        )
    if unanswered and not reason.strip():
        error = FieldError("reason", "reason_required", NO_REASON)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    return None
