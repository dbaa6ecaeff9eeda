"""An upload, real workers, the embedded model and the embedded graph server: the whole way."""

import io

import pytest

from kg import ingest
from kg.graph import queries, verify
from kg.models import Document, Job, Outbox, Project
from tests.fixtures.graph import GraphAddress
from tests.fixtures.workers import Crew, wait_until

TEXT = """# 敦煌

敦煌位于河西走廊的西端。张骞出使西域，访问了大宛。敦煌是丝绸之路上的重要城市。
莫高窟位于敦煌，由敦煌研究院管理。《史记》的作者是司马迁。
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_upload_becomes_a_graph_and_a_removal_takes_it_away(workers: Crew, graph: GraphAddress) -> None:
    project = Project.objects.create(name="丝绸之路")
    received = ingest.receive(project, None, "敦煌.md", io.BytesIO(TEXT.encode("gb18030")))
    wait_until(lambda: queries.scene(project.pk).edges, 60, "the first edge")
    wait_until(lambda: Job.objects.get().state == "done" and not Outbox.objects.exists(), 60, "the end of the job")

    document = Document.objects.get()
    assert (document.encoding, document.sentence_count) == ("gb18030", 6)
    assert verify.compare(project).differences == ()
    assert "敦煌" in {node.name for node in queries.scene(project.pk).nodes}

    ingest.remove(received.document)
    wait_until(lambda: not Outbox.objects.exists(), 60, "an empty outbox")
    assert verify.compare(project).differences == ()
    assert queries.scene(project.pk).nodes == ()
