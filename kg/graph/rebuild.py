"""The graph of a project from nothing: taken away, and written again from the record."""

from kg.graph import rows
from kg.graph.clearing import clear
from kg.graph.projector import BATCH, drain_all
from kg.models import Outbox, Project


def rebuild(project: Project) -> int:
    """Clear the project's graph and write it again. How many rows were written.

    Killed in between, the graph lacks what was not written yet; run it again. Raises GraphUnavailable.
    """
    clear(project.pk)
    for kind in Outbox.Kind:
        uids = rows.uids_of(kind, project.pk)
        Outbox.objects.bulk_create(
            (Outbox(project_id=project.pk, kind=kind, uid=uid) for uid in uids), batch_size=BATCH
        )
    return drain_all(project.pk)
