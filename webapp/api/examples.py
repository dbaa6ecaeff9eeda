"""One story for the examples in the API's description: 张骞 opens the Silk Road. A test holds them to the schema."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

PROJECT_UID = "5d41402abc4b2a76b9719d91"
DOCUMENT_UID = "7d793037a0760186574b0282"
ZHANG = {"uid": "9b74c9897bac770ffc029102", "name": "张骞"}
SILK_ROAD = {"uid": "a87ff679a2f3e71d9181a67b", "name": "丝绸之路"}

PROJECT = {
    "uid": PROJECT_UID,
    "name": "丝绸之路研究",
    "description": "",
    "role": "owner",
    "document_count": 3,
    "entity_count": 214,
    "statement_count": 305,
    "created_at": "2026-11-23T10:00:00+08:00",
}
JOB = {
    "uid": "e4da3b7fbbce2345d7772b06",
    "kind": "extract",
    "project": PROJECT_UID,
    "document": DOCUMENT_UID,
    "state": "running",
    "stage": "analysing",
    "cursor": 3,
    "max_cursor": 12,
    "progress": 0.237,
    "attempt": 1,
    "strikes": 0,
    "error": None,
    "created_at": "2026-11-23T10:00:00+08:00",
    "updated_at": "2026-11-23T10:00:07+08:00",
    "finished_at": None,
}
DOCUMENT = {
    "uid": DOCUMENT_UID,
    "project": PROJECT_UID,
    "name": "丝绸之路.txt",
    "media_type": "text/plain",
    "size": 61440,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "encoding": "utf-8",
    "language": "zh",
    "page_count": None,
    "archive": None,
    "notes": [],
    "characters": 20480,
    "sentence_count": 512,
    "statement_count": 96,
    "entity_count": 71,
    "extractor": "embedded-1",
    "uploaded_by": "alice",
    "created_at": "2026-11-23T10:00:00+08:00",
    "job": JOB,
}
SENTENCE = {
    "uid": "1679091c5a880faf6fb5e608",
    "document": DOCUMENT_UID,
    "index": 0,
    "page": None,
    "paragraph": 0,
    "heading": 0,
    "start": 0,
    "end": 14,
    "text": "张骞从长安出发开通丝绸之路。",
    "mentions": [
        {
            "uid": "8f14e45fceea167a5a36dedd",
            "start": 0,
            "end": 2,
            "type": "person",
            "coreferent": False,
            "entity": ZHANG,
        }
    ],
}
BLOCK = {
    "index": 0,
    "kind": "paragraph",
    "level": 0,
    "page": None,
    "box": None,
    "start": 0,
    "end": 14,
    "text": SENTENCE["text"],
    "image": None,
    "table": None,
    "captioned": None,
}
IMAGE = {
    "uid": "aab3238922bcc25a6f606eb5",
    "project": PROJECT_UID,
    "document": DOCUMENT_UID,
    "block": 12,
    "page": 3,
    "media_type": "image/jpeg",
    "width": 1200,
    "height": 800,
    "alt": "",
    "caption": "图 1 丝绸之路的路线",
    "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
}
ENTITY: dict[str, Any] = {
    **ZHANG,
    "project": PROJECT_UID,
    "type": "person",
    "aliases": [],
    "description": "",
    "mention_count": 17,
    "statement_count": 9,
    "merged_into": None,
}
RELATION_TYPE = {
    "uid": "6512bd43d9caa6e02c990b0a",
    "project": PROJECT_UID,
    "name": "开创者",
    "aliases": [{"text": "开通", "inverse": True}],
    "domain": [],
    "range": ["person", "organisation"],
    "inverse_type": None,
    "symmetric": False,
    "functional": False,
    "description": "",
    "statement_count": 12,
    "rev": 1,
}
ENTITY_TYPE = {
    "type": "person",
    "label": "使者",
    "name": "使者",
    "colour": "blue",
    "shape": "circle",
    "hidden": False,
}
PREDICATE = {
    "results": [
        {"form": "出使", "count": 17, "predicates": ["出使", "曾出使"], "domain": ["person"], "range": ["place"]}
    ]
}
STATEMENT = {
    "uid": "c9f0f895fb98ab9159f51fd0",
    "project": PROJECT_UID,
    "subject": {**ZHANG, "type": "person"},
    "predicate": "开通",
    "relation": {"uid": RELATION_TYPE["uid"], "name": RELATION_TYPE["name"]},
    "inverse": True,
    "object": {**SILK_ROAD, "type": "concept"},
    "literal": None,
    "modality": "asserted",
    "qualifiers": None,
    "status": "extracted",
    "confidence": 0.9,
    "evidence_count": 2,
}
EVIDENCE = {
    "uid": "45c48cce2e2d7fbdea1afc51",
    "statement": STATEMENT["uid"],
    "document": {"uid": DOCUMENT_UID, "name": DOCUMENT["name"]},
    "sentence": {key: SENTENCE[key] for key in ("uid", "index", "paragraph", "start", "end", "text")},
    "page": None,
    "subject_spans": [[0, 2]],
    "predicate_spans": [[7, 9]],
    "object_spans": [[9, 13]],
    "qualifiers": [],
    "speaker": None,
    "speaker_spans": [],
    "rule": "svo",
    "confidence": 0.9,
    "extractor": "embedded-1",
}
SUGGESTIONS = {
    "results": [
        {**ZHANG, "type": "person", "statement_count": 9, "mention_count": 17, "by": "博望侯"},
    ]
}

PATHS = {
    "paths": [{"nodes": [ZHANG["uid"], SILK_ROAD["uid"]], "steps": [[STATEMENT["uid"]]]}],
    "nodes": [
        {**ZHANG, "type": "person", "statement_count": 9, "mention_count": 17},
        {**SILK_ROAD, "type": "concept", "statement_count": 31, "mention_count": 64},
    ],
    "edges": [
        {
            "uid": STATEMENT["uid"],
            "source": ZHANG["uid"],
            "target": SILK_ROAD["uid"],
            "predicate": "开通",
            "status": "extracted",
            "confidence": 0.9,
            "evidence_count": 2,
            "relation": RELATION_TYPE["name"],
            "modality": "asserted",
            "documents": [0],
        }
    ],
    "documents": [{"uid": DOCUMENT["uid"], "name": DOCUMENT["name"], "created_at": "2026-11-03T08:00:00Z"}],
    "complete": True,
}

COMMUNITIES = {
    "communities": [
        {
            "number": 0,
            "entities": 41,
            "statements": 88,
            "best": [{**ZHANG, "type": "person", "statement_count": 9, "mention_count": 17}],
        }
    ],
    "between": [[0, 1, 7]],
    "count": 12,
    "modularity": 0.61,
}

SAVED_SCENE = {
    "uid": "5c3e9a7d1b2f4c6e8a0d7b93",
    "project": PROJECT_UID,
    "name": "张骞的两次出使",
    "owner": "alice",
    "shared": True,
    "entities": 2,
    "created_at": "2026-11-03T08:00:00Z",
    "updated_at": "2026-11-03T08:05:00Z",
    "rev": 2,
    "filters": "confidence=0.4",
    "positions": {ZHANG["uid"]: [0.0, 0.0], SILK_ROAD["uid"]: [120.5, -40.0]},
    "pins": [ZHANG["uid"]],
}

SCENE = {
    "nodes": [
        {**ZHANG, "type": "person", "statement_count": 9, "mention_count": 17},
        {**SILK_ROAD, "type": "concept", "statement_count": 31, "mention_count": 64},
    ],
    "edges": [
        {
            "uid": STATEMENT["uid"],
            "source": ZHANG["uid"],
            "target": SILK_ROAD["uid"],
            "predicate": "开通",
            "status": "extracted",
            "confidence": 0.9,
            "evidence_count": 2,
            "relation": RELATION_TYPE["name"],
            "modality": "asserted",
            "documents": [0],
        }
    ],
    "documents": [{"uid": DOCUMENT["uid"], "name": DOCUMENT["name"], "created_at": "2026-11-03T08:00:00Z"}],
    "shown": {"entities": 2, "statements": 1},
    "total": {"entities": 214, "statements": 190},
}
SCENE_COLUMNS = {
    "nodes": {
        "uid": [ZHANG["uid"], SILK_ROAD["uid"]],
        "name": [ZHANG["name"], SILK_ROAD["name"]],
        "type": ["person", "concept"],
        "statement_count": [9, 31],
        "mention_count": [17, 64],
    },
    "edges": {
        "uid": [STATEMENT["uid"]],
        "source": [0],
        "target": [1],
        "predicate": [0],
        "status": [1],
        "confidence": [0.9],
        "evidence_count": [2],
        "relation": [2],
        "modality": [3],
        "documents": [0],
    },
    "words": ["开通", "extracted", RELATION_TYPE["name"], "asserted"],
    "supports": [[0]],
    **{name: SCENE[name] for name in ("documents", "shown", "total")},
    "saved": {"name": SAVED_SCENE["name"], "positions": [[0.0, 0.0], [120.5, -40.0]], "pins": [ZHANG["uid"]]},
}
_ZHANG_IN_SENTENCE = {"text": "张骞", "spans": [[0, 2]], "type": "person", "literal": None, "refers": ""}
ANALYSIS = {
    "uid": "d3d9446802a44259755d38e6",
    "state": "done",
    "message": "",
    "sentences": [
        {
            "text": "张骞开通丝绸之路。",
            "start": 0,
            "end": 9,
            "language": "zh",
            "tokens": [
                {"form": "张骞", "start": 0, "end": 2, "pos": "PROPN", "head": 1, "relation": "nsubj"},
                {"form": "开通", "start": 2, "end": 4, "pos": "VERB", "head": -1, "relation": "root"},
                {"form": "丝绸之路", "start": 4, "end": 8, "pos": "PROPN", "head": 1, "relation": "obj"},
                {"form": "。", "start": 8, "end": 9, "pos": "PUNCT", "head": 1, "relation": "punct"},
            ],
            "entities": [{"start": 0, "end": 2, "type": "person"}],
            "triples": [
                {
                    "subject": _ZHANG_IN_SENTENCE,
                    "predicate": {"text": "开通", "spans": [[2, 4]]},
                    "object": {"text": "丝绸之路", "spans": [[4, 8]], "type": "concept", "literal": None, "refers": ""},
                    "modality": "asserted",
                    "qualifiers": [],
                    "speaker": None,
                    "rule": {
                        "name": "svo",
                        "description": "Subject, verb and object",
                        "example": "张骞出使西域。→ 张骞 | 出使 | 西域",
                    },
                    "confidence": 0.9,
                }
            ],
        }
    ],
    "model": "zh-small-1f0c2d3e",
    "rules": "1",
}
TABLE_MAPPING = {
    "signature": "4b227777d4dd1fc61c6f884f",
    "headers": ["城市", "人口（万人）"],
    "mapping": {
        "columns": [
            {"role": "key", "predicate": "", "type": "place", "unit": "", "inverse": False, "splits": False},
            {
                "role": "quantity",
                "predicate": "人口",
                "type": "concept",
                "unit": "万人",
                "inverse": False,
                "splits": False,
            },
        ],
        "titled": False,
        "title_type": "concept",
    },
    "saved": True,
    "documents": 2,
}
PROPOSAL = {
    "uid": "6512bd43d9caa6e02c990b0a",
    "project": PROJECT_UID,
    "document": DOCUMENT_UID,
    "state": "ready",
    "counts": {
        "statement": {"appears": 12, "disappears": 3, "changes": 5, "kept": 1},
        "name": {"appears": 20, "disappears": 4, "changes": 2, "kept": 0},
    },
    "document_count": 1,
    "job": {**JOB, "kind": "reextract", "state": "done", "stage": "", "cursor": 12, "progress": 1.0},
    "requested_by": "alice",
    "created_at": "2026-11-24T10:00:00+08:00",
    "ended_at": None,
}
_SAID = {
    "subject": "张骞",
    "subject_type": "person",
    "predicate": "开通",
    "object": "丝绸之路",
    "object_type": "concept",
    "literal": False,
    "modality": "asserted",
    "qualifiers": [],
    "speaker": "",
    "spans": [[[0, 2]], [[7, 9]], [[9, 13]]],
    "rule": "subject-verb-object",
    "confidence": 0.72,
}
CHANGE = {
    "id": 41,
    "document": {"uid": DOCUMENT_UID, "name": DOCUMENT["name"]},
    "sentence": {key: SENTENCE[key] for key in ("uid", "index", "paragraph", "start", "end", "text")},
    "kind": "changes",
    "of": "statement",
    "before": _SAID,
    "after": {**_SAID, "confidence": 0.9},
    "differs": ["confidence"],
}
DECISION = {
    "id": 7,
    "project": PROJECT_UID,
    "kind": "merge",
    "entity": ZHANG["uid"],
    "before": {"name": "张骞", "others": ["博望侯"]},
    "after": {"others": ["d3d9446802a44259755d38e6"]},
    "statement": "",
    "words": "“博望侯” is the same as “张骞”",
    "reason": "",
    "batch": "",
    "decided_by": "erin",
    "created_at": "2026-11-26T10:00:00+08:00",
    "undone_by": None,
}
_PLACE = {
    "uid": "8f14e45fceea167a5a36dedd",
    "document": {"uid": DOCUMENT_UID, "name": DOCUMENT["name"]},
    "sentence": {key: SENTENCE[key] for key in ("uid", "index", "paragraph", "start", "end", "text")},
    "start": 0,
    "end": 2,
    "type": "person",
    "coreferent": False,
}
_SIDE: dict[str, Any] = {
    "entity": ENTITY,
    "neighbours": [{"predicate": "开通", "name": "丝绸之路", "is_subject": True}],
    "mentions": [_PLACE],
}
MERGE_CANDIDATE = {
    "uid": "aab3238922bcc25a6f606eb5",
    "project": PROJECT_UID,
    "left": _SIDE,
    "right": {**_SIDE, "entity": {**ENTITY, "uid": "d3d9446802a44259755d38e6", "name": "博望侯张骞"}},
    "score": 0.8,
    "reasons": [{"code": "same-type", "params": {}, "words": "Both are of one type"}],
    "state": "open",
    "decided_by": None,
    "decided_at": None,
}
MERGE_PREVIEW = {
    "left": MERGE_CANDIDATE["left"],
    "right": MERGE_CANDIDATE["right"],
    "others": [MERGE_CANDIDATE["right"]],
    "mentions": 3,
    "statements": 5,
    "same": 2,
    "between": 0,
    "documents": 1,
    "names": ["博望侯张骞"],
    "clashes": [{"relation": "出生地", "ours": "城固", "theirs": "长安"}],
}
_MODEL_REF = {"uid": "e2c420d928d4bf8ce0ff2ec1", "number": 2, "kind": "trained"}
PREDICTION = {
    "uid": "32bb90e8976aab5298d5da10",
    "project": PROJECT_UID,
    "subject": {**ZHANG, "type": "person"},
    "predicate": "到达",
    "relation": None,
    "object": {"uid": "d2ddea18f00665ce8623e36b", "name": "安息", "type": "place"},
    "probability": 0.71,
    "score": 5.2,
    "rank": 1,
    "value": 3.4,
    "state": "open",
    "model": _MODEL_REF,
    "revision": 418,
    "decision": None,
    "created_at": "2026-11-26T10:00:00+08:00",
}
EXPLANATION = {
    "prediction": PREDICTION["uid"],
    "paths": [
        {
            "share": 0.54,
            "entities": [
                {**ZHANG, "type": "person"},
                {"uid": "1c383cd30b7c298ab50293ad", "name": "乌孙", "type": "place"},
                PREDICTION["object"],
            ],
            "edges": [
                {"statement": STATEMENT["uid"], "predicate": "出使", "forward": True},
                {"statement": "19ca14e7ea6328a42e0eb13d", "predicate": "副使到达", "forward": True},
            ],
        }
    ],
}
COMPLETION = {
    "uid": "b6d767d2f8ed5d21a44b0e58",
    "state": "done",
    "message": "",
    "answers": [
        {
            "question": {"head": {**ZHANG, "type": "person"}, "relation": "到达", "tail": None},
            "asked": "tail",
            "status": "answered",
            "reason": "",
            "candidates": [
                {
                    "entity": PREDICTION["object"],
                    "relation": None,
                    "score": 5.2,
                    "probability": 0.71,
                    "rank": 1,
                    "known": False,
                }
            ],
            "model": _MODEL_REF,
            "revision": 418,
        }
    ],
}
REVIEW = {
    "count": {"predictions": 38, "statements": 12, "most": 1000},
    "next": None,
    "results": [{"kind": "prediction", "value": 3.4, "prediction": PREDICTION, "statement": None}],
}
_FIGURES = {"mrr": 0.47, "hits1": 0.37, "hits3": 0.52, "hits10": 0.66, "ece": 0.031, "count": 240}
_OLD_FIGURES = {"mrr": 0.41, "hits1": 0.3, "hits3": 0.45, "hits10": 0.61, "ece": 0.044, "count": 240}
MODEL_VERSION = {
    "uid": _MODEL_REF["uid"],
    "project": PROJECT_UID,
    "number": 2,
    "kind": "trained",
    "state": "promoted",
    "revision": 418,
    "weights": {"inductive": 0.6, "complex": 0.4},
    "metrics": _FIGURES,
    "baseline": _OLD_FIGURES,
    "created_at": "2026-11-26T10:00:00+08:00",
    "promoted_at": "2026-11-26T10:00:02+08:00",
    "promoted_by": None,
}
EVALUATION = {
    "model": _MODEL_REF["uid"],
    "figures": _FIGURES,
    "baseline": _OLD_FIGURES,
    "relations": [{"relation": "到达", "mrr": 0.52, "hits10": 0.71, "count": 38}],
    "reliability": [{"from": 0.7, "to": 0.8, "confidence": 0.74, "accuracy": 0.71, "count": 52}],
}
TRAINING_RUN = {
    "uid": "73feffa4b7f6bb68e44cf984",
    "project": PROJECT_UID,
    "job": JOB["uid"],
    "state": "promoted",
    "trigger": "change",
    "requested_by": None,
    "revision": 418,
    "edges": 1830,
    "progress": 1.0,
    "curve": [{"epoch": 1, "loss": 6.1, "mrr": 0.22}, {"epoch": 2, "loss": 4.8, "mrr": 0.31}],
    "model": _MODEL_REF["uid"],
    "error": None,
    "created_at": "2026-11-26T10:00:00+08:00",
    "ended_at": "2026-11-26T10:01:10+08:00",
}
PROBLEM = {
    "type": "/api/problems/role-too-low",
    "title": "Forbidden",
    "status": 403,
    "detail": "Your role in this project does not allow this. Ask one of its owners.",
    "code": "role-too-low",
}


CONFLICT = {
    "uid": "8d3bba7425e7c98c50f52ca1",
    "kind": "type",
    "about": {**ZHANG, "type": "person"},
    "relation": "开创者",
    "end": "subject",
    "found": "person",
    "allowed": ["place"],
    "statements": [STATEMENT],
}
BULK_PREVIEW = {
    "count": 34,
    "statements": 22,
    "predictions": 12,
    "reversed": 1,
    "left": 2,
    "expected_wrong": 1.4,
    "relations": [{"predicate": "到达", "count": 20}, {"predicate": "出使", "count": 14}],
}


def example(value: dict[str, Any]) -> list[OpenApiExample]:
    """``value`` as the example of what a serializer gives."""
    return [OpenApiExample("example", value=value, response_only=True)]
