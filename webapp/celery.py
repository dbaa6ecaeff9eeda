"""The Celery application. Tasks are thin: each calls one use case of ``kg``."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

TRANSPORT_ALIASES["files"] = "webapp.transport:Transport"
app = Celery("zhitu")
app.set_default()  # for every thread of the web process, not only the one that imports this
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["webapp"])
