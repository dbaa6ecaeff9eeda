"""Predictions over REST: listed, narrowed, explained, and drawn as edges of a scene."""

import pytest
from django.contrib.auth.models import User

from kg.models import Document, Entity, Prediction, Project, Statement
from tests.fixtures.graphs import write_graph
from tests.fixtures.predicted import predict
from tests.webapp.api.conftest import Api, Record, api_of

EDGES = [("张骞", "出使", "乌孙"), ("乌孙", "邻近", "安息"), ("张骞", "到达", "大宛"), ("甘英", "到达", "条支")]


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    return write_graph(project, EDGES)


@pytest.fixture
def arrival(project: Project, named: dict[str, Entity]) -> Prediction:
    return predict(project, named["张骞"], "到达", named["安息"], 0.71)


def words(answer: object) -> list[tuple[str, str, str]]:
    rows = answer.json()["results"]  # type: ignore[attr-defined]
    return [(row["subject"]["name"], row["predicate"], row["object"]["name"]) for row in rows]


def test_they_are_listed_by_value_and_narrowed_by_name(
    as_alice: Api, project: Project, named: dict[str, Entity], arrival: Prediction
) -> None:
    predict(project, named["甘英"], "出使", named["大宛"], 0.4)
    all_of = {"project": project.pk}

    assert words(as_alice.get("predictions", **all_of)) == [("甘英", "出使", "大宛"), ("张骞", "到达", "安息")]
    by_probability = as_alice.get("predictions", **all_of, sort="probability", page_size=1)
    assert words(by_probability) == [("张骞", "到达", "安息")]
    assert by_probability.json()["next"]
    assert words(as_alice.get("predictions", **all_of, entity="安息")) == [("张骞", "到达", "安息")]
    assert words(as_alice.get("predictions", **all_of, relation="出使")) == [("甘英", "出使", "大宛")]
    assert words(as_alice.get("predictions", **all_of, probability_from=0.7)) == [("张骞", "到达", "安息")]
    assert words(as_alice.get("predictions", **all_of, state="rejected")) == []


def test_an_unknown_name_is_a_404_with_the_nearest(as_alice: Api, project: Project, named: dict[str, Entity]) -> None:
    answer = as_alice.get("predictions", project=project.pk, relation="到")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-name")
    assert answer.json()["suggestions"] == ["到达"]
    nowhere = as_alice.get("predictions", project=project.pk, entity="Zebra").json()
    assert (nowhere["code"], "suggestions" in nowhere) == ("nothing-like-it", False)


def test_an_explanation_is_paths_of_statements(
    as_alice: Api, named: dict[str, Entity], arrival: Prediction, project: Project
) -> None:
    first, second = (Statement.objects.get(predicate=predicate) for predicate in ("出使", "邻近"))
    gone = "0" * 24
    arrival.explanation = [
        {"share": 0.54, "steps": [[first.pk, True], [second.pk, True]]},
        {"share": 0.2, "steps": [[gone, True]]},
    ]
    arrival.save()

    body = as_alice.get(f"predictions/{arrival.pk}/explanation").json()

    assert [(path["share"], [entity["name"] for entity in path["entities"]]) for path in body["paths"]] == [
        (0.54, ["张骞", "乌孙", "安息"])
    ]
    assert body["paths"][0]["edges"] == [
        {"statement": first.pk, "predicate": "出使", "forward": True},
        {"statement": second.pk, "predicate": "邻近", "forward": True},
    ]


def test_a_scene_gets_those_between_its_own_entities(
    as_alice: Api, victor: User, project: Project, named: dict[str, Entity], arrival: Prediction
) -> None:
    predict(project, named["甘英"], "出使", named["大宛"], 0.4)
    among = [named["张骞"].pk, named["安息"].pk, named["甘英"].pk]

    for reader in (as_alice, api_of(victor)):
        body = reader.post("graph/predictions", {"project": project.pk, "entities": among}).json()
        assert body["edges"] == [
            {
                "uid": arrival.pk,
                "source": named["张骞"].pk,
                "target": named["安息"].pk,
                "predicate": "到达",
                "relation": "",
                "probability": 0.71,
            }
        ]
        assert body["total"] == 1


def test_the_review_mixes_predictions_and_uncertain_statements(
    as_alice: Api, project: Project, named: dict[str, Entity], arrival: Prediction
) -> None:
    Statement.objects.filter(predicate="邻近").update(confidence=0.4)

    first = as_alice.get("review", project=project.pk, page_size=1).json()
    assert first["count"] == {"predictions": 1, "statements": 1, "most": 1000}
    second = as_alice.client.get(first["next"]).json()
    rows = first["results"] + second["results"]
    assert {row["kind"] for row in rows} == {"prediction", "statement"}
    assert rows[0]["value"] >= rows[1]["value"]
    only = as_alice.get("review", project=project.pk, kind="statement").json()
    assert [row["statement"]["predicate"] for row in only["results"]] == ["邻近"]
    assert as_alice.get("review", project=project.pk, cursor="x").json()["code"] == "invalid-cursor"


def test_relations_are_named_as_questions_name_them(as_alice: Api, project: Project, named: dict[str, Entity]) -> None:
    body = as_alice.get(f"projects/{project.pk}/relations").json()

    assert body["results"][0] == {"name": "到达", "edges": 2}


def test_one_prediction_has_its_model(as_alice: Api, record: Record) -> None:
    body = as_alice.get(f"predictions/{record.prediction.pk}").json()

    assert body["model"] == {"uid": record.model.pk, "number": 0, "kind": "shipped"}
    assert (body["probability"], body["state"]) == (0.75, "open")


def test_those_of_the_entities_that_a_document_names(as_alice: Api, project: Project, record: Record) -> None:
    other = Document.objects.create(uid="f" * 24, project=project, name="b.txt", sha256="f" * 64, size=1)
    listed = [as_alice.get("predictions", project=project.pk, document=uid) for uid in (record.document.pk, other.pk)]
    assert [len(answer.json()["results"]) for answer in listed] == [1, 0]
    assert as_alice.get("predictions", project=project.pk, document="0" * 24).status_code == 404
