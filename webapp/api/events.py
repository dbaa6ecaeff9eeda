"""Live progress as server-sent events, for as long as the reader may see the project.

    event: document            data: the Document as the REST routes show it
    event: document-removed    data: {"uid": …}
    event: graph               data: {"revision": …, "written": …, "decisions": [Decision, …]}
    : ping                     every PING_SECONDS of silence

A connection starts with the documents being worked on and with where the graph is: its ``revision`` changes with every
change of entities and statements, ``written`` says whether the graph store has them all. Each event has an id; a client
that comes back sends it as
``Last-Event-ID`` and hears as well what came to an end in between.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from kg.access import find
from kg.models import Document, Project
from webapp.api.curation import DecisionSerializer
from webapp.api.documents import document_json
from webapp.api.feed import FeedEnded, GraphNews, News, graph_now, in_feed_thread, listening, unfinished
from webapp.api.parsing import valid

PING_SECONDS = 15.0
STREAM_SECONDS = 15 * 60.0
"""Then the client connects again, so that no connection outlives what is checked only at its start."""
RETRY_MILLISECONDS = 2000
MAX_ABSENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who listens, by what: a session or a token."""

    project: str
    session_key: str | None
    token_digest: str | None

    @classmethod
    def of(cls, request: Request, project: Project) -> "Reader":
        """The reader of an authenticated request."""
        if isinstance(request.auth, AuthToken):
            return cls(project.pk, None, request.auth.pk)
        return cls(project.pk, request.session.session_key, None)

    def may_read(self) -> bool:
        """Whether the session or token still works and its person still belongs to the project."""
        return Project.objects.for_user(self._user()).filter(pk=self.project).exists()

    def _user(self) -> Any:
        if self.token_digest is not None:
            tokens = AuthToken.objects.filter(pk=self.token_digest, expiry__gt=timezone.now(), user__is_active=True)
            token = tokens.select_related("user").first()
            return token.user if token else AnonymousUser()
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(self.session_key)
        return get_user(request)


class EventStreamRenderer(BaseRenderer):
    """Tells the schema what the stream is; the stream itself does not pass through a renderer."""

    media_type = "text/event-stream"
    format = "event-stream"


class AnyAccept(BaseContentNegotiation):
    """There is one representation of each method, whatever the client says it accepts."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The only one."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The stream for GET; OPTIONS answers in JSON."""
        stream, plain = renderers
        chosen = stream if request.method == "GET" else plain
        return chosen, chosen.media_type


class EventsQuery(serializers.Serializer[Any]):
    """Whose events."""

    project = serializers.CharField(max_length=64)


class DocumentEvents(APIView):
    """Live progress of a project's documents."""

    renderer_classes = [EventStreamRenderer, JSONRenderer]
    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="watch_documents",
        parameters=[
            EventsQuery,
            OpenApiParameter("Last-Event-ID", OpenApiTypes.STR, OpenApiParameter.HEADER, description="Where you were."),
        ],
        responses={(200, "text/event-stream"): OpenApiResponse(OpenApiTypes.STR, description="An event stream.")},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Server-sent events: `document` (data: a Document) on each change, `document-removed` (data: its uid).

        And `graph` (data: `revision`, `written`, the new `decisions`) when entities or statements changed.
        """
        project = find(Project.objects.all(), request.user, valid(EventsQuery, request.query_params)["project"])
        since = _last_seen(request.headers.get("Last-Event-ID", ""))
        stream = _stream(Reader.of(request, project), since, translation.get_language())
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingHttpResponse(stream, content_type="text/event-stream", headers=headers)


def _last_seen(event_id: str) -> datetime | None:
    """Event ids are Unix milliseconds; anything else is a new client."""
    if not (event_id.isascii() and event_id.isdigit() and len(event_id) < 16):
        return None
    return max(datetime.fromtimestamp(int(event_id) / 1000, UTC), timezone.now() - MAX_ABSENCE)


async def _stream(reader: Reader, since: datetime | None, language: str) -> AsyncIterator[str]:
    end = time.monotonic() + STREAM_SECONDS
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    async with listening(reader.project) as listener:
        for document in await in_feed_thread(lambda: unfinished(reader.project, since)):
            yield _event(document.pk, document, language)
        yield _graph_event(await in_feed_thread(lambda: graph_now(reader.project)))
        checked = time.monotonic()
        while time.monotonic() < end:
            news = News()
            try:
                async with asyncio.timeout(PING_SECONDS):
                    news = await listener.hear()
            except TimeoutError:
                yield ": ping\n\n"
            except FeedEnded:
                return
            if time.monotonic() - checked >= PING_SECONDS:
                if not await in_feed_thread(reader.may_read):
                    return
                checked = time.monotonic()
            for uid, changed in news.documents.items():
                yield _event(uid, changed, language)
            if news.graph:
                yield _graph_event(news.graph)


def _event(uid: str, document: Document | None, language: str) -> str:
    if document is None:
        name, data = "document-removed", {"uid": uid}
    else:
        with translation.override(language):
            name, data = "document", document_json(document)
    return _block(name, data)


def _graph_event(news: GraphNews) -> str:
    decisions = DecisionSerializer(news.decisions, many=True).data
    return _block("graph", {"revision": news.revision, "written": news.written, "decisions": decisions})


def _block(name: str, data: Any) -> str:
    encoded = json.dumps(data, ensure_ascii=False, default=str)
    return f"event: {name}\nid: {time.time_ns() // 1_000_000}\ndata: {encoded}\n\n"
