"""Questions and answers as the record keeps them: what the web process writes and the worker reads, and back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from kg.completion import naming
from kg.completion.errors import AskForOne
from kg.models import EntityType, Project

MOST_ANSWERS = 100
DEFAULT_ANSWERS = 10


class Asked(StrEnum):
    """Which part of a statement is asked for."""

    SUBJECT = "subject"
    RELATION = "relation"
    OBJECT = "object"


class Status(StrEnum):
    """INSUFFICIENT: too little is known of the relation, or nothing of the entity, for more than a guess."""

    ANSWERED = "answered"
    INSUFFICIENT = "insufficient-evidence"


@dataclass(frozen=True, slots=True)
class Question:
    """Two of three parts: ``subject`` and ``object`` are uids of entities, ``relation`` is a name; "" is asked for.

    ``types``: of the entities among the answers, none for all. ``known``: whether answers that the graph already has
    are among them; without a value both are.
    """

    subject: str = ""
    relation: str = ""
    object: str = ""
    k: int = DEFAULT_ANSWERS
    types: tuple[str, ...] = ()
    known: bool | None = None

    def __post_init__(self) -> None:
        if [self.subject, self.relation, self.object].count("") != 1:
            raise AskForOne

    @property
    def asked(self) -> Asked:
        """The part that is left out."""
        if not self.subject:
            return Asked.SUBJECT
        return Asked.OBJECT if not self.object else Asked.RELATION

    def to_record(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "types": list(self.types)}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Question":
        """The other way round."""
        return cls(**{**record, "types": tuple(record["types"])})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer: the uid of an entity, or a relation's name. ``rank`` from 1; ``probability`` is calibrated."""

    answer: str
    score: float
    probability: float
    rank: int
    known: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says to one question. ``evidence``: how many edges of the relation (or the entity) there are."""

    question: Question
    status: Status
    candidates: tuple[Candidate, ...] = ()
    evidence: int = 0
    needed: int = 0
    model: str = ""
    revision: int = 0

    def to_record(self) -> dict[str, Any]:
        """As JSON; the question is kept beside it."""
        return {
            "status": self.status.value,
            "candidates": [asdict(candidate) for candidate in self.candidates],
            "evidence": self.evidence,
            "needed": self.needed,
            "model": self.model,
            "revision": self.revision,
        }

    @classmethod
    def from_record(cls, question: Question, record: dict[str, Any]) -> "Answer":
        """The other way round."""
        candidates = tuple(Candidate(**candidate) for candidate in record["candidates"])
        return cls(question, **{**record, "status": Status(record["status"]), "candidates": candidates})


@dataclass(frozen=True, slots=True)
class Named:
    """A question as a person puts it: uids or names; "" is asked for."""

    subject: str = ""
    relation: str = ""
    object: str = ""
    k: int = DEFAULT_ANSWERS
    types: Sequence[EntityType | str] = field(default=())
    known: bool | None = None

    def resolve(self, project: Project) -> Question:
        """Raises ``AskForOne``, ``UnknownName`` and ``NothingLikeIt``."""
        if [self.subject, self.relation, self.object].count("") != 1:
            raise AskForOne
        return Question(
            naming.entity(project.pk, self.subject).pk if self.subject else "",
            naming.relation(project.pk, self.relation).name if self.relation else "",
            naming.entity(project.pk, self.object).pk if self.object else "",
            max(1, min(self.k, MOST_ANSWERS)),
            tuple(sorted({str(EntityType(kind).value) for kind in self.types})),
            self.known,
        )
