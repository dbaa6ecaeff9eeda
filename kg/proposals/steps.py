"""What both jobs share: the documents that can be read again, their chunks, and what is text in them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from kg.catalogue import READING_KIND
from kg.errors import UserError
from kg.extraction.language import ENGLISH
from kg.ingest.extracting import current_version
from kg.ingest.findings import Findings
from kg.ingest.tables import SentenceRow, TableReader
from kg.models import Document, Job, JobState, Project, Proposal, ProposalChunk, ScopedQuerySet, Sentence


@dataclass(frozen=True, slots=True)
class Chunk:
    """The sentences of a chunk that are language: uids in their order, and their texts.

    Those of ``tables`` are left as they are: their statements follow from a mapping, not from a model.
    """

    order: list[str]
    texts: dict[str, str]
    tables: list[SentenceRow]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """As an extractor takes them."""
        return [(uid, self.texts[uid]) for uid in self.order]


def readable(project: Project) -> ScopedQuerySet[Document]:
    """The documents of ``project`` that were read to their end and have text."""
    ended = Job.objects.filter(document=OuterRef("pk"), kind=READING_KIND)
    unread = Exists(ended.exclude(state=JobState.DONE))
    return Document.objects.filter(~unread, project=project, sentence_count__gt=0).exclude(extractor="")


def outdated(documents: ScopedQuerySet[Document]) -> ScopedQuerySet[Document]:
    """Those of ``documents`` that another model or other rules read than would now, in their language.

    None of them where no model can be named.
    """
    try:
        english, other = current_version(ENGLISH), current_version(None)
    except UserError:
        return documents.none()
    current = Q(language=ENGLISH, extractor=english) | ~Q(language=ENGLISH) & Q(extractor=other)
    return documents.exclude(extractor="").exclude(current)


def covered(proposal: Proposal) -> ScopedQuerySet[Document]:
    """The documents that ``proposal`` reads again."""
    documents = readable(proposal.project)
    if proposal.document_id:
        documents = documents.filter(pk=proposal.document_id)
    return outdated(documents) if proposal.outdated_only else documents


def chunk_of(step: ProposalChunk, tables: TableReader) -> Chunk:
    """The sentences of one step."""
    sentences = Sentence.objects.filter(document=step.document_id, chunk=step.chunk).order_by("index")
    rows = list(sentences.values_list("uid", "text", "paragraph", "start"))
    indexes = tables.indexes(rows[0][2], rows[-1][2]) if rows else set()
    texts = {uid: text for uid, text, block, _ in rows if block not in indexes}
    return Chunk(list(texts), texts, [row for row in rows if row[2] in indexes])


def of_sentences(found: Findings, sentences: set[str]) -> Findings:
    """The part of ``found`` that these sentences (uids) say."""
    mentions = {uid: each for uid, each in found.mentions.items() if each.sentence in sentences}
    evidence = {uid: each for uid, each in found.evidence.items() if each.sentence in sentences}
    stated = {each.statement for each in evidence.values()}
    statements = {uid: each for uid, each in found.statements.items() if uid in stated}
    meant = {each.entity for each in mentions.values()}
    meant |= {each.speaker for each in evidence.values() if each.speaker}
    meant |= {uid for each in statements.values() for uid in (each.subject, each.object) if uid}
    entities = {uid: each for uid, each in found.entities.items() if uid in meant}
    names = {uid: forms for uid, forms in found.names.items() if uid in meant}
    return Findings(entities, names, mentions, statements, evidence, found.said)
