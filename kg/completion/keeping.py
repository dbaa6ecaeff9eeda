"""Keeping an answer to somebody's question as a prediction, so that it can be decided on like any other."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg import review
from kg.completion import asking
from kg.completion.errors import CompletionTooSlow, NotAmongAnswers
from kg.completion.questions import MOST_ANSWERS, Answer, Asked, Candidate, Question
from kg.holding import hold
from kg.identity import derived_uid
from kg.models import Entity, ModelVersion, Prediction, Project, RelationType


def keep(project: Project, user: AbstractBaseUser, question: Question, entity: str) -> Prediction:
    """The prediction that puts ``entity`` (a uid) into the open place of ``question``, an existing one if there is one.

    Raises ``NotAmongAnswers`` when the model does not give it, or the graph has it already, and ``CompletionTooSlow``.
    """
    subject, object_ = question.subject or entity, question.object or entity
    uid = derived_uid(project.pk, "prediction", subject, question.relation, object_)
    found = Prediction.objects.filter(pk=uid).exclude(state=Prediction.State.OUTDATED).first()
    if found is not None:
        return found
    wide = Question(question.subject, question.relation, question.object, MOST_ANSWERS, known=False)
    answers = asking.answers(asking.wait(asking.ask(project, user, [wide])))
    if answers is None:
        raise CompletionTooSlow
    candidate = next((each for each in answers[0].candidates if each.answer == entity and not each.known), None)
    if candidate is None:
        raise NotAmongAnswers
    return _write(project, uid, answers[0], candidate, (subject, object_))


def _write(project: Project, uid: str, answer: Answer, candidate: Candidate, ends: tuple[str, str]) -> Prediction:
    relation = answer.question.relation
    with transaction.atomic():
        hold(project.pk)
        rows = Entity.objects.filter(project=project, merged_into=None).in_bulk(ends)
        model = ModelVersion.objects.filter(pk=answer.model).first()
        if len(rows) < len(set(ends)) or model is None:
            raise NotAmongAnswers
        touching = sum(row.statement_count for row in rows.values())
        Prediction.objects.filter(pk=uid, state=Prediction.State.OUTDATED).delete()
        kept, _ = Prediction.objects.get_or_create(
            uid=uid,
            defaults={
                "project": project,
                "subject": rows[ends[0]],
                "predicate": relation,
                "relation": RelationType.objects.filter(project=project, name=relation).first(),
                "object": rows[ends[1]],
                "asked": Asked.OBJECT if answer.question.asked is Asked.OBJECT else Asked.SUBJECT,
                "score": candidate.score,
                "probability": candidate.probability,
                "rank": candidate.rank,
                "value": review.worth(candidate.probability, touching),
                "model": model,
                "revision": answer.revision,
            },
        )
    return kept
