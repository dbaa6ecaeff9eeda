"""The ASGI entry point: ``uvicorn webapp.asgi:application``."""

import gc
import os

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
django.setup(set_prefix=False)

from webapp.bodies import BoundedBodies  # noqa: E402  (reads the settings, which are there only now)


class OneThreadHandler(ASGIHandler):
    """Runs all middleware and the view of a request in one go in its thread.

    Django would run each middleware that can be asynchronous in the event loop, and those do their work by going into
    the thread and back, before and after the view: 19 changes of thread a request. Views here are synchronous; what
    they stream goes on in the event loop.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """As for WSGI, with one step into the thread on top."""
        super().load_middleware(is_async=False)
        self._middleware_chain = sync_to_async(self._middleware_chain, thread_sensitive=True)  # type: ignore[has-type]


application = BoundedBodies(OneThreadHandler())

# What is loaded by now stays: a collection need not walk through it. It is a fifth of what a large scene takes.
gc.collect()
gc.freeze()
