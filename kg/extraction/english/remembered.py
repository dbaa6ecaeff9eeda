"""The names that a text has said: which of them a short name, a description or a pronoun may mean.

Invariant: what was said more than ``MEMORY`` sentences ago is forgotten, so that it matters little in how many pieces
a document is read.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.english import words
from kg.models.entity import EntityType

MEMORY = 8
"""Sentences after which a name is forgotten unless it was said again."""
NEAR = 4
"""Sentences through which a pronoun is understood."""
KINDS = (
    (words.ORGANIZATION_NOUNS, EntityType.ORGANISATION),
    (words.PLACE_NOUNS, EntityType.PLACE),
    (words.PERSON_NOUNS, EntityType.PERSON),
)
_THINGS = (EntityType.ORGANISATION, EntityType.PLACE, EntityType.WORK, EntityType.EVENT, EntityType.CONCEPT)
_SHORTENED = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.CONCEPT)


@dataclass(slots=True)
class Known:
    """A name that was said, and where: sentence and place, and whether it was that sentence's subject.

    ``aside``: it stands in what only describes something else ("a company based in Boston"). ``list``: the place of the
    first name of the list that it stands in, all of one type. ``common``: it is no name but a noun that led a sentence.
    """

    name: str
    type: EntityType
    sentence: int
    place: int
    leads: bool
    gender: str = ""
    list: int = -1
    aside: bool = False
    common: bool = False
    number: str = ""
    """ "one" or "many" where a pronoun told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pronoun asks for. ``taken``: the name that it cannot be, since that does it to it.

    ``business``: it does what only organisations do, so that a place is meant only where it was talked about.
    """

    kinds: Sequence[EntityType]
    gender: str
    taken: str
    plural: bool
    business: bool


class Memory:
    """The names of the sentences up to the one at hand."""

    def __init__(self) -> None:
        self.known: list[Known] = []
        self.sentence = 0
        self._nouns: dict[str, set[str]] = {}
        self._companies: dict[str, str] = {}

    def turn(self) -> None:
        """The next sentence begins."""
        self.sentence += 1
        self.known = [known for known in self.known if self.sentence - known.sentence <= MEMORY]
        names = {known.name for known in self.known}
        self._nouns = {name: nouns for name, nouns in self._nouns.items() if name in names}
        self._companies = {short: name for short, name in self._companies.items() if name in names}

    def add(self, known: Known) -> None:
        """A name was said, or something that stands for it."""
        if not any(
            (old.name, old.sentence, old.place) == (known.name, known.sentence, known.place) for old in self.known
        ):
            self.known.append(known)

    def describe(self, name: str, noun: str) -> None:
        """The text said that a name is a company, a tapestry."""
        self._nouns.setdefault(name, set()).add(noun.casefold())

    def before(self, place: int) -> Iterator[Known]:
        """Those said before a place of the sentence at hand, the newest first."""
        for known in reversed(self.known):
            if known.sentence < self.sentence or known.place < place:
                yield known

    def full(self, name: str, kind: EntityType, place: int) -> Known | None:
        """The full name that one word stands for: a surname, the one first name that fits, a company's first word.

        Of two people of one surname the last is meant.
        """
        if not name[:1].isupper():
            return None
        longer = [known for known in self.before(place) if " " in known.name and not known.common]
        companies = [known for known in longer if _is_company_of(known, name)]
        people: list[Known] = []
        if kind is EntityType.PLACE:  # a place, unless the text has already used it for the company
            companies = [
                known
                for known in companies
                if self._companies.get(name) == known.name or (" " in name and _rest(known, name) <= words.LEGAL_FORMS)
            ]
        elif kind is not EntityType.ORGANISATION:
            people = [known for known in longer if known.type is EntityType.PERSON]
            surname = next((known for known in people if known.name.split()[-1] == name), None)
            if surname or kind not in _SHORTENED:
                return surname if kind in _SHORTENED else None
        found = _only([*companies, *(known for known in people if _given(known.name) == name)])
        if found in companies and found:
            self._companies[name] = found.name
        return found

    def of_surname(self, surname: str, place: int) -> list[Known]:
        """The people of one surname, each once, in the order in which they were named."""
        known = sorted(self.before(place), key=_place)
        people = [each for each in known if each.type is EntityType.PERSON and " " in each.name]
        return list({each.name: each for each in people if each.name.split()[-1] == surname}.values())

    def described(self, noun: str, place: int) -> Known | None:
        """The name that "the airline" stands for: one that has the noun or was said to be one, else is of its kind."""
        fitting = [known for known in self.before(place) if not known.common and self._is(known.name, noun)]
        if fitting:
            return max(fitting, key=self.nearness)
        for nouns, kind in KINDS if noun not in words.GOVERNING else ():
            if noun in nouns:
                near = [
                    known
                    for known in self.before(place)
                    if known.type is kind
                    and self.sentence - known.sentence <= (NEAR if known.leads or kind is not EntityType.PLACE else 1)
                    and self._may_be(known.name, noun)
                ]
                return max(near, key=self.nearness, default=None)
        return None

    def latest(self, wanted: Wanted, place: int) -> Known | None:
        """The best of the names before: near, and what its sentence is about; that counts more than one sentence."""
        number = {known.name: known.number for known in sorted(self.before(place), key=_place)}
        otherwise = {name for name, last in number.items() if last == ("one" if wanted.plural else "many")}
        fitting = [
            known
            for known in self.before(place)
            if known.type in wanted.kinds
            and known.name != wanted.taken
            and self.sentence - known.sentence <= (MEMORY if known.number == "many" else NEAR)
            and (not wanted.gender or known.gender in ("", wanted.gender))
            and (not known.common or self._is_thing(known, wanted.plural))
            and not (known.aside and known.type is EntityType.PLACE)
            and known.name not in otherwise
            and not (wanted.business and known.type is EntityType.PLACE and not known.leads)
        ]
        many = [known for known in fitting if wanted.plural and known.number == "many"]
        return max(many or fitting, key=self.nearness, default=None)

    def nearness(self, known: Known) -> tuple[float, int]:
        """How likely a name is meant again; of equals the one said last."""
        score = 2.5 * known.leads - 2 * (self.sentence - known.sentence) - known.aside
        return score, known.place

    def _is_thing(self, known: Known, plural: bool) -> bool:
        """Whether a common noun agrees in number and was only just said."""
        return (known.name[-1:] == "s") == plural and self.sentence - known.sentence <= 1

    def _is(self, name: str, noun: str) -> bool:
        """Whether a name has a noun for its own kind, one or many (Airlines), or was said to be one."""
        head = name.partition(" of ")[0].partition(" for ")[0].casefold().split()
        own = head[-1] if len(head) > 1 or " of " in name else ""
        before = head[0] if len(head) > 1 and noun in words.PLACE_NOUNS else ""  # Lake Tarawa
        return noun in (own, own.removesuffix("s"), before) or noun in self._nouns.get(name, ())

    def _may_be(self, name: str, noun: str) -> bool:
        """Whether neither the name nor the text says that it is of another kind: a university is not "the company"."""
        said = {*name.casefold().split(), *self._nouns.get(name, ())}
        if noun in words.FIRMS:
            return not said & words.INSTITUTIONS
        return not self._nouns.get(name) and not said & (words.ORGANIZATION_NOUNS | words.PLACE_NOUNS)


def _place(known: Known) -> tuple[int, int]:
    return known.sentence, known.place


def pronoun_kinds(form: str) -> tuple[EntityType, ...]:
    """What a pronoun may stand for."""
    if form in words.HE | words.SHE:
        return (EntityType.PERSON,)
    if form in words.IT:
        return _THINGS
    return (EntityType.ORGANISATION, EntityType.CONCEPT) if form in words.THEY else ()


def _given(name: str) -> str:
    """A person's first name; none behind a title."""
    first = name.split(maxsplit=1)[0]
    titles = words.MALE_TITLES | words.FEMALE_TITLES | words.TITLES
    return "" if first.strip(".").casefold() in titles or len(first.strip(".")) < 2 else first


def _is_company_of(known: Known, name: str) -> bool:
    kinds = (EntityType.ORGANISATION, EntityType.CONCEPT)
    return known.type in kinds and known.name.startswith(f"{name} ") and _rest(known, name) <= words.COMPANIES


def _rest(known: Known, name: str) -> set[str]:
    """What a full name has more than a short one."""
    return {word.strip(".,").casefold() for word in known.name[len(name) :].split()}


def _only(found: Sequence[Known]) -> Known | None:
    """The newest of several times one name; None of several names."""
    return found[0] if len({known.name for known in found}) == 1 else None


def gender(name: str, before: str) -> str:
    """ "m" or "f" where the title or the kinship before a name, or its first word, tells."""
    title = before.rsplit(maxsplit=1)[-1].strip(".,").casefold() if before.strip() else ""
    first = fold(name.split(maxsplit=1)[0].strip("."))
    if title in words.FEMALE_TITLES or first in words.FEMALE_TITLES or title in words.FEMALE_KIN:
        return "f"
    if title in words.MALE_TITLES or first in words.MALE_TITLES or title in words.MALE_KIN:
        return "m"
    return "f" if first in words.FEMALE_NAMES else "m" if first in words.MALE_NAMES else ""


def fold(word: str) -> str:
    """In small letters and without accents: José is jose."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return plain.casefold()
