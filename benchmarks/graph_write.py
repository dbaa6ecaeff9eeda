"""How fast statements reach a graph server, and how fast a scene comes back.

    python benchmarks/graph_write.py [--statements N] [--json FILE]

The record holds N statements (10,000) among 0.4 N entities, with a hub or two as real text has, each supported by one
of N / 3 sentences. Timed is the real projector, from the outbox (entities and statements) to the committed graph, so
reading the record counts. ``scene_ms`` is the median of 20 scenes of some 300 nodes of that
project, none of them asked for before.

The embedded server is started for it. A Neo4j is measured too when TEST_NEO4J_URI (TEST_NEO4J_USER,
TEST_NEO4J_PASSWORD) names one; what is written there is removed again.
"""

import argparse
import json
import os
import platform
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 1000
"""Statements of a first, unmeasured project: a Java server is slow until its code is compiled."""
SCENES = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, and the goal that it is held against, if there is one."""

    name: str
    value: float
    unit: str
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one graph server."""

    triples_per_s: float
    scene_ms: float


def measure(uri: str, user: str, password: str, statements: int = 10_000) -> Measured:
    """Project ``statements`` to the server and ask it for scenes. Needs Django set up, and leaves nothing behind."""
    from django.test import override_settings  # noqa: PLC0415  (Django may be set up only now)

    with override_settings(GRAPH_URI=uri, GRAPH_USER=user, GRAPH_PASSWORD=password):
        _measure_project(WARM_UP)
        return _measure_project(statements)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        with embedded(Path(folder)) as (uri, user, password):
            rows = _rows("embedded", measure(uri, user, password, arguments.statements))
        if uri := os.environ.get("TEST_NEO4J_URI"):
            user, password = os.environ.get("TEST_NEO4J_USER", "neo4j"), os.environ.get("TEST_NEO4J_PASSWORD", "")
            rows += _rows("neo4j", measure(uri, user, password, arguments.statements))
        else:
            print("TEST_NEO4J_URI is not set: no figures of Neo4j", file=sys.stderr)
    print(f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for row in rows:
        goal = "" if row.goal is None else f"  goal {row.goal:g}"
        print(f"{row.name:26}{row.value:10.1f} {row.unit}{goal}")
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def _rows(server: str, measured: Measured) -> list[Row]:
    return [
        Row(f"triples_per_s_{server}", round(measured.triples_per_s, 1), "triples/s"),
        Row(f"scene_ms_{server}", round(measured.scene_ms, 1), "ms", 100),
    ]


def _measure_project(statements: int) -> Measured:
    from kg.graph import projector, queries  # noqa: PLC0415
    from kg.models import Project  # noqa: PLC0415

    project = Project.objects.create(name="benchmark")
    try:
        _write_record(project.pk, statements)
        began = time.perf_counter()
        projector.drain_all(project.pk)
        seconds = time.perf_counter() - began
        scenes = []
        for number in range(SCENES):
            began = time.perf_counter()
            queries.scene(project.pk, limit=300 - number)  # each for the first time: a repeated one comes from memory
            scenes.append(time.perf_counter() - began)
        return Measured(statements / seconds, statistics.median(scenes) * 1000)
    finally:
        uid = project.pk
        project.delete()
        projector.drain(uid)


def _write_record(project: str, count: int) -> None:
    from kg.identity import derived_uid  # noqa: PLC0415
    from kg.models import Document, Entity, Evidence, Outbox, Sentence, Statement  # noqa: PLC0415

    chance = random.Random(7)
    document = Document.objects.create(
        uid=derived_uid(project, "d"), project_id=project, name="d", sha256=project, size=1
    )
    sentences = [
        Sentence(
            uid=derived_uid(project, "n", i),
            document=document,
            index=i,
            chunk=0,
            paragraph=0,
            start=0,
            end=1,
            text="句",
        )
        for i in range(count // 3 + 1)
    ]
    entities = [
        Entity(uid=derived_uid(project, "e", i), project_id=project, type="concept", key=str(i), name=f"实体{i}")
        for i in range(count * 2 // 5)
    ]
    statements = [
        Statement(
            uid=derived_uid(project, "s", i),
            project_id=project,
            subject=entities[int(len(entities) * chance.random() ** 3)],
            predicate="连接",
            object=chance.choice(entities),
            confidence=0.5,
            evidence_count=1,
        )
        for i in range(count)
    ]
    evidence = [
        Evidence(
            uid=derived_uid(project, "v", i),
            statement=statement,
            sentence=sentences[i // 3],
            document=document,
            subject_spans=[],
            predicate_spans=[],
            object_spans=[],
            rule="none",
            confidence=0.5,
            extractor="none",
        )
        for i, statement in enumerate(statements)
    ]
    for rows in (sentences, entities, statements, evidence):
        type(rows[0]).objects.bulk_create(rows, batch_size=1000)  # type: ignore[attr-defined]
    named = [("entity", row.uid) for row in entities] + [("statement", row.uid) for row in statements]
    Outbox.objects.bulk_create([Outbox(project_id=project, kind=kind, uid=uid) for kind, uid in named], batch_size=1000)


def set_up(folder: Path) -> None:
    """Django with an empty database in ``folder``."""
    os.environ["ZHITU_VAR"] = str(folder)
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'benchmark.sqlite3'}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)


@contextmanager
def embedded(folder: Path) -> Iterator[tuple[str, str, str]]:
    """A server of its own in ``folder``: its address, user and password."""
    from kg.graph import connection  # noqa: PLC0415
    from kg.graph.server import ServerOptions, start  # noqa: PLC0415

    server = start(ServerOptions(folder / "graph", _free_port(), _free_port()))
    try:
        password = (server.options.folder / connection.PASSWORD_FILE).read_text()
        yield server.options.uri, connection.EMBEDDED_USER, password
    finally:
        connection.close()
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processor() -> str:
    """What the machine calls its processor."""
    cpuinfo = Path("/proc/cpuinfo")
    for line in cpuinfo.read_text().splitlines() if cpuinfo.exists() else []:
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
