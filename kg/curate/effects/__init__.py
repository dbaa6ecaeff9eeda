"""What each kind of decision does, and how that is taken back.

Both directions work from ``Decision.after`` alone, so that redoing is the same as doing. A decision about entities
leaves rules in the lexicon, one about a mention a rule for the words at its place, one about a statement rules on its
readings. What follows from the rules is ``kg.linking.settling``'s, so that withdrawing is nothing but taking them away.
"""

from collections.abc import Callable, Iterator, Mapping

from kg.curate.effects import entities, mentions, statements
from kg.curate.effects.concerned import Concerned
from kg.linking.rulings import ends_of
from kg.models import Decision, DecisionKind, NameRule, StatementRule

__all__ = ["Concerned", "apply", "subjects", "withdraw"]

Effect = Callable[[Decision], Concerned]
EFFECTS: Mapping[DecisionKind, tuple[Effect, Effect]] = {
    DecisionKind.MERGE: (entities.merge, entities.unmerge),
    DecisionKind.RENAME: (entities.name, entities.unname),
    DecisionKind.ALIAS: (entities.name, entities.unname),
    DecisionKind.SPLIT: (entities.split, entities.unsplit),
    DecisionKind.APART: (entities.keep_apart, entities.ask_again),
    DecisionKind.RETYPE: (entities.retype, entities.unmerge),
    DecisionKind.DROP: (entities.drop, entities.undrop),
    DecisionKind.DESCRIBE: (entities.describe, entities.describe),
    DecisionKind.ACCEPT: (statements.rule, statements.unrule),
    DecisionKind.REJECT: (statements.rule, statements.unrule),
    DecisionKind.ADD: (statements.rule, statements.unrule),
    DecisionKind.EDIT: (statements.rule, statements.unrule),
    DecisionKind.DELETE: (statements.rule, statements.unrule),
    DecisionKind.MARK: (mentions.point, mentions.concerned),
    DecisionKind.LINK: (mentions.point, mentions.concerned),
    DecisionKind.UNMARK: (mentions.point, mentions.concerned),
}
MADE = "made"
"""Set of a reading that a person made: whatever sets anything of it later stands in the way of its end."""
IMPLIED = frozenset({"status", "confidence", "deleted"})
"""What an edit says along the way: that the statement is so."""
SETS: Mapping[DecisionKind, str] = {
    DecisionKind.RENAME: "name",
    DecisionKind.DESCRIBE: "description",
    DecisionKind.DROP: "deleted",
}


def apply(decision: Decision) -> Concerned:
    """Raises ``DecisionConflict`` when what was decided later stands against it."""
    return EFFECTS[DecisionKind(decision.kind)][0](decision)


def withdraw(decision: Decision) -> Concerned:
    """The other way round; always possible."""
    concerned = EFFECTS[DecisionKind(decision.kind)][1](decision)
    NameRule.objects.filter(decision=decision).delete()
    StatementRule.objects.filter(decision=decision).delete()
    return concerned


def subjects(decision: Decision) -> Iterator[tuple[str, str]]:
    """What the decision speaks of (uids), and what it sets of each ("" for nothing)."""
    after = decision.after
    for uid in (decision.entity, after.get("entity"), *after.get("others", ())):
        if uid:
            yield uid, SETS.get(DecisionKind(decision.kind), "") if uid == decision.entity else ""
    for _, *ends in after.get("pairs", ()):
        yield from ((end, "") for end in ends)
    if "sentence" in after:
        yield f"{after['sentence']}:{after['start']}:{after['end']}", "mention"
        yield after["sentence"], ""
    if "readings" in after:
        yield from _of_statement(decision)


def _of_statement(decision: Decision) -> Iterator[tuple[str, str]]:
    after, changes = decision.after, decision.after["changes"]
    yield decision.statement, ""
    yield after.get("statement", ""), ""
    yield from ((end, "") for end in ends_of(changes))
    names = set(changes) - IMPLIED if decision.kind == DecisionKind.EDIT else {"status"} & set(changes)
    if decision.kind != DecisionKind.EDIT:
        names |= {"deleted"} & set(changes)
    for uid, form, own in after["readings"]:
        yield from ((end, "") for end in (form["subject"], form["object"]) if end)
        if own:
            made = decision.kind == DecisionKind.ADD and uid == decision.statement
            yield from ((uid, name) for name in (names | {MADE} if made else names))
