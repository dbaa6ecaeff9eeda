"""``manage.py sweeper``: the process that makes lost messages and dead workers only a delay.

A process of its own and not Celery's beat: beat tells the time by messages, which are what may be lost, and keeps a
schedule file that a crash can corrupt. This keeps nothing, so it can be killed and started at any time, and any number
may run at once.
"""

import logging
import signal
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from kg import jobs
from kg.analysis import requests as analyses
from kg.completion import scheduling
from kg.ingest import files

FILES_EVERY_SECONDS = 600.0
DUE_EVERY_SECONDS = 1.0
"""Jobs that were put off by seconds, so that more may come, are looked for so often."""

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Sweeps every JOB_SWEEP_SECONDS until it is told to stop, and in between announces what has become due."""

    help = "Gives the jobs of dead workers to others, sends lost messages again, and deletes abandoned files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until SIGTERM or SIGINT. A database that is away is waited for."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        next_sweep = next_files = time.monotonic()
        while not stop.is_set():
            try:
                if time.monotonic() < next_sweep:
                    jobs.announce_due()
                else:
                    next_sweep = time.monotonic() + settings.JOB_SWEEP_SECONDS
                    self._sweep()
                if time.monotonic() >= next_files:
                    files.sweep_files()
                    next_files = time.monotonic() + FILES_EVERY_SECONDS
            except (DatabaseError, OSError):
                logger.exception("sweeping failed; next try in %s s", settings.JOB_SWEEP_SECONDS)
                close_old_connections()
                stop.wait(settings.JOB_SWEEP_SECONDS)
            stop.wait(min(DUE_EVERY_SECONDS, settings.JOB_SWEEP_SECONDS))

    def _sweep(self) -> None:
        swept = jobs.sweep()
        jobs.send_projection_hints()
        analyses.sweep()
        scheduling.sweep()
        if swept.requeued or swept.parked:
            logger.warning("swept: %d requeued, %d parked, %d announced", swept.requeued, swept.parked, swept.announced)
