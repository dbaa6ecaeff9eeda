"""``manage.py graph_rebuild``: write the graph again from the record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kg.errors import UserError
from kg.graph.rebuild import rebuild
from kg.models import Project


class Command(BaseCommand):
    """The graph of a project is away while it is rebuilt; the record is not touched."""

    help = "Clear the graph of one project, or of all, and write it again from the record."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which project."""
        parser.add_argument("--project", metavar="UID", help="only this project")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each project."""
        projects = Project.objects.filter(pk=options["project"]) if options["project"] else Project.objects.all()
        if options["project"] and not projects:
            raise CommandError(f"there is no project {options['project']}")
        for project in projects:
            try:
                written = rebuild(project)
            except UserError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{project.pk}  {project.name}: {written} rows written")
