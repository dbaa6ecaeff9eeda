"""Names of people, organizations and places, from two ways to annotate them, as BIES tags a word."""

import re
from collections.abc import Iterator, Sequence

KINDS = ("PER", "ORG", "LOC")
GUM_KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
_BRACKET = re.compile(r"\((?P<open>[^()]+)(?P<single>\))?|(?P<close>[^()]+)\)")
_INSIDE = {"of", "the", "and", "&", "for", "de", "la", "du", "von", "van", "-", "'", "’s", "'s", "in", "del", "al", "."}
"""Words that may stand within a name."""

_BETWEEN = frozenset({"and", "&", "of"})
"""Of those, the ones that do not stand within a person's name."""

Name = tuple[int, int, str]
"""First word, end, kind."""


def bies(names: Sequence[Name], count: int) -> list[str]:
    """One tag a word of ``count``; where names overlap the longest wins, then the first."""
    tags = ["O"] * count
    for first, end, kind in sorted(names, key=lambda name: (name[0] - name[1], name[0])):
        if any(tag != "O" for tag in tags[first:end]):
            continue
        tags[first:end] = [f"S-{kind}"] if end - first == 1 else [f"I-{kind}"] * (end - first)
        if end - first > 1:
            tags[first], tags[end - 1] = f"B-{kind}", f"E-{kind}"
    return tags


def of_iob(tags: Sequence[str]) -> list[Name]:
    """Names in IOB2 tags; kinds other than those of KINDS are no names of ours."""
    names: list[Name] = []
    for place, tag in enumerate([*tags, "O"]):
        mark, _, kind = tag.partition("-")
        if names and names[-1][1] == -1 and (mark != "I" or kind != names[-1][2]):
            names[-1] = (names[-1][0], place, names[-1][2])
        if mark == "B" and kind in KINDS:
            names.append((place, -1, kind))
    return names


def of_gum(rows: Sequence[Sequence[str]]) -> list[Name]:
    """Names among the entities in GUM's tenth column: of a person, organization or place, and headed by a proper noun.

    An entity's words there are the whole phrase ("the Harvard historian Jill Lepore, who …"); its name is what its
    Wikipedia title says where that is among the words, else the proper nouns around the phrase's head.
    """
    names = []
    for first, end, fields in _entities(rows):
        kind = GUM_KINDS.get(fields[1])
        if not kind:
            continue
        title = fields[7] if len(fields) > 7 else ""
        found = _titled(rows, first, end, title) or _proper(rows, first, end, fields[5])
        if found and kind == "PER" and any(row[1].casefold() in _BETWEEN for row in rows[found[0] : found[1]]):
            continue  # two people
        if found:
            names.append((*found, kind))
    return names


def _entities(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, list[str]]]:
    """First word, end and fields of each entity that begins and ends in the sentence."""
    unclosed: dict[str, list[tuple[int, list[str]]]] = {}
    for place, row in enumerate(rows):
        value = next((item[7:] for item in row[9].split("|") if item.startswith("Entity=")), "")
        for match in _BRACKET.finditer(value):
            if match["close"]:
                if opened := unclosed.get(match["close"]):
                    first, fields = opened.pop()
                    yield first, place + 1, fields
                continue
            fields = match["open"].split("-", 7)
            if match["single"]:
                yield place, place + 1, fields
            else:
                unclosed.setdefault(fields[0], []).append((place, fields))


def _titled(rows: Sequence[Sequence[str]], first: int, end: int, title: str) -> tuple[int, int] | None:
    """The words of the phrase that are its Wikipedia title's ("Aberdeen_Grammar_School"), proper nouns among them."""
    wanted = re.sub(r"_\(.*", "", title).replace("_", "").casefold()
    for start in range(first, end) if wanted else ():
        for stop in range(end, start, -1):
            if "".join(row[1] for row in rows[start:stop]).casefold() == wanted:
                return (start, stop) if rows[start][3] == "PROPN" or rows[stop - 1][3] == "PROPN" else None
    return None


def _proper(rows: Sequence[Sequence[str]], first: int, end: int, heads: str) -> tuple[int, int] | None:
    """The proper nouns around the phrase's head (its minimal span, words counted from 1)."""
    places = [first + int(place) - 1 for place in heads.split(",") if place.isdigit()]
    places = [place for place in places if place < end and _is_name(rows[place])]
    if not places:
        return None
    inside = _headed(rows, first, end)
    head = places[0] if inside is None else inside
    if not _is_name(rows[head]) or "Number=Plur" in rows[head][5]:
        return None
    start = _reach(rows, head, first - 1, -1)
    stop = _reach(rows, head, end, 1) + 1
    return start, stop


def _headed(rows: Sequence[Sequence[str]], first: int, end: int) -> int | None:
    """The phrase's word whose head lies outside it."""
    return next((place for place in range(first, end) if not first < int(rows[place][6]) <= end), None)


def _reach(rows: Sequence[Sequence[str]], head: int, limit: int, step: int) -> int:
    """The last proper noun from ``head`` on, over words that may stand within a name and up to ``limit``."""
    last = place = head
    while (place := place + step) != limit:
        if _is_name(rows[place]):
            last = place
        elif rows[place][1].casefold() not in _INSIDE or abs(place - last) > 2:
            break
    return last


def _is_name(row: Sequence[str]) -> bool:
    """Also the first word of "Main Street", whose part of speech is that of common words."""
    capital = row[1][:1].isupper() and row[3] in ("ADJ", "NOUN") and row[7] in ("amod", "compound")
    return (row[3] == "PROPN" or capital) and row[7] != "nmod:desc"
