"""What each kind of decision does to the lexicon, and how that is taken back.

Both directions work from ``Decision.after`` alone, so that redoing is the same as doing. Each gives the uids of the
names that may mean something else since, and of the entities that they meant before.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from kg.curate.errors import DecisionConflict
from kg.identity import entity_uid
from kg.linking.lexicon import chains
from kg.linking.settling import family
from kg.models import (
    Decision,
    DecisionKind,
    Entity,
    Evidence,
    MergeCandidate,
    Modality,
    NameRule,
    Sentence,
    Statement,
    StatementStatus,
)
from kg.schema.record import schema_of

Scope = NameRule.Scope
VERDICTS = (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.ADD)
NOT_PROPOSED = 0.0
"""The score of a pair that only a person ever put together, to keep it apart."""


@dataclass(slots=True)
class Concerned:
    """``names`` are settled anew; ``around`` are the entities whose names and figures may change, ``statements`` those
    that did.
    """

    names: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)


def apply(decision: Decision) -> Concerned:
    """Raises ``DecisionConflict`` when what was decided later stands against it."""
    return _APPLY[DecisionKind(decision.kind)](decision)


def withdraw(decision: Decision) -> Concerned:
    """The other way round; always possible."""
    concerned = _WITHDRAW[DecisionKind(decision.kind)](decision)
    NameRule.objects.filter(decision=decision).delete()
    return concerned


def _merge(decision: Decision) -> Concerned:
    into, others = decision.entity, decision.after["others"]
    rows = list(Entity.objects.filter(pk__in=others, merged_into=None, project=decision.project_id))
    if len(rows) != len(others) or not Entity.objects.filter(pk=into).exists():
        raise DecisionConflict
    if _survivor(decision.project_id, into) in others:
        raise DecisionConflict
    for row in rows:
        row.merged_into_id, row.merged_by = into, decision
    Entity.objects.bulk_update(rows, ["merged_into", "merged_by"])
    _everywhere(decision, {row.key for row in rows}, into)
    return Concerned(family(others), {into})


def _unmerge(decision: Decision) -> Concerned:
    """With those that were merged later because of it: new names that its rules knew."""
    rows = list(Entity.objects.filter(merged_by=decision))
    concerned = Concerned(family(row.pk for row in rows), {_survivor(decision.project_id, decision.entity)})
    Entity.objects.filter(merged_by=decision).update(merged_into=None, merged_by=None)
    return concerned


def _survivor(project: str, uid: str) -> str:
    steps = chains(project, [uid])
    while uid in steps:
        uid = steps[uid]
    return uid


def _name(decision: Decision) -> Concerned:
    _everywhere(decision, decision.after.get("keys", ()), decision.entity)
    return Concerned(set(), {decision.entity})


def _unname(decision: Decision) -> Concerned:
    """Names that were merged because of it are on their own again."""
    concerned = _unmerge(decision)
    concerned.around.add(decision.entity)
    return concerned


def _everywhere(decision: Decision, keys: Collection[str], into: str) -> None:
    rules = (
        NameRule(project_id=decision.project_id, key=key, scope=Scope.PROJECT, entity=into, decision=decision)
        for key in sorted(keys)
    )
    NameRule.objects.bulk_create(rules)


def _split(decision: Decision) -> Concerned:
    after = decision.after
    kind, key, name = after["type"], after["key"], after["name"]
    uid = entity_uid(decision.project_id, kind, key)
    Entity.objects.get_or_create(
        uid=uid,
        defaults={
            "project_id": decision.project_id,
            "type": kind,
            "key": key,
            "name": name,
            "distinction": after["distinction"],
        },
    )
    NameRule.objects.bulk_create(
        NameRule(project_id=decision.project_id, key=k, type=t, scope=s, where=w, entity=uid, decision=decision)
        for k, t, s, w in after["rules"]
    )
    return _splitting(decision, uid)


def _unsplit(decision: Decision) -> Concerned:
    uid = entity_uid(decision.project_id, decision.after["type"], decision.after["key"])
    return _splitting(decision, uid)


def _splitting(decision: Decision, uid: str) -> Concerned:
    names = {entity_uid(decision.project_id, kind, key) for key, kind, _, _ in decision.after["rules"]}
    return Concerned(names, {uid, _survivor(decision.project_id, uid), decision.entity})


def _keep_apart(decision: Decision) -> Concerned:
    pairs = decision.after["pairs"]
    there = set(Entity.objects.filter(pk__in={end for _, *ends in pairs for end in ends}).values_list("pk", flat=True))
    for uid, left, right in pairs:
        if {left, right} <= there:
            ends = {"project_id": decision.project_id, "left_id": left, "right_id": right}
            MergeCandidate.objects.get_or_create(uid=uid, defaults={**ends, "score": NOT_PROPOSED})
    MergeCandidate.objects.filter(pk__in=[uid for uid, *_ in pairs]).update(
        state=MergeCandidate.State.APART, decided_by=decision.decided_by, decided_at=decision.created_at
    )
    return Concerned()


def _ask_again(decision: Decision) -> Concerned:
    rows = MergeCandidate.objects.filter(pk__in=[uid for uid, *_ in decision.after["pairs"]])
    rows.filter(score=NOT_PROPOSED).delete()
    rows.update(state=MergeCandidate.State.OPEN, decided_by=None, decided_at=None)
    return Concerned(set(), set(rows.values_list("left", flat=True)))


def _judge(decision: Decision) -> Concerned:
    """The statement of ``decision``, made if need be, has the status that it gives it.

    Raises ``DecisionConflict`` when one of its ends is gone.
    """
    fields, evidence = decision.after["fact"], decision.after.get("evidence")
    ends = {uid for uid in (fields["subject_id"], fields["object_id"]) if uid}
    if Entity.objects.filter(pk__in=ends).count() != len(ends):
        raise DecisionConflict
    row = Statement.objects.filter(pk=decision.statement).first()
    if row is None:
        row = Statement(uid=decision.statement, project_id=decision.project_id, rev=0, **fields)
        target = row.object.type if row.object else row.literal_type
        schema = schema_of(decision.project_id)
        match = schema.match(row.predicate, row.subject.type, target, Modality(row.modality))
        row.relation_id, row.inverse = (match.relation, match.inverse) if match else (None, False)
    row.status, row.verdicts, row.rev = decision.after["status"], {}, row.rev + 1
    row.save()
    if evidence and Sentence.objects.filter(pk=evidence["sentence_id"]).exists():
        Evidence.objects.get_or_create(statement=row, **evidence)
    Statement.objects.filter(pk=row.pk).update(evidence_count=row.evidence.count())
    return _about(row)


def _unjudge(decision: Decision) -> Concerned:
    if evidence := decision.after.get("evidence"):
        Evidence.objects.filter(pk=evidence["uid"]).delete()
    standing = Decision.objects.filter(statement=decision.statement, undone_by=None, kind__in=VERDICTS)
    last = standing.exclude(pk=decision.pk).order_by("pk").last()
    if last is not None:
        return _judge(last)
    row = Statement.objects.filter(pk=decision.statement).first()
    if row is None:
        return Concerned()
    concerned = _about(row)
    if row.evidence.exists():
        row.status, row.verdicts, row.rev = StatementStatus.EXTRACTED, {}, row.rev + 1
        row.evidence_count = row.evidence.count()
        row.save()
    else:
        row.delete()
    return concerned


def _about(row: Statement) -> Concerned:
    return Concerned(set(), {uid for uid in (row.subject_id, row.object_id) if uid}, {row.pk})


_APPLY = {
    DecisionKind.ACCEPT: _judge,
    DecisionKind.REJECT: _judge,
    DecisionKind.ADD: _judge,
    DecisionKind.MERGE: _merge,
    DecisionKind.RENAME: _name,
    DecisionKind.ALIAS: _name,
    DecisionKind.SPLIT: _split,
    DecisionKind.APART: _keep_apart,
}
_WITHDRAW = {
    DecisionKind.ACCEPT: _unjudge,
    DecisionKind.REJECT: _unjudge,
    DecisionKind.ADD: _unjudge,
    DecisionKind.MERGE: _unmerge,
    DecisionKind.RENAME: _unname,
    DecisionKind.ALIAS: _unname,
    DecisionKind.SPLIT: _unsplit,
    DecisionKind.APART: _ask_again,
}
