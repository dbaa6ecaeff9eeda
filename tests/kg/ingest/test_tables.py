"""Tables are read without a model; a saved mapping changes what they say, at once and for later files."""

import io
import json
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Count, Max
from pytest_django.fixtures import Settings

from kg import ingest, jobs
from kg.curate.statements import accept, reject
from kg.extraction import model
from kg.ingest import mapping, retabling, run
from kg.models import (
    Document,
    DocumentTable,
    Entity,
    Evidence,
    Job,
    Mention,
    Outbox,
    Project,
    Statement,
    TableMapping,
)
from kg.tables import MappingInvalid
from tests.fixtures.parsing import PatternParser
from tests.fixtures.record import record_of

pytestmark = pytest.mark.django_db

CITIES = "城市,省份,人口（万人）,市长\n成都,四川省,2093.8,王凤朝\n西安,陕西省,1295,-\n"


@pytest.fixture(autouse=True)
def parser(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> PatternParser:
    settings.CHUNK_CHARACTERS = settings.FIRST_CHUNK_CHARACTERS = 30
    parser = PatternParser()
    monkeypatch.setattr(model, "load", lambda: parser)
    return parser


def read(project: Project, text: str, name: str = "a.csv") -> Document:
    document = ingest.receive(project, None, name, io.BytesIO(text.encode())).document
    job = Job.objects.get(document=document)
    run.run(job.uid)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", None)
    return document


def statements(**narrow: Any) -> set[tuple[str, str, str]]:
    rows = Statement.objects.filter(**narrow).select_related("subject", "object")
    return {(row.subject.name, row.predicate, row.object.name if row.object else row.literal_value) for row in rows}


def table_of(document: Document) -> DocumentTable:
    return document.tables.get()


def changed(table: DocumentTable, number: int, **facts: Any) -> dict[str, Any]:
    """What holds for the table now, with facts of one column changed."""
    value = mapping.current(table).to_json()
    value["columns"][number] |= facts
    return value


def run_all() -> None:
    """Runs every job that waits."""
    for uid in Job.objects.filter(state="queued").order_by("created_at", "uid").values_list("uid", flat=True):
        run.run(uid)


def check_counters() -> None:
    for entity in Entity.objects.annotate(mentioned=Count("mentions")):
        stated = Statement.objects.filter(subject=entity).count() + Statement.objects.filter(object=entity).count()
        assert (entity.mention_count, entity.statement_count) == (entity.mentioned, stated), entity
        assert entity.mention_count or entity.statement_count
    for statement in Statement.objects.annotate(number=Count("evidence"), best=Max("evidence__confidence")):
        assert statement.evidence_count == statement.number, statement


def test_rows_become_statements_with_spans_of_their_cells(project: Project) -> None:
    document = read(project, CITIES)

    assert statements() == {
        ("成都", "省份", "四川省"),
        ("成都", "人口", "2093.8万人"),
        ("成都", "市长", "王凤朝"),
        ("西安", "省份", "陕西省"),
        ("西安", "人口", "1295万人"),
    }
    evidence = Evidence.objects.get(statement__predicate="市长")
    text = evidence.sentence.text
    assert (text, evidence.rule, evidence.confidence) == ("成都\t四川省\t2093.8\t王凤朝", "table", 0.9)
    assert [text[start:end] for start, end in (*evidence.subject_spans, *evidence.object_spans)] == ["成都", "王凤朝"]
    people = Statement.objects.get(literal_number=20938000)
    assert (people.literal_type, people.literal_unit) == ("quantity", "人")
    assert set(Entity.objects.values_list("name", "type")) == {
        ("成都", "place"), ("西安", "place"), ("四川省", "place"), ("陕西省", "place"), ("王凤朝", "person"),
    }  # fmt: skip
    table = table_of(document)
    assert (table.headers, table.block, table.blocks, table.records) == (
        ["城市", "省份", "人口（万人）", "市长"],
        0,
        1,
        2,
    )
    check_counters()


def test_nested_json_becomes_statements_by_path(project: Project) -> None:
    value = {
        "name": "北京大学",
        "founded": 1898,
        "president": {"name": "龚旗煌", "born": 1964},
        "alias": ["北大", "PKU"],
    }
    document = read(project, json.dumps(value), "a.json")

    assert statements() == {
        ("北京大学", "founded", "1898"),
        ("北京大学", "president", "龚旗煌"),
        ("北京大学", "alias", "北大"),
        ("北京大学", "alias", "PKU"),
        ("龚旗煌", "born", "1964"),
    }
    assert set(Evidence.objects.values_list("rule", flat=True)) == {"json"}
    assert [table.headers for table in document.tables.all()] == [
        ["name", "founded", "president", "alias"],
        ["president", "president.born"],
    ]


def test_a_form_in_a_document_is_about_its_heading(project: Project) -> None:
    read(project, "属性,值\n成立时间,1898年\n校长,龚旗煌\n", "北京大学.csv")
    assert statements() == {("北京大学", "成立时间", "1898年"), ("北京大学", "校长", "龚旗煌")}
    assert Evidence.objects.get(statement__predicate="校长").predicate_spans == [[0, 2]]


def test_no_model_reads_the_rows(project: Project, parser: PatternParser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "parse", lambda texts: pytest.fail(str(texts)))
    read(project, CITIES)
    assert Statement.objects.count() == 5


def test_a_saved_mapping_changes_the_statements_that_it_says_and_no_other(project: Project, alice: User) -> None:
    document, other = read(project, CITIES), read(project, "书名,作者\n红楼梦,曹雪芹\n三体,刘慈欣\n", "b.csv")
    kept = set(Statement.objects.exclude(predicate="市长").values_list("pk", "created_at"))
    Outbox.objects.all().delete()
    table = table_of(document)
    value = changed(table, 3, role="entity", predicate="市长是", inverse=True)

    assert mapping.compare(table, mapping.from_json(value, table.headers)) == mapping.Change(1, 1, 4, True)
    row, documents = mapping.save(table, value, alice)
    run_all()

    assert (documents, row.saved_by, row.rev, row.headers) == (1, alice, 1, table.headers)
    assert statements(evidence__document=document) == {
        ("成都", "省份", "四川省"),
        ("成都", "人口", "2093.8万人"),
        ("王凤朝", "市长是", "成都"),
        ("西安", "省份", "陕西省"),
        ("西安", "人口", "1295万人"),
    }
    assert set(Statement.objects.exclude(predicate="市长是").values_list("pk", "created_at")) == kept
    assert set(Job.objects.exclude(document=other).values_list("kind", "state")) == {
        ("extract", "done"),
        ("tables", "done"),
    }
    assert not Outbox.objects.filter(document=other.pk).exists()
    gone = Outbox.objects.filter(kind="statement").values_list("uid", flat=True)
    assert Statement.objects.filter(pk__in=list(gone)).count() == len(set(gone)) - 1
    check_counters()


def test_a_later_file_with_the_same_headers_follows_it(project: Project, alice: User) -> None:
    first = read(project, CITIES)
    mapping.save(table_of(first), changed(table_of(first), 1, role="ignore"), alice)
    second = read(project, "城市,省份,人口（万人）,市长\n杭州,浙江省,1220,姚高员\n", "b.csv")

    assert statements(evidence__document=second) == {("杭州", "人口", "1220万人"), ("杭州", "市长", "姚高员")}
    assert Evidence.objects.filter(document=second).first().confidence == 0.98  # type: ignore[union-attr]
    elsewhere = Project.objects.create(name="别处")
    assert ("成都", "省份", "四川省") in statements(evidence__document=read(elsewhere, CITIES))


def test_reading_again_gives_the_record_of_a_document_that_was_read_under_the_mapping(
    project: Project, alice: User
) -> None:
    text = CITIES + "".join(f"城{n},省{n % 3},{n},王{n % 4}明\n" for n in range(40))
    document = read(project, text)
    mapping.save(table_of(document), changed(table_of(document), 0, type="concept"), alice)
    run_all()
    again = record_of(project)
    ingest.remove(document)
    read(project, text)
    fresh = record_of(project)

    for name in ("Sentence", "Mention", "Statement", "Evidence", "Entity"):
        assert again[name] == fresh[name], name


def test_what_people_decided_stays(project: Project, alice: User) -> None:
    document = read(project, CITIES)
    accept(Statement.objects.get(predicate="省份", subject__name="成都"), alice)
    reject(Statement.objects.get(predicate="省份", subject__name="西安"), alice)

    table = table_of(document)
    mapping.save(table, changed(table, 1, role="ignore"), alice)
    run_all()

    assert set(Statement.objects.filter(predicate="省份").values_list("status", "evidence_count")) == {
        ("accepted", 0),
        ("rejected", 0),
    }
    mapping.forget(TableMapping.objects.get(), alice)
    run_all()
    assert set(Statement.objects.filter(predicate="省份").values_list("status", "evidence_count")) == {
        ("accepted", 1),
        ("rejected", 1),
    }
    check_counters()


def test_saving_the_same_again_reads_nothing_again(project: Project, alice: User) -> None:
    document = read(project, CITIES)
    value = changed(table_of(document), 1, role="ignore")
    assert mapping.save(table_of(document), value, alice)[1] == 1
    row, documents = mapping.save(table_of(document), value, alice)
    assert (row.rev, documents) == (1, 0)


def test_a_mapping_that_does_not_fit_changes_nothing(project: Project, alice: User) -> None:
    document = read(project, CITIES)
    with pytest.raises(MappingInvalid):
        mapping.save(table_of(document), {"columns": []}, alice)
    assert not TableMapping.objects.exists() and Job.objects.count() == 1


def test_a_second_change_replaces_the_job_of_the_first(project: Project, alice: User, settings: Settings) -> None:
    document = read(project, CITIES + "".join(f"城{n},省{n},{n},-\n" for n in range(20)))
    table = table_of(document)
    mapping.save(table, changed(table, 1, role="ignore"), alice)
    first = Job.objects.get(kind=retabling.KIND)
    claim = jobs.claim(first.uid)
    mapping.save(table, changed(table, 2, role="ignore"), alice)

    assert claim is not None
    with pytest.raises(jobs.LeaseLost), claim.chunk():
        pass
    run_all()
    assert set(Statement.objects.values_list("predicate", flat=True)) == {"市长"}
    assert Job.objects.filter(kind=retabling.KIND).count() == 1


def test_a_document_that_is_still_being_read_is_waited_for(project: Project, alice: User) -> None:
    document = read(project, CITIES)
    mapping.save(table_of(document), changed(table_of(document), 1, role="ignore"), alice)
    job = Job.objects.get(kind=retabling.KIND)
    Job.objects.filter(kind="extract").update(state="running")

    run.run(job.uid)

    job.refresh_from_db()
    assert (job.state, job.cursor) == ("queued", 0) and job.not_before is not None
    assert "省份" in set(Statement.objects.values_list("predicate", flat=True))
    Job.objects.filter(kind="extract").update(state="done")
    Job.objects.update(not_before=None)
    run.run(job.uid)
    assert "省份" not in set(Statement.objects.values_list("predicate", flat=True))


def test_a_job_that_goes_on_in_another_task_ends_the_same(project: Project, alice: User, settings: Settings) -> None:
    settings.JOB_SLICE_SECONDS = 0
    document = read_in_slices(project, CITIES + "".join(f"城{n},省{n},{n},-\n" for n in range(20)))
    mapping.save(table_of(document), changed(table_of(document), 1, role="ignore"), alice)
    tasks = 0
    while Job.objects.filter(state="queued").exists():
        run_all()
        tasks += 1
    assert tasks > 3
    assert set(Statement.objects.values_list("predicate", flat=True)) == {"人口", "市长"}
    check_counters()


def read_in_slices(project: Project, text: str) -> Document:
    document = ingest.receive(project, None, "a.csv", io.BytesIO(text.encode())).document
    while Job.objects.filter(state="queued").exists():
        run_all()
    return document


def test_the_preview_shows_the_first_triples(project: Project) -> None:
    table = table_of(read(project, CITIES))
    value = changed(table, 1, predicate="在")
    triples = mapping.preview(table, mapping.from_json(value, table.headers), 2)
    assert [(t.subject.text, t.predicate, t.object.text) for t in triples] == [
        ("成都", "在", "四川省"),
        ("成都", "人口", "2093.8"),
    ]


def test_ten_thousand_rows_are_in_the_record_in_seconds(project: Project, settings: Settings) -> None:
    settings.CHUNK_CHARACTERS = 6000
    rows = "".join(f"书{n},作者{n % 900},{1900 + n % 120},出版社{n % 70},{n / 10}\n" for n in range(10_000))
    started = time.process_time()
    document = read(project, "书名,作者,出版年,出版社,价格（元）\n" + rows)
    seconds = time.process_time() - started
    print(f"10,000 rows, 40,000 statements: {seconds:.1f} s")
    assert Evidence.objects.filter(document=document).count() == 40_000
    assert Mention.objects.count() == 30_000
    assert (table_of(document).blocks, table_of(document).records) == (20, 10_000)
    assert seconds < 40
