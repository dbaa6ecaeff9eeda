"""What the parser habitually mistakes is mended before the rules read it; other trees stay as they are."""

import pytest

from kg.extraction import mentions
from kg.extraction.english.mending import mended
from kg.extraction.parse import Parse
from tests.fixtures.english import parse


def changes(parsed: Parse) -> dict[str, tuple[str, str, str]]:
    """Word → part of speech, relation and head, of the words that are mended."""
    after = mended(parsed, mentions.find(parsed)).tokens
    return {
        token.form: (token.pos, token.relation, after[token.head].form if token.head >= 0 else "")
        for token, before in zip(after, parsed.tokens, strict=True)
        if token != before
    }


CASES = {
    "a name and its noun are one subject": (
        parse(
            "Her/PRON/nmod:poss>2 daughter/NOUN/nsubj>4 Irène/PROPN/nsubj>4 won/VERB/root>0 prizes/NOUN/obj>4",
            PER="Irène",
        ),
        {"Irène": ("PROPN", "appos", "daughter")},
    ),
    "so they are between commas": (
        parse(
            "Its/PRON/nmod:poss>2 head/NOUN/nsubj>6 ,/PUNCT/punct>2 Almeida/PROPN/nsubj>6 ,/PUNCT/punct>2"
            " left/VERB/root>0",
            PER="Almeida",
        ),
        {"Almeida": ("PROPN", "appos", "head")},
    ),
    "and behind a preposition, where the noun becomes the agent": (
        parse(
            "Osram/PROPN/nsubj:pass>3 was/AUX/aux:pass>3 founded/VERB/root>0 by/ADP/case>6 the/DET/det>6"
            " chemist/NOUN/obl>3 Carl/PROPN/obl:agent>3 Auer/PROPN/flat>7",
            ORG="Osram",
            PER="Carl Auer",
        ),
        {"chemist": ("NOUN", "obl:agent", "founded"), "Carl": ("PROPN", "appos", "chemist")},
    ),
    "a name that the noun's own clause is about stays": (
        parse(
            "He/PRON/nsubj>2 read/VERB/root>0 the/DET/det>4 book/NOUN/obj>2 Darwin/PROPN/nsubj>6"
            " wrote/VERB/acl:relcl>4",
            PER="Darwin",
        ),
        {},
    ),
    "what something is called stays": (
        parse("They/PRON/nsubj>2 named/VERB/root>0 the/DET/det>4 ship/NOUN/obj>2 Titania/PROPN/obj>2", PER="Titania"),
        {},
    ),
    "a noun that says what is planned is the verb": (
        parse(
            "The/DET/det>3 museum/NOUN/compound>3 plans/NOUN/root>0 to/PART/mark>5 build/VERB/acl>3 wings/NOUN/obj>5"
        ),
        {
            "The": ("DET", "det", "museum"),
            "museum": ("NOUN", "nsubj", "plans"),
            "plans": ("VERB", "root", ""),
            "build": ("VERB", "xcomp", "plans"),
        },
    ),
    "a verb with an article is a noun": (
        parse(
            "Ulm/PROPN/nsubj>4 is/AUX/cop>4 a/DET/det>4 capital/VERB/root>0 in/ADP/case>6 Swabia/PROPN/obl>4",
            LOC="Ulm|Swabia",
        ),
        {"capital": ("NOUN", "root", ""), "Swabia": ("PROPN", "nmod", "capital")},
    ),
    "who stands before the verb is its subject": (
        parse(
            "Osram/PROPN/nsubj:pass>5 is/AUX/cop>4 a/DET/det>4 firm/NOUN/root>0 based/VERB/acl>4 in/ADP/case>7"
            " Ulm/PROPN/obl>5",
            ORG="Osram",
        ),
        {"Osram": ("PROPN", "nsubj", "firm")},
    ),
    "the second subject is the object": (
        parse("Fraser/PROPN/nsubj>2 succeeded/VERB/root>0 Ian/PROPN/nsubj>2", PER="Fraser|Ian"),
        {"Ian": ("PROPN", "obj", "succeeded")},
    ),
    "a sentence that begins with a name has its verb": (
        parse(
            "Ross/PROPN/root>0 ,/PUNCT/punct>4 who/PRON/nsubj>4 painted/VERB/acl:relcl>1 ,/PUNCT/punct>6"
            " taught/VERB/acl>1 at/ADP/case>8 Slade/PROPN/obl:agent>6",
            PER="Ross",
            ORG="Slade",
        ),
        {
            "Ross": ("PROPN", "nsubj", "taught"),
            "taught": ("VERB", "root", ""),
            "Slade": ("PROPN", "obl", "taught"),
        },
    ),
    "what is told is no relative clause": (
        parse(
            "She/PRON/nsubj>2 told/VERB/root>0 Reuters/PROPN/iobj>2 that/PRON/mark>6 Osram/PROPN/nsubj>6"
            " grew/VERB/acl:relcl>3",
            ORG="Reuters|Osram",
        ),
        {"grew": ("VERB", "ccomp", "told")},
    ),
    "the town of a name is what the name is": (
        parse(
            "The/DET/det>2 town/NOUN/nsubj>5 of/ADP/case>4 Ulm/PROPN/nmod>2 grew/VERB/root>0",
            LOC="Ulm",
        ),
        {"Ulm": ("PROPN", "appos", "town")},
    ),
    "the largest city of a country is not the country": (
        parse(
            "The/DET/det>3 largest/ADJ/amod>3 city/NOUN/nsubj>6 of/ADP/case>5 Peru/PROPN/nmod>3 grew/VERB/root>0",
            LOC="Peru",
        ),
        {},
    ),
    "a title in capitals is no second person": (
        parse(
            "Mayor/PROPN/nsubj>4 Peter/PROPN/nsubj>4 Hahn/PROPN/flat>2 resigned/VERB/root>0",
            PER="Peter Hahn",
        ),
        {"Mayor": ("NOUN", "nmod:desc", "Peter")},
    ),
    "each name of a list has its noun": (
        parse(
            "They/PRON/nsubj>2 met/VERB/root>0 singer/NOUN/obj>2 Amy/PROPN/appos>3 and/CCONJ/cc>6 drummer/NOUN/conj>4"
            " Dan/PROPN/conj>4",
            PER="Amy|Dan",
        ),
        {"Dan": ("PROPN", "appos", "drummer")},
    ),
    "whom a plural noun means is no third thing": (
        parse(
            "They/PRON/nsubj>2 had/VERB/root>0 two/NUM/nummod>4 daughters/NOUN/obj>2 ,/PUNCT/punct>6 Elena/PROPN/conj>4"
            " and/CCONJ/cc>8 Carmen/PROPN/conj>4",
            PER="Elena|Carmen",
        ),
        {"Elena": ("PROPN", "appos", "daughters"), "Carmen": ("PROPN", "conj", "Elena")},
    ),
    "a subject has its words between it and its name": (
        parse(
            "A/DET/det>2 speaker/NOUN/nsubj>8 for/ADP/case>4 police/NOUN/nmod>2 ,/PUNCT/punct>2 Vogel/PROPN/nsubj>8"
            " ,/PUNCT/punct>2 left/VERB/root>0",
            PER="Vogel",
        ),
        {"Vogel": ("PROPN", "appos", "speaker")},
    ),
    "who appoints is no part of the office": (
        parse(
            "He/PRON/nsubj:pass>3 was/AUX/aux:pass>3 appointed/VERB/root>0 ambassador/NOUN/obj>3 by/ADP/case>6"
            " Aylwin/PROPN/nmod>4",
            PER="Aylwin",
        ),
        {"Aylwin": ("PROPN", "obl:agent", "appointed")},
    ),
    "the next verb has its subject": (
        parse(
            "He/PRON/nsubj>4 was/AUX/cop>4 a/DET/det>4 sailor/NOUN/root>0 and/CCONJ/cc>7 his/PRON/nmod:poss>7"
            " mother/NOUN/conj>4 taught/VERB/parataxis>4 piano/NOUN/obj>8"
        ),
        {"mother": ("NOUN", "nsubj", "taught")},
    ),
    "what is counted is the object": (
        parse("They/PRON/nsubj>2 collected/VERB/root>0 2,000/NUM/nummod>4 plants/NOUN/obl>2"),
        {"plants": ("NOUN", "obj", "collected")},
    ),
    "a measure is none": (
        parse("They/PRON/nsubj>2 walked/VERB/root>0 20/NUM/nummod>4 miles/NOUN/obl>2"),
        {},
    ),
    "a clause about the speaker is not what is said": (
        parse(
            "“/PUNCT/punct>3 We/PRON/nsubj>3 won/VERB/ccomp>5 ”/PUNCT/punct>3 said/VERB/root>0 Marsh/PROPN/nsubj>5"
            " ,/PUNCT/punct>9 who/PRON/nsubj>9 joined/VERB/ccomp>5 Osram/PROPN/obj>9",
            PER="Marsh",
            ORG="Osram",
        ),
        {"joined": ("VERB", "acl:relcl", "Marsh")},
    ),
    "a title in quotes is what its noun is": (
        parse(
            "Her/PRON/nmod:poss>2 book/NOUN/nsubj>8 “/PUNCT/punct>5 Blue/ADJ/amod>5 Rivers/NOUN/nsubj>8"
            " ”/PUNCT/punct>5 has/AUX/aux>8 sold/VERB/root>0"
        ),
        {"Rivers": ("NOUN", "appos", "book")},
    ),
    "a prize keeps what it is for": (
        parse(
            "They/PRON/nsubj>2 shared/VERB/root>0 the/DET/det>5 Nobel/PROPN/compound>5 Prize/NOUN/obj>2 in/ADP/case>7"
            " Physics/NOUN/obl>2"
        ),
        {"Physics": ("NOUN", "nmod", "Prize")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_mended(case: str) -> None:
    parsed, expected = CASES[case]
    assert changes(parsed) == expected
