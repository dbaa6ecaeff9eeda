"""Clauses of an English sentence: each with its predicate, whom it is about, its objects and what else goes with it.

A question and a condition state nothing; what a clause denies, leaves open or only reports is kept with its modality
and its speaker.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extraction.english import words
from kg.extraction.english.phrases import NOMINAL, Phrase, is_denied, is_name, low, noun_phrase, parts
from kg.extraction.english.predicates import Predicate, governed, modality, predicate, under, weaker
from kg.extraction.english.reported import reported
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType
from kg.models.statement import Modality

CARRIED = 0.9
"""How much of its trust a statement keeps for each verb that its subject is carried over."""
_CLAUSES = frozenset(
    {"root", "conj", "parataxis", "advcl", "acl", "ccomp", "xcomp", "csubj", "appos", "dep", "discourse", "list", "obl"}
)


@dataclass(frozen=True, slots=True)
class Oblique:
    """What a preposition brings: "in Paris". ``first``: the head of the list that it stands in, itself if alone."""

    cases: tuple[int, ...]
    phrase: Phrase
    agent: bool = False
    first: int = -1


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate and what stands around it. ``kind``: "main", "relative", "participle" or "control"."""

    head: int
    verb: int
    predicate: Predicate
    subjects: tuple[Phrase, ...]
    objects: tuple[Phrase, ...]
    obliques: tuple[Oblique, ...]
    kind: str = "main"
    passive: bool = False
    modality: Modality = Modality.ASSERTED
    speaker: Phrase | None = None
    doubt: float = 1.0

    @property
    def is_copular(self) -> bool:
        """Whether a form of "be" links the subject to what it is."""
        return self.verb != self.head


@dataclass(slots=True)
class Sentence:
    """A tree with its clauses, from left to right."""

    tree: Tree
    clauses: tuple[Clause, ...] = ()
    _subjects: dict[int, "Found"] = field(default_factory=dict)

    def subject(self, head: int) -> "Found":
        """Whom the clause that ``head`` heads is about."""
        if head not in self._subjects:
            self._subjects[head] = Found()  # a circle of carried subjects ends here
            self._subjects[head] = _subject(self, head)
        return self._subjects[head]


@dataclass(frozen=True, slots=True)
class Found:
    """The heads of a clause's subjects, how the clause came by them and over how many verbs."""

    heads: tuple[int, ...] = ()
    kind: str = "main"
    distance: int = 0


def read(tree: Tree) -> Sentence:
    """Find the clauses. A question has none."""
    sentence = Sentence(tree)
    if tree.text.rstrip("”\"'’) ").endswith("?"):
        return sentence
    copulas = {
        tree.heads[i]: i for i in range(len(tree)) if tree.relations[i] == "cop" and not _is_outer(tree, tree.heads[i])
    }
    found = (
        _clause(sentence, head, copulas.get(head, head))
        for head in range(len(tree))
        if (head in copulas or tree.pos(head) in ("VERB", "AUX")) and tree.relations[head] in _CLAUSES
    )
    sentence.clauses = tuple(clause for clause in found if clause)
    return sentence


def _is_outer(tree: Tree, head: int) -> bool:
    """Whether "be" links something to a whole clause, whose own verb ``head`` is: the plan was that they leave."""
    return tree.pos(head) == "VERB" and any(
        tree.tokens[child].relation == "nsubj:outer" for child in tree.children[head]
    )


def _clause(sentence: Sentence, head: int, verb: int) -> Clause | None:
    tree = sentence.tree
    if any(low(tree, mark) in words.CONDITIONS for mark in tree.among(head, "mark")):
        return None
    about = sentence.subject(head)
    said = predicate(tree, head, verb)
    mode = modality(tree, head)
    kind = about.kind
    if tree.relations[head] == "xcomp" and verb == head and tree.heads[head] >= 0:
        governor = tree.heads[head]
        if not tree.among(governor, "obj") and tree.pos(governor) in ("VERB", "ADJ"):
            outer = predicate(tree, governor, next(iter(tree.among(governor, "cop")), governor))
            said = governed(tree, outer.plus(governor), head, said)
            mode = weaker(mode, weaker(modality(tree, governor), under(tree, governor)))
        elif low(tree, governor) not in words.CAUSING:
            mode = weaker(mode, Modality.POSSIBLE)
        kind = "control"
    elif about.distance and tree.relations[head] == "conj" and not tree.among(head, "aux"):
        mode = weaker(mode, modality(tree, tree.heads[head]))
    subjects = tuple(phrase for place in about.heads if (phrase := noun_phrase(tree, place)))
    objects = tuple(_objects(sentence, head)) if verb == head else ()
    if any(is_denied(tree, phrase) for phrase in (*subjects, *objects)) or _nobody(tree, about.heads):
        mode = Modality.NEGATED
    speaker, mode = reported(tree, head, mode)
    return Clause(
        head,
        verb,
        said,
        subjects,
        objects,
        tuple(_obliques(tree, head)),
        kind,
        _is_passive(tree, head),
        mode,
        speaker,
        CARRIED**about.distance,
    )


def _nobody(tree: Tree, heads: tuple[int, ...]) -> bool:
    return any(low(tree, head) in words.DENYING for head in heads)


def _is_passive(tree: Tree, head: int) -> bool:
    if any(tree.tokens[child].relation in ("aux:pass", "nsubj:pass") for child in tree.children[head]):
        return True
    if tree.relations[head] == "conj" and not tree.among(head, "nsubj", "aux", "obj"):  # is owned by X and run by Y
        above = any(tree.tokens[child].relation == "aux:pass" for child in tree.children[tree.heads[head]])
        agents = (case for agent in tree.among(head, "obl") for case in tree.among(agent, "case"))
        return above and any(low(tree, case) == "by" for case in agents)
    participle = tree.relations[head] in ("acl", "advcl") and tree.tokens[head].relation != "acl:relcl"
    return participle and low(tree, head).endswith(("ed", "en", "wn", "ught", "born", "uilt", "de", "ld", "pt"))


def _subject(sentence: Sentence, head: int) -> Found:
    """The clause's own subject, else the one that it shares with the clause or noun above it."""
    tree = sentence.tree
    own = [child for child in tree.among(head, "nsubj") if tree.tokens[child].relation != "nsubj:outer"]
    own = own or tree.among(head, "nsubj")
    if own:
        return _own(sentence, head, own[0])
    return Found() if tree.heads[head] < 0 or tree.among(head, "expl", "csubj") else _shared(sentence, head)


def _shared(sentence: Sentence, head: int) -> Found:
    tree = sentence.tree
    governor, relation = tree.heads[head], tree.tokens[head].relation
    base = relation.partition(":")[0]
    if base == "conj" and tree.pos(governor) in ("VERB", "AUX", "ADJ", "NOUN", "PROPN"):
        above = sentence.subject(governor)
        return Found(above.heads, above.kind, above.distance + 1)
    if base == "xcomp":
        patient = tree.among(governor, "obj")
        above = sentence.subject(governor)
        return Found((patient[0],), "control") if patient else Found(above.heads, "control", above.distance)
    if not _is_participle(tree, head):
        return Found()
    if base == "acl":
        bare = relation == "acl" and tree.pos(governor) in ("NOUN", "PROPN") and not tree.among(head, "mark")
        return Found(_meant(sentence, governor), "participle") if bare else Found()
    above = sentence.subject(governor) if base == "advcl" else Found()
    return Found(above.heads, "participle", above.distance + 1)


def _meant(sentence: Sentence, noun: int) -> tuple[int, ...]:
    """What a noun with a clause of its own stands for: Acme, of "Acme, a company based in Boston" or "Acme is a …"."""
    tree = sentence.tree
    above = tree.heads[noun]
    if is_name(tree, noun):
        return (noun,)
    if tree.relations[noun] == "appos" and above >= 0 and is_name(tree, above):
        return (above,)
    is_said = tree.pos(noun) == "NOUN" and tree.among(noun, "cop") and not tree.among(noun, "case")
    if is_said and modality(tree, noun) is Modality.ASSERTED:
        return sentence.subject(noun).heads or (noun,)
    return (noun,)


def _own(sentence: Sentence, head: int, subject: int) -> Found:
    tree = sentence.tree
    form = low(tree, subject)
    if form in words.EXPLETIVES:
        return Found()
    if form in words.RELATIVES and tree.tokens[head].relation == "acl:relcl" and tree.heads[head] >= 0:
        return Found(_meant(sentence, tree.heads[head]), "relative")
    heads = [subject, *(child for child in _joined(tree, subject))]
    return Found(tuple(heads), "relative" if tree.tokens[head].relation == "acl:relcl" else "main")


def _joined(tree: Tree, head: int) -> Iterator[int]:
    for child in tree.among(head, "conj"):
        if tree.pos(child) in NOMINAL and not tree.among(child, "nsubj", "cop"):
            yield child
            yield from _joined(tree, child)


def _is_participle(tree: Tree, head: int) -> bool:
    """Neither an infinitive nor a clause with a conjunction that needs a subject."""
    return tree.pos(head) == "VERB" and not any(
        low(tree, mark) in ("to", "for", "because", "although") for mark in tree.among(head, "mark")
    )


def _objects(sentence: Sentence, head: int) -> Iterator[Phrase]:
    """What the verb acts on, or what it says that its subject becomes."""
    tree = sentence.tree
    own = tree.among(head, "obj")
    if tree.tokens[head].relation == "acl:relcl" and tree.heads[head] >= 0:
        relative = [child for child in own if low(tree, child) in words.RELATIVES]
        bare = (
            not own
            and tree.among(head, "nsubj")
            and not any(low(tree, child) in words.RELATIVES for child in tree.children[head])
        )
        antecedent = tree.heads[head]
        gap = relative or (
            bare
            and low(tree, antecedent) not in words.CONTENT
            and not tree.among(head, "ccomp", "xcomp", "nsubj:pass", "obl")
        )
        if gap and (phrase := noun_phrase(tree, _meant(sentence, antecedent)[0])):
            yield phrase
            return
    for child in own:
        if low(tree, child) not in words.RELATIVES:
            yield from parts(tree, child)
    if not own and low(tree, head) in words.NAMING:
        for child in tree.among(head, "xcomp"):
            if tree.pos(child) in ("NOUN", "PROPN"):
                yield from parts(tree, child)


def _obliques(tree: Tree, head: int) -> Iterator[Oblique]:
    """Everything that a preposition, or nothing, joins to the verb."""
    for child in tree.among(head, "obl"):
        cases = tuple(
            sorted(
                part
                for case in tree.among(child, "case")
                for part in (case, *tree.among(case, "fixed"))
                if part < child
            )
        )
        if low(tree, child) in words.RELATIVES or any(low(tree, case) == "according" for case in cases):
            continue
        agent = tree.tokens[child].relation == "obl:agent" and [low(tree, case) for case in cases] == ["by"]
        if (span := _range(tree, cases, child)) is not None:
            yield Oblique(cases, span, first=child)
            continue
        for phrase in parts(tree, child):
            yield Oblique(cases, phrase, agent, child)


def _range(tree: Tree, cases: tuple[int, ...], head: int) -> Phrase | None:
    """From when until when: "1998 and 2009", of "between 1998 and 2009"."""
    name = tree.name(head)
    if [low(tree, case) for case in cases] != ["between"] or name is None or name[2] is not EntityType.TIME:
        return None
    for child in tree.among(head, "conj"):
        if (last := tree.name(child)) and last[2] is EntityType.TIME:
            return Phrase(head, name[0], last[1], EntityType.TIME)
    return None
