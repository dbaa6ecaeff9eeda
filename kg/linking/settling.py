"""Rows brought in line with the lexicon: after a decision, or its undoing, each mention and statement of the names
concerned goes where one in a new document would go.

Invariant: the record is a function of what was extracted (what each mention and each piece of evidence means by
itself), of the lexicon and of people's verdicts. So undoing is nothing but a smaller lexicon, in whatever order.
"""

from collections.abc import Collection, Iterable

from django.db.models import Q

from kg import revision
from kg.linking.lexicon import Lexicon, arranged
from kg.linking.recounting import recount, recount_documents
from kg.linking.regrouping import regroup
from kg.linking.showing import show
from kg.models import Document, Entity, Mention, MergeCandidate, NameRule, Outbox

BATCH = 500


def settle(project: str, names: Collection[str], around: Iterable[str] = (), statements: Collection[str] = ()) -> None:
    """``names`` are the uids of names that may mean something else now; ``around`` the entities that they meant before.
    ``statements`` are those that changed themselves.

    Call it inside the transaction that changed the lexicon, with the project held. The outbox hears of every change.
    """
    lexicon = _lexicon(project)
    names = {*names, *(named for named, rules in lexicon.rules.items() if any(rule.entity in names for rule in rules))}
    entities = {*names, *around}
    entities |= {lexicon.survivor(uid) for uid in entities}
    documents: set[str] = set()
    mentions = _settle_mentions(lexicon, names, entities, documents)
    statements = {*statements, *regroup(project, lexicon, names, entities, documents)}
    recount(entities)
    recount_documents(documents)
    entities |= show(project, entities)
    _settle_candidates(lexicon, entities)
    changed = {
        Outbox.Kind.ENTITY: entities,
        Outbox.Kind.MENTION: mentions,
        Outbox.Kind.STATEMENT: statements,
    }
    Outbox.objects.bulk_create(
        (Outbox(project_id=project, kind=kind, uid=uid) for kind, uids in changed.items() for uid in sorted(uids)),
        batch_size=BATCH,
    )
    revision.bump(project)


def family(uids: Iterable[str]) -> set[str]:
    """``uids`` with all that were merged into them, directly or through others."""
    found = set(uids)
    waiting = set(found)
    while waiting:
        waiting = set(Entity.objects.filter(merged_into__in=waiting).values_list("pk", flat=True)) - found
        found |= waiting
    return found


def _lexicon(project: str) -> Lexicon:
    rules = list(NameRule.objects.filter(project=project).exclude(type=""))
    lexicon = Lexicon(arranged(project, rules))
    merged = Entity.objects.filter(project=project, merged_into__isnull=False).order_by()
    lexicon.merged = {uid: into for uid, into in merged.values_list("pk", "merged_into_id") if into}
    if any(rule.scope == NameRule.Scope.WORD for rule in rules):
        lexicon.read_documents(list(Document.objects.filter(project=project).values_list("pk", flat=True)))
    return lexicon


def _settle_mentions(lexicon: Lexicon, names: Collection[str], entities: set[str], documents: set[str]) -> set[str]:
    """The mentions that moved; the entities that they left or came to, and their documents, are added to the sets."""
    led = Mention.objects.filter(named__in=names).exclude(named="")
    own = Mention.objects.filter(named="", entity__in=names)
    moved = []
    for mention in [*led.select_related("sentence"), *own.select_related("sentence")]:
        named = mention.named or mention.entity_id
        entity = lexicon.means(named, mention.sentence_id, mention.sentence.document_id)
        if entity != mention.entity_id:
            entities |= {mention.entity_id, entity}
            documents.add(mention.sentence.document_id)
            mention.entity_id, mention.named = entity, "" if named == entity else named
            mention.rev += 1
            moved.append(mention)
    Mention.objects.bulk_update(moved, ["entity", "named", "rev"], batch_size=BATCH)
    return {mention.pk for mention in moved}


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
    MergeCandidate.objects.filter(pk__in=merged).update(state=MergeCandidate.State.MERGED)
    MergeCandidate.objects.filter(pk__in=opened).update(
        state=MergeCandidate.State.OPEN, decided_by=None, decided_at=None
    )
