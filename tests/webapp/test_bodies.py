"""Bodies are bounded before Django spools them: announced or not, read to the end or cut."""

import asyncio
import json
from typing import Any

import pytest
from pytest_django import Settings

from webapp.bodies import ENVELOPE_BYTES, PATIENCE, BoundedBodies

MEGABYTE = 1024 * 1024
BLOCK = 256 * 1024


class Client:
    """Sends a body in blocks and keeps the answer; counts what was taken of it."""

    def __init__(self, size: int, announced: int | None = None) -> None:
        self.left = size
        self.taken = 0
        self.sent: list[dict[str, Any]] = []
        self.scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/v1/documents",
            "query_string": b"",
            "headers": [(b"accept-language", b"en")]
            + ([(b"content-length", str(announced).encode())] if announced is not None else []),
        }

    async def receive(self) -> dict[str, Any]:
        assert self.left >= 0, "asked for more after the end: a server would wait for ever"
        block = min(BLOCK, self.left)
        self.left -= block
        self.taken += block
        more = self.left > 0
        if not more:
            self.left = -1
        return {"type": "http.request", "body": b"x" * block, "more_body": more}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    def post(self) -> dict[str, Any]:
        asyncio.run(BoundedBodies(reader)(self.scope, self.receive, self.send))
        body = b"".join(message.get("body", b"") for message in self.sent)
        return {"status": self.sent[0]["status"], "body": json.loads(body), "headers": dict(self.sent[0]["headers"])}


async def reader(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads all and says how much it was."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message["body"])
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(size).encode()})


@pytest.fixture(autouse=True)
def _limit(settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = MEGABYTE


LIMIT = MEGABYTE + ENVELOPE_BYTES


@pytest.mark.parametrize("size", [0, 1, LIMIT])
def test_what_fits_passes(size: int) -> None:
    assert Client(size, size).post() == {"status": 200, "body": size, "headers": {}}
    assert Client(size).post()["body"] == size


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("size", [LIMIT + 1, 2 * LIMIT])
def test_what_is_too_large_is_read_to_its_end_and_refused(size: int, announced: bool) -> None:
    client = Client(size, size if announced else None)

    answer = client.post()

    assert (answer["status"], answer["body"]["code"]) == (413, "too-large")
    assert answer["headers"][b"content-type"] == b"application/problem+json"
    assert client.taken == size


@pytest.mark.parametrize("announced", [10**12, None])
def test_what_is_far_too_large_is_cut_off(announced: int | None) -> None:
    client = Client(10**12, announced)

    assert client.post()["status"] == 413
    assert client.taken <= PATIENCE * LIMIT + BLOCK


@pytest.mark.parametrize("length", [b"x", b"-5", b"9" * 400, b"\xb2"])
def test_a_false_length_is_no_help(length: bytes) -> None:
    client = Client(2 * LIMIT)
    client.scope["headers"].append((b"content-length", length))  # type: ignore[attr-defined]

    assert client.post()["status"] == 413
