"""Live progress: what is going on first, then each change, once; only for those who may see it, while they may."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from queue import Empty, Queue
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kg import revision
from kg.curate import entities
from kg.models import Document, Job, JobState, Outbox, Project
from tests.fixtures.browser import Site
from tests.kg.graph.records import Record
from tests.webapp.api.conftest import Api, api_of, make_document, make_job
from webapp.api.events import Reader, _stream
from webapp.api.feed import GraphNews, Listener, Watch, _feeds, in_feed_thread, unfinished
from webapp.api.tokens import issue

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


def test_a_decision_is_told_once_and_again_when_the_graph_has_it(project: Project, erin: User) -> None:
    record = Record(project)
    zhang, other = record.entity("张骞"), record.entity("张子文")
    record.silently()
    watch = Watch(project.pk)
    watch.look()
    assert watch.look().graph is None

    decision = entities.merge(zhang, [other], erin)
    news = watch.look().graph
    assert news == GraphNews(revision.current(project.pk), False, (decision,))
    assert watch.look().graph is None
    Outbox.objects.all().delete()
    assert watch.look().graph == GraphNews(news.revision, True)
    assert watch.look().graph is None


def test_a_slow_listener_hears_of_every_decision(project: Project, erin: User) -> None:
    record = Record(project)
    zhang = record.entity("张骞")
    record.silently()
    watch, listener = Watch(project.pk), Listener()
    watch.look()
    made = [entities.rename(zhang, name, erin) for name in ("博望侯",)]
    listener.tell(watch.look())
    made.append(entities.rename(zhang, "张骞", erin))
    listener.tell(watch.look())

    graph = asyncio.run(listener.hear()).graph
    assert graph is not None and list(graph.decisions) == made


def test_looking_costs_five_queries_however_many_documents(project: Project) -> None:
    for number in range(20):
        make_job(make_document(project, f"{number}.txt"), JobState.QUEUED)
    watch = Watch(project.pk)
    watch.look()

    with CaptureQueriesContext(connection) as captured:
        watch.look()

    assert len(captured) <= 5


# --- When a stream ends ------------------------------------------------------------------------------------------


def heard(reader: Reader, until: Callable[[int], None] = lambda _: None, most: int = 20) -> list[str]:
    """What a connection sends until the server closes it; ``until`` is called with the number of blocks so far."""

    async def listen() -> list[str]:
        blocks: list[str] = []
        async for block in _stream(reader, None, "en"):
            blocks.append(block)
            await in_feed_thread(lambda: until(len(blocks)))
            if len(blocks) == most:
                break
        assert (len(_feeds.get(asyncio.get_running_loop(), {})) == 0) or len(blocks) == most
        return blocks

    return asyncio.run(listen())


@pytest.fixture
def session_reader(transactional_db: None, project: Project, victor: User) -> Reader:
    client = Client()
    client.force_login(victor)
    return Reader(project.pk, client.session.session_key, None)


@pytest.fixture
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.api.events.PING_SECONDS", 0.1)


@pytest.mark.usefixtures("_hasty")
@pytest.mark.parametrize(
    "end",
    [
        lambda victor: victor.memberships.all().delete(),
        lambda victor: User.objects.filter(pk=victor.pk).update(is_active=False),
        lambda victor: Session.objects.all().delete(),
        lambda victor: User.objects.filter(pk=victor.pk).update(password="changed"),
    ],
    ids=["leaves the project", "is locked out", "signs out", "changes the password"],
)
def test_a_stream_ends_when_its_person(session_reader: Reader, victor: User, end: Callable[[User], object]) -> None:
    blocks = heard(session_reader, lambda count: end(victor) and None if count == 2 else None)

    assert blocks[0] == "retry: 2000\n\n"
    assert blocks[1].startswith("event: graph\n")
    assert set(blocks[2:]) == {": ping\n\n"}
    assert len(blocks) < 20


@pytest.mark.usefixtures("_hasty")
def test_a_stream_goes_on_while_nothing_of_that_happens(session_reader: Reader) -> None:
    blocks = heard(session_reader, most=6)
    assert [blocks[0], *blocks[2:]] == ["retry: 2000\n\n", *[": ping\n\n"] * 4]


@pytest.mark.usefixtures("_hasty")
def test_a_stream_ends_when_its_token_is_revoked(transactional_db: None, project: Project, victor: User) -> None:
    token, _key = issue(victor)
    reader = Reader(project.pk, None, token.pk)

    assert len(heard(reader, lambda count: token.delete() and None if count == 3 else None)) < 20


@pytest.mark.usefixtures("_hasty")
def test_a_stream_ends_after_its_time(session_reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.api.events.STREAM_SECONDS", 0.25)

    assert 2 <= len(heard(session_reader)) <= 5


def test_a_stream_ends_when_its_feed_meets_a_bug(session_reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Watch) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Watch, "look", fail)

    blocks = heard(session_reader)
    assert [block.partition(":")[0] for block in blocks] == ["retry", "event"]


def test_many_listeners_share_one_feed(session_reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    look = Watch.look
    monkeypatch.setattr(Watch, "look", lambda watch: looks.append(watch) or look(watch))

    async def listen_together() -> int:
        streams = [_stream(session_reader, None, "en") for _ in range(30)]
        make = sync_to_async(lambda: make_job(make_document(Project.objects.get(), "new.txt"), JobState.QUEUED))
        waiting = [asyncio.ensure_future(_first_event(stream)) for stream in streams]
        await asyncio.sleep(0.5)
        await make()
        names = await asyncio.gather(*waiting)
        for stream in streams:
            await stream.aclose()  # type: ignore[attr-defined]
        assert not _feeds[asyncio.get_running_loop()]
        return len(set(names))

    assert asyncio.run(listen_together()) == 1
    assert len({id(watch) for watch in looks}) == 1


async def _first_event(stream: AsyncIterator[str]) -> str:
    async for block in stream:
        if block.startswith("event: document\n"):
            return str(json.loads(block.partition("data: ")[2])["name"])
    raise AssertionError("the stream ended")


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


def test_a_decision_reaches_who_listens_within_two_seconds(served: Any, project: Project, erin: User) -> None:
    record = Record(project)
    zhang = record.entity("张骞")
    record.silently()
    with served(erin) as stream:
        before = stream.next("graph")
        assert before["decisions"] == []
        started = time.monotonic()
        entities.rename(zhang, "博望侯", erin)
        told = stream.next("graph")

    assert time.monotonic() - started < 2
    assert [decision["kind"] for decision in told["decisions"]] == ["rename"]
    assert told["revision"] > before["revision"]


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
        fresh.blocks.get(timeout=WAIT_SECONDS)  # retry
        fresh.blocks.get(timeout=WAIT_SECONDS)  # where the graph is
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
