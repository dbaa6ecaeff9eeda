"""One writer of a project's entities and statements at a time."""

from kg.models import Project


def hold(project: str) -> None:
    """Makes other writers of the project's entities and statements wait until this transaction ends."""
    list(Project.objects.select_for_update().filter(pk=project).values_list("pk"))
