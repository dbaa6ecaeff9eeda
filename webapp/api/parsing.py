"""Reading what clients send, strictly: whatever the bytes, the answer is a value or a 400, never a 500.

The standard JSON parser recurses (100,000 brackets end in a RecursionError), accepts NaN, lone surrogates and NUL,
integers of any length, and the last of two equal keys; the database then fails on some of them.
"""

import json
from math import isfinite
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import BaseParser

from kg.errors import UserError

MAX_BODY_BYTES = 1024 * 1024
MAX_DIGITS = 18
"""So that every integer fits the 64 bits of a database column."""

S = TypeVar("S", bound=serializers.Serializer[Any])


class MalformedJson(UserError):
    """A body that is not JSON, or that is JSON of a kind nobody sends in good faith."""

    code = "malformed-json"
    template = _("The body is not valid JSON.")


class BodyTooLarge(UserError):
    """A JSON body beyond what any route needs."""

    code = "body-too-large"
    status = 413
    template = _("The body is larger than 1 MB.")


class StrictJsonParser(BaseParser):
    """``application/json`` in UTF-8, without NUL, lone surrogates, deep nesting, huge numbers or repeated keys."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Raises ``MalformedJson`` and ``BodyTooLarge``."""
        body = stream.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
        return parse_json(body)


def parse_json(body: bytes) -> Any:
    """The value of ``body``. Raises ``MalformedJson``."""
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_no_constant,
            object_pairs_hook=_without_repeated_keys,
        )
        if "\\u" in text or "\0" in text:
            _check_characters(value)
    except (ValueError, RecursionError) as error:
        raise MalformedJson from error
    return value


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise ValueError("an integer beyond 64 bits")
    return int(digits)


def _finite(digits: str) -> float:
    if not isfinite(value := float(digits)):
        raise ValueError("a number beyond floating point")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _without_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a repeated key")
    return value


def _check_characters(value: Any) -> None:
    match value:
        case str():
            if "\0" in value:
                raise ValueError("a NUL character")
            value.encode()  # UnicodeEncodeError, a ValueError, for a lone surrogate
        case list():
            for item in value:
                _check_characters(item)
        case dict():
            for key, item in value.items():
                _check_characters(key)
                _check_characters(item)


def valid(serializer: type[S], data: Any, **options: Any) -> dict[str, Any]:
    """The validated values of ``data``. Raises DRF's ``ValidationError``."""
    bound = serializer(data=data, **options)
    bound.is_valid(raise_exception=True)
    return dict(bound.validated_data)
