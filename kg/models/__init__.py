"""The record: every fact that Zhitu keeps. The graph store is a projection of these rows.

A foreign key has ``db_index=False`` where another index of its table begins with it: each index costs every insert.
"""

from kg.models.analysis import Analysis, AnalysisState
from kg.models.completion import CompletionRequest, GraphRevision, ModelVersion, Prediction, TrainingRun
from kg.models.curation import (
    Decision,
    DecisionKind,
    DecisionSubject,
    MergeCandidate,
    NameBlock,
    NameRule,
    StatementRule,
)
from kg.models.document import Block, Document, DocumentText, Image, Sentence
from kg.models.entity import Entity, EntityType, Mention
from kg.models.job import Job, JobState, Outbox
from kg.models.project import Membership, Project, Role, ScopedQuerySet
from kg.models.proposal import ChangeKind, ChangeOf, Proposal, ProposalChange, ProposalChunk, ProposalState
from kg.models.scene import SavedScene
from kg.models.statement import Evidence, LiteralType, Modality, RelationType, Statement, StatementStatus
from kg.models.table import DocumentTable, TableMapping

__all__ = [
    "Analysis",
    "AnalysisState",
    "Block",
    "ChangeKind",
    "ChangeOf",
    "CompletionRequest",
    "Decision",
    "DecisionKind",
    "DecisionSubject",
    "Document",
    "DocumentTable",
    "DocumentText",
    "Entity",
    "EntityType",
    "Evidence",
    "GraphRevision",
    "Image",
    "Job",
    "JobState",
    "LiteralType",
    "Membership",
    "Mention",
    "MergeCandidate",
    "Modality",
    "ModelVersion",
    "NameBlock",
    "NameRule",
    "Outbox",
    "Prediction",
    "Project",
    "Proposal",
    "ProposalChange",
    "ProposalChunk",
    "ProposalState",
    "RelationType",
    "Role",
    "SavedScene",
    "ScopedQuerySet",
    "Sentence",
    "Statement",
    "StatementRule",
    "StatementStatus",
    "TableMapping",
    "TrainingRun",
]
