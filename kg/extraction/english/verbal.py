"""English rules on verbs: who does what to whom, in the active and the passive voice, where and when."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kg.extraction.english import words
from kg.extraction.english.clauses import Clause, Oblique, Sentence
from kg.extraction.english.phrases import Phrase, low, parts
from kg.extraction.english.predicates import Predicate
from kg.extraction.english.registry import Draft, rule
from kg.models.entity import EntityType


def _svo(sentence: Sentence, kind: str) -> Iterator[Draft]:
    for clause in sentence.clauses:
        if clause.is_copular or clause.kind != kind:
            continue
        if clause.passive and low(sentence.tree, clause.head) not in words.NAMING:
            continue
        for subject in clause.subjects:
            for object_ in clause.objects:
                said = clause.predicate
                yield Draft(subject, said.text, said.spans, object_, clause.doubt, clause)


@rule(
    "en-subject-verb-object",
    _("English: subject, verb and object"),
    "Newton discovered gravity → Newton | discovered | gravity",
    0.8,
)
def subject_verb_object(sentence: Sentence) -> Iterator[Draft]:
    """Newton discovered gravity. → (Newton, discovered, gravity)"""
    return _svo(sentence, "main")


@rule(
    "en-passive-agent",
    _("English: passive with by; the agent becomes the subject"),
    "Hamlet was written by Shakespeare → Shakespeare | written | Hamlet",
    0.85,
)
def passive_agent(sentence: Sentence) -> Iterator[Draft]:
    """Apple was founded by Steve Jobs in 1976. → (Steve Jobs, founded, Apple) 1976"""
    tree = sentence.tree
    for clause in sentence.clauses:
        if not clause.passive or clause.is_copular:
            continue
        verb = Predicate(_own_words(sentence, clause), tree)
        for agent in clause.obliques:
            if not _is_agent(sentence, clause, agent) or agent.phrase.is_time:
                continue
            for subject in clause.subjects:
                yield Draft(agent.phrase, verb.text, verb.spans, subject, clause.doubt, clause, agent.phrase.head)


def _own_words(sentence: Sentence, clause: Clause) -> tuple[int, ...]:
    """The verb with its particle and negation, without what makes it passive."""
    tree = sentence.tree
    return tuple(
        token
        for token in clause.predicate.tokens
        if token == clause.head or tree.relations[token] != "aux" or low(tree, token) in words.MODALS
    )


@rule(
    "en-verb-preposition",
    _("English: a verb with a preposition and what it brings"),
    "He moved to Berlin → He | moved to | Berlin",
    0.7,
)
def verb_preposition(sentence: Sentence) -> Iterator[Draft]:
    """Einstein was born in Ulm. → (Einstein, was born in, Ulm)"""
    tree = sentence.tree
    for clause in sentence.clauses:
        if clause.is_copular and tree.pos(clause.head) not in ("ADJ", "VERB"):
            continue
        if low(tree, clause.head) in words.SAYING and tree.among(clause.head, "ccomp"):
            continue  # said on Tuesday: what counts is what was said
        told = bool(clause.objects) or any(other.cases and not other.phrase.is_time for other in clause.obliques)
        for oblique in clause.obliques:
            if not oblique.cases or oblique.cases[0] < clause.verb or _is_agent(sentence, clause, oblique):
                continue
            if oblique.phrase.is_time and told and low(tree, clause.head) not in words.LIFE:
                continue
            if _is_light(sentence, clause, oblique.phrase) or (told and _is_day(sentence, oblique.phrase)):
                continue  # has in Hamburg, bought in May
            if clause.objects and not clause.passive and [low(tree, case) for case in oblique.cases] == ["by"]:
                continue  # paintings by Goldie
            if clause.objects and (low(tree, clause.head) in words.NAMING or not oblique.phrase.is_name):
                continue
            if low(tree, oblique.phrase.head) in words.IDIOMS:
                continue
            said = clause.predicate.plus(*oblique.cases)
            if clause.is_copular:
                said = said.plus(clause.head)
            doubt = clause.doubt * (0.8 if clause.objects else 1.0)
            for subject in clause.subjects:
                yield Draft(subject, said.text, said.spans, oblique.phrase, doubt, clause, oblique.phrase.head)


def _is_agent(sentence: Sentence, clause: Clause, oblique: Oblique) -> bool:
    return oblique.agent or (clause.passive and [low(sentence.tree, case) for case in oblique.cases] == ["by"])


def _is_day(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether it says when without being a time that stands for itself: in May, on Tuesday."""
    return not phrase.is_time and low(sentence.tree, phrase.head) in words.CALENDAR


def _is_light(sentence: Sentence, clause: Clause, where: Phrase) -> bool:
    """Whether the preposition says little without the verb's object, a common noun: has offices in, sold shares to."""
    form = low(sentence.tree, clause.head)
    if _is_day(sentence, where):
        return False
    light = form in words.LIGHT or form in words.HANDING or where.type is EntityType.PLACE
    return light and any(not each.is_name and sentence.tree.pos(each.head) == "NOUN" for each in clause.objects)


@rule(
    "en-light-verb",
    _("English: a verb with its noun, a preposition and what it brings"),
    "Siemens has offices in Berlin → Siemens | has offices in | Berlin",
    0.7,
)
def light_verb(sentence: Sentence) -> Iterator[Draft]:
    """She holds a doctorate from Lund University. → (She, holds doctorate from, Lund University)"""
    tree = sentence.tree
    for clause in sentence.clauses:
        if clause.is_copular or clause.passive or not clause.objects or low(tree, clause.head) in words.NAMING:
            continue
        noun = clause.objects[0].head
        brought = [(oblique.cases, oblique.phrase) for oblique in clause.obliques]
        for child in tree.among(noun, "nmod"):
            cases = tuple(case for case in tree.among(child, "case") if case < child)
            if [low(tree, case) for case in cases] not in ([], ["of"], ["by"]):
                brought += [(cases, phrase) for phrase in parts(tree, child)]
        for cases, phrase in brought:
            if not cases or cases[0] < noun or not phrase.is_name or not _is_light(sentence, clause, phrase):
                continue
            amount = [i for i in tree.among(noun, "nummod", "compound") if i < noun and not tree.name(i)]
            amount += [i for number in amount for i in tree.among(number, "compound")]
            said = clause.predicate.plus(*amount, noun, *cases)
            for subject in clause.subjects:
                yield Draft(subject, said.text, said.spans, phrase, clause.doubt, clause, phrase.head)


@rule(
    "en-relative",
    _("English: a relative clause about the noun before it"),
    "the physicist who discovered radium → physicist | discovered | radium",
    0.7,
)
def relative(sentence: Sentence) -> Iterator[Draft]:
    """Curie, who discovered radium, → (Curie, discovered, radium); the book Darwin wrote → (Darwin, wrote, book)"""
    return _svo(sentence, "relative")


@rule(
    "en-participle",
    _("English: a participle about the noun or the subject beside it"),
    "a company making cars → company | making | cars",
    0.65,
)
def participle(sentence: Sentence) -> Iterator[Draft]:
    """Siemens, employing 300,000 people, → (Siemens, employing, 300,000 people)"""
    return _svo(sentence, "participle")


@rule(
    "en-control",
    _("English: a verb that another one governs"),
    "Apple plans to buy Beats → Apple | plans to buy | Beats",
    0.7,
)
def control(sentence: Sentence) -> Iterator[Draft]:
    """Apple plans to buy Beats. → (Apple, plans to buy, Beats), possible"""
    return _svo(sentence, "control")
