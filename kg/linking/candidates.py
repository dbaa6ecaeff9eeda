"""Candidates: pairs of entities that may be the same, proposed when a document was read to its end.

Costs what is new: the new names of the document, the few others in their blocks, one look at the neighbours of each
pair.
Which pairs there are follows from the names as written alone, so decisions and their undoing leave them as they are;
the score also from what the graph says at the moment.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import DenseRank

from kg.bulk import Row, as_json, fetch, from_json, insert, stamp, tally
from kg.holding import hold
from kg.identity import derived_uid
from kg.linking.blocking import blocks
from kg.linking.comparing import Match, Named, compare, taken_for
from kg.linking.lexicon import Lexicon, chains
from kg.linking.recounting import batches
from kg.models import Document, Entity, EntityType, Mention, MergeCandidate, NameBlock, Statement

LARGEST_BLOCK = 40
"""A block of more entities than this says nothing: 中国…."""
MOST_PAIRS = 5000
"""Of one document, the best first; more than a person ever looks at."""
SHARED = 0.05
"""What each neighbour in common adds to a score, at most three of them."""
NEIGHBOURS = 500
"""Of an entity, looked at on each side: a hub has tens of thousands, and three in common say all that counts."""
APART = 0.15
"""What a statement between the two takes off."""


def candidate_uid(project: str, left: str, right: str) -> str:
    """``left`` < ``right``."""
    return derived_uid(project, "candidate", left, right)


def propose(document: Document) -> set[str]:
    """Finds the candidates among the names of ``document`` and all others of its project. The keys of its names."""
    project = document.project_id
    mine = _entities(_names_of(document))
    fresh = _fresh({uid: blocks(named.type, named.names) for uid, named in mine.items()})
    sizes = _sizes(project, fresh)
    pairs = _pairs(fresh, _members(project, fresh, sizes)) | _same_keys(project, mine) | _proposed(mine)
    known = mine | _entities({uid for pair in pairs for uid in pair} - mine.keys())
    found = _matching(pairs, known)
    with transaction.atomic():
        hold(project)
        grown, late = _sizes(project, fresh), set[tuple[str, str]]()
        if grown != sizes:  # by the names of a document that was read meanwhile
            late = _pairs(fresh, _members(project, fresh, grown)) - pairs
        known |= _entities({uid for pair in late for uid in pair} - known.keys())
        found = sorted([*found, *_matching(late, known)], key=lambda each: (-each[1].score, each[0]))[:MOST_PAIRS]
        _keep_blocks(project, fresh)
        _keep(project, found, known)
    return {named.key for named in mine.values()}


def _names_of(document: Document) -> set[str]:
    """The uids that its words have by themselves, but for times, which are nothing else and part of nothing."""
    rows = Mention.everything.filter(sentence__document=document, by_hand=False)
    rows = rows.exclude(type=EntityType.TIME).order_by()
    return {named or entity for named, entity in rows.values_list("named", "entity").distinct()}


def _entities(uids: Collection[str]) -> dict[str, Named]:
    fields = ("uid", "type", "name", "aliases", "forms", "distinction", "key")
    return {
        uid: Named(EntityType(kind), tuple(from_json(forms) or [name, *from_json(aliases)]), distinction, key)
        for uid, kind, name, aliases, forms, distinction, key in fetch(Entity, fields, "uid", uids)
    }


def _fresh(own: dict[str, set[str]]) -> dict[str, set[str]]:
    """Those that are not in all their blocks yet: the others met all there are when they, or these, came in.

    So a document costs what is new in it, however many names its project holds. Blocks are kept together with the
    candidates, and a job that is done again finds the same.
    """
    there: dict[str, set[str]] = defaultdict(set)
    for uid, block in fetch(NameBlock, ("entity_id", "block"), "entity_id", [uid for uid, mine in own.items() if mine]):
        there[uid].add(block)
    return {uid: mine for uid, mine in own.items() if not mine <= there[uid]}


def _keep_blocks(project: str, fresh: dict[str, set[str]]) -> None:
    there = _existing(fresh)
    rows = ((project, block, uid) for uid in sorted(there) for block in sorted(fresh[uid]))
    insert(NameBlock, ("project_id", "block", "entity_id"), rows, ignore=True)


def _existing(uids: Collection[str]) -> set[str]:
    """Those that nobody deleted meanwhile."""
    return {uid for (uid,) in fetch(Entity, ("uid",), "uid", uids)}


def _sizes(project: str, fresh: dict[str, set[str]]) -> dict[str, int]:
    """How many entities the blocks of ``fresh`` have, if any: counted by the database, since some have very many."""
    return tally(NameBlock, "block", {block for mine in fresh.values() for block in mine}, {"project_id": [project]})


def _members(project: str, fresh: dict[str, set[str]], sizes: dict[str, int]) -> dict[str, set[str]]:
    """The blocks of the entities ``fresh`` with all that are in them, these included; none that is too large."""
    members: dict[str, set[str]] = defaultdict(set)
    for uid, mine in fresh.items():
        for block in mine:
            members[block].add(uid)
    wanted = [block for block, size in sizes.items() if size <= LARGEST_BLOCK]
    for block, uid in fetch(NameBlock, ("block", "entity_id"), "block", wanted, {"project_id": [project]}):
        members[block].add(uid)
    small = (block for block in members if sizes.get(block, 0) <= LARGEST_BLOCK)
    return {block: members[block] for block in small if 2 <= len(members[block]) <= LARGEST_BLOCK}


def _pairs(own: Collection[str], members: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Pairs of which one at least is of ``own``, and which share a block."""
    pairs = set()
    for together in members.values():
        mine = [uid for uid in together if uid in own]
        pairs |= {(min(one, other), max(one, other)) for one in mine for other in together if one != other}
    return pairs


def _proposed(mine: Collection[str]) -> set[tuple[str, str]]:
    """Pairs that were proposed before: the graph may say something else of them by now."""
    ends = ("left_id", "right_id")
    return {(left, right) for end in ends for left, right in fetch(MergeCandidate, ends, end, mine)}


def _same_keys(project: str, mine: dict[str, Named]) -> set[tuple[str, str]]:
    """Pairs of one key and two types that are taken for each other."""
    own: dict[EntityType, dict[str, str]] = defaultdict(dict)
    for uid, named in mine.items():
        own[named.type][named.key] = uid
    found = set()
    for kind, uids in own.items():
        if others := [other.value for other in taken_for(kind)]:
            rows = fetch(Entity, ("uid", "key"), "key", uids, {"project_id": [project], "type": others})
            found |= {(min(uids[key], other), max(uids[key], other)) for other, key in rows}
    return found


def _matching(pairs: Collection[tuple[str, str]], known: dict[str, Named]) -> list[tuple[tuple[str, str], Match]]:
    return [(pair, match) for pair in pairs if (match := _compared(known, pair))]


def _compared(known: dict[str, Named], pair: tuple[str, str]) -> Match | None:
    left, right = known.get(pair[0]), known.get(pair[1])
    return compare(left, right) if left and right else None


def _keep(project: str, found: Sequence[tuple[tuple[str, str], Match]], known: dict[str, Named]) -> None:
    uids = {uid for pair, _ in found for uid in pair}
    there = _existing(uids)
    lexicon = Lexicon(merged=chains(project, there))
    around = _neighbours({lexicon.survivor(uid) for uid in there})
    rows: list[Row] = []
    now = stamp()
    for (left, right), match in found:
        if left in there and right in there:
            ends = lexicon.survivor(left), lexicon.survivor(right)
            same_type = known[left].type is known[right].type
            score, reasons = _weighed(match, same_type, around[ends[0]], around[ends[1]], ends)
            state = MergeCandidate.State.MERGED if ends[0] == ends[1] else MergeCandidate.State.OPEN
            uid = candidate_uid(project, left, right)
            rows.append((uid, project, left, right, score, as_json(reasons), state.value, now))
    fields = ("uid", "project_id", "left_id", "right_id", "score", "reasons", "state", "created_at")
    insert(MergeCandidate, fields, rows, overwrite=("score", "reasons"))


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
    if ends[0] != ends[1] and (ends[1] in left or ends[0] in right) and reason.code != "written-together":
        reasons.append({"code": "joined", "params": {}})
        score -= APART
    return round(max(0.0, min(1.0, score)), 3), reasons


def _neighbours(uids: Collection[str]) -> dict[str, set[str]]:
    """For each of ``uids`` what a statement joins it to: on each side the first ``NEIGHBOURS`` by their uids."""
    around: dict[str, set[str]] = defaultdict(set)
    for batch in batches(sorted(uids)):
        for end, other in (("subject", "object"), ("object", "subject")):
            rows = Statement.objects.filter(**{f"{end}__in": batch}, object__isnull=False)
            nth = Window(DenseRank(), partition_by=[F(end)], order_by=F(other).asc())
            near = rows.annotate(nth=nth).filter(nth__lte=NEIGHBOURS).order_by().values_list(end, other).distinct()
            for uid, neighbour in near:
                around[uid].add(neighbour)
    return around
