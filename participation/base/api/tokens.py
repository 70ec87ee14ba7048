"""Tokens: one's own keys to the API."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from participation.base.identity.actor import Actor
from participation.base.identity.guards import scope, signed_in
from participation.base.identity.queries import TokenShown, tokens_of
from participation.base.identity.services.authority import person_of
from participation.base.identity.services.tokens import Issued, issue_token, revoke_token
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController

WRITERS = (signed_in, scope(Scope.WRITE))


class NewToken(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the token is for, and what it may do."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=2)]


class TokenList(msgspec.Struct, frozen=True):
    """All of one's tokens that are valid, the newest first."""

    items: list[TokenShown]
    next: None = None


class TokenController(ApiController):
    """``/api/v1/tokens``."""

    path = "/api/v1/tokens"
    tags = ("Tokens",)

    @get(guards=[signed_in], summary="List my tokens")
    async def listed(self, actor: NamedDependency[Actor]) -> TokenList:
        """Everything but their secrets."""
        return TokenList(await tokens_of(person_of(actor)))

    @post(guards=WRITERS, summary="Make a token")
    async def make(self, actor: NamedDependency[Actor], data: JSONBody[NewToken]) -> Issued:
        """By a sign-in only: a token makes no tokens. The secret is said this once and never again, so an answer
        that is repeated under an Idempotency-Key has none.
        """
        return await issue_token(actor, name=data.name, scopes=data.scopes)

    @delete("/{token:uuid}", guards=WRITERS, summary="Revoke a token")
    async def revoke(self, actor: NamedDependency[Actor], token: FromPath[UUID]) -> None:
        """It is of no use from now on; a token may revoke itself."""
        await revoke_token(actor, token=token)
