"""The API's description: the OpenAPI document, and a page that shows it without asking any other host."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularJSONAPIView

from webapp.api.examples import PROBLEM
from webapp.api.problems import CONTENT_TYPE

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457). Decide by `code`, show `detail`, which is in the reader's language.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "`/api/problems/` and the code."},
        "title": {"type": "string", "description": "The phrase of the HTTP status."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable, for programs."},
        "suggestions": {
            "type": "array",
            "description": "With the code `unknown-name`: the nearest names, the nearest first.",
            "items": {"type": "string"},
        },
        "errors": {
            "type": "array",
            "description": "With the code `invalid`: which values, and why.",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string", "description": "A dotted path; empty for the whole."},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
                "required": ["field", "code", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}
UID = {"type": "string", "pattern": "^[0-9a-f]{24}$"}


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular: a summary and the problem document for every operation."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM_SCHEMA
    components["responses"] = {
        "Problem": {
            "description": "A problem document.",
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": PROBLEM}},
        }
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["summary"] = operation["description"].partition(".")[0]
            operation["responses"] |= {key: {"$ref": "#/components/responses/Problem"} for key in ("4XX", "5XX")}
            for parameter in operation.get("parameters", []):
                if (parameter["in"], parameter["name"]) == ("path", "uid"):
                    parameter["schema"] = UID
    return result


class Schema(SpectacularJSONAPIView):
    """OpenAPI 3.1. Open to everybody: it says nothing that the source does not."""


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The page that shows it."""
    return render(request, "api_docs.html")
