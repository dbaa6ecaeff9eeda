"""What a merge would change, told before it does; and which mentions stand behind a statement."""

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from pytest_django import Settings

from kg.curate import entities, relation_types
from kg.curate.errors import SameEntity
from kg.curate.previewing import Clash, MergePreview, merge_preview
from kg.curate.splitting import mentions_behind
from kg.extraction import model
from kg.models import Entity, Project, Statement
from tests.fixtures.parsing import PatternParser
from tests.kg.curate.reading import entity, read
from tests.kg.graph.records import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(project: Project) -> tuple[Entity, Entity]:
    record = Record(project)
    first, second = (record.sentence(record.document(name)) for name in ("a.txt", "b.txt"))
    zhang, hao = record.entity("张骞"), record.entity("博望侯", aliases=["张子文"])
    west, city, home = (record.entity(name, "place") for name in ("西域", "长安", "城固"))
    (born,) = relation_types.add(project, [relation_types.Outline("出生地", functional=True)])
    record.mention(first, zhang), record.mention(second, hao)
    record.statement(zhang, "出使", west, [first])
    record.statement(zhang, "生于", home, [first], relation=born)
    record.statement(hao, "出使", west, [second])
    record.statement(hao, "生于", city, [second], relation=born)
    record.statement(zhang, "封为", hao, [second])
    return zhang, hao


def test_it_says_what_moves_and_what_becomes_one(pair: tuple[Entity, Entity]) -> None:
    assert merge_preview(*pair) == MergePreview(
        mentions=1,
        statements=2,
        same=1,
        between=1,
        documents=1,
        names=("博望侯", "张子文"),
        clashes=(Clash("出生地", "城固", "长安"),),
    )


def test_the_merge_does_just_that(
    project: Project, erin: User, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(model, "load", PatternParser)
    read(project, "赵文访问东山城。赵武访问东山城。赵武管理丝绸。赵文管理赵武。")
    wen, wu = entity(project, "赵文"), entity(project, "赵武")
    before, preview = shown(project), merge_preview(wen, wu)
    entities.merge(wen, [wu], erin)
    wen.refresh_from_db()

    assert (preview.statements, preview.same, preview.between) == (2, 1, 1)
    assert shown(project) == before - preview.same - preview.between
    assert wen.aliases == list(preview.names) == ["赵武"]
    assert wen.mention_count == 2 + preview.mentions
    with pytest.raises(SameEntity):
        merge_preview(wen, wen)


def shown(project: Project) -> int:
    return Statement.objects.filter(project=project).exclude(subject=F("object")).count()


def test_what_stands_behind_a_statement_goes_along(pair: tuple[Entity, Entity], project: Project) -> None:
    zhang, hao = pair
    born = Statement.objects.get(subject=zhang, predicate="生于")
    assert mentions_behind(zhang, [born.pk]) == {zhang.mentions.get().pk}
    assert mentions_behind(hao, [born.pk]) == set()
    assert mentions_behind(zhang, []) == set()


def test_of_several_it_counts_what_they_say_together(project: Project, pair: tuple[Entity, Entity]) -> None:
    record = Record(project)
    third = record.entity("博望张侯")
    west, home = Entity.objects.get(name="西域"), Entity.objects.get(name="城固")
    said = record.sentence(record.document("c.txt"))
    record.mention(said, third)
    record.statement(third, "出使", west, [said])
    record.statement(third, "位于", home, [said])
    record.statement(third, "即", pair[1], [said])

    preview = merge_preview(*pair, third)
    assert (preview.mentions, preview.statements, preview.same, preview.between) == (2, 4, 2, 2)
    assert (preview.documents, preview.names) == (2, ("博望侯", "张子文", "博望张侯"))
    assert preview.clashes == (Clash("出生地", "城固", "长安"),)
    with pytest.raises(SameEntity):
        merge_preview(*pair, pair[1])
