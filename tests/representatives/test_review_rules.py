"""The rules of review as such: whoever finds what, the four eyes are two people's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from participation.base.errors import Refusal
from participation.base.identity.words import Role
from participation.base.rules_file.calls import FourEyes
from participation.representatives.rules.review import (
    ADVERSE,
    REVIEWING,
    Case,
    Finding,
    counts,
    may_decide_objection,
    may_object,
    may_review,
)
from participation.representatives.words import CallState, ReviewReason, Standing, Verdict

PEOPLE = ("甲", "乙", "丙")
FOUND = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from([(Verdict.ELIGIBLE, None), (Verdict.EXCLUDED, ReviewReason.CONFLICT_OF_INTEREST)]),
)


def case(findings: list[Finding], **changes: object) -> Case:
    values: dict[str, object] = {
        "state": CallState.OPEN,
        "standing": Standing.RECEIVED,
        "version": 1,
        "applicants": {"报名人"},
        "clerk": None,
        "colleague": False,
        "findings": findings,
    }
    return Case(**values | changes)  # type: ignore[arg-type] # each is a field of its own type


@given(st.lists(FOUND, max_size=8), st.sampled_from(list(FourEyes)))
def test_a_finding_that_keeps_somebody_out_is_always_two_peoples(
    said: list[tuple[str, tuple[Verdict, ReviewReason | None]]], four_eyes: FourEyes
) -> None:
    findings: list[Finding] = []
    for person, (verdict, reason) in said:
        final = counts(case(findings), four_eyes, person=person, verdict=verdict, reason=reason)
        if isinstance(final, Refusal):
            assert findings[-1].person == person
            continue
        asked = four_eyes is FourEyes.ALWAYS or (four_eyes is FourEyes.EXCLUSIONS and verdict in ADVERSE)
        if final and asked:
            assert findings[-1].person != person
            assert (findings[-1].verdict, findings[-1].reason) == (verdict, reason)
        assert final or asked
        findings.append(Finding(person, verdict, reason, final))


@given(st.sampled_from(list(CallState)), st.sampled_from(list(Standing)), st.sets(st.sampled_from(list(Role))))
def test_nobody_reviews_herself_whatever_her_roles(state: CallState, standing: Standing, roles: set[Role]) -> None:
    own = case([], state=state, standing=standing)
    assert may_review(own, person="报名人", roles=roles) is not None
    other = may_review(own, person="甲", roles=roles)
    assert (other is None) == (
        bool(roles & REVIEWING)
        and state in {CallState.OPEN, CallState.CLOSED}
        and standing not in {Standing.DRAFT, Standing.WITHDRAWN}
    )


@given(st.sampled_from(PEOPLE), st.sets(st.sampled_from(PEOPLE)), st.booleans())
def test_an_objection_is_never_decided_by_who_reviewed(person: str, reviewers: set[str], decided: bool) -> None:
    refusal = may_decide_objection(
        CallState.CLOSED,
        person=person,
        roles={Role.REVIEWER},
        reviewers=reviewers,
        applicants={"报名人"},
        decided=decided,
    )
    assert (refusal is None) == (person not in reviewers and not decided)


@given(st.sampled_from(list(CallState)), st.sampled_from(list(Standing)), st.booleans())
def test_one_objects_once_before_the_freeze_and_only_to_being_kept_out(
    state: CallState, standing: Standing, objected: bool
) -> None:
    allowed = may_object(state, standing, objected=objected) is None
    kept_out = standing in {Standing.NOT_ELIGIBLE, Standing.EXCLUDED}
    assert allowed == (state in {CallState.OPEN, CallState.CLOSED} and kept_out and not objected)
