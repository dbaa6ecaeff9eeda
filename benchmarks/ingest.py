"""What reading documents costs beyond running the model, and how soon a graph shows.

    python benchmarks/ingest.py [--quick] [--documents N] [--kilobytes N] [--data FOLDER] [--json FILE]

- ``end_to_end_over_model``: characters a second of whole jobs (decode, split, parse, rules, rows, outbox) over those of
  ``Parser.parse`` alone on sentences of the same documents, measured in turns in one process: after every second chunk
  of a job comes a slice of the document for the model alone. The documents are articles of an encyclopedia, out of
  ``corpus/encyclopedic.txt.xz`` in the data folder (it has five of 1 MB); left out where there is no such file.
- ``dense_end_to_end_over_model``: the same on made documents in which every sentence says something, so that rules and
  database have twice as many statements a character to deal with.
- ``tenth_over_first``: what the last of ten made documents of 1 MB costs, over the first, all in one project.
- ``first_edge_s``: from the upload of 2,000 characters to the first edge in the project's scene, with real workers.
- ``worker_rss_mb``: the most memory that the extract worker's child held by then.
- ``triples_per_s_…``: see graph_write.py; Neo4j where TEST_NEO4J_URI is set.

The first three compare CPU seconds of the working process: the model runs on one thread, so on an idle machine they
are the wall's, and on a busy one the wall's would be noise. Made documents are sentence patterns with names drawn from
thousands, by a fixed seed. --quick reads ten documents of 60 kB of each kind.
"""

import argparse
import io
import json
import lzma
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import graph_write
from graph_write import Row

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ZHITU_DATA", ROOT.parent / "shared" / "data"))
SLICE = 40_000
"""Characters that the model reads alone at a time, more than a chunk: so it can sort sentences by length as well."""
EVERY = 2
"""Chunks of a job for one such slice."""
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "文武安平明远志成国栋英华德兴子云伯仲叔季思齐景行如海天佑嘉禾光启承宗"
PLACE_NAMES = "东西南北山河湖海川原林泉石桥云龙凤凰金银玉翠青白长永安宁平清"
PLACE_KINDS = ("城", "县", "镇", "山", "河", "州")
BODIES = ("大学", "公司", "研究院", "博物馆", "出版社", "委员会")
WORKS = ("诗集", "游记", "史", "传", "论")
PATTERNS = (
    "{person}于{year}年出生在{place}，后来成为{body}的创始人。",
    "{place}是{other_place}的首府，人口约{number}万。",
    "{person}访问了{place}，并在那里会见了{other_person}。",
    "《{work}》由{person}所著，{year}年由{body}出版。",
    "{body}位于{place}，占地{number}公顷，现任院长是{person}。",
    "{person}的老师{other_person}曾在{body}任教多年，学生遍布{place}。",
    "{year}年，{person}率领队伍从{place}出发，经过{other_place}，最后到达了海边。",
    "当地人认为，{place}的气候温和，物产丰富，适合种植茶叶和水稻。",
    "{other_person}与{person}合作建立了{body}，总部设在{other_place}。",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds for a document, alone and whole."""

    characters: int
    parsing: float
    """Of all its characters, by those of the slices that the model read alone."""
    whole: float


def documents(number: int, size: int) -> Iterator[str]:
    """So many texts of ``size`` bytes of UTF-8, about their own and each other's people and places."""
    choose = random.Random(11)

    def person() -> str:
        return choose.choice(SURNAMES) + "".join(choose.sample(GIVEN, choose.choice((1, 2))))

    def place() -> str:
        return "".join(choose.sample(PLACE_NAMES, 2)) + choose.choice(PLACE_KINDS)

    for _ in range(number):
        text, length = [], 0
        while length < size:
            line = choose.choice(PATTERNS).format(
                person=person(),
                other_person=person(),
                place=place(),
                other_place=place(),
                body=place()[:2] + choose.choice(BODIES),
                work="".join(choose.sample(PLACE_NAMES, 2)) + choose.choice(WORKS),
                year=choose.randrange(618, 2020),
                number=choose.randrange(1, 900),
            ) + ("\n" if choose.random() < 0.2 else "")
            text.append(line)
            length += len(line.encode())
        yield "".join(text)


def articles(data: Path, number: int, size: int) -> Iterator[str]:
    """As many texts of ``size`` bytes of UTF-8 as the encyclopedia in ``data`` gives, ``number`` at most."""
    file = data / "corpus" / "encyclopedic.txt.xz"
    if not file.is_file():
        print(f"no {file}: documents are only made ones; name the folder by --data or ZHITU_DATA", file=sys.stderr)
        return
    text, length = [], 0
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            text.append(line)
            length += len(line.encode())
            if length >= size:
                yield "".join(text)
                text, length, number = [], 0, number - 1
            if not number:
                return


def main() -> None:
    """Measures, prints, writes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--documents", type=int, default=10)
    options.add_argument("--kilobytes", type=int, default=1000)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    size = 60_000 if given.quick else given.kilobytes * 1000
    with tempfile.TemporaryDirectory() as folder:
        graph_write.set_up(Path(folder))
        from kg.models import Outbox  # noqa: PLC0415  (Django is set up only now)

        rows = reading_rows(list(measure_documents(articles(given.data, given.documents, size))), goal=0.85)
        costs = list(measure_documents(documents(given.documents, size)))
        rows += [*reading_rows(costs, "dense_"), *growth_rows(costs)]
        Outbox.objects.all().delete()  # or the graph would be busy with these documents for long
        with graph_write.embedded(Path(folder)) as (uri, user, password):
            environment = {"GRAPH_URI": uri, "GRAPH_USER": user, "GRAPH_PASSWORD": password}
            rows += measure_first_edge(environment)
            statements = 3000 if given.quick else 10_000
            rows.append(triples("embedded", graph_write.measure(uri, user, password, statements)))
        if uri := os.environ.get("TEST_NEO4J_URI"):
            user, password = os.environ.get("TEST_NEO4J_USER", "neo4j"), os.environ.get("TEST_NEO4J_PASSWORD", "")
            rows.append(triples("neo4j", graph_write.measure(uri, user, password, statements)))
    report(rows, given.json)


def triples(server: str, measured: graph_write.Measured) -> Row:
    """The figure of a graph server."""
    return Row(f"triples_per_s_{server}", round(measured.triples_per_s, 1), "triples/s")


def measure_documents(texts: Iterable[str]) -> Iterator[Cost]:
    """Reads documents into one project, one after the other, and parses each once more for comparison."""
    from kg.extraction import model, sentences  # noqa: PLC0415  (Django may be set up only now)
    from kg.ingest import receive, run  # noqa: PLC0415
    from kg.models import Job, Project  # noqa: PLC0415

    project = Project.objects.create(name="benchmark")
    parser = model.load()
    parser.parse(["敦煌位于河西走廊的西端。"] * 50)
    first = receive(project, None, "a.txt", io.BytesIO("敦煌位于河西走廊的西端。".encode())).document
    run.run(Job.objects.get(document=first).uid)  # what is loaded once is no part of what a document costs
    for text in texts:
        alone = Alone(parser, [text[span.start : span.end] for span in sentences.split(text)])
        began = time.process_time()
        document = receive(project, None, "a.txt", io.BytesIO(text.encode())).document
        while Job.objects.get(document=document).state != "done":
            run.run(Job.objects.get(document=document).uid, alone.take_turn)
        whole = time.process_time() - began - alone.seconds
        cost = Cost(len(text), alone.seconds / alone.characters * len(text), whole)
        print(f"{len(text)} characters: parser {cost.parsing:.1f} s, job {whole:.1f} s", file=sys.stderr)
        yield cost


class Alone:
    """The model alone on slices of a document, in the pauses of a job."""

    def __init__(self, parser: Any, texts: Sequence[str]) -> None:
        self.parser, self.texts = parser, iter(texts)
        self.characters, self.seconds, self.turns = 0, 0.0, 0

    def take_turn(self) -> None:
        """Reads the next slice when it is its turn: after the first chunk and after every second from there."""
        self.turns += 1
        if self.turns % EVERY != 1:
            return
        texts, characters = [], 0
        while characters < SLICE and (text := next(self.texts, "")):
            texts.append(text)
            characters += len(text)
        began = time.process_time()
        self.parser.parse(texts)
        self.seconds += time.process_time() - began
        self.characters += characters


def reading_rows(costs: list[Cost], prefix: str = "", goal: float | None = None) -> list[Row]:
    """The ratio and the speeds, as means over the documents; nothing where there are none."""
    if not costs:
        return []
    characters = sum(cost.characters for cost in costs)
    parsing, whole = sum(cost.parsing for cost in costs), sum(cost.whole for cost in costs)
    return [
        Row(f"{prefix}end_to_end_over_model", round(parsing / whole, 3), "ratio", goal),
        Row(f"{prefix}model_chars_per_s", round(characters / parsing), "characters/s"),
        Row(f"{prefix}end_to_end_chars_per_s", round(characters / whole), "characters/s"),
    ]


def growth_rows(costs: list[Cost]) -> list[Row]:
    """The last document against the first."""
    ratio = costs[-1].whole / costs[-1].parsing / (costs[0].whole / costs[0].parsing)
    return [
        Row("tenth_over_first", round(costs[-1].whole / costs[0].whole, 3), "ratio", 1.15),
        Row("tenth_over_first_per_parse", round(ratio, 3), "ratio"),
    ]


def measure_first_edge(environment: dict[str, str], rounds: int = 3) -> list[Row]:
    """Real workers, an upload of 2,000 characters, and the scene asked until it has an edge; the median round."""
    from django.test import override_settings  # noqa: PLC0415

    celery = [sys.executable, "-m", "celery", "-A", "webapp", "worker", "-c", "1", "-l", "INFO"]
    flags = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    commands = [
        [*celery, *flags, "-Q", "extract", "-n", "extract@%h"],
        [*celery, *flags, "-Q", "project", "-n", "project@%h"],
        [sys.executable, "manage.py", "sweeper"],
    ]
    folder = Path(os.environ["ZHITU_VAR"])
    processes = []
    try:
        for number, command in enumerate(commands):
            with (folder / f"{number}.log").open("wb") as log:
                processes.append(
                    subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=log, stderr=log)
                )
        _until(lambda: "model is warm" in (folder / "0.log").read_text(), 120)
        _until(lambda: "ready." in (folder / "1.log").read_text(), 120)
        with override_settings(**environment):
            seconds = [_first_edge(text) for text in documents(rounds, 6000)]
        memory = max(_peak_memory(child) for child in _children(processes[0].pid))
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(40)
    return [
        Row("first_edge_s", round(statistics.median(seconds), 2), "s", 10),
        Row("worker_rss_mb", round(memory), "MB"),
    ]


def _first_edge(text: str) -> float:
    from kg.graph import queries  # noqa: PLC0415
    from kg.ingest import receive  # noqa: PLC0415
    from kg.models import Project  # noqa: PLC0415

    project = Project.objects.create(name="benchmark")
    began = time.perf_counter()
    receive(project, None, "a.txt", io.BytesIO(text.encode()))
    _until(lambda: queries.scene(project.pk).edges, 120)
    return time.perf_counter() - began


def _until(condition: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"gave up after {seconds} s")
        time.sleep(0.02)


def _children(process: int) -> list[int]:
    found = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(child) for child in " ".join(found).split()]


def _peak_memory(process: int) -> float:
    """Megabytes (2^20)."""
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def report(rows: list[Row], file: Path | None) -> None:
    """Prints the table and writes the JSON."""
    print(f"{graph_write.processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for row in rows:
        goal = "" if row.goal is None else f"  goal {row.goal:g}"
        print(f"{row.name:28}{row.value:10} {row.unit}{goal}")
    if file:
        file.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
