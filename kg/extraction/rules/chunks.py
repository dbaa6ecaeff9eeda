"""How far a noun phrase reaches, judged by the words beside it as much as by the tree.

A small parser errs more on which noun heads a phrase than on which words are nouns, so the tree gives a word inside the
phrase, and the parts of speech around it give the ends. Commas end a phrase except inside quotes and brackets.
"""

from kg.extraction.rules import words
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

NOMINAL = frozenset(("NOUN", "PROPN", "PART", "X", "NUM", "SYM"))
PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "（": "）", "(": ")", "〈": "〉", "【": "】"}
CLOSERS = {closer: opener for opener, closer in PAIRS.items()}
_MODIFIERS = frozenset(("ADJ", "DET", "NUM"))
_INNER = frozenset(("compound", "nmod", "amod", "acl", "flat", "nummod", "clf", "det", "conj", "advmod"))
MAX_REMARK = 6
"""Words in brackets that a name may hold: 乡镇（街道）司法所."""
_DASHES = frozenset("·・-—－–~～‧•/&+.")


def reach(tree: Tree, head: int, low: int, high: int, *, open_left: bool) -> tuple[int, int]:
    """First and last token of the phrase around ``head`` within (low, high), both exclusive.

    ``open_left`` says that ``low`` is the predicate of which the phrase is the object: then a relative clause may reach
    back to it.
    """
    members = tree.descendants(head)
    first, last = _enclosing(tree, head, low, high)
    while last + 1 < high and (step := _step_right(tree, last + 1, high)):
        last = step
    while first - 1 > low and (step := _step_left(tree, first - 1, low, members, open_left)) is not None:
        first = step
    return first, last


def _enclosing(tree: Tree, head: int, low: int, high: int) -> tuple[int, int]:
    """The quotes or brackets around ``head``, which are never cut; ``head`` alone where there are none."""
    open_at: list[int] = []
    for at in range(low + 1, head):
        if tree.form(at) in PAIRS:
            open_at.append(at)
        elif open_at and tree.form(at) == PAIRS[tree.form(open_at[-1])]:
            open_at.pop()
    if open_at and (closer := closing(tree, open_at[0], high)) is not None and closer > head:
        return open_at[0], closer
    return head, head


def _step_left(tree: Tree, at: int, low: int, members: set[int], open_left: bool) -> int | None:
    """The new first token when the word ``at`` belongs to the phrase that begins after it."""
    form, pos = tree.form(at), tree.pos(at)
    if form in CLOSERS:
        opener = opening(tree, at, low)
        return opener if opener is not None and opener > low else None
    if pos == "PUNCT":
        joins = form in _DASHES or (form in words.LISTING and _is_noun(tree, at - 1))
    elif form in words.GENITIVE:
        return _step_over_clause(tree, at, low, members, open_left)
    elif form in words.JOINING:
        joins = _is_noun(tree, at - 1) and _is_noun(tree, at + 1) and at - 1 > low
    elif _is_time(tree, at):
        joins = False
    elif pos in NOMINAL:
        joins = form not in words.PARTICLES or form in ("等", "等等")
    elif pos in _MODIFIERS or (pos == "PRON" and form in words.POSSESSIVE):
        joins = True
    else:
        joins = at in members and tree.relations[at] in _INNER and pos in ("VERB", "ADV")
    return at if joins else None


def _step_over_clause(tree: Tree, genitive: int, low: int, members: set[int], open_left: bool) -> int | None:
    """Where what stands before 的 begins: a noun goes on step by step, a clause is taken as a whole."""
    before = genitive - 1
    if before <= low:
        return None
    if tree.pos(before) in NOMINAL and not (open_left and _has_verb(tree, low + 1, before)):
        return genitive
    if open_left and not any(_is_stop(tree, i) for i in range(low + 1, genitive)):
        return low + 1
    first = genitive
    while first - 1 > low and first - 1 in members and not _is_stop(tree, first - 1):
        first -= 1
    return first if first < genitive else None


def _step_right(tree: Tree, at: int, high: int) -> int | None:
    """The new last token when the word ``at`` belongs to the phrase that ends before it."""
    form, pos = tree.form(at), tree.pos(at)
    if form in PAIRS:
        closer = closing(tree, at, high)
        if closer is None or not (_is_noun(tree, at - 1) or tree.form(at - 1) in words.LISTING):
            return None
        return closer if form not in "（(【" or _goes_on(tree, at, closer, high) else None
    if pos == "PUNCT":
        joins = at + 1 < high and (form in words.LISTING or (form in _DASHES and _begins_noun(tree, at + 1)))
    elif form in words.GENITIVE or form in words.JOINING:
        joins = at + 1 < high and _begins_noun(tree, at + 1)
    elif _is_time(tree, at):
        joins = False
    elif form in ("等", "等等"):
        joins = True
    elif pos in NOMINAL:
        joins = form not in words.PARTICLES
    elif pos == "ADJ":
        joins = at + 1 < high and (tree.pos(at + 1) in NOMINAL or tree.form(at + 1) == "的")
    elif pos == "VERB":
        joins = _is_nominalised(tree, at, high) or tree.form(at - 1) in words.LISTING
    else:
        joins = form in words.LOCALISERS and pos == "ADP"
    return at if joins else None


def _goes_on(tree: Tree, opener: int, closer: int, high: int) -> bool:
    """Whether a short remark in brackets stands inside a phrase rather than after it."""
    after = closer + 1
    return (
        closer - opener <= MAX_REMARK
        and after < high
        and (tree.pos(after) in NOMINAL or tree.form(after) in words.LISTING)
    )


def _is_nominalised(tree: Tree, at: int, high: int) -> bool:
    """A verb after 的 or in a list that ends the clause: 经济的发展。"""
    ends = at + 1 >= high or tree.pos(at + 1) in ("PUNCT", "CCONJ") or tree.form(at + 1) in words.GENITIVE
    return ends and (tree.form(at - 1) in words.GENITIVE or tree.relations[at] in ("compound", "nmod", "conj", "obj"))


def _is_noun(tree: Tree, at: int) -> bool:
    return (
        tree.pos(at) in NOMINAL or tree.form(at) in CLOSERS or tree.name(at) is not None
        if 0 <= at < len(tree)
        else False
    )


def _begins_noun(tree: Tree, at: int) -> bool:
    if tree.pos(at) in ("NOUN", "PROPN", "X", "NUM", "SYM") or tree.form(at) in ("“", "《", "「", "‘"):
        return True
    return tree.pos(at) in ("ADJ", "DET", "VERB", "PRON") and tree.pos(at + 1) in ("NOUN", "PROPN", "PART", "NUM", "X")


def _is_time(tree: Tree, at: int) -> bool:
    """A time that says when, not one that describes (1980年代的作品 keeps its time)."""
    if tree.form(at + 1) in words.GENITIVE:
        return False
    name = tree.name(at)
    return tree.tokens[at].relation == "nmod:tmod" or bool(name and name[2] == EntityType.TIME)


def _has_verb(tree: Tree, first: int, last: int) -> bool:
    return any(
        tree.pos(i) == "VERB" and tree.relations[i] not in ("compound", "nmod", "amod", "flat")
        for i in range(first, last + 1)
    )


def _is_stop(tree: Tree, at: int) -> bool:
    return tree.pos(at) == "PUNCT" and tree.form(at) in words.STOPS


def opening(tree: Tree, at: int, low: int) -> int | None:
    """Where the pair that closes at ``at`` opens, after ``low``."""
    wanted = CLOSERS[tree.form(at)]
    return next((i for i in range(at - 1, low, -1) if tree.form(i) == wanted), None)


def closing(tree: Tree, at: int, high: int) -> int | None:
    """Where the pair that opens at ``at`` closes, before ``high``."""
    wanted = PAIRS[tree.form(at)]
    return next((i for i in range(at + 1, high) if tree.form(i) == wanted), None)
