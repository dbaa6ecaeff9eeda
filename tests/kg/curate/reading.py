"""Documents read by the pattern parser, in a project whose people decide things."""

import io

from kg import ingest
from kg.ingest import run
from kg.models import Document, Entity, Job, Project


def read(project: Project, text: str, name: str = "a.txt") -> Document:
    """Uploads ``text`` and extracts it to its end."""
    document = ingest.receive(project, None, name, io.BytesIO(text.encode())).document
    run.run(Job.objects.get(document=document, kind="extract").uid)
    assert Job.objects.get(document=document, kind="extract").state == "done"
    return document


def entity(project: Project, name: str) -> Entity:
    """The one entity of this name that people see."""
    return Entity.objects.get(project=project, name=name, merged_into=None)
