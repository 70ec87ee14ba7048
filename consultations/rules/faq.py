"""常见问题: answers to what many ask. One writes, somebody else publishes; nothing disappears without a trace."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from participation.base.errors import N_, FieldError, Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.signing_off import WRONG_ROLE
from participation.base.words import Word

MOST_ENTRIES = 100
# what a text holds that asks something; understood alike by Python and by PostgreSQL
ASKING = "[?？]|请问|想问|咨询|如何|怎么|怎样|为什么|为何|是否|能不能|可不可以|什么时候|多少钱|哪里|吗"

QUESTION_MISSING = N_("Write the question.")
ANSWER_MISSING = N_("Write the answer.")
BOTH_IN_ENGLISH = N_("Give question and answer in English, or neither.")
REASON = N_("Say why; the reason of a withdrawal is published.")
TOO_MANY = Refusal("too_many", 409, N_("There are a hundred entries already. Withdraw some, or join some into one."))
OWN_ENTRY = Refusal("author_never_approves", 403, N_("You wrote this entry, so somebody else has to publish it."))
NOT_WAITING = Refusal("out_of_order", 409, N_("This entry does not wait for a decision."))
WITHDRAWN_ALREADY = Refusal("out_of_order", 409, N_("This entry is neither public nor waiting to be."))
ORDER_CHANGED = Refusal("edited_meanwhile", 409, N_("The list was changed meanwhile. Look at it again."))


class FaqAct(Word):
    """What is decided on an entry."""

    PUBLISH = "publish"
    SEND_BACK = "send back"
    WITHDRAW = "withdraw"


class FaqStanding(Word):
    """Where the newest version of an entry stands."""

    WAITING = "waiting"
    PUBLIC = "public"
    SENT_BACK = "sent back"
    WITHDRAWN = "withdrawn"


class Decided(msgspec.Struct, frozen=True):
    """An act, and the version that it was about."""

    act: FaqAct
    version: int


class Stands(msgspec.Struct, frozen=True):
    """Where an entry stands: which version everybody reads now, if any, and what is with the newest."""

    newest: FaqStanding
    public: int | None = None


MAY: dict[FaqAct, frozenset[Role]] = {
    FaqAct.PUBLISH: frozenset({Role.REVIEWER, Role.LEADER}),
    FaqAct.SEND_BACK: frozenset({Role.REVIEWER, Role.LEADER}),
    FaqAct.WITHDRAW: frozenset({Role.OFFICER, Role.REVIEWER, Role.LEADER}),
}
REACHED = {
    FaqAct.PUBLISH: FaqStanding.PUBLIC,
    FaqAct.SEND_BACK: FaqStanding.SENT_BACK,
    FaqAct.WITHDRAW: FaqStanding.WITHDRAWN,
}


def stands(newest: int, acts: Sequence[Decided]) -> Stands:
    """Where an entry stands after these acts, in their order.

    A correction waits beside the version that is public; to withdraw takes back the public one and what waits.
    """
    public = None
    last = None
    for decided in acts:
        if decided.act is FaqAct.PUBLISH:
            public = decided.version
        elif decided.act is FaqAct.WITHDRAW:
            public = None
        last = decided
    waits = last is None or last.version < newest
    return Stands(FaqStanding.WAITING if waits or last is None else REACHED[last.act], public)


def check_text(question: str, answer: str, question_en: str, answer_en: str) -> list[FieldError]:
    """What is missing of an entry."""
    errors = []
    if not question:
        errors.append(FieldError("question", "required", QUESTION_MISSING))
    if not answer:
        errors.append(FieldError("answer", "required", ANSWER_MISSING))
    if bool(question_en) != bool(answer_en):
        errors.append(FieldError("answer_en" if question_en else "question_en", "required", BOTH_IN_ENGLISH))
    return errors


def check_decision(
    act: FaqAct, now: Stands, *, person: UUID | None, authors: Collection[UUID], roles: Collection[Role], reason: str
) -> Refusal | None:
    """Whether somebody with these roles in the body may do this; ``authors`` wrote what is not public yet."""
    if not MAY[act] & set(roles):
        return WRONG_ROLE
    if act is FaqAct.WITHDRAW:
        if now.public is None and now.newest is not FaqStanding.WAITING:
            return WITHDRAWN_ALREADY
    elif now.newest is not FaqStanding.WAITING:
        return NOT_WAITING
    if act is FaqAct.PUBLISH and person in authors:
        return OWN_ENTRY
    if act is not FaqAct.PUBLISH and not reason.strip():
        error = FieldError("reason", "reason_required", REASON)
        return Refusal(error.code, 422, error.sentence, errors=(error,))
    return None
