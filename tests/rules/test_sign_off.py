"""Who may act: roles, the chain of signatures, and the author who never signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.sign_off import DECISIONS, MAY, may_act
from consultations.words import Act
from participation.base.identity.words import Role
from participation.base.rules_file import load
from participation.base.rules_file.signing_off import Approval, next_stage, signatures_left
from participation.base.rules_file.values import Stage, Text

[ONE] = load().sign_off.stages
CHAIN = tuple(
    Stage(name, Text(zh=name, en=name), (role,))
    for name, role in [
        ("保密审查", Role.REVIEWER),
        ("法制", Role.REVIEWER),
        ("分管领导", Role.LEADER),
        ("政务公开办", Role.REVIEWER),
    ]
)


def code(
    act: Act, person: str, *roles: Role, signed: tuple[Approval, ...] = (), chain: tuple[Stage, ...] = (ONE,)
) -> str | None:
    refusal = may_act(act, person=person, roles=roles, authors={"周敏"}, stages=chain, approvals=signed)
    return refusal.code if refusal else None


@pytest.mark.parametrize("act", sorted(DECISIONS))
def test_the_author_never_decides_whatever_roles_they_have(act: Act) -> None:
    assert code(act, "周敏", *Role) == "author_may_not_approve"


@pytest.mark.parametrize("act", sorted(DECISIONS))
@pytest.mark.parametrize("role", list(Role))
def test_only_the_roles_of_the_stage_decide(act: Act, role: Role) -> None:
    assert code(act, "陆晔", role) == (None if role in {Role.REVIEWER, Role.LEADER} else "wrong_role")


@pytest.mark.parametrize("act", sorted(MAY))
def test_whoever_only_reads_or_stands_at_the_door_changes_nothing(act: Act) -> None:
    bystanders = {Role.AUDITOR, Role.CLERK, Role.DOOR, Role.HOST}
    assert may_act(act, person="小唐", roles=bystanders) is not None
    assert may_act(act, person="周敏", roles={Role.OFFICER}) is None


def test_every_act_has_somebody_who_may_do_it() -> None:
    assert MAY.keys() | DECISIONS == set(Act)


def test_the_stages_are_signed_in_order() -> None:
    signed: tuple[Approval, ...] = ()
    people = ["顾行", "法制员", "陆晔", "公开办"]
    for stage, person in zip(CHAIN, people, strict=True):
        [role] = stage.roles
        assert next_stage(CHAIN, signed) == stage
        assert code(Act.APPROVE, person, role, signed=signed, chain=CHAIN) is None
        signed = (*signed, Approval(stage.name, person))
    assert next_stage(CHAIN, signed) is None
    assert code(Act.APPROVE, "又一人", *Role, signed=signed, chain=CHAIN) == "out_of_order"


def test_nobody_signs_two_stages() -> None:
    signed = (Approval("保密审查", "顾行"),)
    assert code(Act.APPROVE, "顾行", Role.REVIEWER, signed=signed, chain=CHAIN) == "already_signed"


def test_a_leader_does_not_sign_before_their_turn() -> None:
    assert code(Act.APPROVE, "陆晔", Role.LEADER, chain=CHAIN) == "wrong_role"


@given(st.lists(st.sampled_from(CHAIN), unique=True))
def test_the_signatures_left_are_the_stages_without_one(signed: list[Stage]) -> None:
    approvals = [Approval(stage.name, "某人") for stage in signed]
    left = signatures_left(CHAIN, approvals)
    assert left == len(CHAIN) - len(signed)
    assert (next_stage(CHAIN, approvals) is None) == (left == 0)
