"""A request stays in its thread: changes of thread cost more than what middleware does there."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import SyncToAsync

from webapp.asgi import application

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/sign-in",
    "query_string": b"",
    "headers": [(b"host", b"127.0.0.1")],
}


def test_a_page_takes_few_changes_of_thread(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, sent = 0, []
    call = SyncToAsync.__call__

    async def counted(self: Any, *arguments: Any, **named: Any) -> Any:
        nonlocal changes
        changes += 1
        return await call(self, *arguments, **named)

    async def send(message: Any) -> None:
        sent.append(message)

    async def get() -> None:
        messages: asyncio.Queue[Any] = asyncio.Queue()
        messages.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        await application(SCOPE, messages.get, send)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)
    asyncio.run(get())

    assert sent[0]["status"] == 200
    assert changes <= 4  # before, for, and after the request; the response's end
