"""People's decisions about entities: which are one, what they are called, and which mentions are somebody else's."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kg.curate.decisions import decide
from kg.curate.errors import EmptyName, NameTaken, NothingChanged, NothingToSplit, OtherProject, SameEntity
from kg.extraction.naming import display_name
from kg.holding import hold
from kg.identity import entity_uid
from kg.ingest.findings import NAME_LENGTH
from kg.linking.birth_years import SPLIT_MARK
from kg.linking.candidates import candidate_uid
from kg.linking.folding import DISTINCTION, fold, plain
from kg.linking.lexicon import Lexicon, chains
from kg.linking.settling import family
from kg.models import Decision, DecisionKind, Entity, EntityType, Mention, MergeCandidate, NameRule

Person = AbstractBaseUser | None
DESCRIPTION_LENGTH = 2000
SPAN = NameRule.Scope.SPAN.value
Values = Mapping[str, Any]


def merge(into: Entity, others: Sequence[Entity], user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """``others`` are the same as ``into``, which keeps its name. What is already part of another stands for that.

    Raises ``SameEntity`` and ``OtherProject``.
    """
    with transaction.atomic():
        hold(into.project_id)
        if any(other.project_id != into.project_id for other in others):
            raise OtherProject
        survivor, *rest = _survivors(into.project_id, [into.pk, *(other.pk for other in others)])
        lost = [other for other in dict.fromkeys(rest) if other != survivor]
        if not lost:
            raise SameEntity
        names = dict(Entity.objects.filter(pk__in=[survivor, *lost]).values_list("pk", "name"))
        before = {"name": names[survivor], "others": [names[other] for other in lost]}
        after = {"others": lost}
        kin = family([survivor, *lost])
        asked = MergeCandidate.objects.filter(Q(left__in=kin) | Q(right__in=kin), state=MergeCandidate.State.OPEN)
        answered = list(asked.values_list("pk", flat=True))
        decision = _decide(into, user, DecisionKind.MERGE, before, after, survivor, why=(reason, batch))
        MergeCandidate.objects.filter(pk__in=answered, state=MergeCandidate.State.MERGED).update(
            decided_by=user and user.pk, decided_at=timezone.now()
        )
        return decision


def keep_apart(left: Entity, right: Entity, user: Person) -> Decision:
    """The two are not the same, and nobody is asked again. Raises ``SameEntity`` and ``OtherProject``."""
    with transaction.atomic():
        hold(left.project_id)
        if left.project_id != right.project_id:
            raise OtherProject
        left, right = current(left), current(right)
        if left == right:
            raise SameEntity
        names = {"name": left.name, "others": [right.name]}
        return _decide(left, user, DecisionKind.APART, names, {"pairs": _questions(left, right)})


def rename(entity: Entity, name: str, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """``entity`` is called ``name``; what it was called becomes an alias. Raises ``EmptyName`` and ``NameTaken``."""
    with transaction.atomic():
        hold(entity.project_id)
        entity = current(entity)
        name = checked_name(name)
        keys = _keys(entity, [name])
        after = {"name": name, "keys": keys}
        return _decide(entity, user, DecisionKind.RENAME, {"name": entity.name}, after, why=(reason, batch))


def set_aliases(
    entity: Entity, aliases: Iterable[str], user: Person, *, reason: str = "", batch: str = ""
) -> Decision | None:
    """Adds and takes away until these are the aliases; None when they are. Raises ``EmptyName`` and ``NameTaken``.

    An alias that was taken away is no longer shown; that a text which uses it means something else is said by a split.
    """
    with transaction.atomic():
        hold(entity.project_id)
        entity = current(entity)
        wanted = list(dict.fromkeys(checked_name(alias) for alias in aliases))
        added = [alias for alias in wanted if alias not in entity.aliases and alias != entity.name]
        removed = [alias for alias in entity.aliases if alias not in wanted]
        if not added and not removed:
            return None
        after = {"added": added, "removed": removed, "keys": _keys(entity, added)}
        return _decide(entity, user, DecisionKind.ALIAS, {"aliases": entity.aliases}, after, why=(reason, batch))


def split(entity: Entity, mentions: Collection[str], name: str, words: Iterable[str], user: Person) -> Decision:
    """The mentions (uids) are of somebody or something else, called ``name``; ``Decision.after["entity"]`` is its uid.

    All mentions of the same words in one of their sentences go along; where a document has no others left, the whole
    document does, also when it is read again. So do, from now on, documents that contain one of ``words``.
    Raises ``NothingToSplit`` and ``EmptyName``.
    """
    with transaction.atomic():
        hold(entity.project_id)
        entity = current(entity)
        chosen, rules = _split_rules(entity, set(mentions))
        if not rules:
            raise NothingToSplit
        for word in dict.fromkeys(word.strip()[:120] for word in words):
            rules += [[key, kind, NameRule.Scope.WORD.value, word] for key, kind in sorted(chosen) if word]
        number = _free_number(entity)
        key = f"{plain(entity.key)}{DISTINCTION}{SPLIT_MARK}{number}"
        after = {
            "entity": entity_uid(entity.project_id, entity.type, key),
            "type": entity.type,
            "key": key,
            "distinction": f"{SPLIT_MARK}{number}",
            "name": checked_name(name) if name.strip() else f"{entity.name}（{number}）",
            "rules": rules,
        }
        return _decide(entity, user, DecisionKind.SPLIT, {"name": entity.name}, after)


def retype(entity: Entity, kind: EntityType, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """``entity`` is of another type: its name of that type stands for it, ``Decision.after["entity"]`` is the uid.

    Raises ``NothingChanged``, and ``NameTaken`` where another entity has the name in that type: merge the two then.
    """
    with transaction.atomic():
        hold(entity.project_id)
        entity = current(entity)
        if entity.type == kind:
            raise NothingChanged
        key = entity.key if entity.distinction else fold(display_name(entity.name), EntityType(kind))
        uid = entity_uid(entity.project_id, kind, key)
        if Entity.everything.filter(pk=uid).exists():
            raise NameTaken(name=entity.name)
        after = {
            "entity": uid,
            "others": [entity.pk],
            "type": EntityType(kind).value,
            "key": key,
            "name": entity.name,
            "distinction": entity.distinction,
        }
        before = {"name": entity.name, "type": entity.type}
        return _decide(entity, user, DecisionKind.RETYPE, before, after, uid, why=(reason, batch))


def describe(entity: Entity, text: str, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """What people are told about ``entity``. Raises ``NothingChanged``."""
    with transaction.atomic():
        hold(entity.project_id)
        entity = current(entity)
        text = text.strip()[:DESCRIPTION_LENGTH]
        if text == entity.description:
            raise NothingChanged
        before = {"name": entity.name, "description": entity.description}
        return _decide(entity, user, DecisionKind.DESCRIBE, before, {"description": text}, why=(reason, batch))


def drop(entity: Entity, user: Person, *, reason: str = "", batch: str = "") -> Decision:
    """``entity`` is none: it is shown nowhere, nor is what texts say of it, now and later."""
    with transaction.atomic():
        hold(entity.project_id)
        entity = current(entity)
        before = {"name": entity.name, "type": entity.type, "statements": entity.statement_count}
        return _decide(entity, user, DecisionKind.DROP, before, {}, why=(reason, batch))


def _questions(left: Entity, right: Entity) -> list[list[str]]:
    """The candidates (uid, left, right) that ask of these two, which may stand for several names; one at least."""
    ours, theirs = family([left.pk]), family([right.pk])
    rows = MergeCandidate.objects.filter(
        Q(left__in=ours, right__in=theirs) | Q(left__in=theirs, right__in=ours), state=MergeCandidate.State.OPEN
    )
    first, second = sorted((left.pk, right.pk))
    one = [candidate_uid(left.project_id, first, second), first, second]
    return sorted(list(pair) for pair in rows.values_list("pk", "left_id", "right_id")) or [one]


def _decide(  # noqa: PLR0913, PLR0917  (the parts of a decision)
    entity: Entity,
    user: Person,
    kind: DecisionKind,
    before: Values,
    after: Values,
    about: str = "",
    /,
    *,
    why: tuple[str, str] = ("", ""),
) -> Decision:
    return decide(
        Decision(
            project_id=entity.project_id,
            kind=kind,
            entity=about or entity.pk,
            before=before,
            after=after,
            decided_by_id=user.pk if user else None,
            reason=why[0],
            batch=why[1],
        )
    )


def _split_rules(entity: Entity, uids: set[str]) -> tuple[set[tuple[str, str]], list[list[str]]]:
    """The names (key, type) that the mentions use, and a rule for each of their documents or sentences."""
    chosen: dict[tuple[str, str], set[str]] = defaultdict(set)
    pinned: list[list[str]] = []
    spans = set(NameRule.objects.filter(project=entity.project_id, scope=SPAN).values_list("key", "where"))
    others: dict[tuple[str, str], bool] = defaultdict(bool)
    total = 0
    rows = Mention.objects.filter(entity=entity).order_by("sentence__document", "sentence__index", "start")
    fields = ("pk", "named", "sentence", "sentence__document", "start", "end")
    for uid, named, sentence, document, start, end in rows.values_list(*fields):
        if (sentence, f"{start}:{end}") in spans and uid in uids:
            pinned.append([sentence, "", SPAN, f"{start}:{end}"])
            continue
        place = (named or entity.pk, document)
        if uid in uids:
            chosen[place].add(sentence)
        else:
            others[place] = True
            total += 1
    names = dict(_keyed(Entity.objects.filter(pk__in={named for named, _ in chosen})))
    rules: list[list[str]] = pinned
    for (named, document), sentences in chosen.items():
        key, kind = names[named]
        if others[named, document]:
            rules += [[key, kind, NameRule.Scope.SENTENCE.value, sentence] for sentence in sorted(sentences)]
        else:
            rules.append([key, kind, NameRule.Scope.DOCUMENT.value, document])
    return (set(names.values()), rules) if total else (set(), [])


def _keyed(rows: Iterable[Entity]) -> Iterable[tuple[str, tuple[str, str]]]:
    return ((row.pk, (row.key, row.type)) for row in rows)


def _free_number(entity: Entity) -> int:
    """The smallest from 2 that no other of the same name and type has, nor ever had by a decision."""
    prefix = f"{plain(entity.key)}{DISTINCTION}{SPLIT_MARK}"
    decided = Decision.objects.filter(
        project=entity.project_id, kind=DecisionKind.SPLIT, after__type=entity.type, after__key__startswith=prefix
    )
    return 2 + decided.count()


def _survivors(project: str, uids: Sequence[str]) -> list[str]:
    lexicon = Lexicon(merged=chains(project, uids))
    return [lexicon.survivor(uid) for uid in uids]


def current(entity: Entity) -> Entity:
    """The row as it is now, of the entity that it stands for."""
    return Entity.objects.get(pk=_survivors(entity.project_id, [entity.pk])[0])


def checked_name(name: str) -> str:
    """Raises ``EmptyName``."""
    name = " ".join(name.split())[:NAME_LENGTH]
    if not any(character.isalnum() for character in name):
        raise EmptyName
    return name


def _keys(entity: Entity, names: Iterable[str]) -> list[str]:
    """The keys of ``names``, which later documents may use. Raises ``NameTaken`` when another entity has one."""
    keys = {fold(display_name(name), EntityType(entity.type)): name for name in names}
    rows = Entity.objects.filter(project=entity.project_id, type=entity.type, key__in=keys)
    known = dict(rows.values_list("pk", "key"))
    for uid, survivor in zip(known, _survivors(entity.project_id, list(known)), strict=True):
        if survivor != entity.pk:
            raise NameTaken(name=keys[known[uid]])
    rules = NameRule.objects.filter(project=entity.project_id, key__in=keys, scope=NameRule.Scope.PROJECT)
    for key, meant in rules.values_list("key", "entity"):
        if _survivors(entity.project_id, [meant]) != [entity.pk]:
            raise NameTaken(name=keys[key])
    return sorted(keys)
