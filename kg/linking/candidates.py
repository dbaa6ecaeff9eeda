"""Candidates: pairs of entities that may be the same, proposed when a document was read to its end.

Costs what is new: the names of the document, the few others in their blocks, one look at the neighbours of each pair.
Which pairs there are follows from the names as written alone, so decisions and their undoing leave them as they are;
the score also from what the graph says at the moment.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from kg.bulk import insert
from kg.holding import hold
from kg.identity import derived_uid
from kg.linking.blocking import blocks
from kg.linking.comparing import Match, Named, compare
from kg.linking.lexicon import Lexicon, chains
from kg.linking.recounting import batches
from kg.models import Document, Entity, EntityType, Mention, MergeCandidate, NameBlock, Statement

LARGEST_BLOCK = 40
"""A block of more entities than this says nothing: 中国…."""
MOST_PAIRS = 5000
"""Of one document, the best first; more than a person ever looks at."""
SHARED = 0.05
"""What each neighbour in common adds to a score, at most three of them."""
APART = 0.15
"""What a statement between the two takes off."""


def candidate_uid(project: str, left: str, right: str) -> str:
    """``left`` < ``right``."""
    return derived_uid(project, "candidate", left, right)


def propose(document: Document) -> int:
    """Finds the candidates among the names of ``document`` and all others of its project. How many pairs there are."""
    project = document.project_id
    mine = _entities(_names_of(document))
    own = {uid: blocks(named.type, named.names) for uid, named in mine.items()}
    _keep_blocks(project, own)
    pairs = _pairs(project, own) | _same_keys(project, mine)
    others = _entities({uid for pair in pairs for uid in pair} - mine.keys())
    known = mine | others
    found = [(pair, match) for pair in sorted(pairs) if (match := _compared(known, pair))]
    found = sorted(found, key=lambda each: (-each[1].score, each[0]))[:MOST_PAIRS]
    _keep(project, found, known)
    return len(found)


def _names_of(document: Document) -> set[str]:
    """The uids that its words have by themselves, of the types that can be candidates."""
    rows = Mention.everything.filter(sentence__document=document, by_hand=False)
    rows = rows.exclude(type=EntityType.TIME).order_by()
    return {named or entity for named, entity in rows.values_list("named", "entity").distinct()}


def _entities(uids: Collection[str]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for batch in batches(sorted(uids)):
        rows = Entity.everything.filter(pk__in=batch).values_list(
            "pk", "type", "name", "aliases", "forms", "distinction"
        )
        for uid, kind, name, aliases, forms, distinction in rows:
            found[uid] = Named(EntityType(kind), tuple(forms or [name, *aliases]), distinction)
    return found


def _keep_blocks(project: str, own: dict[str, set[str]]) -> None:
    with transaction.atomic():
        hold(project)
        there = _existing(own)
        rows = ((project, block, uid) for uid in sorted(there) for block in sorted(own[uid]))
        insert(NameBlock, ("project_id", "block", "entity_id"), rows, ignore=True)


def _existing(uids: Collection[str]) -> set[str]:
    """Those that nobody deleted meanwhile."""
    found: set[str] = set()
    for batch in batches(sorted(uids)):
        found.update(Entity.everything.filter(pk__in=batch).values_list("pk", flat=True))
    return found


def _pairs(project: str, own: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Pairs of which one at least is of the document, and which share a block that is not too large."""
    members: dict[str, list[str]] = defaultdict(list)
    for batch in batches(sorted({block for mine in own.values() for block in mine})):
        rows = NameBlock.objects.filter(project=project, block__in=batch).order_by()
        for block, uid in rows.values_list("block", "entity"):
            members[block].append(uid)
    pairs = set()
    for together in members.values():
        if 2 <= len(together) <= LARGEST_BLOCK:
            mine = [uid for uid in together if uid in own]
            pairs |= {(min(one, other), max(one, other)) for one in mine for other in together if one != other}
    return pairs


def _same_keys(project: str, mine: dict[str, Named]) -> set[tuple[str, str]]:
    """Pairs of one key and two types."""
    keys: dict[str, list[str]] = defaultdict(list)
    found = set()
    for batch in batches(sorted(mine)):
        for uid, key in Entity.everything.filter(pk__in=batch).values_list("pk", "key"):
            keys[key].append(uid)
    kinds = [kind.value for kind in EntityType if kind is not EntityType.TIME]
    for batch in batches(sorted(keys)):
        rows = Entity.everything.filter(project=project, type__in=kinds, key__in=batch).order_by()
        for other, key in rows.values_list("pk", "key"):
            found |= {(min(uid, other), max(uid, other)) for uid in keys[key] if uid != other}
    return found


def _compared(known: dict[str, Named], pair: tuple[str, str]) -> Match | None:
    left, right = known.get(pair[0]), known.get(pair[1])
    return compare(left, right) if left and right else None


def _keep(project: str, found: Sequence[tuple[tuple[str, str], Match]], known: dict[str, Named]) -> None:
    uids = {uid for pair, _ in found for uid in pair}
    with transaction.atomic():
        hold(project)
        there = _existing(uids)
        lexicon = Lexicon(merged=chains(project, there))
        around = _neighbours({lexicon.survivor(uid) for uid in there})
        rows = []
        for (left, right), match in found:
            if left in there and right in there:
                ends = lexicon.survivor(left), lexicon.survivor(right)
                same_type = known[left].type is known[right].type
                score, reasons = _weighed(match, same_type, around[ends[0]], around[ends[1]], ends)
                state = MergeCandidate.State.MERGED if ends[0] == ends[1] else MergeCandidate.State.OPEN
                uid = candidate_uid(project, left, right)
                rows.append(
                    MergeCandidate(
                        uid=uid,
                        project_id=project,
                        left_id=left,
                        right_id=right,
                        score=score,
                        reasons=reasons,
                        state=state,
                    )
                )
        MergeCandidate.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["uid"], update_fields=["score", "reasons"], batch_size=500
        )


def _weighed(
    match: Match, same_type: bool, left: set[str], right: set[str], ends: tuple[str, str]
) -> tuple[float, list[dict[str, Any]]]:
    """The score with what the graph says of the two, whose neighbours are ``left`` and ``right``; and all reasons."""
    score, reason = match.score, match.reason
    reasons: list[dict[str, Any]] = [{"code": reason.code, "params": {"left": reason.left, "right": reason.right}}]
    if same_type:
        reasons.append({"code": "same-type", "params": {}})
    if ends[0] != ends[1] and (shared := len(left & right)):
        reasons.append({"code": "shared-neighbours", "params": {"count": shared}})
        score += SHARED * min(3, shared)
    if ends[0] != ends[1] and ends[1] in left and reason.code != "written-together":
        reasons.append({"code": "joined", "params": {}})
        score -= APART
    return round(max(0.0, min(1.0, score)), 3), reasons


def _neighbours(uids: Collection[str]) -> dict[str, set[str]]:
    """For each of ``uids`` the entities that a statement joins it to."""
    around: dict[str, set[str]] = defaultdict(set)
    for batch in batches(sorted(uids)):
        for end, other in (("subject", "object"), ("object", "subject")):
            rows = Statement.objects.filter(**{f"{end}__in": batch}, object__isnull=False).order_by()
            for uid, neighbour in rows.values_list(end, other):
                around[uid].add(neighbour)
    return around
