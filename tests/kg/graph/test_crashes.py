"""Drains side by side, killed drains, and a graph server that is away: late, never wrong."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import neo4j
import pytest
from django.db import connection as database
from pytest_django import Settings

from kg.graph import connection, projector, queries
from kg.graph.connection import GraphSignInRefused, GraphUnavailable
from kg.graph.turns import in_turn
from kg.graph.verify import compare
from kg.identity import random_uid
from kg.models import Entity, Outbox, Project, Statement
from tests.fixtures.graph import GraphAddress, free_port
from tests.kg.graph import snapshots
from tests.kg.graph.records import Record

ROOT = Path(__file__).resolve().parents[3]
DRAIN = """
import django, sys
django.setup()
from kg.graph.projector import drain
print("begins", flush=True)
while drain(sys.argv[1], limit=5):
    print("goes on", flush=True)
"""


def a_busy_graph(record: Record, size: int) -> None:
    """A ring of entities, each with a sentence, a mention, and statements about its neighbour and about a literal."""
    document = record.document()
    entities = [record.entity(f"实体{index}") for index in range(size)]
    for index, entity in enumerate(entities):
        sentence = record.sentence(document, index, f"第{index}句。")
        record.mention(sentence, entity)
        record.statement(entity, "连接", entities[(index + 1) % size], [sentence])
        record.statement(entity, "编号", str(index), [sentence])


def change_something(record: Record, chance: random.Random) -> None:
    """Rename an entity, reject a statement, or delete either."""
    model = chance.choice([Entity, Statement])
    rows = model.objects.filter(project=record.project)  # type: ignore[attr-defined]
    row = chance.choice(list(rows))
    if chance.random() < 0.2:
        record.delete(row)
    elif isinstance(row, Entity):
        record.change(row, mention_count=row.mention_count + 1)
    else:
        record.change(row, evidence_count=row.evidence_count + 1)


@pytest.mark.django_db(transaction=True)
def test_drains_side_by_side_while_the_record_changes_leave_no_drift(
    graph: GraphAddress, record: Record, project: Project
) -> None:
    a_busy_graph(record, 40)
    changed = threading.Event()
    failures: list[BaseException] = []

    def drain_until_changed() -> None:
        try:
            while not changed.is_set() or Outbox.objects.filter(project=project).exists():
                projector.drain(project.pk, limit=20)
        except BaseException as error:
            failures.append(error)
        finally:
            database.close()

    drains = [threading.Thread(target=drain_until_changed) for _ in range(3)]
    for drain in drains:
        drain.start()
    chance = random.Random(5)
    for _ in range(60):
        change_something(record, chance)
    changed.set()
    for drain in drains:
        drain.join()

    assert [str(failure) for failure in failures] == []
    assert compare(project).differences == ()


def test_of_two_turns_that_overlap_the_older_reading_is_not_the_last_one_written(graph: GraphAddress) -> None:
    uid = random_uid()
    record = ["old"]
    has_read = threading.Event()

    def write(transaction: neo4j.Transaction, pause: float) -> None:
        read = record[0]
        has_read.set()
        time.sleep(pause)
        query = "MERGE (n:Entity {uid: $uid}) SET n.project = $uid, n.name = $name"
        transaction.run(query, uid=uid, name=read).consume()

    slow = threading.Thread(target=in_turn, args=(uid, lambda transaction: write(transaction, 1)))
    slow.start()
    has_read.wait()
    record[0] = "new"
    in_turn(uid, lambda transaction: write(transaction, 0))
    slow.join()

    assert snapshots.nodes(uid)[uid][1]["name"] == "new"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_drain_that_is_killed_anywhere_only_delays(graph: GraphAddress, record: Record, project: Project) -> None:
    a_busy_graph(record, 60)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **graph.environment()}
    chance = random.Random(8)
    killed = 0
    for _ in range(8):
        for entity in Entity.objects.filter(project=project):  # so that there is always more to do than gets done
            record.change(entity, mention_count=entity.mention_count + 1)
        drain = subprocess.Popen(
            [sys.executable, "-c", DRAIN, project.pk], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        assert drain.stdout is not None
        for _ in range(chance.randint(1, 3)):
            drain.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        drain.send_signal(signal.SIGKILL)
        killed += drain.wait() == -signal.SIGKILL
        drain.stdout.close()
        change_something(record, chance)
    assert killed > 4

    projector.drain_all(project.pk)

    assert compare(project).differences == ()


@pytest.mark.django_db
def test_without_a_server_the_outbox_is_kept(settings: Settings, record: Record, project: Project) -> None:
    settings.GRAPH_URI = f"bolt://127.0.0.1:{free_port()}"
    zhang = record.entity("张骞")
    with pytest.raises(GraphUnavailable):
        projector.drain(project.pk)
    with pytest.raises(GraphUnavailable):
        queries.scene(project.pk)
    with pytest.raises(GraphUnavailable):
        queries.neighbourhood(zhang.pk)
    assert Outbox.objects.filter(project=project).count() == 1


@pytest.mark.django_db
def test_an_embedded_server_that_never_ran_is_unavailable(settings: Settings, tmp_path: Path) -> None:
    settings.GRAPH_URI, settings.GRAPH_DIR = "", tmp_path
    with pytest.raises(GraphUnavailable):
        connection.driver()


def test_a_wrong_password_says_so(graph: GraphAddress, settings: Settings) -> None:
    settings.GRAPH_PASSWORD = "not this one"
    with pytest.raises(GraphSignInRefused):
        connection.driver()


def test_a_forked_process_makes_a_driver_of_its_own(graph: GraphAddress) -> None:
    ours = connection.driver()
    child = os.fork()
    if not child:
        status = 1
        try:
            theirs = connection.driver()
            (answer,) = theirs.execute_query("RETURN 1 AS one", database_="neo4j").records
            status = 0 if theirs is not ours and answer["one"] == 1 else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert connection.driver() is ours
