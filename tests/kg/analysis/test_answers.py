"""A pasted text is answered once, by whoever is free, and harms nobody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.fixtures import Settings

from kg.access import NotFound
from kg.analysis import answers, requests
from kg.analysis.errors import NothingToAnalyse, TooManyWaiting
from kg.extraction import model
from kg.ingest import run
from kg.models import Analysis, Document, Entity, Job, Outbox, Project
from tests.fixtures.parsing import PatternParser, text_of
from tests.fixtures.workers import Crew, wait_until
from tests.kg.jobs.test_workers import PATTERN, SHORT, upload

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "赵文访问东山城。"


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch) -> PatternParser:
    parser = PatternParser()
    monkeypatch.setattr(model, "load", lambda: parser)
    return parser


def test_a_text_becomes_words_names_and_triples_and_no_row_of_the_record(alice: User, parser: PatternParser) -> None:
    analysis = requests.submit(alice, f"\n{TEXT}好。")

    assert answers.answer(analysis.pk)
    analysis.refresh_from_db()
    first, second = analysis.result["sentences"]
    assert (analysis.state, analysis.result["model"]) == ("done", "pattern-1")
    assert (first["text"], first["start"], first["end"], second["start"]) == (TEXT, 1, 9, 9)
    assert first["tokens"][0] == {"form": "赵文", "start": 0, "end": 2, "pos": "PROPN", "head": 1, "relation": "nsubj"}
    assert first["entities"] == [{"start": 0, "end": 2, "type": "person"}, {"start": 4, "end": 7, "type": "place"}]
    (triple,) = first["triples"]
    assert triple["subject"] == {"text": "赵文", "spans": [[0, 2]], "type": "person", "literal": None, "refers": ""}
    assert (triple["predicate"], triple["object"]["text"]) == ({"text": "访问", "spans": [[2, 4]]}, "东山城")
    assert (triple["rule"], triple["modality"], triple["speaker"]) == ("subject-verb-object", "asserted", None)
    assert (second["tokens"], second["triples"]) == ([], [])
    assert not Entity.objects.exists() and not Outbox.objects.exists()


def test_it_is_answered_once(alice: User, parser: PatternParser) -> None:
    analysis = requests.submit(alice, TEXT)

    assert [answers.answer(analysis.pk), answers.answer(analysis.pk), answers.answer("0" * 24)] == [True, False, False]


def test_what_another_worker_has_taken_is_left_to_it_until_it_must_be_dead(alice: User, parser: PatternParser) -> None:
    analysis = requests.submit(alice, TEXT)
    Analysis.objects.update(attempts=1, taken_until=timezone.now() + timedelta(seconds=5))
    answers.answer_waiting()
    assert Analysis.objects.get().state == "waiting"

    Analysis.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    answers.answer_waiting()
    assert Analysis.objects.get(pk=analysis.pk).state == "done"


def test_a_text_that_keeps_stopping_its_worker_is_given_up(alice: User, parser: PatternParser) -> None:
    requests.submit(alice, TEXT)
    Analysis.objects.update(attempts=2, taken_until=timezone.now() - timedelta(seconds=1))

    answers.answer_waiting()

    found = Analysis.objects.get()
    assert (found.state, found.error) == ("failed", {"code": "analysis-keeps-stopping", "params": {"times": 2}})


def test_a_bug_is_an_error_of_the_analysis_and_not_of_who_does_it(
    alice: User, parser: PatternParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests.submit(alice, TEXT)
    monkeypatch.setattr(parser, "parse", lambda texts: 1 / 0)

    answers.answer_waiting()

    assert (Analysis.objects.get().state, Analysis.objects.get().error) == (
        "failed",
        {"code": "internal", "params": {}},
    )


def test_a_document_makes_room_between_its_chunks(
    alice: User, project: Project, parser: PatternParser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHUNK_CHARACTERS = settings.FIRST_CHUNK_CHARACTERS = 100
    upload(project, text_of(60))
    asked: list[str] = []
    parse = parser.parse

    def ask_at_the_second_chunk(texts: Any) -> Any:
        if not asked:
            asked.append(requests.submit(alice, TEXT).pk)
        return parse(texts)

    monkeypatch.setattr(parser, "parse", ask_at_the_second_chunk)
    states: list[tuple[str, int]] = []

    def in_between() -> None:
        answers.answer_waiting()
        states.append((Analysis.objects.get().state, Job.objects.get().cursor))

    run.run(Job.objects.get().uid, in_between)

    assert states[0] == ("done", 1)
    assert Job.objects.get().state == "done" and len(states) > 3


def test_a_person_may_not_fill_the_queue(alice: User, erin: User) -> None:
    for _ in range(requests.MOST_WAITING):
        requests.submit(alice, TEXT)

    with pytest.raises(TooManyWaiting):
        requests.submit(alice, TEXT)
    requests.submit(erin, TEXT)
    with pytest.raises(NothingToAnalyse):
        requests.submit(erin, " \n---\n")


def test_nobody_reads_anothers_and_after_an_hour_nobody_does(alice: User, erin: User) -> None:
    analysis = requests.submit(alice, TEXT)
    assert requests.own(alice, analysis.pk) == analysis
    with pytest.raises(NotFound):
        requests.own(erin, analysis.pk)
    Analysis.objects.update(created_at=timezone.now() - timedelta(seconds=3601))

    assert requests.sweep() == 1
    with pytest.raises(NotFound):
        requests.own(alice, analysis.pk)


def test_one_that_vanishes_while_it_is_waited_for_is_not_found(alice: User) -> None:
    analysis = requests.submit(alice, TEXT)
    Analysis.objects.all().delete()

    with pytest.raises(NotFound):
        requests.wait(analysis, 1)


@pytest.mark.slow
def test_a_killed_worker_costs_neither_the_text_nor_the_document(
    alice: User, project: Project, crew: Callable[..., Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(project, text_of(1000))
    people = crew(**SHORT, PATTERN_SECONDS="0.2", JOB_MAX_STRIKES="1000")
    people.sweeper()
    worker = people.worker("extract", PATTERN)
    wait_until(lambda: Job.objects.get().cursor > 1, 60, "some chunks")
    for _ in range(2):
        analysis = requests.submit(alice, TEXT)
        people.kill_child(worker)
        assert requests.wait(analysis, 90).state == "done"
    assert Job.objects.get().state in ("running", "queued"), "the document was too short for two kills"
    Document.objects.get().jobs.update(state="cancelled")
