"""The record: every fact that Zhitu keeps. The graph store is a projection of these rows.

A foreign key has ``db_index=False`` where another index of its table begins with it: each index costs every insert.
"""

from kg.models.document import Document, DocumentText, Sentence
from kg.models.entity import Entity, EntityType, Mention
from kg.models.job import Job, JobState, Outbox
from kg.models.project import Membership, Project, Role, ScopedQuerySet
from kg.models.statement import Evidence, LiteralType, Statement, StatementStatus

__all__ = [
    "Document",
    "DocumentText",
    "Entity",
    "EntityType",
    "Evidence",
    "Job",
    "JobState",
    "LiteralType",
    "Membership",
    "Mention",
    "Outbox",
    "Project",
    "Role",
    "ScopedQuerySet",
    "Sentence",
    "Statement",
    "StatementStatus",
]
