"""Large JSON answers, kept compressed for as long as what they say holds.

Only for answers that repeat nothing of what was asked and hold no secret such as a CSRF token: the length of a
compressed body tells what in it repeats itself (BREACH), so pages are never compressed.
"""

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.utils.encoders import JSONEncoder

MOST_BYTES = 32 * 2**20
LEVEL = 1
"""The fastest; see the figures in scene_columns."""


class Kept:
    """Compressed bodies by what they depend on. Over ``most`` bytes the one asked for longest ago goes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def body(self, key: Hashable, make: Callable[[], Any]) -> bytes:
        """The gzip of what ``make`` gave for this ``key`` as JSON. Two that ask at once may both make it."""
        with self.lock:
            found = self.bodies.get(key)
            if found is not None:
                self.bodies.move_to_end(key)
                return found
        text = json.dumps(make(), cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
        made = gzip.compress(text.encode(), LEVEL, mtime=0)
        with self.lock:
            self.size += len(made) - len(self.bodies.pop(key, b""))
            self.bodies[key] = made
            while self.size > self.most:
                self.size -= len(self.bodies.popitem(last=False)[1])
        return made


KEPT = Kept()


def answer(request: HttpRequest, key: Hashable, make: Callable[[], Any]) -> HttpResponse:
    """``make()`` as JSON, or 304 where the browser has the one of this ``key``, which must name all that it depends on.

    The permission is checked before, by the caller, each time.
    """
    tag = f'W/"{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    response: HttpResponse
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified(headers=headers)
    else:
        body = KEPT.body(key, make)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
        response = HttpResponse(body, "application/json", headers=headers)
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
