"""What Celery workers do. A message carries a uid; the rows say the rest.

Workers: ``celery -A webapp worker -Q extract -c N``, ``celery -A webapp worker -Q project -c 1`` and ``celery -A webapp
worker -Q complete,train -c 1 --max-tasks-per-child 100000``; with them one ``manage.py sweeper``, without which a lost
message or a killed worker would hold its job for ever.
"""

import logging
from importlib import import_module
from types import ModuleType
from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_process_init

from kg.analysis import answers
from kg.errors import UserError
from kg.extraction import model
from kg.graph import projector
from kg.graph.connection import GraphUnavailable
from kg.ingest import run
from kg.jobs.hints import (
    ANALYSE,
    COMPLETE,
    COMPLETE_QUEUE,
    EXTRACT_QUEUE,
    PREDICT,
    PROJECT,
    RUN_JOB,
    TRAIN_QUEUE,
)
from webapp import leash

logger = logging.getLogger(__name__)


@shared_task(name=RUN_JOB)
def run_job(job_uid: str) -> None:
    """Works on a job, if it still waits for a worker; between two steps those who ask something get their answer."""
    run.run(job_uid, in_between=answer_questions if _serves(COMPLETE_QUEUE) else answers.answer_waiting)


@shared_task(name=COMPLETE)
def complete(_request_uid: str) -> None:
    """Answers the questions that wait, all of them together."""
    serving().serve()


@shared_task(name=PREDICT)
def predict(project_uid: str) -> None:
    """Brings the predictions of a project in line with its graph."""
    serving().predict(project_uid)


def answer_questions() -> None:
    """Answers what waits at this moment."""
    serving().answer_waiting()


def serving() -> ModuleType:
    """The part of completion that loads torch; only workers of its queues have it, after the fork."""
    return import_module("kg.completion.serving")


def _serves(queue: str) -> bool:
    return queue in current_app.amqp.queues.consume_from


@shared_task(name=ANALYSE)
def analyse(analysis_uid: str) -> None:
    """Analyses a pasted text, if nobody did yet."""
    answers.answer(analysis_uid)


@shared_task(name=PROJECT)
def project(project_uid: str) -> None:
    """Writes what the record changed to the graph, until every outbox is empty.

    All projects take turns: one that has much to write does not hold up the first edge of another.
    """
    try:
        projector.drain(project_uid)  # by name, since a deleted project has no outbox that would tell of it
        while projector.drain():
            pass
    except GraphUnavailable as error:
        logger.warning("%s", error)  # the outbox keeps what is left, and the sweeper asks again


@worker_process_init.connect
def end_with_parent(**_: Any) -> None:
    """A child whose worker was killed with SIGKILL goes too; its job is picked up when the lease has run out."""
    leash.follow_parent()


@worker_process_init.connect
def warm_up(**_: Any) -> None:
    """Loads the model into a child of the extract worker, so that no upload waits for it.

    Only after the fork: HanLP does not work when it was loaded before. Celery's Django fixup has closed the inherited
    database connections by now.
    """
    if _serves(COMPLETE_QUEUE) or _serves(TRAIN_QUEUE):
        serving().warm_up()
    if not _serves(EXTRACT_QUEUE):
        return
    try:
        logger.info("model is warm: %s", model.load().version)
    except UserError as error:
        logger.warning("%s", error)  # each job will say so to its user
