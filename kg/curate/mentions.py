"""People's decisions about mentions: which words name something, and what.

Each is about the words at one place of a sentence, so it holds when the sentence is read again, and for the statements
whose subject or object are just these words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from kg.curate.decisions import decide
from kg.curate.entities import checked_name, current
from kg.curate.errors import BeyondSentence, MentionExists, NothingChanged, OtherProject
from kg.extraction.naming import display_name
from kg.holding import hold
from kg.identity import entity_uid
from kg.linking.folding import fold
from kg.linking.lexicon import Lexicon, chains
from kg.models import Decision, DecisionKind, Entity, EntityType, Mention, Sentence

Person = AbstractBaseUser | None


@dataclass(frozen=True, slots=True)
class NewName:
    """An entity that the project may not have yet."""

    name: str
    type: EntityType


def add(  # noqa: PLR0913  (a place, what it means, who says so, and why)
    sentence: Sentence,
    start: int,
    end: int,
    entity: Entity | NewName,
    user: Person,
    *,
    reason: str = "",
    batch: str = "",
) -> Decision:
    """The words ``sentence.text[start:end]`` name ``entity``; ``Decision.after`` has the uid of it ("entity").

    Raises ``BeyondSentence``, ``MentionExists``, ``OtherProject`` and ``EmptyName``.
    """
    project = sentence.document.project_id
    with transaction.atomic():
        hold(project)
        if not 0 <= start < end <= len(sentence.text) or not sentence.text[start:end].strip():
            raise BeyondSentence
        if Mention.objects.filter(sentence=sentence, start=start, end=end).exists():
            raise MentionExists
        before = {"text": sentence.text[start:end]}
        return _decide(
            DecisionKind.MARK, sentence, (start, end), _meant(project, entity), before, (user, reason, batch)
        )


def relink(mention: Mention, entity: Entity | NewName, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The words of the mention name ``entity``. Raises ``NothingChanged``, ``OtherProject`` and ``EmptyName``."""
    project = mention.sentence.document.project_id
    with transaction.atomic():
        hold(project)
        mention = _fresh(mention)
        after = _meant(project, entity)
        if after["entity"] == mention.entity_id:
            raise NothingChanged
        place = mention.start, mention.end
        return _decide(DecisionKind.LINK, mention.sentence, place, after, _seen(mention), (user, reason, batch))


def retype(mention: Mention, kind: EntityType, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The words of the mention name something of the same name and another type. Raises ``NothingChanged``."""
    mention = _fresh(mention)
    if mention.entity.type == kind:
        raise NothingChanged
    return relink(mention, NewName(mention.entity.name, kind), user, reason=reason, batch=batch)


def remove(mention: Mention, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """The words of the mention name nothing; nor is there what the sentence says of them."""
    with transaction.atomic():
        hold(mention.sentence.document.project_id)
        mention = _fresh(mention)
        place = mention.start, mention.end
        who = (user, reason, batch)
        return _decide(DecisionKind.UNMARK, mention.sentence, place, {"entity": ""}, _seen(mention), who)


def _fresh(mention: Mention) -> Mention:
    return Mention.objects.select_related("sentence__document", "entity").get(pk=mention.pk)


def _seen(mention: Mention) -> dict[str, str]:
    text = mention.sentence.text[mention.start : mention.end]
    return {"text": text, "name": mention.entity.name, "type": mention.entity.type, "entity": mention.entity_id}


def _meant(project: str, entity: Entity | NewName) -> dict[str, Any]:
    """The entity by its uid, with what makes it where the project does not have it."""
    if isinstance(entity, Entity):
        if entity.project_id != project:
            raise OtherProject
        entity = current(entity)
        return {"entity": entity.pk, "name": entity.name}
    name, kind = checked_name(entity.name), EntityType(entity.type)
    key = fold(display_name(name), kind)
    uid = entity_uid(project, kind.value, key)
    if Entity.everything.filter(pk=uid).exists():
        survivor = Lexicon(merged=chains(project, [uid])).survivor(uid)
        if known := Entity.objects.filter(pk=survivor).first():
            return {"entity": known.pk, "name": known.name}
    return {"entity": uid, "name": name, "type": kind.value, "key": key, "distinction": ""}


def _decide(  # noqa: PLR0913, PLR0917  (the parts of a decision)
    kind: DecisionKind,
    sentence: Sentence,
    place: tuple[int, int],
    after: Mapping[str, Any],
    before: Mapping[str, Any],
    who: tuple[Person, str, str],
    /,
) -> Decision:
    user, reason, batch = who
    return decide(
        Decision(
            project_id=sentence.document.project_id,
            kind=kind,
            entity=before.get("entity", after["entity"]),
            before=before,
            after={**after, "sentence": sentence.pk, "start": place[0], "end": place[1]},
            decided_by_id=user.pk if user else None,
            reason=reason,
            batch=batch,
        )
    )
