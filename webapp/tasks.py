"""What Celery workers do. A message carries a uid; the rows say the rest.

Workers: ``celery -A webapp worker -Q extract -c N`` and ``celery -A webapp worker -Q project -c 1``; with them one
``manage.py sweeper``, without which a lost message or a killed worker would hold its job for ever.
"""

import logging
from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_process_init

from kg.analysis import answers
from kg.errors import UserError
from kg.extraction import model
from kg.graph import projector
from kg.graph.connection import GraphUnavailable
from kg.ingest import run
from kg.jobs.hints import ANALYSE, EXTRACT_QUEUE, PROJECT, RUN_JOB
from webapp import leash

logger = logging.getLogger(__name__)


@shared_task(name=RUN_JOB)
def run_job(job_uid: str) -> None:
    """Works on a job, if it still waits for a worker."""
    run.run(job_uid, in_between=answers.answer_waiting)


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
    if EXTRACT_QUEUE not in current_app.amqp.queues.consume_from:
        return
    try:
        logger.info("model is warm: %s", model.load().version)
    except UserError as error:
        logger.warning("%s", error)  # each job will say so to its user
