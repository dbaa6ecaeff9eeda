"""The projector, on each graph server."""

import pytest

from kg.graph import projector
from kg.graph.rows import version
from kg.models import Outbox, Project
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
                "statement_count": 0,
                "mention_count": 0,
                "v": v[west.pk],
            },
        ),
        literal: ("Literal", {"uid": literal, "project": project.pk, "type": "text", "value": "前138年", "unit": ""}),
    }
    supported = {
        "project": project.pk,
        "status": "extracted",
        "evidence_count": 1,
        "documents": [document.pk],
        "sentences": [sentence.pk],
    }
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
                {**supported, "uid": mission.pk, "predicate": "出使", "confidence": 0.9, "v": v[mission.pk]},
            ),
            (
                "STATEMENT",
                zhang.pk,
                literal,
                {**supported, "uid": year.pk, "predicate": "年代", "confidence": 0.5, "v": v[year.pk]},
            ),
        ],
        key=lambda row: row[:3],
    )
    assert not Outbox.objects.filter(project=project).exists()


def test_an_empty_outbox_is_nothing_to_do(project: Project) -> None:
    assert projector.drain(project.pk) == 0
