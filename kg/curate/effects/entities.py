"""What decisions about entities do to the lexicon, to merges and to what is deleted."""

from collections.abc import Collection

from kg.curate.effects.concerned import Concerned
from kg.curate.errors import DecisionConflict
from kg.identity import entity_uid
from kg.linking.lexicon import Place, chains
from kg.linking.settling import family
from kg.models import Decision, Entity, MergeCandidate, NameRule

Scope = NameRule.Scope
NOT_PROPOSED = 0.0
"""The score of a pair that only a person ever put together, to keep it apart."""


def merge(decision: Decision) -> Concerned:
    """Raises ``DecisionConflict`` when one of them is gone, or part of another by now."""
    into, others = decision.entity, decision.after["others"]
    rows = list(Entity.objects.filter(pk__in=others, merged_into=None, project=decision.project_id))
    if len(rows) != len(others) or not Entity.everything.filter(pk=into, deleted_by=None).exists():
        raise DecisionConflict
    if _survivor(decision.project_id, into) in others:
        raise DecisionConflict
    for row in rows:
        row.merged_into_id, row.merged_by = into, decision
    Entity.objects.bulk_update(rows, ["merged_into", "merged_by"])
    _everywhere(decision, {row.key for row in rows}, into)
    return Concerned.of(family(others), {into})


def unmerge(decision: Decision) -> Concerned:
    """With those that were merged later because of it: new names that its rules knew."""
    rows = list(Entity.everything.filter(merged_by=decision))
    concerned = Concerned.of(family(row.pk for row in rows), {_survivor(decision.project_id, decision.entity)})
    Entity.everything.filter(merged_by=decision).update(merged_into=None, merged_by=None)
    return concerned


def _survivor(project: str, uid: str) -> str:
    steps = chains(project, [uid])
    while uid in steps:
        uid = steps[uid]
    return uid


def name(decision: Decision) -> Concerned:
    """The entity has the names of the decision."""
    _everywhere(decision, decision.after.get("keys", ()), decision.entity)
    return Concerned.of(set(), {decision.entity})


def unname(decision: Decision) -> Concerned:
    """Names that were merged because of it are on their own again."""
    concerned = unmerge(decision)
    concerned.around.add(decision.entity)
    return concerned


def _everywhere(decision: Decision, keys: Collection[str], into: str) -> None:
    rules = (
        NameRule(project_id=decision.project_id, key=key, scope=Scope.PROJECT, entity=into, decision=decision)
        for key in sorted(keys)
    )
    NameRule.objects.bulk_create(rules)


def make(decision: Decision) -> str:
    """The uid of the entity that the decision names, made when there is none."""
    after = decision.after
    uid = entity_uid(decision.project_id, after["type"], after["key"])
    Entity.everything.get_or_create(
        uid=uid,
        defaults={
            "project_id": decision.project_id,
            "type": after["type"],
            "key": after["key"],
            "name": after["name"],
            "distinction": after["distinction"],
        },
    )
    return uid


def split(decision: Decision) -> Concerned:
    """The names of the decision mean another entity where it says so."""
    uid = make(decision)
    NameRule.objects.bulk_create(
        NameRule(project_id=decision.project_id, key=k, type=t, scope=s, where=w, entity=uid, decision=decision)
        for k, t, s, w in decision.after["rules"]
    )
    return _splitting(decision, uid)


def unsplit(decision: Decision) -> Concerned:
    """The names mean again what they did."""
    uid = entity_uid(decision.project_id, decision.after["type"], decision.after["key"])
    return _splitting(decision, uid)


def _splitting(decision: Decision, uid: str) -> Concerned:
    names: set[str] = set()
    places: set[Place] = set()
    for key, kind, scope, where in decision.after["rules"]:
        if scope == Scope.SPAN:
            start, _, end = where.partition(":")
            places.add((key, int(start), int(end)))
        else:
            names.add(entity_uid(decision.project_id, kind, key))
    concerned = Concerned.of(names, {uid, _survivor(decision.project_id, uid), decision.entity})
    concerned.scope.places = places
    return concerned


def keep_apart(decision: Decision) -> Concerned:
    """Nobody is asked about the two any more."""
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


def ask_again(decision: Decision) -> Concerned:
    """The two are a question again."""
    rows = MergeCandidate.objects.filter(pk__in=[uid for uid, *_ in decision.after["pairs"]])
    rows.filter(score=NOT_PROPOSED).delete()
    rows.update(state=MergeCandidate.State.OPEN, decided_by=None, decided_at=None)
    return Concerned.of(set(), set(rows.values_list("left", flat=True)))


def retype(decision: Decision) -> Concerned:
    """The entity is merged into one of the same name and another type, which is made when there is none."""
    make(decision)
    return merge(decision)


def drop(decision: Decision) -> Concerned:
    """The entity, with all that means it, is shown nowhere. Raises ``DecisionConflict`` when it is gone."""
    if not Entity.everything.filter(pk=decision.entity).update(deleted_by=decision):
        raise DecisionConflict
    return Concerned.of(family([decision.entity]), {decision.entity})


def undrop(decision: Decision) -> Concerned:
    """It is there again."""
    Entity.everything.filter(deleted_by=decision).update(deleted_by=None)
    return Concerned.of(family([decision.entity]), {decision.entity})


def describe(decision: Decision) -> Concerned:
    """The description follows from the decisions that stand (``kg.linking.showing``)."""
    return Concerned.of(set(), {decision.entity})
