"""Every error of the API as an RFC 9457 problem document, with a sentence in the reader's language.

``to_problem`` is the one place where an exception becomes an answer; what never reaches a view (an unknown address, a
failed CSRF check, a bug) passes through ``webapp.middleware.ApiProblems``, which uses the same table.
"""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.views import set_rollback

from kg.completion.errors import UnknownName
from kg.errors import UserError

CONTENT_TYPE = "application/problem+json"
SENTENCES: dict[int, tuple[str, str | Promise]] = {
    400: ("malformed", _("This request cannot be understood. Check how it is written.")),
    401: ("not-signed-in", _("Sign in first, or send a valid token.")),
    403: ("forbidden", _("This is not allowed. Reload the page and try again.")),
    404: ("not-found", _("There is nothing at this address, or you have no access to it.")),
    405: ("method-not-allowed", _("This address does not take this method.")),
    406: ("not-acceptable", _("This address answers in JSON only.")),
    413: ("too-large", _("This is larger than the server takes.")),
    415: ("unsupported-media-type", _("This address does not take this kind of content.")),
    429: ("too-many-requests", _("Too many requests. Wait a moment and try again.")),
    500: ("internal", _("Something went wrong on our side. The details are in the server's log; you can retry.")),
    503: ("unavailable", _("This part is not ready. Try again in a moment.")),
}
DJANGO_ERRORS: dict[type[Exception], int] = {
    Http404: 404,
    PermissionDenied: 403,
    RequestDataTooBig: 413,
    SuspiciousOperation: 400,
}
"""In this order, since the third is a kind of the fourth."""
EXTENSIONS: dict[type[UserError], Callable[[Any], dict[str, Any]]] = {}
"""What else a problem document says, for errors that carry more than a sentence; filled by who raises them."""
INVALID = _("Some of the values cannot be taken. See the errors.")


def problem(
    status: int,
    *,
    code: str | None = None,
    detail: str | None = None,
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """A problem document; ``code`` and ``detail`` default to what the status says. ``members``: of that code only."""
    general_code, sentence = SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])
    code = code or general_code
    body: dict[str, Any] = {
        "type": f"/api/problems/{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or str(sentence),
        "code": code,
    }
    return JsonResponse({**body, **(members or {})}, status=status, content_type=CONTENT_TYPE, headers=headers or {})


def to_problem(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None, which makes Django log it and answer 500, for what is a bug."""
    response = _to_problem(error)
    if response is not None:
        set_rollback()
    return response


def _to_problem(error: Exception) -> HttpResponse | None:
    if isinstance(error, UserError):
        members = {"suggestions": error.suggestions} if isinstance(error, UnknownName) else {}
        if extend := EXTENSIONS.get(type(error)):
            members = extend(error)
        return problem(error.status, code=error.code, detail=str(error), members=members)
    if isinstance(error, exceptions.ValidationError):
        return problem(400, code="invalid", detail=str(INVALID), members={"errors": list(_field_errors(error.detail))})
    if isinstance(error, exceptions.APIException):
        return problem(error.status_code, headers=_headers(error))
    for kind, status in DJANGO_ERRORS.items():
        if isinstance(error, kind):
            return problem(status)
    return None


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested details, flat: the field as a dotted path ("" for the whole), the code, the sentence."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _field_errors(inner, f"{path}.{own}".strip("."))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (Mapping, list))
            yield from _field_errors(inner, f"{path}.{index}".strip(".") if nested else path)
    else:
        yield {"field": path, "code": str(getattr(detail, "code", "invalid")), "message": str(detail)}
