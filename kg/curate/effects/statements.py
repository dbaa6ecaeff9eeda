"""What decisions about statements do: rules on the readings of the statement, and evidence that a person gave."""

from kg.curate.effects.concerned import Concerned
from kg.curate.errors import DecisionConflict
from kg.ingest.redirecting import evidence_uid
from kg.linking.forms import Form, read_as
from kg.linking.regrouping import Scope
from kg.linking.rulings import ends_of
from kg.models import Decision, Entity, Evidence, Sentence, Statement, StatementRule
from kg.models.statement import BY_HAND


def rule(decision: Decision) -> Concerned:
    """Says of the readings what the decision says. Raises ``DecisionConflict`` when an entity that it needs is gone."""
    after = decision.after
    ends = ends_of(after["changes"])
    for _, form, own in after["readings"]:
        if own:
            ends |= {uid for uid in (form["subject"], form["object"]) if uid}
    if Entity.everything.filter(pk__in=ends).count() != len(ends):
        raise DecisionConflict
    evidence = after.get("evidence")
    StatementRule.objects.bulk_create(
        StatementRule(
            project_id=decision.project_id,
            reading=uid,
            form=form,
            changes=after["changes"],
            own=own,
            sentence=evidence["sentence_id"] if evidence and position == 0 else "",
            decision=decision,
        )
        for position, (uid, form, own) in enumerate(after["readings"])
    )
    if evidence and Sentence.objects.filter(pk=evidence["sentence_id"]).exists():
        _give(decision)
    return _concerned(decision)


def unrule(decision: Decision) -> Concerned:
    """Takes back the evidence; the rules go with the decision's others."""
    concerned = _concerned(decision)  # before: the evidence may have gone to another statement since
    Evidence.everything.filter(pk=evidence_uid(decision.pk)).delete()
    return concerned


def _concerned(decision: Decision) -> Concerned:
    """Everything that the readings made before this change of the rules, and the statement itself."""
    readings = {uid for uid, *_ in decision.after["readings"]}
    statements = {decision.statement, decision.after.get("statement", decision.statement)}
    held = StatementRule.objects.filter(project=decision.project_id, reading__in=readings).exclude(place="")
    statements |= set(held.values_list("place", flat=True))
    for condition in read_as(readings):
        statements |= set(Evidence.everything.filter(condition).order_by().values_list("statement", flat=True))
    ends = Statement.everything.filter(pk__in=statements).order_by().values_list("subject", "object")
    entities = {uid for pair in ends for uid in pair if uid}
    for _, form, _ in decision.after["readings"]:
        entities |= {uid for uid in (form["subject"], form["object"]) if uid}
    evidence = decision.after.get("evidence")
    documents = {evidence["document_id"]} if evidence else set()
    scope = Scope(readings=readings, statements=statements, documents=documents)
    return Concerned(scope, entities | ends_of(decision.after["changes"]))


def _give(decision: Decision) -> None:
    """The words that a person chose support the first of the readings."""
    given = decision.after["evidence"]
    form = Form.from_json(decision.after["readings"][0][1])
    uid = form.uid(decision.project_id)
    if not Statement.everything.filter(pk=uid).exists():
        Statement.everything.create(uid=uid, project_id=decision.project_id, confidence=0.0, rev=0, **form.fields())
    Evidence.everything.create(
        uid=evidence_uid(decision.pk), statement_id=uid, rule=BY_HAND, extractor=BY_HAND, confidence=1.0, **given
    )
