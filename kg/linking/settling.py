"""Rows brought in line with the lexicon: after a decision, or its undoing, each mention and statement of the names
concerned goes where one in a new document would go.

Invariant: the record is a function of what was extracted (what each mention and each piece of evidence means by
itself), of the lexicon, and of the rules on readings. So undoing is nothing but fewer rules, in whatever order.
"""

from collections.abc import Collection, Iterable

from django.db.models import Q

from kg import revision
from kg.bulk import append, save
from kg.identity import derived_uid
from kg.linking.forms import reading_of
from kg.linking.lexicon import Lexicon, Place, arranged, deleted, marked, place_of
from kg.linking.recounting import recount, recount_documents
from kg.linking.regrouping import Scope, regroup
from kg.linking.rulings import Rulings, where_of
from kg.linking.showing import show
from kg.models import Decision, Document, Entity, Evidence, Mention, MergeCandidate, NameRule, Outbox, Sentence


def settle(project: str, scope: Scope, around: Iterable[str] = ()) -> set[str]:
    """``around`` are the entities that the names of ``scope`` meant before.

    Call it inside the transaction that changed the lexicon or the rules, with the project held. The outbox hears of
    every change. Returns the entities that changed, some of which may stand for nothing now.
    """
    lexicon = _lexicon(project)
    names = scope.names
    names |= {named for named, rules in lexicon.rules.items() if any(rule.entity in names for rule in rules)}
    scope.places |= {place for place, rule in lexicon.spans.items() if rule.entity in names}
    entities = {*names, *around}
    entities |= {lexicon.survivor(uid) for uid in entities}
    documents = set(scope.documents)
    mentions = _settle_mentions(lexicon, scope, entities, documents)
    statements = regroup(project, lexicon, scope, entities, documents)
    recount(entities)
    recount_documents(documents)
    entities |= show(project, entities)
    _settle_candidates(lexicon, entities)
    changed = {
        Outbox.Kind.ENTITY: entities,
        Outbox.Kind.MENTION: mentions,
        Outbox.Kind.STATEMENT: statements,
    }
    append(
        Outbox,
        ("project_id", "kind", "uid", "document"),
        ((project, kind.value, uid, "") for kind, uids in changed.items() for uid in sorted(uids)),
    )
    revision.bump(project)
    return entities


def decided_evidence(project: str, evidence: Iterable[Evidence]) -> set[str]:
    """The uids of those of ``evidence`` on whose reading people decided, and did not delete it."""
    rows = list(evidence)
    placed = Rulings(project).place(_lexicon(project), [(reading_of(row), where_of(row)) for row in rows])
    return {row.pk for row, place in zip(rows, placed, strict=True) if place.is_decided}


def family(uids: Iterable[str]) -> set[str]:
    """``uids`` with all that were merged into them, directly or through others."""
    found = set(uids)
    waiting = set(found)
    while waiting:
        waiting = set(Entity.everything.filter(merged_into__in=waiting).values_list("pk", flat=True)) - found
        found |= waiting
    return found


def _lexicon(project: str) -> Lexicon:
    rules = list(NameRule.objects.filter(project=project))
    lexicon = Lexicon(arranged(project, rules))
    lexicon.read_spans(rules)
    merged = Entity.everything.filter(project=project, merged_into__isnull=False).order_by()
    lexicon.merged = {uid: into for uid, into in merged.values_list("pk", "merged_into_id") if into}
    lexicon.deleted = deleted(project)
    if any(rule.scope == NameRule.Scope.WORD for rule in rules):
        lexicon.read_documents(list(Document.objects.filter(project=project).values_list("pk", flat=True)))
    return lexicon


def _settle_mentions(lexicon: Lexicon, scope: Scope, entities: set[str], documents: set[str]) -> set[str]:
    """The mentions that moved, came or went; the entities that they left or came to, and their documents, are added to
    the sets.
    """
    changed = _mark(lexicon, scope.places, entities, documents) if scope.places else set()
    rows = Mention.everything.select_related("sentence")
    led = rows.filter(named__in=scope.names).exclude(named="")
    own = rows.filter(named="", entity__in=scope.names)
    there = rows.filter(sentence__in={sentence for sentence, *_ in scope.places}) if scope.places else ()
    moved = []
    for mention in {row.pk: row for row in [*led, *own, *there]}.values():
        named = mention.named or mention.entity_id
        span = mention.start, mention.end
        meaning = lexicon.means(named, mention.sentence_id, mention.sentence.document_id, span)
        if (meaning.entity, meaning.gone) != (mention.entity_id, mention.hidden):
            entities |= {mention.entity_id, meaning.entity}
            documents.add(mention.sentence.document_id)
            mention.entity_id, mention.named = meaning.entity, "" if named == meaning.entity else named
            mention.hidden = meaning.gone
            mention.rev += 1
            moved.append(mention)
    save(Mention, ["entity", "named", "hidden", "rev"], moved)
    return changed | {mention.pk for mention in moved}


def _mark(lexicon: Lexicon, places: Collection[Place], entities: set[str], documents: set[str]) -> set[str]:
    """Mentions that only a person gave are where one stands for it, and no text's mention does."""
    rules = NameRule.objects.filter(scope=NameRule.Scope.SPAN, key__in={sentence for sentence, *_ in places})
    wanted = {place: rule for rule in marked(rules) if (place := place_of(rule)) in places}
    rows = Mention.everything.filter(sentence__in={sentence for sentence, *_ in places}).select_related("sentence")
    there = {(row.sentence_id, row.start, row.end): row for row in rows.order_by("by_hand")}
    gone = [row for place, row in there.items() if row.by_hand and place in places and place not in wanted]
    sentences = dict(Sentence.objects.filter(pk__in={place[0] for place in wanted}).values_list("pk", "document"))
    new = [mention_by_hand(rule) for place, rule in wanted.items() if place not in there and place[0] in sentences]
    Mention.everything.filter(pk__in=[row.pk for row in gone]).delete()
    Mention.everything.bulk_create(new)
    for row in [*gone, *new]:
        entities.add(lexicon.survivor(row.entity_id))
    documents |= {row.sentence.document_id for row in gone} | {sentences[row.sentence_id] for row in new}
    return {row.pk for row in [*gone, *new]}


def mention_by_hand(rule: NameRule) -> Mention:
    """The mention that ``rule`` says there is."""
    sentence, start, end = place_of(rule)
    kind = Entity.everything.values_list("type", flat=True).get(pk=rule.entity)
    uid = derived_uid(sentence, "mention", start, end, kind)
    return Mention(
        uid=uid,
        sentence_id=sentence,
        entity_id=rule.entity,
        type=kind,
        start=start,
        end=end,
        by_hand=True,
        rev=Decision.objects.latest("pk").pk,  # grows with every decision, so that the graph takes it for newer
    )


def _settle_candidates(lexicon: Lexicon, entities: set[str]) -> None:
    """What has become one is no question any more; what has come apart again is one."""
    kin = family(entities)
    rows = MergeCandidate.objects.filter(Q(left__in=kin) | Q(right__in=kin)).exclude(state=MergeCandidate.State.APART)
    merged: list[str] = []
    opened: list[str] = []
    for uid, state, left, right in rows.values_list("pk", "state", "left_id", "right_id"):
        same = lexicon.survivor(left) == lexicon.survivor(right)
        if same != (state == MergeCandidate.State.MERGED):
            (merged if same else opened).append(uid)
    if merged:
        MergeCandidate.objects.filter(pk__in=merged).update(state=MergeCandidate.State.MERGED)
    if opened:
        MergeCandidate.objects.filter(pk__in=opened).update(
            state=MergeCandidate.State.OPEN, decided_by=None, decided_at=None
        )
