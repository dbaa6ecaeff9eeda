"""Rules on verbs whose parts stand out of order: the passive, 由, 把, and a place before the verb."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from kg.extraction.parse import Span
from kg.extraction.rules import words
from kg.extraction.rules.chunks import NOMINAL
from kg.extraction.rules.clauses import Clause, Sentence
from kg.extraction.rules.implied import IMPLIED, first_verb
from kg.extraction.rules.objects import objects, parts
from kg.extraction.rules.phrases import Phrase, noun_phrase
from kg.extraction.rules.predicates import Predicate, is_negation, predicate
from kg.extraction.rules.registry import Draft, rule, say
from kg.extraction.rules.subjects import Subject
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType


def _plain(sentence: Sentence, after: int) -> Iterator[Clause]:
    """Clauses with a verb behind the token ``after``, no identity and no clause inside a noun phrase."""
    tree = sentence.tree

    def is_plain(head: int, verb: int) -> bool:
        return verb > after and tree.relations[head] != "acl" and tree.form(verb) not in words.COPULAS

    for clause in sentence.clauses(is_plain):
        if clause.predicate.text in words.EXAMPLES:
            continue
        if clause.predicate.text in words.COVERBS and clause.relation not in ("root", "conj", "parataxis"):
            continue
        yield clause


@rule(
    "passive-agent",
    _("Passive with its agent: the agent becomes the subject"),
    "项羽被刘邦打败 → 刘邦 | 打败 | 项羽",
    0.8,
)
def passive_agent(sentence: Sentence) -> Iterator[Draft]:
    """项羽被刘邦打败。 → (刘邦, 打败, 项羽)"""
    tree = sentence.tree
    if "被" not in tree.text:
        return
    marks = (at for at in range(len(tree)) if "被" in tree.form(at) or tree.tokens[at].relation == "aux:pass")
    marker = next(marks, len(tree))
    for clause in sentence.clauses(lambda head, verb: max(head, verb) > marker):
        if clause.passive < 0:
            continue
        for agent in _agents(tree, clause.predicate, clause.passive):
            for subject in clause.subjects:
                if not clause.objects:
                    yield say(agent, clause.predicate, subject.phrase, 0.85**subject.distance)
            for object_ in clause.objects:
                yield say(agent, clause.predicate, object_, 0.7)


def _agents(tree: Tree, acted: Predicate, marker: int) -> list[Phrase]:
    """Who acts: the noun phrase right after 被 or 由, which the verb's own subject there heads, if it has one."""
    own = [child for at in range(acted.first, acted.last + 1) for child in tree.among(at, "nsubj")]
    between = range(acted.first - 1, marker, -1)
    index = next((i for i in own if marker < i < acted.first), next((i for i in between if _is_noun(tree, i)), -1))
    phrase = noun_phrase(tree, index, after=marker, before=acted.first) if index >= 0 else None
    described = phrase is not None and phrase.first > marker + 1 and _is_described(tree, marker, phrase)
    return parts(tree, phrase) if phrase and (phrase.first == marker + 1 or described) else []


def _is_described(tree: Tree, marker: int, phrase: Phrase) -> bool:
    """由中国科学家|屠呦呦: a person behind what that is."""
    between = range(marker + 1, phrase.first)
    plain = all(tree.pos(at) in NOMINAL and tree.form(at) not in words.GENITIVE for at in between)
    whole = phrase.type is EntityType.PERSON and tree.pos(phrase.last + 1) not in NOMINAL
    return plain and whole and tree.form(marker) == words.YOU


def _is_noun(tree: Tree, index: int) -> bool:
    return tree.pos(index) in ("NOUN", "PROPN", "PART", "X") or bool(tree.name(index))


@rule("agent-you", _("由 before the one who acts"), "总统由议会选举 → 议会 | 选举 | 总统", 0.75)
def agent_you(sentence: Sentence) -> Iterator[Draft]:
    """总统由议会选举。 → (议会, 选举, 总统); 北大由蔡元培担任校长。 → (蔡元培, 担任, 校长)"""
    tree = sentence.tree
    for marker in (i for i in range(len(tree)) if tree.form(i) == words.YOU):
        verb = _acted(sentence, marker)
        if verb < 0 or is_negation(tree, marker - 1) or tree.form(marker - 1) in words.MODALS:
            continue
        acted = predicate(tree, verb)
        found = objects(tree, verb, acted.last)
        if deed := _deed(tree, verb, acted, found):
            acted, found = deed, []
        for agent in _agents(tree, acted, marker) if not _is_way(tree, verb, marker) else ():
            for object_ in found:
                yield say(agent, acted, object_, 0.85)
            for subject in () if found else _patient(sentence, marker, verb):
                yield say(agent, acted, subject.phrase, 0.85**subject.distance)


def _deed(tree: Tree, verb: int, acted: Predicate, found: Sequence[Phrase]) -> Predicate | None:
    """主持修建, also where the parser takes 修建 for an object: what is led is done, to what stands before 由."""
    after = acted.last + 1
    ends = tree.form(after + 1) in words.STOPS or after + 1 >= len(tree)
    led = tree.heads[after : after + 1] == [verb] and tree.pos(after) == "VERB" and not found
    taken = tree.form(verb) in words.LEADING and [(each.first, each.last) for each in found] == [(after, after)]
    if not (ends and (led or taken)) or tree.name(after) or len(acted.spans) != 1:
        return None
    span = Span(acted.spans[0].start, tree.tokens[after].end)
    return Predicate(tree.text[span.start : span.end], (span,), acted.first, after)


def _is_way(tree: Tree, verb: int, marker: int) -> bool:
    """由玉门关进入西域: a place that somebody passes acts on nothing."""
    name = tree.name(marker + 1)
    return name is not None and name[2] is EntityType.PLACE and tree.form(verb) in words.MOVING


def _patient(sentence: Sentence, marker: int, verb: int) -> tuple[Subject, ...]:
    """What is acted on: the subject of 由, where the parser takes it for a verb, or that of the verb; else what stands
    before 由 as a subject, of whichever verb, or what is said to be so: 大桥是由李春设计的.
    """
    tree = sentence.tree
    own = sentence.subjects.own(marker)
    stop = next((at for at in range(marker - 1, -1, -1) if tree.pos(at) != "ADV"), -1)
    if own is None and tree.form(stop) in words.STOPS:
        shared = sentence.subjects.of(marker)
        own = shared if shared and shared.phrase.type is not EntityType.PERSON else None
    clause = next(sentence.clauses(lambda _, at: at == verb), None)
    subjects = (own,) if own else clause.subjects if clause else ()
    before = tuple(subject for subject in subjects if subject.phrase.last < marker)
    if before or tree.form(marker - 1) not in words.AFFIRMED_COPULAS:
        return before or _subject_before(tree, marker)
    return _identified(sentence, marker - 1)


def _identified(sentence: Sentence, copula: int) -> tuple[Subject, ...]:
    """What the clause of a copula that is not denied is about."""
    clause = next(sentence.clauses(lambda _, verb: verb == copula), None)
    if clause is None or clause.predicate.text not in words.AFFIRMED_COPULAS:
        return ()
    near = (each for each in clause.subjects if each.distance == 0 or each.phrase.type is not EntityType.PERSON)
    return tuple(each for each in near if each.phrase.last < copula)


@rule("cleft", _("“X is what Y did”: Y acts on X"), "万有引力定律是牛顿发现的 → 牛顿 | 发现 | 万有引力定律", 0.7)
def cleft(sentence: Sentence) -> Iterator[Draft]:
    """万有引力定律是牛顿发现的。 → (牛顿, 发现, 万有引力定律)"""
    tree = sentence.tree
    end = next((at for at in range(len(tree) - 1, -1, -1) if tree.pos(at) != "PUNCT"), -1)
    if tree.form(end) != "的" or tree.pos(end - 1) != "VERB":
        return
    acted = predicate(tree, end - 1)
    agent = next((at for at in tree.among(end - 1, "nsubj") if at < acted.first), -1)
    phrase = noun_phrase(tree, agent, before=acted.first) if agent >= 0 else None
    if phrase and tree.form(phrase.first - 1) in words.AFFIRMED_COPULAS and phrase.last == acted.first - 1:
        for subject in _identified(sentence, phrase.first - 1):
            for each in parts(tree, phrase):
                yield say(each, acted, subject.phrase, 0.85**subject.distance)


def _subject_before(tree: Tree, marker: int) -> tuple[Subject, ...]:
    at = marker - 1
    name = tree.name(at)
    if at < 0 or tree.pos(at) not in NOMINAL or (name and name[2] is EntityType.TIME):
        return ()
    phrase = noun_phrase(tree, at, before=marker)
    if phrase is None or phrase.last != at or tree.relations[phrase.head] != "nsubj":
        return ()
    return tuple(Subject(part) for part in parts(tree, phrase))


def _acted(sentence: Sentence, marker: int) -> int:
    """The verb whose agent 由 names: one that 由 governs, else the next in the same stretch; -1 if there is none."""
    tree = sentence.tree
    governed = next((child for child in tree.among(marker, "ccomp", "xcomp") if child > marker + 1), -1)
    if governed >= 0:
        return governed
    for clause in sentence.clauses(lambda _, verb: verb > marker + 1 and not _leads_to_verb(tree, verb)):
        if clause.predicate.first > marker + 1:
            between = range(marker + 1, clause.predicate.first)
            return -1 if any(_ends_stretch(tree, at) for at in between) else clause.verb
    return -1


def _ends_stretch(tree: Tree, at: int) -> bool:
    """Whether what stands behind the word has its own actor."""
    ends = tree.pos(at) in ("PUNCT", "VERB") and tree.relations[at] != "compound"
    return ends and not _leads_to_verb(tree, at)


def _leads_to_verb(tree: Tree, at: int) -> bool:
    """在杭州创立: a preposition that the parser takes for a verb."""
    return tree.form(at) in words.COVERBS and tree.relations[at] == "advcl" and tree.heads[at] > at


@rule("disposal", _("把 or 将 before the object"), "商人把丝绸运到罗马 → 丝绸 | 运到 | 罗马", 0.75)
def disposal(sentence: Sentence) -> Iterator[Draft]:
    """商人把丝绸运到罗马。 → (丝绸, 运到, 罗马), (商人, 运, 丝绸)"""
    tree = sentence.tree
    marker = next((at for at in range(len(tree)) if _disposes(tree, at)), -1)
    if marker < 0:
        return
    for clause in sentence.clauses(lambda _, verb: verb > marker):
        for patient in _patients(tree, clause):
            for object_ in clause.objects:
                yield say(patient, clause.predicate, object_)
            verb = tree.tokens[clause.verb]
            span = Span(verb.start, verb.end)
            for subject in clause.subjects:
                if subject.phrase.last < patient.first - 1 and len(clause.predicate.spans) == 1:
                    denied = clause.predicate.first < clause.verb
                    text, spans = (clause.predicate.text, clause.predicate.spans) if denied else (verb.form, (span,))
                    yield Draft(subject.phrase, text, spans, patient, 0.85**subject.distance)


def _disposes(tree: Tree, at: int) -> bool:
    return tree.form(at) in ("把", "将") and tree.pos(at) not in ("ADV", "AUX")


def _patients(tree: Tree, clause: Clause) -> list[Phrase]:
    """What 把 or 将 puts before the verb."""
    first = clause.predicate.first
    for at in range(first - 1, -1, -1):
        if tree.form(at) in words.STOPS:
            return []
        if _disposes(tree, at):
            return [
                phrase
                for child in tree.children[clause.verb]
                if at < child < first and tree.pos(child) in NOMINAL
                if (phrase := noun_phrase(tree, child, after=at, before=first))
                and phrase.first == at + 1
                and phrase.last >= first - 3
            ]
    return []


@rule("scene", _("在 with a place before the verb"), "会议在北京举行 → 会议 | 在…举行 | 北京", 0.65)
def scene(sentence: Sentence) -> Iterator[Draft]:
    """会议在北京举行。 → (会议, 在…举行, 北京)"""
    tree = sentence.tree
    for clause in _plain(sentence, _first_place(tree)):
        marker = _place_marker(tree, clause.predicate.first)
        name = tree.name(marker + 1) if marker >= 0 else None
        if clause.objects or name is None or name[2] not in (EntityType.PLACE, EntityType.ORGANISATION):
            continue
        if clause.predicate.first - 2 <= name[1] < clause.predicate.first:
            place = Phrase(name[1], *name, named=True)
            span = Span(tree.tokens[marker].start, tree.tokens[marker].end)
            text = f"{tree.form(marker)}…{clause.predicate.text}"
            for subject in clause.subjects:
                if subject.phrase.last < marker:
                    spans = (span, *clause.predicate.spans)
                    yield Draft(subject.phrase, text, spans, place, 0.85**subject.distance)


def _first_place(tree: Tree) -> int:
    """Where 在 or 于 first stands before a name; the end of the sentence where none does, as in most."""
    return next((at for at in range(len(tree)) if tree.form(at) in ("在", "于") and tree.name(at + 1)), len(tree))


def _place_marker(tree: Tree, before: int) -> int:
    """The nearest 在 or 于 before a name in the same stretch between commas; -1 where there is none."""
    for at in range(before - 1, -1, -1):
        if tree.pos(at) == "PUNCT":
            return -1
        if tree.form(at) in ("在", "于") and tree.name(at + 1):
            return at
    return -1


@rule(
    "implied-subject",
    _("Nobody is named: it is said of whom the sentences before are about"),
    "1902年留学日本 → 其 | 留学 | 日本",
    0.5,
)
def implied_subject(sentence: Sentence) -> Iterator[Draft]:
    """1902年留学日本。 → (其, 留学, 日本)"""
    tree = sentence.tree
    if first_verb(tree) < 0:
        return
    for clause in _plain(sentence, -1):
        if not clause.subjects and clause.passive < 0:
            for object_ in clause.objects or _placed(tree, clause):
                if object_.named and object_.type is not EntityType.TIME:
                    yield Draft(IMPLIED, clause.predicate.text, clause.predicate.spans, object_)


def _placed(tree: Tree, clause: Clause) -> list[Phrase]:
    """The names behind 就读于, whose 于 is part of the predicate."""
    last = clause.predicate.last
    name = tree.name(last + 1) if tree.form(last) in ("于", "在", "到") else None
    return parts(tree, Phrase(name[1], *name, named=True)) if name and name[0] == last + 1 else []
