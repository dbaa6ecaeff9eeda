"""Sequences of steps: documents are read, read again by another model and removed; people decide, undo and redo."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg import ingest
from kg.curate import decisions, entities, mentions, statements
from kg.curate.mentions import NewName
from kg.curate.statements import Edit, Fact, Selection
from kg.errors import UserError
from kg.extraction import model
from kg.extraction.parse import Literal, QualifierRole, Span
from kg.ingest import refreshing, run
from kg.models import (
    Decision,
    Document,
    Entity,
    EntityType,
    Job,
    LiteralType,
    Mention,
    Modality,
    Project,
    Sentence,
    Statement,
    StatementStatus,
)
from kg.proposals import requests
from tests.fixtures.parsing import NewerParser, PatternParser
from tests.fixtures.record import record_of
from tests.kg.curate.reading import read

PEOPLE = ["赵文", "赵武", "钱文", "钱武"]
THINGS = [*PEOPLE, "东山城", "西山城", "丝绸"]
VERBS = ["访问", "管理", "统治", "出卖"]
READINGS = {"read", "reread", "remove"}
"""Steps that are no decisions."""
Step = tuple[Any, ...]
Use = Callable[[PatternParser], None]
Record = dict[str, list[tuple[Any, ...]]]


def text(choose: random.Random) -> str:
    """Some sentences; the newer model reads 出卖 and not 统治."""
    one = lambda: f"{choose.choice(PEOPLE)}{choose.choice(VERBS)}{choose.choice(THINGS)}。"  # noqa: E731
    return "".join(one() for _ in range(choose.randint(1, 4)))


def steps(choose: random.Random, length: int) -> list[Step]:
    """Most are decisions."""
    kinds = [*DECISIONS, *(("revert",) * 3), "revert", "batch", "read", "reread", "reread", "remove"]
    made: list[Step] = [("read", text(choose))]
    for _ in range(length):
        kind = choose.choice(kinds)
        made.append((kind, text(choose)) if kind == "read" else (kind, choose.randrange(1000), choose.randrange(1000)))
    return made


@dataclass(slots=True)
class Game:
    """A project, and the documents that were read into it."""

    project: Project
    use: Use
    documents: list[Document]

    def play(self, sequence: Sequence[Step], *, deciding: bool) -> Iterator[Step]:
        """Does the steps, decisions only where ``deciding``; yields each that changed something."""
        for step in sequence:
            if step[0] in READINGS:
                self._read(step)
                yield step
            elif deciding:
                try:
                    act(self.project, step)
                except UserError:
                    continue
                yield step

    def _read(self, step: Step) -> None:
        match step:
            case "read", words:
                self.use(PatternParser())
                self.documents.append(read(self.project, words, f"{len(self.documents)}.txt"))
            case "reread", one, other:
                self.use(NewerParser() if other % 3 else PatternParser())
                document = self.documents[one % len(self.documents)]
                if Document.objects.filter(pk=document.pk).exists():
                    read_again(self.project, document)
            case "remove", one, _:
                gone = self.documents[one % len(self.documents)]
                if Document.objects.filter(pk=gone.pk).exists():
                    ingest.remove(gone)


def use_with(monkeypatch: Any) -> Use:
    """Makes a parser the one of this installation."""
    return lambda parser: monkeypatch.setattr(model, "load", lambda name=None: parser)


def read_again(project: Project, document: Document) -> None:
    """As the model in use reads it."""
    proposal = requests.submit(project, None, document)
    work(proposal.job)
    proposal.refresh_from_db()
    requests.apply(proposal, None)
    work(proposal.job)


def work(job: Job | None) -> None:
    """Tasks until the job has ended."""
    assert job is not None
    while job.state not in {"done", "failed"}:
        run.run(job.pk)
        job.refresh_from_db()
    assert job.state == "done"


def chosen(rows: Sequence[Any], number: int) -> Any:
    """One of ``rows``; a step that finds none does nothing."""
    if not rows:
        raise Nothing
    return rows[number % len(rows)]


class Nothing(UserError):
    """There is nothing to decide about."""

    code = "nothing-in-a-test"
    template = "nothing"


def _entity(project: Project, number: int) -> Entity:
    entity: Entity = chosen(Entity.objects.filter(project=project, merged_into=None).order_by("key", "type"), number)
    return entity


def _statement(project: Project, number: int) -> Statement:
    rows = Statement.objects.filter(project=project).order_by("predicate", "pk")
    statement: Statement = chosen([row for row in rows if row.subject_id != row.object_id], number)
    return statement


def _mention(project: Project, number: int) -> Mention:
    rows = Mention.objects.filter(sentence__document__project=project).order_by("pk")
    mention: Mention = chosen(rows, number)
    return mention


def _edit(project: Project, one: int, other: int) -> None:
    end = _entity(project, other)
    edits = [
        Edit(predicate="认识"),
        Edit(subject=end),
        Edit(object=end),
        Edit(predicate="管理", object=end, modality=Modality.NEGATED),
        Edit(literal=Literal(LiteralType.DATE, "1999年")),
        Edit(qualifiers=[(QualifierRole.TIME, "1999年")]),
    ]
    statements.edit(_statement(project, one), edits[other % len(edits)], None)


def _add(project: Project, one: int, other: int) -> None:
    sentence = Sentence.objects.filter(document__project=project).order_by("pk").first()
    evidence = Selection(sentence, [Span(0, 2)], [Span(2, 4)]) if sentence and other % 2 else None
    status = StatementStatus.REJECTED if other % 5 == 0 else StatementStatus.ACCEPTED
    fact = Fact(_entity(project, one), "访问" if other % 3 else "认识", _entity(project, other))
    statements.add(fact, None, status=status, evidence=evidence)


def _mark(project: Project, one: int, other: int) -> None:
    sentence = chosen(Sentence.objects.filter(document__project=project).order_by("pk"), one)
    start = other % len(sentence.text)
    meant = _entity(project, one) if other % 2 else NewName("李四", EntityType.PERSON)
    mentions.add(sentence, start, min(start + 2, len(sentence.text)), meant, None)


def _split(project: Project, one: int, other: int) -> None:
    entity = _entity(project, one)
    rows = Mention.objects.filter(entity=entity).order_by("pk")
    some = {row.pk for position, row in enumerate(rows) if (other >> position) & 1}
    entities.split(entity, some, "", ["丝绸"] if other % 3 == 0 else [], None)


def _review(project: Project, one: int, other: int) -> None:
    """Two verdicts in one batch."""
    batch = f"{one:012x}{other:012x}"
    statements.accept(_statement(project, one), None, batch=batch)
    statements.reject(_statement(project, other), None, batch=batch)


NAMES = ["文王", "赵文", "东城", "钱武"]
TYPES = [EntityType.PERSON, EntityType.WORK, EntityType.ORGANISATION]
DECISIONS: dict[str, Callable[[Project, int, int], Any]] = {
    "merge": lambda p, one, other: entities.merge(_entity(p, one), [_entity(p, other)], None),
    "rename": lambda p, one, other: entities.rename(_entity(p, one), chosen(NAMES, other), None),
    "aliases": lambda p, one, other: entities.set_aliases(_entity(p, one), NAMES[other % 4 :][:2], None),
    "split": _split,
    "apart": lambda p, one, other: entities.keep_apart(_entity(p, one), _entity(p, other), None),
    "retype": lambda p, one, other: entities.retype(_entity(p, one), chosen(TYPES, other), None),
    "describe": lambda p, one, other: entities.describe(_entity(p, one), f"其 {other % 3}", None),
    "drop": lambda p, one, other: entities.drop(_entity(p, one), None),
    "accept": lambda p, one, other: statements.accept(_statement(p, one), None),
    "reject": lambda p, one, other: statements.reject(_statement(p, one), None),
    "delete": lambda p, one, other: statements.delete(_statement(p, one), None),
    "swap": lambda p, one, other: statements.swap(_statement(p, one), None),
    "edit": _edit,
    "edit again": _edit,
    "add": _add,
    "mark": _mark,
    "link": lambda p, one, other: mentions.relink(_mention(p, one), _entity(p, other), None),
    "retype mention": lambda p, one, other: mentions.retype(_mention(p, one), chosen(TYPES, other), None),
    "unmark": lambda p, one, other: mentions.remove(_mention(p, one), None),
    "review": _review,
}


def act(project: Project, step: Step) -> None:
    """Does one step; one that is refused changes nothing."""
    kind, one, other = step
    if kind == "revert":
        taken = Decision.objects.filter(project=project, undone_by=None).order_by("pk")
        decisions.revert(chosen(taken, one), None, with_later=bool(other % 2))
    elif kind == "batch":
        taken = Decision.objects.filter(project=project, undone_by=None).exclude(batch="").order_by("pk")
        decisions.revert_batch(project.pk, chosen(taken, one).batch, None, with_later=bool(other % 2))
    else:
        DECISIONS[kind](project, one, other)


def undo_all(project: Project, choose: random.Random) -> Iterator[Decision]:
    """In an order of no meaning, until no decision stands; what stands in the way goes first."""
    while standing := list(Decision.objects.filter(project=project, undone_by=None).exclude(kind="revert")):
        decision = choose.choice(standing)
        decisions.revert(decision, None, with_later=True)
        yield decision


def cleared(project: Project) -> None:
    """Nothing is left of the documents; only for a project in which nobody decided."""
    for document in Document.objects.filter(project=project):
        ingest.remove(document)
    Entity.everything.filter(project=project).delete()


def settled(project: Project) -> Record:
    """The record once confidences, which follow from all verdicts of a project, are those of this moment."""
    job = refreshing.submit(project)
    run.run(job.pk)
    job.delete()
    return {name: rows for name, rows in record_of(project).items() if name != "Job"}


def consistent(project: Project) -> None:
    """The figures are what is there, what is hidden is nowhere, and nothing points at what was merged."""
    for entity in Entity.everything.filter(project=project):
        assert entity.mention_count == Mention.objects.filter(entity=entity).count()
        mine = Statement.objects.filter(subject=entity).exclude(object=entity).count()
        mine += Statement.objects.filter(object=entity).exclude(subject=entity).count()
        assert entity.statement_count == mine
        assert entity.merged_into is None or (entity.mention_count, entity.statement_count) == (0, 0)
        assert not entity.hidden or (entity.mention_count, entity.statement_count) == (0, 0)
    for statement in Statement.everything.filter(project=project):
        assert (
            statement.evidence_count
            == type(statement).evidence.rel.related_model.everything.filter(statement=statement).count()
        )
        assert statement.evidence_count or statement.status in {"accepted", "rejected"}
