"""What must hold for every request, whichever view answers it.

Both stand before the static files' middleware, which is synchronous, so that they cost no change of thread.
"""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from webapp.api.problems import CONTENT_TYPE, problem

GetResponse = Callable[[HttpRequest], HttpResponseBase]
API = "/api/v1/"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


def api_problems(get_response: GetResponse) -> GetResponse:
    """Gives errors of the API that no API view made (unknown address, failed CSRF check, a bug) the shape of others."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(API):
            return response
        if response.headers.get("Content-Type") == CONTENT_TYPE:
            return response
        kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        with translation.override(translation.get_language_from_request(request)):
            return problem(response.status_code, headers=kept)

    return middleware


def printable_addresses(get_response: GetResponse) -> GetResponse:
    """Refuses NUL in an address: no name holds one, and PostgreSQL fails on it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in an address")
        return get_response(request)

    return middleware
