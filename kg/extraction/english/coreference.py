"""Whom he, she, it, they and "the company" stand for: the last name before them that agrees in kind and number.

A ``Discourse`` is told the sentences of a stretch of text in their order; what it makes of one depends on those before
it alone. A triple about a pronoun for which there is no name is dropped: it would be about nobody.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.english import words
from kg.extraction.english.pairing import paired
from kg.extraction.english.quantities import with_quantity
from kg.extraction.english.remembered import KINDS, Known, Memory, Wanted, gender, pronoun_kinds
from kg.extraction.parse import Argument, NamedEntity, Parse, Token, Triple
from kg.models.entity import EntityType

CAREFUL = 0.85
"""What a statement's confidence keeps when one of its sides stands for a name."""
_JOINING = frozenset((" and ", ", ", ", and ", " & "))
_DEFINITE = ("the ", "this ", "that ")
_ASIDE = frozenset(("appos", "acl", "nmod"))
_ACTS = words.BUSINESS | words.INTENDING | words.SAYING | words.THINKING
"""Words of predicates of which a place is no subject or object."""
_OF_NOUN = re.compile(r"(?P<noun>[a-z-]+)['’]s (?P<rest>\S.*)")
_SAYS_WHAT = frozenset(("en-copula", "en-apposition", "en-title"))
"""Rules whose object, after "is", says what the subject is; their other predicates are what the object is to it."""


class Discourse:
    """The names of the text so far."""

    def __init__(self) -> None:
        self._memory = Memory()

    def resolve(self, parse: Parse, named: Sequence[NamedEntity], triples: Sequence[Triple]) -> list[Triple]:
        """The triples of the next sentence, pronouns and short names referring to what they stand for."""
        self._memory.turn()
        self._tell(parse, named)
        several = (each for triple in triples for each in self._several(parse, triple))
        found = [triple for each in several if (triple := self._resolved(parse, each)) is not None]
        self._learn(found)
        return [with_quantity(triple) for triple in paired(parse, found)]

    def _several(self, parse: Parse, triple: Triple) -> list[Triple]:
        """The triple for each of those that "they" stands for after a list of names; else as it is."""
        found = []
        for subject in self._group(parse, triple.subject) or [triple.subject]:
            for object_ in self._group(parse, triple.object) or [triple.object]:
                if not subject.refers or subject.refers != object_.refers:
                    expanded = subject.refers != triple.subject.refers or object_.refers != triple.object.refers
                    confidence = triple.confidence * (CAREFUL if expanded else 1.0)
                    found.append(replace(triple, subject=subject, object=object_, confidence=round(confidence, 3)))
        return found

    def _group(self, parse: Parse, side: Argument) -> list[Argument]:
        """Those whom "they" or "the Curies" stands for; none where it is not several names."""
        if not side.spans or side.refers or side.literal:
            return []
        place = side.spans[0].start
        if side.text.casefold() in words.THEY:
            names = self._listed(place) or self._couple(place)
        elif side.text[:1].isupper() and side.text.endswith("s") and parse.text[:place].casefold().endswith("the "):
            people = self._memory.of_surname(side.text.removesuffix("s"), place)
            names = people if len(people) > 1 else []
        else:
            return []
        return [replace(side, type=known.type, refers=known.name) for known in names]

    def _listed(self, place: int) -> list[Known]:
        """The names of the last list before, here or one sentence back, unless a plural noun is nearer."""
        lists: dict[tuple[int, int], dict[str, Known]] = {}
        for known in reversed(list(self._memory.before(place))):
            if known.list >= 0 and self._memory.sentence - known.sentence <= 1:
                lists.setdefault((known.sentence, known.list), {})[known.name] = known
            elif known.common and known.name.endswith("s"):
                lists.clear()
        last = max((key for key, names in lists.items() if len(names) > 1), default=None)
        return list(lists[last].values()) if last else []

    def _couple(self, place: int) -> list[Known]:
        """The two people named just before, in this sentence or the last, if no plural noun is."""
        memory = self._memory
        before = sorted(memory.before(place), key=_at)
        for age in (0, 1):
            just = [known for known in before if memory.sentence - known.sentence == age]
            people = {known.name: known for known in just if known.type is EntityType.PERSON}
            if any(known.common and known.name.endswith("s") for known in just):
                return []
            if len(people) == 2:
                return list(people.values())
        return []

    def _tell(self, parse: Parse, named: Sequence[NamedEntity]) -> None:
        leading = [parse.tokens[index] for index in _leading(parse.tokens)]
        list_, end, kind = -1, -1, None
        for entity in named:
            if entity.type in (EntityType.TIME, EntityType.CONCEPT):
                continue
            if kind is not entity.type or parse.text[max(end, 0) : entity.start] not in _JOINING:
                list_ = entity.start
            end, kind = entity.end, entity.type
            name = parse.text[entity.start : entity.end]
            leads = any(entity.start <= token.start < entity.end for token in leading)
            whole = self._memory.full(name, entity.type, entity.start)
            kind_, name = (whole.type, whole.name) if whole else (entity.type, name)
            same = whole or next((known for known in self._memory.before(entity.start) if known.name == name), None)
            sex = same.gender if same else ""
            if kind_ is EntityType.PERSON and not sex:
                sex = gender(name, parse.text[: entity.start])
            aside = not leads and _is_aside(parse.tokens, entity)
            now = self._memory.sentence
            self._memory.add(Known(name, kind_, now, entity.start, leads, sex, list_, aside))
        for token in leading:
            if not any(e.start <= token.start < e.end for e in named):
                self._tell_noun(parse, token)

    def _tell_noun(self, parse: Parse, token: Token) -> None:
        """A sentence is about something that the model does not take for a name."""
        form = token.form.casefold()
        index = parse.tokens.index(token)
        if token.pos not in ("NOUN", "PROPN") or form in words.KIN:
            return
        start = _begin(parse.tokens, index)
        name = parse.text[start : token.end]
        if token.pos == "PROPN":
            name = parse.text[start : _end(parse.tokens, index)]
            whole = self._memory.full(name, EntityType.CONCEPT, start)
            known = (whole.name, whole.type) if whole else (name, EntityType.CONCEPT)
            self._memory.add(Known(*known, self._memory.sentence, start, leads=True))
            return
        meant = self._memory.described(form, start) if parse.text[:start].casefold().endswith(_DEFINITE) else None
        if meant:
            self._again(meant, start, leads=True)
        elif not any(form in nouns for nouns, _ in KINDS):
            self._memory.add(Known(name, EntityType.CONCEPT, self._memory.sentence, start, leads=True, common=True))

    def _learn(self, triples: Sequence[Triple]) -> None:
        """What the sentence says that its names are."""
        for triple in triples:
            if triple.rule in _SAYS_WHAT and triple.predicate in ("is", "was"):
                said = triple.object.text.partition(" of ")[0].split()
                self._memory.describe(triple.subject.refers or triple.subject.text, said[-1])

    def _resolved(self, parse: Parse, triple: Triple) -> Triple | None:
        business = any(word in _ACTS for word in triple.predicate.split())
        subject = self._argument(parse, triple.subject, None, business)
        if subject is None:
            return None
        says_what = triple.rule in _SAYS_WHAT and triple.predicate in ("is", "was")
        possessed = triple.object.text.partition(" ")[0].casefold() in words.POSSESSIVES
        stays = says_what and not possessed
        object_ = triple.object if stays else self._argument(parse, triple.object, subject, business)
        if object_ is None or (subject.refers or subject.text) == (object_.refers or object_.text):
            return None
        speaker = self._argument(parse, triple.speaker, None, False) if triple.speaker else None
        confidence = triple.confidence
        for before, after in ((triple.subject, subject), (triple.object, object_)):
            confidence *= CAREFUL if after.refers and before.type is not after.type else 1.0
        return replace(triple, subject=subject, object=object_, speaker=speaker, confidence=round(confidence, 3))

    def _argument(self, parse: Parse, side: Argument, other: Argument | None, business: bool) -> Argument | None:
        """The side with the name that it stands for; None for a pronoun that stands for none."""
        if side.literal is not None or not side.spans or side.refers:
            return side
        form = side.text.casefold()
        place = side.spans[0].start
        if form in words.PERSONAL or form in words.POSSESSIVES:
            known = self._antecedent(form, place, other, business)
            if known and other is None:  # it is talked about: what comes next is about it again
                self._again(known, place, form, leads=True)
            return replace(side, type=known.type, refers=known.name) if known else None
        owner, _, rest = side.text.partition(" ")
        if owner.casefold() in words.POSSESSIVES:
            name = _owner(owner.casefold(), other)
            business = any(word in words.BUSINESS for word in rest.split())
            if not name and (known := self._antecedent(owner.casefold(), place, None, business)):
                name = known.name
                self._again(known, place, owner.casefold())
            return replace(side, refers=f"{_possessive(name)} {rest}") if name else None
        if of_noun := self._of_described(parse, side, place):
            return replace(side, refers=of_noun)
        named = self._whole(parse, side, place) or self._described(parse, side)
        if named is None:
            return side
        self._again(named, place)
        return replace(side, type=named.type, refers=named.name)

    def _again(self, known: Known, place: int, form: str = "", *, leads: bool = False) -> None:
        """A name is meant at a place, by a pronoun that tells its number or otherwise."""
        number = "many" if form in words.THEY else "one" if form in words.IT else ""
        now = self._memory.sentence
        self._memory.add(replace(known, sentence=now, place=place, leads=leads, list=-1, aside=False, number=number))

    def _whole(self, parse: Parse, side: Argument, place: int) -> Known | None:
        """The full name that a short one repeats: Einstein → Albert Einstein."""
        if side.type is EntityType.CONCEPT and not _is_proper(parse, place):
            return None
        whole = self._memory.full(side.text, side.type, place)
        return whole if whole and whole.name != side.text else None

    def _of_described(self, parse: Parse, side: Argument, place: int) -> str:
        """Siemens' division, for "the company's division"; empty where it is nothing of the kind."""
        match = _OF_NOUN.fullmatch(side.text)
        if match is None or not parse.text[:place].casefold().endswith(_DEFINITE):
            return ""
        known = self._memory.described(match["noun"], place)
        return f"{_possessive(known.name)} {match['rest']}" if known else ""

    def _antecedent(self, form: str, place: int, other: Argument | None, business: bool) -> Known | None:
        sex = "f" if form in words.SHE else "m" if form in words.HE else ""
        reflexive = form.endswith("self") or form.endswith("selves")
        taken = "" if other is None or reflexive else other.refers or other.text
        known = self._memory.latest(Wanted(pronoun_kinds(form), sex, taken, form in words.THEY, business), place)
        if known and sex:
            for same in self._memory.known:
                if same.name == known.name:
                    same.gender = sex
        return known

    def _described(self, parse: Parse, side: Argument) -> Known | None:
        """The name that "the company" or "the city" stands for."""
        start = side.spans[0].start
        noun = side.text.casefold()
        if side.type is not EntityType.CONCEPT or " " in noun or not parse.text[:start].casefold().endswith(_DEFINITE):
            return None
        return self._memory.described(noun, start)


def is_anaphor(text: str) -> bool:
    """Whether words stand for a name without being one: she, His mother, company."""
    first = text.split(maxsplit=1)[0].casefold() if text.strip() else ""
    return first in words.PERSONAL or first in words.POSSESSIVES or (text.isascii() and text.islower())


def _at(known: Known) -> tuple[int, int]:
    return known.sentence, known.place


def _owner(form: str, subject: Argument | None) -> str:
    """The subject, where its object is "its": Meridian sold its hotels. A person is hardly meant."""
    if form != "its" or subject is None or (subject.type is EntityType.CONCEPT and not subject.refers):
        return ""
    name = subject.refers or subject.text
    return "" if subject.type is EntityType.PERSON and " " in name else name


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _leading(tokens: Sequence[Token]) -> list[int]:
    """The subjects of the sentence's own verb, with the names that explain them."""
    subjects = [
        index
        for index, token in enumerate(tokens)
        if token.relation.startswith("nsubj") and 0 <= token.head < len(tokens) and tokens[token.head].head < 0
    ]
    nouns = {index for index in subjects if tokens[index].pos == "NOUN"}
    return subjects + [i for i, token in enumerate(tokens) if token.head in nouns and token.relation == "appos"]


def _is_aside(tokens: Sequence[Token], entity: NamedEntity) -> bool:
    """Whether a name stands in an apposition, a clause or a preposition of a noun."""
    at = next((i for i, token in enumerate(tokens) if entity.start <= token.start < entity.end), -1)
    for _ in range(len(tokens)):
        if not 0 <= at < len(tokens):
            return False
        is_inside = entity.start <= tokens[at].start < entity.end
        head = tokens[at].head
        leaves = not is_inside or not 0 <= head < len(tokens) or not entity.start <= tokens[head].start < entity.end
        if leaves and tokens[at].relation.partition(":")[0] in _ASIDE:
            return True
        at = head
    return False


def _is_proper(parse: Parse, start: int) -> bool:
    return any(token.start == start and token.pos == "PROPN" for token in parse.tokens)


def _end(tokens: Sequence[Token], head: int) -> int:
    """Where a name ends that goes on with "of": Treaty of Almeria."""
    last, at = head, head + 1
    while at < len(tokens) and (tokens[at].form in ("of", "the") or tokens[at].form[:1].isupper()):
        last = at if tokens[at].form[:1].isupper() and tokens[head + 1].form == "of" else last
        at += 1
    return tokens[last].end


def _begin(tokens: Sequence[Token], head: int) -> int:
    """Where the words before a noun that belong to it begin."""
    first = head
    while first and tokens[first - 1].relation in ("compound", "amod", "flat") and tokens[first - 1].head >= first:
        first -= 1
    return tokens[first].start
