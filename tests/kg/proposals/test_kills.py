"""Real workers, killed half way through reading again and half way through applying."""

from collections.abc import Callable

import pytest

from kg.graph import projector, verify
from kg.ingest import run
from kg.models import Job, Project, ProposalChange
from kg.proposals import requests
from tests.fixtures.graph import GraphAddress
from tests.fixtures.parsing import NewerParser, PatternParser, text_of
from tests.fixtures.record import record_of
from tests.fixtures.workers import Crew, wait_until
from tests.kg.jobs.test_workers import CHUNK, SHORT, upload
from tests.kg.proposals.test_proposals import facts, proposed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NEWER = "tests.fixtures.newer_worker"


def test_killed_half_way_through_both_jobs_it_ends_as_if_nobody_had_been(
    project: Project, crew: Callable[..., Crew], use: Callable[[PatternParser], None], graph: GraphAddress
) -> None:
    text = text_of(600)
    document = upload(project, text)
    run.run(Job.objects.get().pk)
    projector.drain_all(project.pk)
    use(NewerParser())
    quiet = proposed(project)
    expected = list(quiet.changes.values_list("kind", "of", "before", "after"))
    requests.discard(quiet)
    people = crew(**SHORT, PATTERN_SECONDS="0.03", JOB_MAX_STRIKES="1000")
    people.sweeper()
    worker = people.worker("extract", NEWER)

    def killed(job: Job, times: int) -> None:
        for place in range(1, times + 1):
            wait_until(lambda: at(job) >= 12 * place, 90, "some steps")  # noqa: B023
            people.kill_child(worker)
        wait_until(lambda: state(job) not in ("running", "queued"), 120, "the job's end")
        assert state(job) == "done" and Job.objects.get(pk=job.pk).attempt > times

    proposal = requests.submit(project, None)
    assert proposal.job is not None
    killed(proposal.job, 3)
    assert list(ProposalChange.objects.values_list("kind", "of", "before", "after")) == expected
    requests.apply(proposal, None)
    killed(proposal.job, 3)
    wait_until(lambda: not Job.objects.filter(kind="refresh", state__in=("queued", "running")).exists(), 60, "types")

    after = facts(project)
    projector.drain_all(project.pk)
    assert verify.compare(project).differences == ()
    assert CHUNK == 100 and document.pk in {row[0] for row in record_of(project)["Document"]}
    assert proposed(project).counts == {}
    assert facts(project) == after


def at(job: Job) -> int:
    return Job.objects.get(pk=job.pk).cursor


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state
