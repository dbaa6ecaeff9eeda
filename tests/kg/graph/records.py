"""A record made by hand, as extraction would leave it: rows, and an outbox row for each."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models, transaction

from kg.identity import derived_uid, random_uid, statement_uid
from kg.models import Document, Entity, Evidence, Mention, Outbox, Project, Sentence, Statement

Row = TypeVar("Row", bound=models.Model)


class Record:
    """Writes rows of one project together with their outbox rows, and changes or deletes them again."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def document(self, name: str = "西域.txt") -> Document:
        uid = random_uid()
        return self._written(Document.objects.create(uid=uid, project=self.project, name=name, sha256=uid, size=1))

    def sentence(self, document: Document, index: int = 0, text: str = "张骞出使西域。") -> Sentence:
        return self._written(
            Sentence.objects.create(
                uid=derived_uid(document.pk, index),
                document=document,
                index=index,
                chunk=0,
                paragraph=0,
                start=0,
                end=len(text),
                text=text,
            )
        )

    def entity(self, name: str, type: str = "person", **fields: object) -> Entity:
        uid = derived_uid(self.project.pk, type, name)
        return self._written(
            Entity.objects.create(uid=uid, project=self.project, type=type, key=name, name=name, **fields)
        )

    def mention(self, sentence: Sentence, entity: Entity, start: int = 0, end: int = 2) -> Mention:
        return self._written(
            Mention.objects.create(
                uid=derived_uid(sentence.pk, entity.pk, start, end),
                sentence=sentence,
                entity=entity,
                type=entity.type,
                start=start,
                end=end,
            )
        )

    def statement(
        self,
        subject: Entity,
        predicate: str,
        target: Entity | str,
        sentences: Iterable[Sentence] = (),
        **fields: object,
    ) -> Statement:
        """A statement about an entity, or about the literal (a text) ``target``."""
        ends = {"object": target} if isinstance(target, Entity) else {"literal_type": "text", "literal_value": target}
        evidence = list(sentences)
        end = ("entity", target.pk) if isinstance(target, Entity) else ("literal", "text", target)
        values = {"confidence": 0.5, "evidence_count": len(evidence), **fields}
        statement = Statement.objects.create(
            uid=statement_uid(self.project.pk, subject.pk, predicate, end),
            project=self.project,
            subject=subject,
            predicate=predicate,
            **ends,
            **values,
        )
        for sentence in evidence:
            Evidence.objects.create(
                uid=derived_uid(statement.pk, sentence.pk),
                statement=statement,
                sentence=sentence,
                document=sentence.document,
                subject_spans=[[0, 2]],
                predicate_spans=[[2, 4]],
                object_spans=[[4, 6]],
                rule="subject-verb-object",
                confidence=0.5,
                extractor="test",
            )
        return self._written(statement)

    def change(self, row: models.Model, **fields: object) -> None:
        with transaction.atomic():
            for name, value in {"rev": row.rev + 1, **fields}.items():  # type: ignore[attr-defined]
                setattr(row, name, value)
            row.save()
            self._written(row)

    def delete(self, row: models.Model) -> None:
        with transaction.atomic():
            self._written(row)
            row.delete()

    def silently(self) -> None:
        """Forget what the outbox holds: the rows changed, and the graph will not hear of it."""
        Outbox.objects.filter(project=self.project).delete()

    def _written(self, row: Row) -> Row:
        Outbox.objects.create(project=self.project, kind=type(row).__name__.lower(), uid=row.pk)
        return row
