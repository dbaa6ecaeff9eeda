"""What a chunk says, led to where people's decisions lead: between gathering and writing, in the same transaction.

Costs two indexed queries a chunk; a project in which nobody decided anything gets its findings back as they are.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from kg.identity import statement_uid
from kg.ingest.findings import VALUE_LENGTH, Findings, FoundEntity, FoundMention, FoundStatement
from kg.linking.lexicon import Lexicon, arranged, chains
from kg.models import Document, Entity, EntityType, Modality, NameRule


@dataclass(slots=True)
class Redirected:
    """``found`` with uids as decided. ``joined``: new names → the rule by which each is merged from the start."""

    found: Findings
    joined: dict[str, NameRule] = field(default_factory=dict)


def redirect(document: Document, found: Findings) -> Redirected:
    """Call it while the project is held, so that no decision comes in between."""
    project = document.project_id
    rules = list(NameRule.objects.filter(project=project, key__in={entity.key for entity in found.entities.values()}))
    lexicon = Lexicon(arranged(project, rules))
    joined = _joined(found, rules)
    merged = {uid: rule.entity for uid, rule in joined.items()}
    targets = {rule.entity for rule in rules}
    lexicon.merged = chains(project, found.entities.keys() | targets) | merged
    if not lexicon.merged and not lexicon.rules:
        return Redirected(found)
    lexicon.read_documents([document.pk])
    return Redirected(_moved(document, found, lexicon), joined)


def _joined(found: Findings, rules: list[NameRule]) -> dict[str, NameRule]:
    """Names that the project has not met and that a decision already gave to an entity."""
    everywhere = {rule.key: rule for rule in rules if rule.scope == NameRule.Scope.PROJECT}
    named = [uid for uid, entity in found.entities.items() if entity.key in everywhere]
    if not named:
        return {}
    targets = [everywhere[found.entities[uid].key].entity for uid in named]
    known = set(Entity.objects.filter(pk__in=[*named, *targets]).values_list("pk", flat=True))
    rules_of = {uid: everywhere[found.entities[uid].key] for uid in named if uid not in known}
    return {uid: rule for uid, rule in rules_of.items() if rule.entity in known}


def _moved(document: Document, found: Findings, lexicon: Lexicon) -> Findings:
    moved = Findings(dict(found.entities), found.names, said=found.said)
    for mention in found.mentions.values():
        moved.mentions[mention.uid] = _mention(mention, lexicon, document.pk)
    for evidence in found.evidence.values():
        read = found.statements[evidence.statement]
        subject = lexicon.means(read.subject, evidence.sentence, document.pk)
        target = lexicon.means(read.object, evidence.sentence, document.pk) if read.object else None
        statement = _statement(document.project_id, read, subject, target)
        moved.statements.setdefault(statement.uid, statement)
        moved.evidence[evidence.uid] = replace(
            evidence,
            statement=statement.uid,
            subject_named=read.subject if read.subject != subject else "",
            object_named=(read.object or "") if read.object != target else "",
            speaker=lexicon.means(evidence.speaker, evidence.sentence, document.pk) if evidence.speaker else "",
        )
    meant = {mention.entity for mention in moved.mentions.values()}
    meant |= {uid for each in moved.statements.values() for uid in (each.subject, each.object) if uid}
    meant |= {evidence.speaker for evidence in moved.evidence.values() if evidence.speaker}
    moved.entities |= _known(meant - found.entities.keys())
    return moved


def _known(uids: Collection[str]) -> dict[str, FoundEntity]:
    """Entities that no name of the chunk means by itself."""
    rows = Entity.objects.filter(pk__in=uids).values_list("pk", "type", "key", "name", "distinction")
    return {uid: FoundEntity(uid, EntityType(kind), *names) for uid, kind, *names in rows}


def _mention(mention: FoundMention, lexicon: Lexicon, document: str) -> FoundMention:
    entity = lexicon.means(mention.entity, mention.sentence, document)
    return mention if entity == mention.entity else replace(mention, entity=entity, named=mention.entity)


def _statement(project: str, read: FoundStatement, subject: str, object_: str | None) -> FoundStatement:
    if (subject, object_) == (read.subject, read.object):
        return read
    if object_:
        target: tuple[str, ...] = ("entity", object_)
    else:
        assert read.literal is not None  # noqa: S101  (no object, so it is a value)
        target = ("literal", read.literal.type.value, read.literal.value[:VALUE_LENGTH])
    modality = "" if read.modality is Modality.ASSERTED else read.modality.value
    uid = statement_uid(project, subject, read.predicate, target, modality)
    return replace(read, uid=uid, subject=subject, object=object_)
