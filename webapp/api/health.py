"""For supervisors: whether this process lives (/healthz), and whether what it needs answers (/readyz)."""

import logging
import tempfile
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis

from kg.graph.connection import session

logger = logging.getLogger(__name__)
BROKER_SECONDS = 2


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Database, graph and broker answer; else 503. Which of them does not is told to signed-in staff only."""
    failures = _failures({"database": _ask_database, "graph": _ask_graph, "broker": _ask_broker})
    body: dict[str, object] = {"status": "unready" if failures else "ready"}
    if "database" not in failures and request.user.is_active and getattr(request.user, "is_staff", False):
        body["failures"] = failures
    return JsonResponse(body, status=503 if failures else 200)


def _failures(questions: Mapping[str, Callable[[], None]]) -> dict[str, str]:
    failures = {}
    for name, ask in questions.items():
        try:
            ask()
        except Exception as error:  # whatever is wrong with a part, the answer is that it is not ready
            logger.warning("not ready: %s (%s)", name, error)
            failures[name] = str(error)
    return failures


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_graph() -> None:
    with session() as graph:
        graph.run("RETURN 1").consume()


def _ask_broker() -> None:
    if settings.REDIS_URL:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS).ping()
        return
    with tempfile.TemporaryFile(dir=str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["folder"])) as file:
        file.write(b"\0")
