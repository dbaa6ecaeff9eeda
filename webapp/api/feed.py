"""What changes in a project's documents and graph, looked for once per process however many people watch.

``Watch.look`` compares the record with what it saw before. A ``Feed`` looks again and again while somebody listens, in
one thread of its own, and hands each change to all its listeners; a slow listener misses the steps in between, never
the last one.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import close_old_connections
from django.db.models import Count, Max, Q
from django.utils import timezone

from kg import catalogue, revision
from kg.models import Decision, Document, Job, JobState, Outbox

BUSY_SECONDS = 0.4
IDLE_SECONDS = 0.8
"""Somebody else's change has to be on the screen within two seconds, the look and the page's own request included."""
LOAD = 4
"""A look that took t seconds is followed by a pause of at least LOAD × t: at most a fifth of one core."""
OVERLAP = timedelta(seconds=10)
"""How far back a look asks for jobs that ended, so that none which started and ended between two looks is missed."""

MOST_DECISIONS = 50
"""Of one look, the newest; who sees them fetches the rest."""

T = TypeVar("T")
logger = logging.getLogger(__name__)
_thread = ThreadPoolExecutor(1, thread_name_prefix="feed")


async def in_feed_thread(function: Callable[[], T]) -> T:
    """Runs what reads the record in the feeds' own thread, whose connection does not outlive the call."""

    def run() -> T:
        close_old_connections()
        try:
            return function()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_thread, run)


@dataclass(frozen=True, slots=True)
class GraphNews:
    """The record's graph is at ``revision``; ``written``: the graph store has all of it. ``decisions`` are new."""

    revision: int
    written: bool
    decisions: tuple[Decision, ...] = ()

    def after(self, earlier: "GraphNews | None") -> "GraphNews":
        """With the decisions of news that nobody took yet."""
        held = earlier.decisions if earlier else ()
        return GraphNews(self.revision, self.written, (*held, *self.decisions)[-MOST_DECISIONS:])


@dataclass(frozen=True, slots=True)
class Changes:
    """Documents that are new or look different, the uids of those that are gone, and what is new in the graph."""

    documents: list[Document]
    removed: list[str]
    graph: GraphNews | None = None


@dataclass(slots=True)
class Watch:
    """What was last seen of a project's documents."""

    project: str
    totals: dict[str, Any] = field(default_factory=dict)
    uids: set[str] = field(default_factory=set)
    marks: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    looked_at: datetime | None = None
    revision: int = 0
    decision: int = 0
    unwritten: bool = False

    def look(self) -> Changes:
        """What changed since the last look; the first one only remembers. Five queries while nothing changes."""
        first, since = self.looked_at is None, (self.looked_at or timezone.now()) - OVERLAP
        self.looked_at = timezone.now()
        new, removed = self._compare_uids()
        jobs = self._jobs_of_interest(since)
        marks = {str(job.document_id): _mark(job) for job in jobs}
        changed = {uid for uid, mark in marks.items() if self.marks.get(uid) != mark} | new
        self.marks = marks
        self.open = {str(job.document_id) for job in jobs if catalogue.is_open(job)}
        graph = self._look_at_graph()
        if first:
            return Changes([], [])
        return Changes(_documents(changed), sorted(removed), graph)

    def _look_at_graph(self) -> GraphNews | None:
        number = revision.current(self.project)
        rows = Decision.objects.filter(project=self.project, pk__gt=self.decision).select_related("decided_by")
        decisions = tuple(reversed(rows.order_by("-pk")[:MOST_DECISIONS]))
        changed = number != self.revision or bool(decisions)
        self.revision = number
        self.decision = decisions[-1].pk if decisions else self.decision
        if not changed and not self.unwritten:
            return None
        waited, self.unwritten = self.unwritten, _is_unwritten(self.project)
        if not changed and self.unwritten == waited:
            return None
        return GraphNews(number, not self.unwritten, decisions)

    def _compare_uids(self) -> tuple[set[str], set[str]]:
        rows = Document.objects.filter(project=self.project)
        totals = rows.aggregate(count=Count("pk"), newest=Max("created_at"))
        if totals == self.totals:
            return set(), set()
        before, self.totals, self.uids = self.uids, totals, set(rows.values_list("pk", flat=True))
        return self.uids - before, before - self.uids

    def _jobs_of_interest(self, since: datetime) -> list[Job]:
        rows = Job.objects.filter(project=self.project, kind=catalogue.READING_KIND)
        going_on = Q(state__in=[JobState.QUEUED, JobState.RUNNING]) | Q(document__in=self.open)
        return list(catalogue.jobs(rows.filter(going_on | Q(finished_at__gte=since))))


def _is_unwritten(project: str) -> bool:
    return Outbox.objects.filter(project=project).exists()


def graph_now(project: str) -> GraphNews:
    """Where the graph is, for somebody who starts to listen."""
    return GraphNews(revision.current(project), not _is_unwritten(project))


def _mark(job: Job) -> tuple[Any, ...]:
    """What a watcher sees of a job."""
    return (
        job.state,
        catalogue.stage(job),
        job.cursor,
        job.max_cursor,
        job.attempt,
        catalogue.progress(job),
        job.error,
    )


def _documents(uids: set[str]) -> list[Document]:
    if not uids:
        return []
    return list(catalogue.documents(Document.objects.filter(pk__in=uids)).order_by("created_at", "uid"))


def unfinished(project: str, since: datetime | None = None) -> list[Document]:
    """The documents being worked on, and those that came to an end after ``since``."""
    unwritten = Outbox.objects.filter(project=project).exclude(document="").values("document")
    wanted = Q(state__in=[JobState.QUEUED, JobState.RUNNING]) | Q(state=JobState.DONE, document__in=unwritten)
    if since is not None:
        wanted |= Q(finished_at__gte=since)
    rows = Job.objects.filter(wanted, project=project, kind=catalogue.READING_KIND)
    return _documents({str(uid) for uid in rows.values_list("document", flat=True)})


@dataclass(slots=True)
class News:
    """The latest state of each changed document, None for a removed one, and of the graph where it changed."""

    documents: dict[str, Document | None] = field(default_factory=dict)
    graph: GraphNews | None = None


class Listener:
    """What one connection has still to hear."""

    def __init__(self) -> None:
        self._news = News()
        self._wake = asyncio.Event()
        self._ended = False

    def tell(self, changes: Changes) -> None:
        """Adds ``changes``, replacing older ones of the same documents."""
        self._news.documents.update({document.pk: document for document in changes.documents})
        self._news.documents.update(dict.fromkeys(changes.removed))
        if changes.graph:
            self._news.graph = changes.graph.after(self._news.graph)
        if self._news.documents or self._news.graph:
            self._wake.set()

    def end(self) -> None:
        """Lets ``hear`` raise ``FeedEnded`` once all news is taken."""
        self._ended = True
        self._wake.set()

    async def hear(self) -> News:
        """Waits for news and takes them all. Raises ``FeedEnded``."""
        await self._wake.wait()
        if self._ended:
            raise FeedEnded
        self._wake.clear()
        news, self._news = self._news, News()
        return news


class FeedEnded(Exception):
    """The feed met a bug, which is in the log; its listeners close and their clients connect again."""


class Feed:
    """One project, watched while somebody listens."""

    def __init__(self, project: str) -> None:
        self.watch = Watch(project)
        self.listeners: set[Listener] = set()
        self.started = asyncio.Event()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            while True:
                started = time.monotonic()
                changes = await in_feed_thread(self.watch.look)
                self.started.set()
                for listener in self.listeners:
                    listener.tell(changes)
                pause = BUSY_SECONDS if self.watch.open or self.watch.unwritten else IDLE_SECONDS
                await asyncio.sleep(max(pause, LOAD * (time.monotonic() - started)))
        except Exception:
            logger.exception("the feed of project %s ended", self.watch.project)
        finally:
            self.started.set()
            for listener in self.listeners:
                listener.end()


_feeds: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Feed]] = WeakKeyDictionary()


@asynccontextmanager
async def listening(project: str) -> AsyncIterator[Listener]:
    """A listener to the project's feed, which starts with its first listener and ends with its last.

    Once it is entered, the feed has looked, so what is read from now on and what the listener hears leave no gap.
    """
    feeds = _feeds.setdefault(asyncio.get_running_loop(), {})
    feed = feeds.get(project)
    if feed is None or feed.task.done():
        feed = feeds[project] = Feed(project)
    listener = Listener()
    feed.listeners.add(listener)
    try:
        await feed.started.wait()
        yield listener
    finally:
        feed.listeners.discard(listener)
        if not feed.listeners:
            feed.task.cancel()
            if feeds.get(project) is feed:
                del feeds[project]
