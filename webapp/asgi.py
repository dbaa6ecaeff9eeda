"""The ASGI entry point: ``uvicorn webapp.asgi:application``."""

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
django_application = get_asgi_application()

from webapp.bodies import BoundedBodies  # noqa: E402  (reads the settings, which are there only now)

application = BoundedBodies(django_application)

# What is loaded by now stays: a collection need not walk through it. It is a fifth of what a large scene takes.
gc.collect()
gc.freeze()
