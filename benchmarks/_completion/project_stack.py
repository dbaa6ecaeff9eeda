"""Completions as a person meets them: a project of 5,000 entities and 20,000 statements, a worker, REST with a token.

- ``first_predictions_s``: from the commit of the graph to the first predicted edge in the record.
- ``per_query_ms``: a request for ten tails over REST, one after the other, none asked before; the median.
- ``rescored_s``: from an accepted or rejected prediction until the predictions around it follow; the median.
- ``batched_over_single``: answers a second to 64 clients who ask at once, over the same asked one after the other.
- ``batched_over_unbatched``: the same, over 64 clients who ask at once of a worker that passes each through by itself.
- ``ece``: of the version that a training on the project makes, on edges that were held out of it.

The graph is the part of CoDEx-M that joins its 5,000 most connected entities.
"""

import atexit
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from benchmarks._completion.registry import Given, Measured, Row, part
from ml.graphs import Split

ROOT = Path(__file__).resolve().parent.parent.parent
ENTITIES, EDGES = 5000, 20_000
CLIENTS, REQUESTS = 64, 256
LONE_REQUESTS = 80
VERDICTS = 8
WORKER = ("celery", "-A", "webapp", "worker", "-Q", "complete,train", "-c", "1", "--max-tasks-per-child", "100000")
QUIET = ("--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")


@part("first_predictions_s", "per_query_ms", "rescored_s", "batched_over_single", "batched_over_unbatched")
def project_stack(given: Given) -> Measured:
    """All on one project, in the product's own settings."""
    stack = _stack()
    with stack.worker(), stack.web():
        yield Row("first_predictions_s", stack.seconds_to_first_prediction(given), "s", 2.0)
        lone = stack.lone_query()
        yield Row("per_query_ms", lone * 1000, "ms", 25.0)
        yield Row("rescored_s", stack.seconds_to_rescore(), "s", 2.0)
        together = stack.answers_a_second()
    yield Row("batched_over_single", together * lone, "×", 5.0)
    with stack.worker(ZHITU_COMPLETE_WINDOW_MS="0"), stack.web():
        unbatched = stack.answers_a_second()
    print(f"  answers a second: {together:.1f} together, {1 / lone:.1f} one after the other, {unbatched:.1f} unbatched")
    yield Row("batched_over_unbatched", together / unbatched, "×")


@part("ece")
def calibration(given: Given) -> Measured:
    """A training as people start it."""
    stack = _stack()
    with stack.worker(), stack.web():
        stack.seconds_to_first_prediction(given)
        yield Row("ece", stack.error_of_calibration(), "", 0.05)


@cache
def _stack() -> "Stack":
    """One for the process, since Django is set up once in it; its folder goes at the end."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Stack(Path(folder))


def edges_of(split: Split) -> list[tuple[str, str, str]]:
    """``EDGES`` triples between the ``ENTITIES`` entities with most, drawn by a fixed seed."""
    triples = split.train
    degrees = torch.bincount(triples[:, [0, 2]].flatten(), minlength=split.num_entities)
    chosen = torch.zeros(split.num_entities, dtype=torch.bool)
    chosen[degrees.argsort(descending=True, stable=True)[:ENTITIES]] = True
    inside = triples[chosen[triples[:, 0]] & chosen[triples[:, 2]]]
    drawn = inside[torch.randperm(len(inside), generator=torch.Generator().manual_seed(20))[:EDGES]]
    names, relations = split.vocabulary.entities, split.vocabulary.relations
    return [(names[head], relations[relation], names[tail]) for head, relation, tail in drawn.tolist()]


@dataclass(frozen=True, slots=True)
class Answered:
    """A response of the API."""

    status: int
    body: Any


class Stack:
    """A folder of its own with a database, and the processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "ZHITU_VAR": str(folder),
            "ZHITU_PORT": "8765",
            "ZHITU_COMPLETE_RATE": "100000/min",
            "ZHITU_API_RATE": "100000/min",
            "DJANGO_SETTINGS_MODULE": "webapp.settings",
        }
        os.environ.update(self.environment)
        self.logs = folder / "log"
        self.logs.mkdir()
        import_module("django").setup()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        self._make_project()

    @property
    def models(self) -> ModuleType:
        """Django's models, which are only there once it is set up."""
        return import_module("kg.models")

    def _make_project(self) -> None:
        user = import_module("django.contrib.auth").get_user_model().objects.create_user("bench")
        self.project = import_module("kg.projects").create(user, "CoDEx-M")
        self.key = import_module("webapp.api.tokens").issue(user)[1]

    # --- processes -------------------------------------------------------------------------------

    @contextmanager
    def worker(self, **settings: str) -> Iterator[None]:
        """A worker that is ready to answer."""
        log = self.logs / f"worker-{time.time_ns()}.log"
        with self._process(log, (*WORKER, *QUIET), settings):
            self.wait(lambda: "ready." in log.read_text(), 120)
            time.sleep(3)  # its child loads torch and the shipped model
            yield

    @contextmanager
    def web(self) -> Iterator[None]:
        """The web server."""
        arguments = ("uvicorn", "webapp.asgi:application", "--port", "8765", "--log-level", "warning")
        with self._process(self.logs / "web.log", arguments, {}):
            self.wait(self._serves, 60)
            yield

    @contextmanager
    def _process(self, log: Path, arguments: tuple[str, ...], settings: dict[str, str]) -> Iterator[None]:
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env={**self.environment, **settings},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)

    def _serves(self) -> bool:
        try:
            return self.ask("GET", "/healthz").status == 200
        except OSError:
            return False

    def wait(self, condition: Callable[[], object], seconds: float) -> None:
        """Until ``condition`` holds; TimeoutError when it does not within ``seconds``."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError(*(path.read_text()[-2000:] for path in self.logs.iterdir()))
            time.sleep(0.02)

    # --- REST ------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None, connection: Any = None) -> Answered:
        """One request with the token."""
        used = connection or http.client.HTTPConnection("127.0.0.1", 8765, timeout=120)
        headers = {"Authorization": f"Token {self.key}", "Content-Type": "application/json"}
        used.request(method, path, None if body is None else json.dumps(body), headers)
        response = used.getresponse()
        text = response.read()
        return Answered(response.status, json.loads(text) if text and path.startswith("/api") else None)

    def questions(self, number: int) -> list[dict[str, Any]]:
        """So many that nobody asked before: (subject, relation, ?) of statements, always in the same order."""
        rows = self.models.Statement.objects.filter(project=self.project).order_by("uid")
        pairs = list(dict.fromkeys(rows.values_list("subject_id", "predicate")))
        asked = self.models.CompletionRequest.objects.count()
        some = pairs[asked : asked + number]
        return [{"project": self.project.pk, "head": head, "relation": relation, "k": 10} for head, relation in some]

    # --- figures ---------------------------------------------------------------------------------

    def follows(self) -> bool:
        """Whether the predictions follow the graph."""
        row = self.models.GraphRevision.objects.get(pk=self.project.pk)
        return bool(row.predicted == row.number)

    def seconds_to_first_prediction(self, given: Given) -> float:
        """Writes the graph, unless it is there, says so as the end of a reading does, and waits; then for the rest."""
        if not self.models.Statement.objects.exists():
            edges = edges_of(given.split("codex-m"))
            import_module("tests.fixtures.graphs").write_graph(self.project, edges)
        began = time.monotonic()
        import_module("kg.jobs").send_prediction_hint(self.project.pk)
        self.wait(self.models.Prediction.objects.exists, 300)
        seconds = time.monotonic() - began
        self.wait(self.follows, 900)
        return seconds

    def seconds_to_rescore(self) -> float:
        """Accepts and rejects the likeliest predictions in turn; the median."""
        seconds = []
        for verdict in ("accept", "reject") * (VERDICTS // 2):
            prediction = self.models.Prediction.objects.filter(state="open").order_by("-probability", "uid").first()
            began = time.monotonic()
            answered = self.ask("POST", f"/api/v1/predictions/{prediction.pk}/{verdict}", {})
            if answered.status >= 300:
                raise RuntimeError(answered)
            self.wait(self.follows, 60)
            seconds.append(time.monotonic() - began)
        return statistics.median(seconds)

    def lone_query(self) -> float:
        """Seconds: the median of requests that come one after the other."""
        connection = http.client.HTTPConnection("127.0.0.1", 8765, timeout=120)
        seconds = []
        for question in self.questions(LONE_REQUESTS):
            began = time.monotonic()
            answered = self.ask("POST", "/api/v1/completions", question, connection)
            seconds.append(time.monotonic() - began)
            if answered.status != 200:
                raise RuntimeError(answered)
        return statistics.median(seconds[3:])

    def answers_a_second(self) -> float:
        """Of ``REQUESTS`` requests by ``CLIENTS`` clients who each wait for one answer before they ask the next."""
        waiting, failed = self.questions(REQUESTS), []

        def client() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", 8765, timeout=300)
            while waiting:
                try:
                    question = waiting.pop()
                except IndexError:
                    return
                answered = self.ask("POST", "/api/v1/completions", question, connection)
                while answered.status == 202:
                    answered = self.ask("GET", f"/api/v1/completions/{answered.body['uid']}", None, connection)
                if answered.status != 200:
                    failed.append(answered)

        clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
        began = time.monotonic()
        for each in clients:
            each.start()
        for each in clients:
            each.join()
        if failed:
            raise RuntimeError(failed[0])
        return REQUESTS / (time.monotonic() - began)

    def error_of_calibration(self) -> float:
        """Of the version that a training over REST makes, on held-out edges (each fold by the others)."""
        run = self.ask("POST", "/api/v1/training-runs", {"project": self.project.pk}).body
        ended = {"promoted", "kept", "failed", "too-small", "cancelled"}

        def state() -> Any:
            return self.ask("GET", f"/api/v1/training-runs/{run['uid']}").body

        self.wait(lambda: state()["state"] in ended, 3600)
        version = self.models.ModelVersion.objects.get(training_runs=run["uid"])
        before, after = version.baseline["mrr"], version.metrics["mrr"]
        print(f"  {state()['state']}: MRR {before} → {after} on {version.metrics['count']} held-out edges")
        return float(version.metrics["ece"])
