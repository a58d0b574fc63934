"""Any frozen dataclass of ``model`` → canonical JSON → the equal dataclass again.

Dates are ISO text, decimals exact text, enums their value, tuples lists. The type hints of the dataclass say which,
so the JSON needs no marks of its own; only free values (``Any``) carry them. Keys are sorted: equal values give equal
bytes. Fields that an older writer did not know take their default; fields that this reader does not know are ignored.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Convert = Callable[[Any], Any]

_DATE, _DECIMAL, _TUPLE, _PLAIN = "$date", "$decimal", "$tuple", "$plain"


def dumps(value: Any) -> str:
    """Canonical JSON of a dataclass instance."""
    plain = to_plain(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def loads(kind: type[T], text: str | bytes) -> T:
    """The inverse of ``dumps`` for an instance of ``kind``."""
    return from_plain(kind, json.loads(text))


def to_plain(value: Any) -> Any:
    """Nested dicts, lists, strings and numbers that JSON can hold."""
    kind: Any = type(value)
    return _encoder(kind)(value)


def from_plain(kind: type[T], data: Any) -> T:
    """The instance of ``kind`` that ``to_plain`` took apart; ``ValueError`` or ``TypeError`` where it cannot be."""
    hint: Any = kind
    instance: T = _decoder(hint)(data)
    return instance


def _identity(value: Any) -> Any:
    return value


def _optional(hint: Any) -> Any:
    """The X of ``X | None``; None where ``hint`` is no such union."""
    if get_origin(hint) not in (Union, types.UnionType):
        return None
    rest = [arg for arg in get_args(hint) if arg is not type(None)]
    if len(rest) != 1 or len(get_args(hint)) != 2:
        raise TypeError(f"cannot store a field of type {hint}: only X | None")
    return rest[0]


# --------------------------------------------------------------------------- out


@cache
def _encoder(hint: Any) -> Convert:
    if hint is Any:
        return _mark
    if inner := _optional(hint):
        encode = _encoder(inner)
        return lambda value: None if value is None else encode(value)
    if get_origin(hint) is tuple:
        return _tuple_encoder(get_args(hint))
    if get_origin(hint) is dict:
        encode = _encoder(get_args(hint)[1])
        return lambda value: {key: encode(item) for key, item in value.items()}
    if dataclasses.is_dataclass(hint):
        return _record_encoder(hint)
    return _scalar_encoder(hint)


def _scalar_encoder(hint: Any) -> Convert:
    if issubclass(hint, Enum):
        return lambda value: value.value
    if hint is date:
        return lambda value: value.isoformat()
    if hint is Decimal:
        return str
    if hint in (str, int, float, bool):
        return _identity
    raise TypeError(f"cannot store a value of type {hint!r}")


def _tuple_encoder(args: tuple[Any, ...]) -> Convert:
    if args[1:] == (...,):
        encode = _encoder(args[0])
        return lambda value: [encode(item) for item in value]
    encoders = [_encoder(arg) for arg in args]
    return lambda value: [encode(item) for encode, item in zip(encoders, value, strict=True)]


def _record_encoder(kind: Any) -> Convert:
    hints = get_type_hints(kind)
    fields = [(f.name, _encoder(hints[f.name])) for f in dataclasses.fields(kind)]
    return lambda value: {name: encode(getattr(value, name)) for name, encode in fields}


def _mark(value: Any) -> Any:
    """A free value, with a mark on what JSON would not give back as it was."""
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    if type(value) is date:
        return {_DATE: value.isoformat()}
    if isinstance(value, tuple):
        return {_TUPLE: [_mark(item) for item in value]}
    if isinstance(value, list):
        return [_mark(item) for item in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("cannot store a dict whose keys are not all strings")
        plain = {key: _mark(item) for key, item in value.items()}
        return {_PLAIN: plain} if any(key.startswith("$") for key in plain) else plain
    if value is None or type(value) in (str, int, float, bool):
        return value
    raise TypeError(f"cannot store a value of type {type(value).__name__}: {value!r}")


# --------------------------------------------------------------------------- in


@cache
def _decoder(hint: Any) -> Convert:
    if hint is Any:
        return _unmark
    if inner := _optional(hint):
        decode = _decoder(inner)
        return lambda data: None if data is None else decode(data)
    if get_origin(hint) is tuple:
        return _tuple_decoder(get_args(hint))
    if get_origin(hint) is dict:
        decode = _decoder(get_args(hint)[1])
        return lambda data: {key: decode(item) for key, item in data.items()}
    if dataclasses.is_dataclass(hint):
        return _record_decoder(hint)
    if hint is date:
        return date.fromisoformat
    if issubclass(hint, Enum) or hint is Decimal:
        decode_scalar: Convert = hint
        return decode_scalar
    return _identity


def _tuple_decoder(args: tuple[Any, ...]) -> Convert:
    if args[1:] == (...,):
        decode = _decoder(args[0])
        return lambda data: tuple([decode(item) for item in data])
    decoders = [_decoder(arg) for arg in args]
    return lambda data: tuple(decode(item) for decode, item in zip(decoders, data, strict=True))


def _record_decoder(kind: Any) -> Convert:
    hints = get_type_hints(kind)
    decoders = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(kind)}
    return lambda data: kind(**{name: decoders[name](item) for name, item in data.items() if name in decoders})


def _unmark(data: Any) -> Any:
    if isinstance(data, list):
        return [_unmark(item) for item in data]
    if not isinstance(data, dict):
        return data
    if len(data) == 1:
        ((key, item),) = data.items()
        if key == _DECIMAL:
            return Decimal(item)
        if key == _DATE:
            return date.fromisoformat(item)
        if key == _TUPLE:
            return tuple(_unmark(member) for member in item)
        if key == _PLAIN:
            data = item
    return {key: _unmark(item) for key, item in data.items()}
