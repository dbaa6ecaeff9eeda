"""What people decide about mentions holds for the words at their place, whatever is read there again."""

import pytest
from django.contrib.auth.models import User

from kg.curate import decisions, mentions
from kg.curate.errors import BeyondSentence, MentionExists, NothingChanged
from kg.curate.mentions import NewName
from kg.models import Document, Entity, EntityType, Mention, Project, Sentence, Statement
from tests.fixtures.parsing import PatternParser
from tests.kg.curate.playing import Record, read_again, settled, use_with
from tests.kg.curate.reading import entity, read

pytestmark = pytest.mark.django_db
TEXT = "赵文访问东山城。赵武管理丝绸。"


@pytest.fixture
def document(project: Project, monkeypatch: pytest.MonkeyPatch) -> Document:
    use_with(monkeypatch)(PatternParser())
    return read(project, TEXT)


def named(project: Project) -> dict[str, str]:
    """Words → the entity that they name, with its type."""
    rows = Mention.objects.filter(sentence__document__project=project).select_related("sentence", "entity")
    return {row.sentence.text[row.start : row.end]: f"{row.entity} {row.entity.type}" for row in rows}


def facts(project: Project) -> set[str]:
    return {f"{row}" for row in Statement.objects.filter(project=project)}


def of(words: str) -> Mention:
    sentence = Sentence.objects.get(text__contains=words)
    return Mention.objects.get(sentence=sentence, start=sentence.text.index(words))


def test_a_relinked_mention_takes_what_its_words_say_along(project: Project, document: Document, erin: User) -> None:
    before: Record = settled(project)

    linked = mentions.relink(of("赵文"), entity(project, "赵武"), erin)
    read_again(project, document)

    assert named(project)["赵文"] == "赵武 person"
    assert facts(project) == {"赵武 — 访问 → 东山城", "赵武 — 管理 → 丝绸"}
    decisions.revert(linked, erin)
    assert settled(project) == before


def test_a_removed_mention_stays_removed_with_what_its_words_say(
    project: Project, document: Document, erin: User
) -> None:
    before = settled(project)

    removed = mentions.remove(of("赵文"), erin)
    read_again(project, document)

    assert "赵文" not in named(project)
    assert facts(project) == {"赵武 — 管理 → 丝绸"}
    assert not Entity.objects.filter(name="赵文").exists()
    decisions.revert(removed, erin)
    assert settled(project) == before


def test_a_mention_by_hand_makes_its_entity_and_outlives_reading_again(
    project: Project, document: Document, erin: User
) -> None:
    before = settled(project)
    sentence = Sentence.objects.get(index=1)

    made = mentions.add(sentence, 2, 4, NewName("管理局", EntityType.ORGANISATION), erin)
    read_again(project, document)

    assert named(project)["管理"] == "管理局 organisation"
    assert entity(project, "管理局").pk == made.after["entity"]
    with pytest.raises(MentionExists):
        mentions.add(sentence, 2, 4, entity(project, "赵武"), erin)
    decisions.revert(made, erin)
    assert settled(project) == before


def test_another_type_is_another_entity_of_that_name(project: Project, document: Document, erin: User) -> None:
    retyped = mentions.retype(of("丝绸"), EntityType.WORK, erin)

    assert named(project)["丝绸"] == "丝绸 work"
    assert Statement.objects.get(predicate="管理").object == entity(project, "丝绸")
    with pytest.raises(NothingChanged):
        mentions.retype(of("丝绸"), EntityType.WORK, erin)
    decisions.revert(retyped, erin)
    assert named(project)["丝绸"] == "丝绸 concept"


def test_words_that_are_not_there_are_refused(project: Project, document: Document, erin: User) -> None:
    sentence = Sentence.objects.get(index=0)
    for start, end in ((0, 99), (3, 3), (-1, 2)):
        with pytest.raises(BeyondSentence):
            mentions.add(sentence, start, end, entity(project, "赵武"), erin)
