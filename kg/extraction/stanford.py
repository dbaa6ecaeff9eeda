"""Stanford dependencies of the Chinese Treebank (HanLP's ``dep`` of the CTB models) as UD 2.

Most relations have another name. Four constructions have another head: with prepositions and localisers the noun
becomes the head, 是 gives way to what it predicates.
"""

from collections.abc import Sequence

NAMES = {
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "top": "nsubj",
    "xsubj": "nsubj",
    "range": "obj",
    "attr": "obj",
    "assmod": "nmod",
    "assm": "case",
    "rcmod": "acl:relcl",
    "cpm": "mark:rel",
    "nn": "compound",
    "clf": "clf",
    "ordmod": "nummod",
    "prnmod": "parataxis",
    "tmod": "nmod:tmod",
    "neg": "advmod",
    "mmod": "aux",
    "asp": "aux",
    "pass": "aux:pass",
    "ba": "aux",
    "prtmod": "mark",
    "comod": "conj",
    "vmod": "acl",
    "rcomp": "compound:ext",
    "dvpmod": "advmod",
    "dvpm": "mark:adv",
    "etc": "acl",
    "lccomp": "advcl",
    "plmod": "case",
    "loc": "obl",
    "tclaus": "advcl",
    "pccomp": "advcl",
    "npadvmod": "obl",
    "erased": "dep",
}
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
ROOT = -1


def to_universal(
    heads: Sequence[int], relations: Sequence[str], tags: Sequence[str], words: Sequence[str]
) -> tuple[list[int], list[str]]:
    """Heads (ROOT for the root) and relations in UD 2; ``tags`` are UPOS already. A tree stays a tree."""
    heads, relations = list(heads), list(relations)
    _lift_objects(heads, relations, tags)
    _lift_predicates(heads, relations, words)
    return heads, [NAMES.get(relation, relation) for relation in relations]


def _lift_objects(heads: list[int], relations: list[str], tags: Sequence[str]) -> None:
    """verb -prep→ 在 -pobj→ 北京 becomes verb -obl→ 北京 -case→ 在; localisers (-lobj→) likewise, innermost too."""
    pending = True
    while pending:  # each turn makes one marker a case, so there are as many turns as markers at most
        pending = False
        for word, relation in enumerate(relations):
            marker = heads[word]
            if relation not in ("pobj", "lobj") or marker == ROOT:
                continue
            outer = heads[marker]
            modifies_noun = outer != ROOT and tags[outer] in NOMINAL
            inherits = relations[marker] in ("pobj", "lobj", "root", "conj")
            heads[word] = outer
            relations[word] = relations[marker] if inherits else ("nmod" if modifies_noun else "obl")
            _hand_over(heads, marker, word)
            heads[marker], relations[marker] = word, "case"
            pending = True


def _lift_predicates(heads: list[int], relations: list[str], words: Sequence[str]) -> None:
    """是 -attr→ 首都 becomes 首都 -cop→ 是, with all that hung on 是."""
    for word, relation in enumerate(relations):
        copula = heads[word]
        if relation != "attr" or copula == ROOT or words[copula] not in ("是", "为", "系", "乃"):
            continue
        heads[word], relations[word] = heads[copula], relations[copula]
        _hand_over(heads, copula, word)
        heads[copula], relations[copula] = word, "cop"


def _hand_over(heads: list[int], old: int, new: int) -> None:
    """What hung on ``old`` hangs on ``new``."""
    for word, head in enumerate(heads):
        if head == old and word != new:
            heads[word] = new
