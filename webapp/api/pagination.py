"""Cursor pages over any ordering, by key and not by offset.

DRF's own cursors keep the position of the first ordering field and an offset within its ties, which loses rows when
more than a thousand tie (entities with one statement each do). Here the cursor holds all ordering values of the row
that it stands at, signed, so a page costs one indexed query however far it is, and nobody can forge a value.
"""

from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from kg.errors import UserError

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
SALT = "webapp.api.pagination"


class InvalidCursor(UserError):
    """A cursor that this list did not give out."""

    code = "invalid-cursor"
    template = _("This page marker is not one that this list gave out. Start again from its first page.")


class PageQuery(serializers.Serializer[Any]):
    """The query parameters that every list takes."""

    cursor = serializers.CharField(
        required=False, max_length=1000, help_text="Position in the list, from `next` or `previous`."
    )
    page_size = serializers.IntegerField(
        required=False, default=DEFAULT_PAGE_SIZE, min_value=1, help_text=f"At most {MAX_PAGE_SIZE}."
    )


@extend_schema_field({"type": ["string", "null"], "format": "uri"})
class LinkField(serializers.CharField):
    """The address of another page, or null."""


def page_of(item: type[serializers.BaseSerializer[Any]]) -> serializers.Serializer[Any]:
    """The schema of a page of ``item``."""
    return inline_serializer(
        name=f"{item.__name__.removesuffix('Serializer')}Page",
        fields={"next": LinkField(), "previous": LinkField(), "results": item(many=True)},
    )


def page(
    request: Request, rows: QuerySet[Any], item: type[serializers.BaseSerializer[Any]], query: dict[str, Any]
) -> Response:
    """The page of ``rows`` that ``query`` asks for. The ordering of ``rows`` must be total and name plain fields."""
    size = min(query["page_size"], MAX_PAGE_SIZE)
    keys = _ordering(rows)
    backwards, after = _decode(query.get("cursor"), keys)
    ordered = rows.order_by(*(_reversed(key) for key in keys)) if backwards else rows
    if after is not None:
        ordered = ordered.filter(_beyond(rows.model, keys, after, backwards))
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, after is not None)
    return Response(
        {
            "next": _link(request, keys, found[-1], False) if found and has_next else None,
            "previous": _link(request, keys, found[0], True) if found and has_previous else None,
            "results": item(found, many=True).data,
        }
    )


def _ordering(rows: QuerySet[Any]) -> list[str]:
    keys = [str(key) for key in rows.query.order_by or rows.model._meta.ordering]
    return keys if keys[-1].lstrip("-") in {"uid", "pk", "id"} else [*keys, "pk"]


def _reversed(key: str) -> str:
    return key.removeprefix("-") if key.startswith("-") else f"-{key}"


def _beyond(model: type[Model], keys: list[str], values: list[Any], backwards: bool) -> Q:
    """Rows after ``values`` in the order of ``keys``: a > x, or a = x and b > y, or …"""
    beyond, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        field = key.removeprefix("-")
        comparison = "lt" if key.startswith("-") != backwards else "gt"
        beyond |= equal & Q(**{f"{field}__{comparison}": value})
        equal &= Q(**{field: value})
    first = keys[0].removeprefix("-")
    bound = "lte" if keys[0].startswith("-") != backwards else "gte"
    return Q(**{f"{first}__{bound}": values[0]}) & beyond


def _link(request: Request, keys: list[str], row: Model, backwards: bool) -> str:
    values = [_plain(row, key.removeprefix("-")) for key in keys]
    cursor = signing.dumps([int(backwards), *values], salt=f"{SALT}:{','.join(keys)}")
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor)


def _plain(row: Model, path: str) -> Any:
    """The value at ``path`` ("sentence__index") as JSON keeps it."""
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    value = value.pk if isinstance(value, Model) else value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _decode(cursor: str | None, keys: list[str]) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        backwards, *values = signing.loads(cursor, salt=f"{SALT}:{','.join(keys)}")
    except (signing.BadSignature, ValueError) as error:
        raise InvalidCursor from error
    return bool(backwards), values
