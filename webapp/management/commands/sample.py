"""``manage.py sample USER``: a project with the documents of samples/, for the first look around."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kg import projects
from kg.ingest import receive
from kg.models import Project, Role

NAME = "示例：丝绸之路"
DESCRIPTION = "知图自带的三篇短文和两张表格。Three short texts and two tables that come with Zhitu."
ENDINGS = ("*.txt", "*.csv")
"""The tables leave cells empty that follow from others, so that there is something to predict."""


class Command(BaseCommand):
    """Running it twice for one user adds nothing: the project is found by its name, documents by their content."""

    help = "Creates the sample project for a user and queues its documents."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose project it is."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing."""
        user = get_user_model().objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"No user is called {options['username']!r}.")
        project = Project.objects.for_user(user, Role.OWNER).filter(name=NAME).first()
        if project is None:
            project = projects.create(user, NAME, DESCRIPTION)
        folder = settings.BASE_DIR / "samples"
        for path in sorted(path for ending in ENDINGS for path in folder.glob(ending)):
            with path.open("rb") as file:
                receive(project, user, path.name, file, path.stat().st_size)
