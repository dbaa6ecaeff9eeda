"""What decisions about mentions do: a rule for the words at one place of a sentence."""

from kg.curate.effects.concerned import Concerned
from kg.curate.effects.entities import make
from kg.curate.errors import DecisionConflict
from kg.linking.regrouping import Scope
from kg.models import Decision, Entity, Mention, NameRule


def point(decision: Decision) -> Concerned:
    """The words mean the entity of the decision, or nothing. Raises ``DecisionConflict`` when the entity is gone."""
    after = decision.after
    if "key" in after:
        make(decision)
    if after["entity"] and not Entity.everything.filter(pk=after["entity"]).exists():
        raise DecisionConflict
    NameRule.objects.create(
        project_id=decision.project_id,
        key=after["sentence"],
        scope=NameRule.Scope.SPAN,
        where=f"{after['start']}:{after['end']}",
        entity=after["entity"],
        decision=decision,
    )
    return concerned(decision)


def concerned(decision: Decision) -> Concerned:
    """The words, and what they meant and mean."""
    after = decision.after
    place = after["sentence"], after["start"], after["end"]
    there = Mention.everything.filter(sentence=place[0], start=place[1], end=place[2])
    around = {uid for pair in there.values_list("entity", "named") for uid in pair if uid} | {after["entity"]} - {""}
    return Concerned(Scope(places={place}), around)
