"""A document as the pipeline leaves it behind, written by hand, so that pages are tested without a model."""

import dataclasses
from collections.abc import Iterable, Sequence

from django.utils import timezone

from kg.extraction.naming import entity_key
from kg.formats import plain
from kg.formats.blocks import Block as ReadBlock
from kg.identity import derived_uid, statement_uid
from kg.ingest.layout import place, sentence_spans
from kg.models import (
    Block,
    Document,
    DocumentText,
    Entity,
    EntityType,
    Evidence,
    Job,
    JobState,
    LiteralType,
    Mention,
    Project,
    Sentence,
    Statement,
)

TEXT = """# 第一次出使
公元前139年，张骞受汉武帝派遣，从长安出发，率领一百多人出使大月氏。途经匈奴时被俘，滞留十余年。
张骞逃脱后到达大宛，大宛国王派人护送他前往康居，再抵达大月氏。
司马迁在《史记·大宛列传》中记载了这次远行，称其为“凿空”。
# 第二次出使
公元前119年，张骞再次奉命出使乌孙，副使分赴大宛、康居、大月氏、安息诸国。乌孙派使者随张骞来到长安，献上骏马数十匹。
此后，长安与西域之间的使者相望于道，丝绸、铁器和造纸术向西传播，葡萄、苜蓿和石榴传入中原。
"""

NAMES: dict[str, EntityType] = {
    "张骞": EntityType.PERSON,
    "汉武帝": EntityType.PERSON,
    "司马迁": EntityType.PERSON,
    "长安": EntityType.PLACE,
    "大月氏": EntityType.PLACE,
    "大宛": EntityType.PLACE,
    "大宛国王": EntityType.PERSON,
    "康居": EntityType.PLACE,
    "乌孙": EntityType.PLACE,
    "安息": EntityType.PLACE,
    "匈奴": EntityType.ORGANISATION,
    "《史记·大宛列传》": EntityType.WORK,
    "公元前139年": EntityType.TIME,
    "公元前119年": EntityType.TIME,
}

STATEMENTS: list[tuple[str, str, str, float]] = [
    ("汉武帝", "派遣", "张骞", 0.95),
    ("张骞", "出使", "大月氏", 0.82),
    ("张骞", "出发", "长安", 0.78),
    ("张骞", "到达", "大宛", 0.8),
    ("大宛国王", "护送", "康居", 0.55),
    ("司马迁", "记载", "《史记·大宛列传》", 0.6),
    ("张骞", "出使", "乌孙", 0.82),
    ("乌孙", "献上", "数十匹", 0.5),
]


def document_of(
    project: Project, text: str = TEXT, name: str = "张骞出使西域.txt", blocks: Sequence[ReadBlock] = ()
) -> Document:
    """A document whose reading is done, with its entities, mentions, statements and evidence.

    ``blocks`` stand in the place of those that plain text gives.
    """
    blocks = blocks or plain.read(text.encode(), name).blocks
    text, places = place(blocks)
    document = Document.objects.create(
        uid=derived_uid(project.pk, "document", name), project=project, name=name, sha256=derived_uid(name) * 2,
        size=len(text.encode()), media_type="text/plain", encoding="utf-8", characters=len(text),
        extractor="zhitu-zh-1+rules-1",
    )  # fmt: skip
    DocumentText.objects.create(document=document, content=text)
    for index, (block, (start, end)) in enumerate(zip(blocks, places, strict=True)):
        data = dataclasses.asdict(block.table) if block.table else {"captioned": block.captioned}
        Block.objects.create(
            document=document, index=index, kind=block.kind, level=block.level, page=block.page, start=start, end=end,
            data=data,
        )  # fmt: skip
    for index, span in enumerate(sentence_spans(blocks, text, places)):
        sentence = Sentence.objects.create(
            uid=derived_uid(document.pk, index), document=document, index=index, chunk=0, paragraph=span.paragraph,
            heading=span.heading, start=span.start, end=span.end, text=text[span.start : span.end],
        )  # fmt: skip
        _mention(sentence)
        _state(sentence)
    document.sentence_count = document.sentences.count()
    document.save(update_fields=["sentence_count"])
    job_of(document)
    return document


def job_of(document: Document, state: JobState = JobState.DONE, **facts: object) -> Job:
    """The reading job of ``document``, in the place of any that it has."""
    key = f"extract:{document.pk}"
    ended = timezone.now() if state in JobState.ended() else None
    job, _ = Job.objects.update_or_create(
        key=key,
        defaults={
            "uid": derived_uid("job", key), "kind": "extract", "queue": "extract", "project": document.project,
            "document": document, "state": state, "attempt": 1, "cursor": 1, "max_cursor": 1, "stage": "",
            "error": None, "finished_at": ended, **facts,
        },
    )  # fmt: skip
    return job


def _places(text: str, name: str) -> Iterable[int]:
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


def _entity(project: Project, name: str) -> Entity:
    shown = name.strip("《》")
    kind = NAMES.get(name, EntityType.CONCEPT)
    key = entity_key(name)
    found, _ = Entity.objects.get_or_create(
        uid=derived_uid(project.pk, kind, key), defaults={"project": project, "type": kind, "key": key, "name": shown}
    )
    return found


def _mention(sentence: Sentence) -> None:
    for name, kind in NAMES.items():
        for start in _places(sentence.text, name):
            entity = _entity(sentence.document.project, name)
            Mention.objects.create(
                uid=derived_uid(sentence.pk, start, start + len(name), kind), sentence=sentence, entity=entity,
                type=kind, start=start, end=start + len(name),
            )  # fmt: skip
            entity.mention_count += 1
            entity.save(update_fields=["mention_count"])


def _state(sentence: Sentence) -> None:
    text = sentence.text
    for subject, predicate, object_, confidence in STATEMENTS:
        if not (subject in text and predicate in text and object_ in text):
            continue
        project = sentence.document.project
        literal = object_ not in NAMES
        ends = [_entity(project, subject)] + ([] if literal else [_entity(project, object_)])
        statement, created = Statement.objects.get_or_create(
            uid=statement_uid(
                project.pk, ends[0].pk, predicate,
                ("literal", "quantity", object_) if literal else ("entity", ends[1].pk),
            ),
            defaults={
                "project": project, "subject": ends[0], "predicate": predicate, "object": None if literal else ends[1],
                "literal_type": LiteralType.QUANTITY if literal else "", "literal_value": object_ if literal else "",
                "confidence": confidence,
            },
        )  # fmt: skip
        spans = [[[start, start + len(part)]] for part in (subject, predicate, object_) for start in [text.find(part)]]
        Evidence.objects.create(
            uid=derived_uid(statement.pk, sentence.pk), statement=statement, sentence=sentence,
            document=sentence.document, subject_spans=spans[0], predicate_spans=spans[1], object_spans=spans[2],
            rule="svo", confidence=confidence, extractor="zhitu-zh-1+rules-1",
        )  # fmt: skip
        statement.evidence_count += 1
        statement.save(update_fields=["evidence_count"])
        for entity in ends if created else []:
            entity.statement_count += 1
            entity.save(update_fields=["statement_count"])
