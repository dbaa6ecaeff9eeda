"""The projector, on each graph server."""

import pytest

from kg.graph import projector, queries
from kg.graph.clearing import clear
from kg.graph.rows import uids_of, version
from kg.graph.verify import compare
from kg.models import Entity, Outbox, Project
from tests.kg.graph import snapshots
from tests.kg.graph.records import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("graph")]


def test_every_kind_of_row_reaches_the_graph(record: Record, project: Project) -> None:
    document = record.document()
    sentence = record.sentence(document)
    zhang, west = (
        record.entity("张骞", statement_count=2, mention_count=1, aliases=["博望侯"]),
        record.entity("西域", "place"),
    )
    mention = record.mention(sentence, zhang)
    mission = record.statement(zhang, "出使", west, [sentence], confidence=0.9)
    year = record.statement(zhang, "年代", "前138年", [sentence])

    assert projector.drain(project.pk) == 7

    nodes = snapshots.nodes(project.pk)
    literal = next(uid for uid, (label, _) in nodes.items() if label == "Literal")
    v = {row.pk: version(row.created_at, row.rev) for row in (document, zhang, west, mission, year)}
    assert nodes == {
        document.pk: ("Document", {"uid": document.pk, "project": project.pk, "name": "西域.txt", "v": v[document.pk]}),
        sentence.pk: (
            "Sentence",
            {"uid": sentence.pk, "project": project.pk, "index": 0, "text": "张骞出使西域。", "v": v[document.pk]},
        ),
        zhang.pk: (
            "Entity",
            {
                "uid": zhang.pk,
                "project": project.pk,
                "name": "张骞",
                "type": "person",
                "search_text": "张骞\n博望侯",
                "initials": "\nzq\nbwh",
                "statement_count": 2,
                "mention_count": 1,
                "v": v[zhang.pk],
            },
        ),
        west.pk: (
            "Entity",
            {
                "uid": west.pk,
                "project": project.pk,
                "name": "西域",
                "type": "place",
                "search_text": "西域",
                "initials": "\nxy",
                "statement_count": 0,
                "mention_count": 0,
                "v": v[west.pk],
            },
        ),
        literal: ("Literal", {"uid": literal, "project": project.pk, "type": "text", "value": "前138年", "unit": ""}),
    }
    supported = {
        "project": project.pk,
        "modality": "asserted",
        "status": "extracted",
        "evidence_count": 1,
        "documents": [document.pk],
        "sentences": [sentence.pk],
    }
    open_ = {"relation": "", "inverse": 0}
    assert snapshots.relations(project.pk) == sorted(
        [
            (
                "MENTIONS",
                sentence.pk,
                zhang.pk,
                {"uid": mention.pk, "project": project.pk, "start": 0, "end": 2, "v": v[document.pk]},
            ),
            ("PART_OF", sentence.pk, document.pk, {}),
            (
                "STATEMENT",
                zhang.pk,
                west.pk,
                {**supported, **open_, "uid": mission.pk, "predicate": "出使", "confidence": 0.9, "v": v[mission.pk]},
            ),
            (
                "STATEMENT",
                zhang.pk,
                literal,
                {**supported, **open_, "uid": year.pk, "predicate": "年代", "confidence": 0.5, "v": v[year.pk]},
            ),
        ],
        key=lambda row: row[:3],
    )
    assert not Outbox.objects.filter(project=project).exists()


def test_an_empty_outbox_is_nothing_to_do(project: Project) -> None:
    assert projector.drain(project.pk) == 0


def names(project: Project) -> set[str]:
    return {str(properties["name"]) for label, properties in snapshots.nodes(project.pk).values() if label == "Entity"}


def state(project: Project) -> tuple[object, object]:
    return snapshots.nodes(project.pk), snapshots.relations(project.pk)


def announce_everything(project: Project, reverse: bool = False) -> None:
    """One outbox row for every row of the record."""
    named = [(kind, uid) for kind in Outbox.Kind for uid in uids_of(kind, project.pk)]
    for kind, uid in reversed(named) if reverse else named:
        Outbox.objects.create(project=project, kind=kind, uid=uid)


def a_small_graph(record: Record) -> None:
    document = record.document()
    sentences = [record.sentence(document, index, f"第{index}句。") for index in range(3)]
    people = [record.entity(name) for name in ("张骞", "汉武帝", "甘父")]
    for sentence, person in zip(sentences, people, strict=True):
        record.mention(sentence, person)
    record.statement(people[1], "派遣", people[0], sentences[:2])
    record.statement(people[0], "带领", people[2], sentences[2:])
    record.statement(people[0], "身高", "七尺", sentences[:1])


def test_projecting_again_changes_nothing(record: Record, project: Project) -> None:
    a_small_graph(record)
    projector.drain(project.pk)
    once = state(project)
    announce_everything(project)
    assert projector.drain(project.pk) == 13
    assert state(project) == once


def test_the_order_of_the_outbox_does_not_matter(record: Record, project: Project) -> None:
    a_small_graph(record)
    projector.drain(project.pk)
    forwards = state(project)
    clear(project.pk)

    announce_everything(project, reverse=True)
    while projector.drain(project.pk, limit=1):
        pass

    assert state(project) == forwards


def test_a_relationship_brings_its_ends_along(record: Record, project: Project) -> None:
    zhang, gan = record.entity("张骞"), record.entity("甘父")
    record.silently()
    record.statement(zhang, "带领", gan)
    assert projector.drain(project.pk) == 1
    assert names(project) == {"张骞", "甘父"}
    assert [row[:3] for row in snapshots.relations(project.pk)] == [("STATEMENT", zhang.pk, gan.pk)]


def test_a_drain_stops_at_its_limit(record: Record, project: Project) -> None:
    for name in ("甲", "乙", "丙"):
        record.entity(name)
    assert projector.drain(project.pk, limit=2) == 2
    assert names(project) == {"甲", "乙"}
    assert projector.drain(project.pk, limit=2) == 1
    assert projector.drain(project.pk, limit=2) == 0


def test_without_a_project_every_project_is_drained(record: Record, project: Project) -> None:
    other = Project.objects.create(name="别的")
    record.entity("甲")
    Record(other).entity("乙")
    assert projector.drain() == 2
    assert (names(project), names(other)) == ({"甲"}, {"乙"})


def test_changes_reach_the_graph(record: Record, project: Project) -> None:
    document = record.document()
    sentence = record.sentence(document)
    zhang, gan = record.entity("张骞"), record.entity("甘父")
    statement = record.statement(zhang, "带领", gan, [sentence])
    projector.drain(project.pk)

    record.change(zhang, name="张骞（博望侯）", mention_count=4)
    record.change(statement, status="rejected", confidence=0.75)
    projector.drain(project.pk)

    assert names(project) == {"张骞（博望侯）", "甘父"}
    (found,) = [row[3] for row in snapshots.relations(project.pk) if row[0] == "STATEMENT"]
    assert (found["status"], found["confidence"]) == ("rejected", 0.75)
    assert compare(project).differences == ()


def test_an_older_version_does_not_overwrite_a_newer_one(record: Record, project: Project) -> None:
    zhang, gan = record.entity("张骞", rev=5), record.entity("甘父")
    statement = record.statement(zhang, "带领", gan, rev=5)
    projector.drain(project.pk)
    newer = state(project)

    record.change(zhang, name="旧", rev=3)
    record.change(statement, status="rejected", rev=3)
    projector.drain(project.pk)

    assert state(project) == newer


def test_deletions_reach_the_graph(record: Record, project: Project) -> None:
    document = record.document()
    sentence = record.sentence(document)
    zhang, gan = record.entity("张骞"), record.entity("甘父")
    mention = record.mention(sentence, zhang)
    led = record.statement(zhang, "带领", gan, [sentence])
    tall = record.statement(zhang, "身高", "七尺", [sentence])
    projector.drain(project.pk)

    for row in (mention, led, tall, gan, sentence):
        record.delete(row)
    projector.drain(project.pk)

    assert {uid: label for uid, (label, _) in snapshots.nodes(project.pk).items()} == {
        document.pk: "Document",
        zhang.pk: "Entity",
    }
    assert snapshots.relations(project.pk) == []


def test_a_deleted_document_takes_its_sentences_and_mentions_along(record: Record, project: Project) -> None:
    document = record.document()
    zhang = record.entity("张骞")
    record.mention(record.sentence(document), zhang)
    projector.drain(project.pk)
    record.delete(document)
    projector.drain(project.pk)
    assert set(snapshots.nodes(project.pk)) == {zhang.pk}


def test_a_deleted_entity_takes_its_literals_along_unless_they_are_used(record: Record, project: Project) -> None:
    zhang, gan = record.entity("张骞"), record.entity("甘父")
    record.statement(zhang, "身高", "七尺")
    record.statement(gan, "身高", "七尺")
    record.statement(zhang, "年代", "前138年")
    projector.drain(project.pk)
    record.delete(zhang)
    projector.drain(project.pk)
    values = [properties["value"] for label, properties in snapshots.nodes(project.pk).values() if label == "Literal"]
    assert values == ["七尺"]
    assert compare(project).differences == ()


def test_a_row_made_again_after_its_deletion_replaces_what_the_graph_held(record: Record, project: Project) -> None:
    record.entity("张骞", mention_count=9, rev=7)
    projector.drain(project.pk)
    record.delete(Entity.objects.get(project=project))
    again = record.entity("张骞", mention_count=1)
    projector.drain(project.pk)
    assert snapshots.nodes(project.pk)[again.pk][1]["mention_count"] == 1


def test_what_points_at_a_merged_entity_points_at_its_survivor(record: Record, project: Project) -> None:
    sentence = record.sentence(record.document())
    zhang, marquis, gan = record.entity("张骞"), record.entity("博望侯"), record.entity("甘父")
    led, mention = record.statement(marquis, "带领", gan), record.mention(sentence, marquis)
    projector.drain(project.pk)

    record.change(marquis, merged_into=zhang)
    record.change(led)
    record.change(mention)
    projector.drain(project.pk)

    assert names(project) == {"张骞", "甘父"}
    assert {row[:3] for row in snapshots.relations(project.pk)} == {
        ("STATEMENT", zhang.pk, gan.pk),
        ("MENTIONS", sentence.pk, zhang.pk),
        ("PART_OF", sentence.pk, sentence.document_id),
    }
    assert compare(project).differences == ()


HOSTILE = {
    "quotes": "'\"`' OR 1=1 //",
    "backslashes": "\\u0041\\\\n\\",
    "braces": "{uid: $uid}) DETACH DELETE n //",
    "nul": "甲\x00乙",
    "control": "甲\x01\x1f\x7f\r\n\t乙",
    "emoji": "👩‍👩‍👧‍👦🇨🇳",
    "astral": "𠮷野家𪚥",
    "combining": "é\u0301\u200d\ufeff",
    "lucene": "C++ AND (NOT *:*",
    "long": "长" * 10_000,
    "blank": " ",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_arrives_as_it_is(name: str, record: Record, project: Project) -> None:
    one, other = record.entity(name, aliases=[name]), record.entity("另一个")
    sentence = record.sentence(record.document(name[:200]), text=name)
    record.statement(one, name[:120], other, [sentence])
    record.statement(one, "值", name)
    projector.drain(project.pk)

    assert names(project) == {name, "另一个"}
    assert compare(project).differences == ()
    assert {node.name for node in queries.scene(project.pk).nodes} == {name, "另一个"}
