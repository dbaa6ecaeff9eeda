"""How much a client may send. Django spools whole bodies to disk before any view sees them, so the bound is outside."""

from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.utils import translation

from webapp.api.problems import problem

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

ENVELOPE_BYTES = 1024 * 1024
"""Room for the other fields and the boundaries of a multipart body."""
PATIENCE = 4
"""A body up to so many times the limit is read to its end and thrown away: a browser shows an answer only after it has
sent everything. A longer one is cut off."""


class _TooLarge(Exception):
    """Raised out of Django's reading of the body."""


class _Body:
    """Counts what arrives, and knows when nothing more comes."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.size = 0
        self.ended = False

    async def receive(self) -> Message:
        """The next message."""
        message = await self._receive()
        self.size += len(message.get("body", b""))
        self.ended = not message.get("more_body", False)
        return message


class BoundedBodies:
    """Answers 413 to a body beyond ``settings.MAX_UPLOAD_BYTES``, announced or not."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """An ASGI application around another."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        limit = settings.MAX_UPLOAD_BYTES + ENVELOPE_BYTES
        body = _Body(receive)

        async def bounded() -> Message:
            message = await body.receive()
            if body.size > limit:
                raise _TooLarge
            return message

        try:
            if _announced(scope) > limit:
                raise _TooLarge
            await self._application(scope, bounded, send)
        except _TooLarge:
            while not body.ended and body.size <= PATIENCE * limit:
                await body.receive()
            await _refuse(scope, send)


def _announced(scope: dict[str, Any]) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() and len(length) < 19 else 0


async def _refuse(scope: dict[str, Any], send: Send) -> None:
    language = translation.get_language_from_request(ASGIRequest(scope, BytesIO()))
    with translation.override(language):
        response = problem(413, headers={"Connection": "close"})
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})
