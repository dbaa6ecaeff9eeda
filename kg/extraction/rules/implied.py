"""Sentences that leave unsaid whom they are about, since the text has been about it for a while: 1902年留学日本。"""

from kg.extraction.parse import Argument
from kg.extraction.rules import words
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType

IMPLIED = Argument("其", ())
"""Whom the text is about; ``coreference`` knows who that is."""


def first_verb(tree: Tree) -> int:
    """The verb that a sentence without a subject begins with (1913年赴日本留学); -1 for any other."""
    if "nsubj" in tree.relations or "csubj" in tree.relations:
        return -1
    for at in range(len(tree)):
        name = tree.name(at)
        is_time = (name and name[2] is EntityType.TIME) or tree.tokens[at].relation == "nmod:tmod"
        if not is_time and tree.pos(at) not in ("ADV", "PUNCT", "NUM", "CCONJ", "SCONJ"):
            leads = tree.pos(at) == "VERB" and tree.form(at) not in words.COVERBS and tree.relations[at] != "acl"
            return at if leads else -1
    return -1
