"""Live progress: what is going on first, then each change, once; only for those who may see it, while they may."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from queue import Empty, Queue
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kg.models import Document, Job, JobState, Outbox, Project
from tests.fixtures.browser import Site
from tests.webapp.api.conftest import Api, api_of, make_document, make_job
from webapp.api.feed import Watch, unfinished

WAIT_SECONDS = 10.0


def names(documents: list[Document]) -> list[str]:
    return [document.name for document in documents]


# --- What a look sees --------------------------------------------------------------------------------------------


def test_a_first_look_tells_nothing_and_the_next_only_changes(project: Project) -> None:
    job = make_job(make_document(project, "a.txt"), JobState.QUEUED)
    make_job(make_document(project, "b.txt"), JobState.QUEUED)
    watch = Watch(project.pk)

    assert watch.look().documents == []
    assert watch.look().documents == []
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, stage="analysing", cursor=1, max_cursor=4)
    assert names(watch.look().documents) == ["a.txt"]
    assert watch.look().documents == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": JobState.DONE, "finished_at": timezone.now()},
        {"state": JobState.FAILED, "error": {"code": "internal", "params": {}}, "finished_at": timezone.now()},
        {"state": JobState.CANCELLED, "finished_at": timezone.now()},
        {"cursor": 3},
        {"attempt": 2},
    ],
)
def test_each_change_of_a_job_is_seen_once(project: Project, change: dict[str, Any]) -> None:
    job = make_job(make_document(project), JobState.RUNNING, stage="analysing", cursor=1, max_cursor=4, attempt=1)
    watch = Watch(project.pk)
    watch.look()

    Job.objects.filter(pk=job.pk).update(
        **change | ({"finished_at": timezone.now()} if "finished_at" in change else {})
    )

    assert len(watch.look().documents) == 1
    assert watch.look().documents == []


def test_new_and_removed_documents_are_seen(project: Project) -> None:
    old = make_document(project, "old.txt")
    watch = Watch(project.pk)
    watch.look()

    gone = old.pk
    old.delete()
    make_document(project, "new.txt")
    changes = watch.look()

    assert (names(changes.documents), changes.removed) == (["new.txt"], [gone])


def test_the_writing_of_the_graph_is_followed_to_its_end(project: Project) -> None:
    document = make_document(project, sentence_count=2)
    make_job(document, JobState.DONE, finished_at=timezone.now())
    for number in range(4):
        Outbox.objects.create(project=project, kind="entity", uid=str(number), document=document.pk)
    watch = Watch(project.pk)
    watch.look()
    assert names(unfinished(project.pk)) == [document.name]

    seen = []
    while Outbox.objects.exists():
        Outbox.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
        seen += watch.look().documents

    assert len(seen) == 4
    assert unfinished(project.pk) == []


def test_who_comes_back_hears_what_ended_in_between(project: Project) -> None:
    left = timezone.now()
    make_job(make_document(project, "before.txt"), finished_at=left - timezone.timedelta(minutes=1))
    make_job(make_document(project, "meanwhile.txt"), JobState.FAILED, finished_at=left + timezone.timedelta(seconds=1))

    assert names(unfinished(project.pk)) == []
    assert names(unfinished(project.pk, left)) == ["meanwhile.txt"]


def test_looking_costs_three_queries_however_many_documents(project: Project) -> None:
    for number in range(20):
        make_job(make_document(project, f"{number}.txt"), JobState.QUEUED)
    watch = Watch(project.pk)
    watch.look()

    with CaptureQueriesContext(connection) as captured:
        watch.look()

    assert len(captured) <= 3


# --- The stream, from a real server ------------------------------------------------------------------------------


@dataclass
class Stream:
    """The events of one connection, read by a thread; ``ended`` is set when the server closes it."""

    response: HTTPResponse
    blocks: Queue[dict[str, str]] = field(default_factory=Queue)
    ended: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        block: dict[str, str] = {}
        try:
            for raw in self.response:
                line = raw.decode().rstrip("\n")
                if line:
                    name, _, value = line.partition(": ")
                    block[name] = value
                else:
                    self.blocks.put(block)
                    block = {}
        except (OSError, ValueError):  # this end closed it
            pass
        self.ended.set()

    def next(self, event: str = "document") -> dict[str, Any]:
        while True:
            block = self.blocks.get(timeout=WAIT_SECONDS)
            if block.get("event") == event:
                return json.loads(block["data"]) | {"_id": block["id"]}  # type: ignore[no-any-return]


@contextmanager
def watching(site: Site, project: str, user: User | None = None, **headers: str) -> Iterator[Stream]:
    client = Client()
    if user is not None:
        client.force_login(user)
        headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
    server = HTTPConnection(site.address.removeprefix("http://"), timeout=60)
    server.request("GET", f"/api/v1/jobs/events?project={project}", headers=headers)
    stream = Stream(server.getresponse())
    reader = threading.Thread(target=stream.read)
    reader.start()
    try:
        yield stream
    finally:
        if server.sock:
            server.sock.shutdown(socket.SHUT_RDWR)
        reader.join()
        server.close()


@pytest.fixture
def served(site: Site, project: Project) -> Callable[..., Any]:
    return lambda user, **headers: watching(site, project.pk, user, **headers)


def test_the_stream_starts_with_what_is_going_on(served: Any, project: Project, victor: User) -> None:
    make_job(make_document(project, "done.txt"), finished_at=timezone.now())
    going = make_document(project, "going.txt")
    job = make_job(going, JobState.RUNNING, stage="analysing", cursor=1, max_cursor=4)

    with served(victor) as stream:
        assert stream.response.headers["Content-Type"] == "text/event-stream"
        first = stream.next()
        del first["_id"]
        assert first == api_of(victor).get(f"documents/{going.pk}").json()

        Job.objects.filter(pk=job.pk).update(cursor=2)
        assert stream.next()["job"]["cursor"] == 2
        Job.objects.filter(pk=job.pk).update(
            state=JobState.FAILED, error={"code": "internal", "params": {}}, finished_at=timezone.now()
        )
        assert stream.next()["job"]["error"]["code"] == "internal"


def test_new_and_removed_documents_are_told(served: Any, project: Project, victor: User) -> None:
    make_job(make_document(project, "old.txt"), JobState.QUEUED)
    with served(victor) as stream:
        assert stream.next()["name"] == "old.txt"
        document = make_document(project, "new.txt")
        assert stream.next()["name"] == "new.txt"
        uid = document.pk
        document.delete()
        assert stream.next("document-removed")["uid"] == uid


def test_each_listener_hears_in_their_own_language(served: Any, project: Project, victor: User, erin: User) -> None:
    make_job(make_document(project), JobState.QUEUED)
    with served(victor, **{"Accept-Language": "en"}) as english, served(erin, **{"Accept-Language": "zh"}) as chinese:
        english.next(), chinese.next()
        Job.objects.update(
            state=JobState.FAILED, error={"code": "empty-file", "params": {"name": "x"}}, finished_at=timezone.now()
        )

        messages = [stream.next()["job"]["error"]["message"] for stream in (english, chinese)]

    assert messages[0] == "“x” is empty. Choose a file with text in it."
    assert messages[1] != messages[0]


def test_last_event_id_brings_what_ended_meanwhile(served: Any, project: Project, victor: User) -> None:
    job = make_job(make_document(project), JobState.QUEUED)
    with served(victor) as stream:
        seen = stream.next()["_id"]
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=timezone.now())

    with served(victor, **{"Last-Event-ID": seen}) as again:
        assert again.next()["job"]["state"] == "done"
    with served(victor) as fresh, pytest.raises(Empty):
        fresh.blocks.get(timeout=WAIT_SECONDS)
        fresh.blocks.get(timeout=1)


def test_a_token_listens_too(served: Any, project: Project, victor: User) -> None:
    make_job(make_document(project), JobState.QUEUED)
    key = api_of(victor).post("tokens").json()["key"]

    with served(None, Authorization=f"Token {key}") as stream:
        assert stream.next()["job"]["state"] == "queued"


def test_strangers_hear_nothing(everybody: dict[str, Api], project: Project) -> None:
    status = {name: everybody[name].get("jobs/events", project=project.pk) for name in ("charlie", "visitor")}

    assert {name: answer.status_code for name, answer in status.items()} == {"charlie": 404, "visitor": 401}
    assert status["visitor"].headers["Content-Type"] == "application/problem+json"
    assert everybody["charlie"].get("jobs/events").status_code == 400
