"""Who may review which application, when a finding counts, and when one can object to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from participation.base.errors import N_, FieldError, Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.calls import FourEyes
from participation.representatives.words import CallState, ReviewReason, Standing, Verdict

REVIEWING = frozenset({Role.OFFICER, Role.SECRETARY, Role.REVIEWER})
WRONG_ROLE = Refusal("wrong_role", 403, N_("Your role does not let you review applications."))
ONESELF = Refusal("oneself", 403, N_("You cannot review your own application."))
ENTERED = Refusal("entered_by_you", 403, N_("You entered this application, so somebody else has to review it."))
COLLEAGUE = Refusal(
    "colleague",
    409,
    N_("This applicant works for the body that issued the call, so they cannot be let into the pool."),
)
TOO_LATE = Refusal("frozen", 409, N_("The list is frozen; nothing of it can be changed any more."))
NOT_WAITING = Refusal("not_handed_in", 409, N_("This application has not been handed in, or was withdrawn."))
CHANGED = Refusal(
    "edited_meanwhile", 409, N_("The applicant changed this application meanwhile. Look at it again before you decide.")
)
REASON_NEEDED = N_("Choose the reason; the applicant is told.")
NO_REASON = N_("Who is let into the pool needs no reason.")
CONFLICT_ONLY = N_("A conflict of interest is what people are excluded for.")
NOTE_NEEDED = N_("Say in a sentence why; the applicant is told.")
SECOND_PAIR = Refusal(
    "second_pair_of_eyes", 403, N_("You found this yourself; a second person has to confirm it or find otherwise.")
)
OBJECTION_MISSING = N_("Say why you do not agree.")
NOTHING_TO_OBJECT = Refusal("nothing_to_object", 409, N_("There is no decision to which you could object."))
OBJECTED = Refusal("objected_already", 409, N_("You have objected to this decision already."))
REVIEWER_DECIDES = Refusal(
    "reviewer_may_not_decide",
    403,
    N_("You reviewed this application, so somebody else has to decide on the objection."),
)
DECIDED = Refusal("decided_already", 409, N_("This objection has been decided already."))
ANSWER_MISSING = N_("Say why; the applicant is told.")
# while the list is not frozen
CHANGES_IN = frozenset({CallState.OPEN, CallState.CLOSED})
REVIEWED = frozenset({Standing.RECEIVED, Standing.ELIGIBLE, Standing.NOT_ELIGIBLE, Standing.EXCLUDED})
ADVERSE = frozenset({Verdict.NOT_ELIGIBLE, Verdict.EXCLUDED})


class Finding(msgspec.Struct, frozen=True):
    """What a reviewer found before, on the application as it stands now."""

    person: str
    verdict: Verdict
    reason: ReviewReason | None
    final: bool


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """An application as far as its review is judged.

    ``applicants`` are the people it is known to be of, ``clerk`` who entered it, ``colleague`` whether the applicant
    has a role in the body of the call; ``findings`` on its present version, oldest first.
    """

    state: CallState
    standing: Standing
    version: int
    applicants: Collection[str]
    clerk: str | None
    colleague: bool
    findings: Sequence[Finding]


def may_review(case: Case, *, person: str, roles: Collection[Role]) -> Refusal | None:
    """Whether somebody with these roles in the body may review it: never herself, nor what she entered."""
    if not REVIEWING & set(roles):
        return WRONG_ROLE
    if person in case.applicants:
        return ONESELF
    if person == case.clerk:
        return ENTERED
    if case.state not in CHANGES_IN:
        return TOO_LATE
    return None if case.standing in REVIEWED else NOT_WAITING


def check_finding(
    case: Case, *, verdict: Verdict, reason: ReviewReason | None, note: str, version: int
) -> Refusal | None:
    """Whether the finding itself can stand: a coded reason and a sentence where it keeps somebody out."""
    if version != case.version:
        return CHANGED
    if verdict is Verdict.ELIGIBLE:
        if case.colleague:
            return COLLEAGUE
        return _wrong("reason", "reason_unknown", NO_REASON) if reason else None
    if reason is None:
        return _wrong("reason", "reason_required", REASON_NEEDED)
    if (reason is ReviewReason.CONFLICT_OF_INTEREST) != (verdict is Verdict.EXCLUDED):
        return _wrong("reason", "reason_unknown", CONFLICT_ONLY)
    return None if note.strip() else _wrong("note", "required", NOTE_NEEDED)


def counts(
    case: Case, four_eyes: FourEyes, *, person: str, verdict: Verdict, reason: ReviewReason | None
) -> bool | Refusal:
    """Whether this finding counts at once, or waits for a second pair of eyes.

    It counts where the rules ask for none, and where another person has found the same and it still waits. Finding
    again what one found oneself is refused while it waits (403).
    """
    if four_eyes is FourEyes.NEVER or (four_eyes is FourEyes.EXCLUSIONS and verdict not in ADVERSE):
        return True
    last = case.findings[-1] if case.findings else None
    if last is None or last.final or (last.verdict, last.reason) != (verdict, reason):
        return False
    return True if last.person != person else SECOND_PAIR


def standing_of(verdict: Verdict) -> Standing:
    """What an application stands at after a finding that counts."""
    return Standing(str(verdict))


def may_object(state: CallState, standing: Standing, *, objected: bool) -> Refusal | None:
    """Whether the applicant can object: to a finding that keeps them out, once, before the freeze."""
    if state not in CHANGES_IN:
        return TOO_LATE
    if standing not in {Standing.NOT_ELIGIBLE, Standing.EXCLUDED}:
        return NOTHING_TO_OBJECT
    return OBJECTED if objected else None


def may_decide_objection(
    state: CallState,
    *,
    person: str,
    roles: Collection[Role],
    reviewers: Collection[str],
    applicants: Collection[str],
    decided: bool,
) -> Refusal | None:
    """Whether somebody may decide on an objection: a reviewer of the body who took no part in what it is about."""
    if not (REVIEWING | {Role.LEADER}) & set(roles):
        return WRONG_ROLE
    if person in applicants:
        return ONESELF
    if person in reviewers:
        return REVIEWER_DECIDES
    if state not in CHANGES_IN:
        return TOO_LATE
    return DECIDED if decided else None


def _wrong(field: str, code: str, sentence: str) -> Refusal:
    return Refusal(code, 422, sentence, errors=(FieldError(field, code, sentence),))
