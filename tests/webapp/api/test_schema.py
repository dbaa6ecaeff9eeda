"""The OpenAPI document is complete and true, and its page works offline under the content policy."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator
from playwright.sync_api import Page, expect

from tests.webapp.api.conftest import Api, Record
from webapp.api import examples
from webapp.api.urls import urlpatterns

EXAMPLES = {
    "Project": examples.PROJECT,
    "Document": examples.DOCUMENT,
    "Job": examples.JOB,
    "Sentence": examples.SENTENCE,
    "Entity": examples.ENTITY,
    "Statement": examples.STATEMENT,
    "Evidence": examples.EVIDENCE,
    "Scene": examples.SCENE,
    "TableMapping": examples.TABLE_MAPPING,
    "RelationType": examples.RELATION_TYPE,
    "Look": examples.ENTITY_TYPE,
    "PredicateList": examples.PREDICATE,
    "Analysis": examples.ANALYSIS,
    "Proposal": examples.PROPOSAL,
    "ProposedChange": examples.CHANGE,
    "Decision": examples.DECISION,
    "MergeCandidate": examples.MERGE_CANDIDATE,
    "MergePreview": examples.MERGE_PREVIEW,
    "Completion": examples.COMPLETION,
    "Prediction": examples.PREDICTION,
    "Explanation": examples.EXPLANATION,
    "ModelVersion": examples.MODEL_VERSION,
    "Evaluation": examples.EVALUATION,
    "TrainingRun": examples.TRAINING_RUN,
    "Review": examples.REVIEW,
    "Conflict": examples.CONFLICT,
    "BulkVerdictPreview": examples.BULK_PREVIEW,
    "Problem": examples.PROBLEM,
}


@pytest.fixture(scope="module")
def schema() -> Any:
    return Client().get("/api/v1/schema").json()


def errors(schema: Any, name: str, value: Any) -> list[str]:
    """What is wrong with ``value`` as a ``name``; keys that the schema does not know count."""
    components = json.loads(json.dumps(schema["components"]))
    for component in components["schemas"].values():
        if component.get("type") == "object":
            component["additionalProperties"] = False
    document = {"components": components, "$ref": f"#/components/schemas/{name}"}
    return [error.message for error in Draft202012Validator(document).iter_errors(value)]


def test_it_is_valid_and_leaves_no_warning(tmp_path: Any) -> None:
    call_command(
        "spectacular", file=str(tmp_path / "schema.json"), format="openapi-json", validate=True, fail_on_warn=True
    )


def test_it_describes_every_route(schema: Any) -> None:
    assert schema["openapi"] == "3.1.0"
    described = {path.removeprefix("/api/v1/").replace("{", "<").replace("}", ">") for path in schema["paths"]}
    routes = {str(pattern.pattern) for pattern in urlpatterns} - {"schema"}
    without_kinds = {route.replace("uid:", "").replace("id:", "").replace("str:", "") for route in routes}
    assert described == without_kinds


def test_every_operation_has_a_name_a_summary_and_its_errors(schema: Any) -> None:
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]

    assert len(names) == len(set(names)) > 20
    for operation in operations:
        assert operation["summary"]
        assert operation["responses"]["4XX"] == {"$ref": "#/components/responses/Problem"}
        assert operation["security"] == [{"token": []}, {"cookieAuth": []}]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_what_the_schema_says(schema: Any, name: str) -> None:
    assert errors(schema, name, EXAMPLES[name]) == []


def test_the_answers_are_what_the_schema_says(schema: Any, as_alice: Api, record: Record) -> None:
    document = record.document.pk
    pages = {
        "projects": "ProjectPage",
        f"projects/{record.document.project_id}/members": "MemberPage",
        "documents": "DocumentPage",
        f"documents/{document}/sentences": "SentencePage",
        "entities": "EntityPage",
        "statements": "StatementPage",
        f"statements/{record.opened.pk}/evidence": "EvidencePage",
        "jobs": "JobPage",
        "relation-types": "RelationTypePage",
        f"relation-types/{record.opener.pk}": "RelationType",
        f"projects/{record.document.project_id}/predicates": "PredicateList",
        f"projects/{record.document.project_id}/schema": "SchemaInput",
        f"projects/{record.document.project_id}/entity-types": "LookList",
        "tokens": "TokenPage",
        f"models/{record.model.pk}": "ModelVersion",
        f"models/{record.model.pk}/evaluations": "Evaluation",
        f"predictions/{record.prediction.pk}": "Prediction",
        f"predictions/{record.prediction.pk}/explanation": "Explanation",
        f"training-runs/{record.training.pk}": "TrainingRun",
        f"projects/{record.document.project_id}/relations": "KnownRelations",
        "nothing": "Problem",
    }
    as_alice.post("tokens")

    assert {path: errors(schema, name, as_alice.get(path).json()) for path, name in pages.items()} == {
        path: [] for path in pages
    }
    assert errors(schema, "Problem", as_alice.get("entities", page_size="x").json()) == []
    assert errors(schema, "Document", {"uid": 1}) != []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_shows_every_operation(browser_as: Callable[..., Page], alice: User, scheme: str, schema: Any) -> None:
    page = browser_as(alice, color_scheme=scheme)
    page.goto("/api/docs")

    operations = sum(len(path) for path in schema["paths"].values())
    expect(page.locator(".opblock")).to_have_count(operations)
    assert page.evaluate("document.documentElement.classList.contains('dark-mode')") is (scheme == "dark")


@pytest.mark.browser
def test_a_request_can_be_tried_from_the_page(browser_as: Callable[..., Page], alice: User) -> None:
    page = browser_as(alice)
    page.goto("/api/docs")
    operation = page.locator("#operations-projects-create_project")
    operation.locator("button.opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.locator("textarea").fill('{"name": "试一试"}')
    operation.get_by_role("button", name="Execute").click()

    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text("201")
    assert [project.name for project in alice.projects.all()] == ["试一试"]
