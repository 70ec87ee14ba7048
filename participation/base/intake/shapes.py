"""What a Struct asks of each field: its type without wrappings, whether it may be left out, its own sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One field, or one member of a list or mapping.

    ``hint`` is the type as written, ``shape`` the same as msgspec sees it, without ``Annotated`` and ``| None``.
    """

    name: str = ""
    sent_as: str = ""
    hint: Any
    shape: inspect.Type
    required: bool = False
    optional: bool = False
    sentences: Mapping[str, str] = {}


@cache
def parts_of(kind: type[msgspec.Struct]) -> tuple[Part, ...]:
    """The fields of a Struct in their order."""
    shape = inspect.type_info(kind)
    assert isinstance(shape, inspect.StructType)
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        _part(hints[field.name], field.type, name=field.name, sent_as=field.encode_name, required=field.required)
        for field in shape.fields
    )


def item_of(part: Part) -> Part:
    """A member of a list, set or tuple of any length."""
    shape = part.shape
    assert isinstance(shape, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType)
    return _part(_arguments(part.hint)[0], shape.item_type)


def value_of(part: Part) -> Part:
    """A value of a mapping."""
    assert isinstance(part.shape, inspect.DictType)
    return _part(_arguments(part.hint)[1], part.shape.value_type)


def _part(hint: Any, shape: inspect.Type, **named: Any) -> Part:
    sentences: dict[str, str] = {}
    optional = False
    while True:
        if isinstance(shape, inspect.Metadata):
            sentences |= shape.extra or {}
            shape = shape.type
        elif isinstance(shape, inspect.UnionType) and len(arms := _arms(shape)) < len(shape.types):
            optional = True
            shape = arms[0] if len(arms) == 1 else inspect.UnionType(arms)
        else:
            return Part(hint=hint, shape=shape, optional=optional, sentences=sentences, **named)


def _arms(shape: inspect.UnionType) -> tuple[inspect.Type, ...]:
    return tuple(arm for arm in shape.types if not isinstance(arm, inspect.NoneType))


def _arguments(hint: Any) -> tuple[Any, ...]:
    """The type arguments of ``list[…]`` or ``dict[…]`` under its wrappings; without them anything will do."""
    while True:
        origin = get_origin(hint)
        if origin is Annotated:
            hint = get_args(hint)[0]
        elif origin in (Union, UnionType):
            hint = next(arm for arm in get_args(hint) if arm not in (type(None), msgspec.UnsetType))
        else:
            return get_args(hint) or (Any, Any)
