"""Findings as JSON and back, by the types of their fields: what is added to a finding is kept without a line here."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from kg.ingest.findings import Findings

Decoder = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """JSON of a dataclass: an object without the fields that hold their defaults."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        kept = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: encode(item) for field, item in kept if item != field.default}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return value


def decode(value: Any) -> Findings:
    """The findings that ``encode`` wrote."""
    found: Findings = _decoder(Findings)(value)
    return found


@cache
def _decoder(kind: Any) -> Decoder:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = _decoder(next(argument for argument in arguments if argument is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is dict:
        item = _decoder(arguments[1])
        return lambda value: {key: item(each) for key, each in value.items()}
    if origin is list or origin is tuple:
        item = _decoder(arguments[0])
        return lambda value: origin(item(each) for each in value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _of_dataclass(kind) if is_dataclass(kind) else lambda value: value


def _of_dataclass(kind: Any) -> Decoder:
    decoders = {name: _decoder(hint) for name, hint in get_type_hints(kind).items()}
    return lambda value: kind(**{name: decoders[name](each) for name, each in value.items()})
