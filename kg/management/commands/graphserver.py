"""``manage.py graphserver``: run the embedded graph server until SIGTERM or Ctrl-C."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kg.errors import UserError
from kg.graph.server import ServerOptions, run


class Command(BaseCommand):
    """Exit status 0 after SIGTERM or Ctrl-C, 1 with one sentence on what is wrong."""

    help = "Run the embedded graph server (ArcadeDB) on 127.0.0.1 until it is stopped."
    requires_system_checks = []  # it touches neither pages nor tables, and should be up first

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ports other than the settings'."""
        parser.add_argument("--port", type=int, default=settings.GRAPH_PORT, help="Bolt (GRAPH_PORT)")
        parser.add_argument("--http-port", type=int, default=settings.GRAPH_HTTP_PORT, help="HTTP (GRAPH_HTTP_PORT)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints one line when the server answers."""
        asked = ServerOptions(settings.GRAPH_DIR, options["port"], options["http_port"], settings.GRAPH_MEMORY)
        try:
            status = run(asked, ready=lambda: self.stdout.write(f"graph server ready at {asked.uri}"))
        except UserError as error:
            raise CommandError(str(error)) from error
        raise CommandError(f"the graph server ended by itself (exit status {status}); its log is {asked.log}")
