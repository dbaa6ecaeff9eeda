"""A name without a type and the one typed thing of that name; order, people's decisions and what is read later."""

import itertools

import pytest
from pytest_django import Settings

from kg import ingest
from kg.curate import decisions, entities
from kg.graph import projector, verify
from kg.models import Document, Entity, Project, Statement
from tests.fixtures.graph import GraphAddress
from tests.fixtures.parsing import NewerParser, PatternParser
from tests.fixtures.record import record_of
from tests.kg.curate.playing import Use, use_with
from tests.kg.curate.reading import entity, read

pytestmark = pytest.mark.django_db
UNTYPED = "钱文访问赵武。"
TYPED = "赵武访问东山城。"


@pytest.fixture
def project() -> Project:
    return Project.objects.create(uid="c" * 24, name="丙")


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Use:
    use = use_with(monkeypatch)
    use(PatternParser())
    return use


def called(project: Project, name: str) -> list[tuple[str, int]]:
    """Types and mentions of the entities that people see under ``name``."""
    rows = Entity.objects.filter(project=project, name=name, merged_into=None)
    return sorted(rows.values_list("type", "mention_count"))


def test_it_is_the_typed_one_in_whatever_order_they_are_read(use: Use) -> None:
    records = []
    for order in itertools.permutations([UNTYPED, TYPED, "孙安管理赵武。"]):
        Project.objects.filter(pk="c" * 24).delete()
        project = Project.objects.create(uid="c" * 24, name="丙")
        for text in order:
            read(project, text, f"{text}.txt")
        assert called(project, "赵武") == [("person", 3)]
        assert set(Statement.objects.filter(project=project).values_list("subject__name", "object__name")) == {
            ("钱文", "赵武"),
            ("赵武", "东山城"),
            ("孙安", "赵武"),
        }
        rows = record_of(project)
        records.append({kind: rows[kind] for kind in ("Entity", "Mention", "Statement", "Evidence")})
    assert all(record == records[0] for record in records)


def test_the_graph_follows(use: Use, graph: GraphAddress, project: Project) -> None:
    for text in (UNTYPED, TYPED, "赵武访问西山城。孙安管理赵武。"):
        read(project, text, f"{text}.txt")
        projector.drain_all(project.pk)
        assert verify.compare(project).differences == ()


def test_a_second_type_puts_them_apart_until_it_goes(use: Use, project: Project) -> None:
    read(project, UNTYPED, "1.txt")
    read(project, TYPED, "2.txt")
    use(NewerParser())
    document = read(project, "钱武访问赵武。", "3.txt")
    assert called(project, "赵武") == [("concept", 1), ("person", 1), ("work", 1)]
    ingest.remove(document)
    assert called(project, "赵武") == [("person", 2)]


def test_it_is_on_its_own_when_no_text_gives_a_type_any_more(use: Use, project: Project) -> None:
    read(project, UNTYPED, "1.txt")
    document = read(project, TYPED, "2.txt")
    ingest.remove(document)
    assert called(project, "赵武") == [("concept", 1)]
    for each in Document.objects.filter(project=project):
        ingest.remove(each)
    assert not Entity.everything.filter(project=project).exists()


def test_what_a_person_said_of_it_comes_first(use: Use, project: Project) -> None:
    read(project, UNTYPED, "1.txt")
    said = entities.describe(entity(project, "赵武"), "一本书", None)
    read(project, TYPED, "2.txt")
    assert called(project, "赵武") == [("concept", 1), ("person", 1)]
    decisions.revert(said, None)
    assert called(project, "赵武") == [("person", 2)]
    decisions.revert(decisions.Decision.objects.latest("pk"), None)
    assert called(project, "赵武") == [("concept", 1), ("person", 1)]


def test_a_merge_of_it_is_done_again(use: Use, project: Project) -> None:
    read(project, UNTYPED + "钱文访问丝绸。", "1.txt")
    merged = entities.merge(entity(project, "丝绸"), [entity(project, "赵武")], None)
    undone = decisions.revert(merged, None)
    read(project, TYPED, "2.txt")
    assert called(project, "赵武") == [("person", 2)]
    decisions.revert(undone, None)
    assert called(project, "赵武") == [("person", 1)]
    assert called(project, "丝绸") == [("concept", 2)]
