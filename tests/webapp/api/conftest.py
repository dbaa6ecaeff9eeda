"""A small record that every test of the API reads: 《丝绸之路》 mentions four entities in two sentences."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from kg.completion import versions
from kg.identity import derived_uid, statement_uid
from kg.models import (
    Analysis,
    AnalysisState,
    CompletionRequest,
    Decision,
    Document,
    Entity,
    EntityType,
    Evidence,
    Image,
    Job,
    JobState,
    LiteralType,
    Mention,
    MergeCandidate,
    ModelVersion,
    Prediction,
    Project,
    Proposal,
    ProposalState,
    RelationType,
    SavedScene,
    Sentence,
    Statement,
    TrainingRun,
)


@pytest.fixture(autouse=True)
def _fresh_throttles() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@dataclass(frozen=True)
class Api:
    """A person's way to the API: JSON in, JSON out."""

    client: Client

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", data or {}, **{"content_type": "application/json"} | options)

    def patch(self, path: str, data: Any, **options: Any) -> Any:
        return self.client.patch(f"/api/v1/{path}", data, content_type="application/json", **options)

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1/{path}")


def api_of(user: User | None, language: str = "en") -> Api:
    client = Client(headers={"Accept-Language": language})
    if user is not None:
        client.force_login(user)
    return Api(client)


@pytest.fixture
def as_alice(alice: User) -> Api:
    return api_of(alice)


@pytest.fixture
def everybody(alice: User, erin: User, victor: User, charlie: User) -> dict[str, Api]:
    """By name; "visitor" is not signed in."""
    people: dict[str, User | None] = {user.username: user for user in (alice, erin, victor, charlie)}
    return {name: api_of(user) for name, user in (people | {"visitor": None}).items()}


def make_document(project: Project, name: str = "丝绸之路.txt", **fields: Any) -> Document:
    sha256 = derived_uid(name) * 2 + "0" * 16
    defaults = {
        "size": 60,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "language": "zh",
        "characters": 24,
        "extractor": "embedded-1",
    }
    return Document.objects.create(
        uid=derived_uid(project.pk, "document", sha256), project=project, name=name, sha256=sha256, **defaults | fields
    )


def make_entity(project: Project, name: str, type: EntityType, **fields: Any) -> Entity:
    return Entity.objects.create(
        uid=derived_uid(project.pk, "entity", type, name), project=project, name=name, key=name, type=type, **fields
    )


def make_job(document: Document, state: JobState = JobState.DONE, **fields: Any) -> Job:
    key = f"extract:{document.pk}"
    return Job.objects.create(
        uid=derived_uid("job", key),
        key=key,
        kind="extract",
        queue="extract",
        project=document.project,
        document=document,
        state=state,
        **fields,
    )


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A PNG file."""
ANALYSED = {"sentences": [], "model": "embedded-1", "rules": "1"}


@dataclass(frozen=True)
class Record:
    """The rows of the small record."""

    document: Document
    job: Job
    sentences: list[Sentence]
    zhang: Entity
    changan: Entity
    silk_road: Entity
    mentions: list[Mention]
    opened: Statement
    long: Statement
    evidence: list[Evidence]
    opener: RelationType
    analysis: Analysis
    image: Image
    proposal: Proposal
    candidate: MergeCandidate
    decision: Decision
    model: ModelVersion
    prediction: Prediction
    training: TrainingRun
    completion: CompletionRequest
    scene: SavedScene


@pytest.fixture
def record(project: Project, alice: User) -> Record:
    texts = ["张骞从长安出发开通丝绸之路。", "丝绸之路长6400公里。"]
    document = make_document(project, sentence_count=2, uploaded_by=alice)
    job = make_job(document, cursor=1, max_cursor=1, best_cursor=1, attempt=1)
    sentences, offset = [], 0
    for index, text in enumerate(texts):
        sentences.append(
            Sentence.objects.create(
                uid=derived_uid(document.pk, index),
                document=document,
                index=index,
                chunk=0,
                paragraph=0,
                start=offset,
                end=offset + len(text),
                text=text,
            )
        )
        offset += len(text)
    zhang = make_entity(project, "张骞", EntityType.PERSON, mention_count=1, statement_count=1)
    changan = make_entity(project, "长安", EntityType.PLACE, mention_count=1)
    silk_road = make_entity(project, "丝绸之路", EntityType.CONCEPT, mention_count=2, statement_count=2)
    spans = [(0, zhang, 0), (0, changan, 3), (0, silk_road, 9), (1, silk_road, 0)]
    mentions = [
        Mention.objects.create(
            uid=derived_uid("mention", sentence, start),
            sentence=sentences[sentence],
            entity=entity,
            type=entity.type,
            start=start,
            end=start + len(entity.name),
        )
        for sentence, entity, start in spans
    ]
    opened = Statement.objects.create(
        uid=statement_uid(project.pk, zhang.pk, "开通", ("entity", silk_road.pk)),
        project=project,
        subject=zhang,
        predicate="开通",
        object=silk_road,
        confidence=0.9,
        evidence_count=1,
    )
    long = Statement.objects.create(
        uid=statement_uid(project.pk, silk_road.pk, "长", ("literal", "quantity", "6400公里")),
        project=project,
        subject=silk_road,
        predicate="长",
        literal_type=LiteralType.QUANTITY,
        literal_value="6400公里",
        literal_number=6400.0,
        literal_unit="公里",
        confidence=0.8,
        evidence_count=1,
    )
    parts = [(opened, 0, [[0, 2]], [[7, 9]], [[9, 13]]), (long, 1, [[0, 4]], [[4, 5]], [[5, 11]])]
    evidence = [
        Evidence.objects.create(
            uid=derived_uid("evidence", statement.pk),
            statement=statement,
            sentence=sentences[sentence],
            document=document,
            subject_spans=subject,
            predicate_spans=predicate,
            object_spans=object_,
            rule="svo",
            confidence=statement.confidence,
            extractor="embedded-1",
        )
        for statement, sentence, subject, predicate, object_ in parts
    ]
    opener = RelationType.objects.create(
        uid=derived_uid(project.pk, "opener"),
        project=project,
        name="开创者",
        aliases=[{"text": "开通", "inverse": True}],
    )
    analysis = Analysis.objects.create(
        user=alice, project=project, text=texts[0], state=AnalysisState.DONE, result=ANALYSED
    )
    image = Image.objects.create(
        uid=derived_uid(document.pk, "image"),
        project=project,
        document=document,
        block=3,
        sha256=hashlib.sha256(PIXEL).hexdigest(),
        media_type="image/png",
        width=1,
        height=1,
    )
    rows = (
        document,
        job,
        sentences,
        zhang,
        changan,
        silk_road,
        mentions,
        opened,
        long,
        evidence,
        opener,
        analysis,
        image,
    )
    proposal = Proposal.objects.create(project=project, document=document, state=ProposalState.DISCARDED)
    left, right = sorted((zhang, changan), key=lambda entity: entity.pk)
    candidate = MergeCandidate.objects.create(
        uid=derived_uid(project.pk, "candidate", left.pk, right.pk),
        project=project,
        left=left,
        right=right,
        score=0.8,
        reasons=[{"code": "abbreviation", "params": {"left": left.name, "right": right.name}}],
    )
    decision = Decision.objects.create(project=project, kind="apart", entity=zhang.pk, after={"pairs": []})
    scene = SavedScene.objects.create(
        project=project, name="起点", owner=alice, shared=True, positions={zhang.pk: [0.0, 0.0]}
    )
    return Record(*rows, proposal, candidate, decision, *predicted(project, zhang, changan, alice), scene)


def predicted(
    project: Project, subject: Entity, object_: Entity, asker: User
) -> tuple[ModelVersion, Prediction, TrainingRun, CompletionRequest]:
    """A model, what it predicts, a training that ended, and a question that nobody answered yet."""
    model = versions.promoted(project.pk)
    prediction = Prediction.objects.create(
        uid=derived_uid(project.pk, "prediction"),
        project=project,
        subject=subject,
        predicate="出发于",
        object=object_,
        score=2.5,
        probability=0.75,
        rank=1,
        value=1.2,
        model=model,
        revision=1,
        explanation=[],
    )
    training = TrainingRun.objects.create(
        project=project,
        state=TrainingRun.State.KEPT,
        trigger=TrainingRun.Trigger.CHANGE,
        curve=[{"epoch": 1, "loss": 3.2, "mrr": 0.4}],
        model=model,
    )
    completion = CompletionRequest.objects.create(user=asker, project=project, questions=[])
    return model, prediction, training, completion
