"""Each English rule on a sentence parsed by hand; whole lists of triples are compared."""

import pytest

from kg.extraction import english, mentions, rules
from kg.extraction.parse import Literal, Parse, QualifierRole, Triple
from kg.models.entity import EntityType
from kg.models.statement import LiteralType, Modality
from tests.fixtures.english import parse


def triples(parsed: Parse) -> list[Triple]:
    return rules.extract(parsed, mentions.find(parsed))


def facts(parsed: Parse) -> list[tuple[str, str, str, str]]:
    """(subject, predicate, object, rule without "en-") of what the rules read."""
    return [
        (t.subject.refers or t.subject.text, t.predicate, t.object.refers or t.object.text, t.rule.removeprefix("en-"))
        for t in triples(parsed)
    ]


CASES = {
    "a verb with subject and object": (
        parse("Newton/PROPN/nsubj>2 discovered/VERB/root>0 gravity/NOUN/obj>2 ./PUNCT/punct>2", PER="Newton"),
        [("Newton", "discovered", "gravity", "subject-verb-object")],
    ),
    "articles are left out, what modifies a noun and its of-phrase stay": (
        parse(
            "The/DET/det>3 old/ADJ/amod>3 university/NOUN/nsubj>5 has/AUX/aux>5 opened/VERB/root>0 a/DET/det>7"
            " school/NOUN/obj>5 of/ADP/case>9 medicine/NOUN/nmod>7",
        ),
        [("old university", "opened", "school of medicine", "subject-verb-object")],
    ),
    "names that are joined are taken one by one, and so are verbs": (
        parse(
            "Page/PROPN/nsubj>4 and/CCONJ/cc>3 Brin/PROPN/conj>1 founded/VERB/root>0 Google/PROPN/obj>4 and/CCONJ/cc>7"
            " bought/VERB/conj>4 YouTube/PROPN/obj>7 and/CCONJ/cc>10 Waze/PROPN/conj>8",
            PER="Page|Brin",
            ORG="Google|YouTube|Waze",
        ),
        [
            ("Page", "founded", "Google", "subject-verb-object"),
            ("Brin", "founded", "Google", "subject-verb-object"),
            ("Page", "bought", "YouTube", "subject-verb-object"),
            ("Page", "bought", "Waze", "subject-verb-object"),
            ("Brin", "bought", "YouTube", "subject-verb-object"),
            ("Brin", "bought", "Waze", "subject-verb-object"),
        ],
    ),
    "a passive with its agent is turned round": (
        parse(
            "Hamlet/PROPN/nsubj:pass>3 was/AUX/aux:pass>3 written/VERB/root>0 by/ADP/case>5"
            " Shakespeare/PROPN/obl:agent>3",
            PER="Shakespeare",
        ),
        [("Shakespeare", "written", "Hamlet", "passive-agent")],
    ),
    "a verb with a preposition": (
        parse(
            "Einstein/PROPN/nsubj:pass>3 was/AUX/aux:pass>3 born/VERB/root>0 in/ADP/case>5 Ulm/PROPN/obl>3",
            PER="Einstein",
            LOC="Ulm",
        ),
        [("Einstein", "was born in", "Ulm", "verb-preposition")],
    ),
    "a particle belongs to the verb": (
        parse(
            "Microsoft/PROPN/nsubj>2 took/VERB/root>0 over/ADP/compound:prt>2 Nokia/PROPN/obj>2", ORG="Microsoft|Nokia"
        ),
        [("Microsoft", "took over", "Nokia", "subject-verb-object")],
    ),
    "what something is, and of what": (
        parse(
            "Paris/PROPN/nsubj>4 is/AUX/cop>4 the/DET/det>4 capital/NOUN/root>0 of/ADP/case>6 France/PROPN/nmod>4",
            LOC="Paris|France",
        ),
        [("France", "capital", "Paris", "copula-role"), ("Paris", "is", "capital of France", "copula")],
    ),
    "the same the other way round": (
        parse(
            "The/DET/det>2 capital/NOUN/nsubj>6 of/ADP/case>4 France/PROPN/nmod>2 is/AUX/cop>6 Paris/PROPN/root>0",
            LOC="Paris|France",
        ),
        [("France", "capital", "Paris", "copula-role")],
    ),
    "the same with 's": (
        parse(
            "France/PROPN/nmod:poss>3 's/PART/case>1 capital/NOUN/nsubj>5 is/AUX/cop>5 Paris/PROPN/root>0",
            LOC="Paris|France",
        ),
        [("France", "capital", "Paris", "copula-role")],
    ),
    "where something is": (
        parse("Ulm/PROPN/nsubj>4 is/AUX/cop>4 in/ADP/case>4 Germany/PROPN/root>0", LOC="Ulm|Germany"),
        [("Ulm", "is in", "Germany", "copula")],
    ),
    "an apposition with whose it is": (
        parse(
            "Cook/PROPN/nsubj>8 ,/PUNCT/punct>4 the/DET/det>4 CEO/NOUN/appos>1 of/ADP/case>6 Apple/PROPN/nmod>4"
            " ,/PUNCT/punct>4 visited/VERB/root>0 Beijing/PROPN/obj>8",
            PER="Cook",
            ORG="Apple",
            LOC="Beijing",
        ),
        [("Apple", "CEO", "Cook", "apposition"), ("Cook", "visited", "Beijing", "subject-verb-object")],
    ),
    "an apposition that says what it is": (
        parse(
            "Curie/PROPN/nsubj>6 ,/PUNCT/punct>4 a/DET/det>4 physicist/NOUN/appos>1 ,/PUNCT/punct>4 "
            "discovered/VERB/root>0 radium/NOUN/obj>6",
            PER="Curie",
        ),
        [("Curie", "is", "physicist", "apposition"), ("Curie", "discovered", "radium", "subject-verb-object")],
    ),
    "a title with its organization": (
        parse(
            "Apple/PROPN/compound>2 CEO/NOUN/nmod:desc>3 Tim/PROPN/nsubj>5 Cook/PROPN/flat>3 resigned/VERB/root>0",
            ORG="Apple",
            PER="Tim Cook",
        ),
        [("Apple", "CEO", "Tim Cook", "title")],
    ),
    "a description before a name": (
        parse(
            "French/ADJ/amod>2 physicist/NOUN/nmod:desc>3 Marie/PROPN/nsubj>5 Curie/PROPN/flat>3 died/VERB/root>0"
            " in/ADP/case>7 Passy/PROPN/obl>5",
            PER="Marie Curie",
            LOC="Passy",
        ),
        [("Marie Curie", "is", "French physicist", "title"), ("Marie Curie", "died in", "Passy", "verb-preposition")],
    ),
    "whose something is, beside its name": (
        parse(
            "Goethe/PROPN/nmod:poss>4 's/PART/case>1 friend/NOUN/nmod:desc>4 Schiller/PROPN/nsubj>5 died/VERB/root>0",
            PER="Goethe|Schiller",
        ),
        [("Goethe", "friend", "Schiller", "possessive")],
    ),
    "a relative clause and one that lacks its pronoun": (
        parse(
            "Curie/PROPN/nsubj>6 ,/PUNCT/punct>4 who/PRON/nsubj>4 discovered/VERB/acl:relcl>1 radium/NOUN/obj>4"
            " praised/VERB/root>0 the/DET/det>8 book/NOUN/obj>6 Darwin/PROPN/nsubj>10 wrote/VERB/acl:relcl>8",
            PER="Curie|Darwin",
        ),
        [
            ("Curie", "discovered", "radium", "relative"),
            ("Curie", "praised", "book", "subject-verb-object"),
            ("Darwin", "wrote", "book", "relative"),
        ],
    ),
    "participles": (
        parse(
            "Siemens/PROPN/nsubj>6 ,/PUNCT/punct>3 employing/VERB/acl>1 engineers/NOUN/obj>3 ,/PUNCT/punct>3"
            " bought/VERB/root>0 a/DET/det>8 company/NOUN/obj>6 founded/VERB/acl>8 by/ADP/case>11"
            " Krupp/PROPN/obl:agent>9",
            ORG="Siemens",
            PER="Krupp",
        ),
        [
            ("Siemens", "employing", "engineers", "participle"),
            ("Siemens", "bought", "company", "subject-verb-object"),
            ("Krupp", "founded", "company", "passive-agent"),
        ],
    ),
    "a verb that another governs": (
        parse("Apple/PROPN/nsubj>2 began/VERB/root>0 to/PART/mark>4 build/VERB/xcomp>2 phones/NOUN/obj>4", ORG="Apple"),
        [("Apple", "began to build", "phones", "control")],
    ),
    "a verb that says little without its noun": (
        parse(
            "Siemens/PROPN/nsubj>2 has/VERB/root>0 offices/NOUN/obj>2 in/ADP/case>5 Bonn/PROPN/obl>2 and/CCONJ/cc>7"
            " Ulm/PROPN/conj>5",
            ORG="Siemens",
            LOC="Bonn|Ulm",
        ),
        [
            ("Siemens", "has", "offices", "subject-verb-object"),
            ("Siemens", "has offices in", "Bonn", "light-verb"),
            ("Siemens", "has offices in", "Ulm", "light-verb"),
        ],
    ),
    "what somebody becomes, and where": (
        parse(
            "Curie/PROPN/nsubj>2 became/VERB/root>0 the/DET/det>6 first/ADJ/amod>6 female/ADJ/amod>6"
            " professor/NOUN/obj>2 at/ADP/case>9 the/DET/det>9 Sorbonne/PROPN/nmod>6",
            PER="Curie",
            ORG="Sorbonne",
        ),
        [
            ("Curie", "became", "first female professor", "subject-verb-object"),
            ("Curie", "professor at", "Sorbonne", "position"),
        ],
    ),
    "a thing is where what it is is": (
        parse(
            "Ulm/PROPN/nsubj>4 is/AUX/cop>4 a/DET/det>4 city/NOUN/root>0 of/ADP/case>6 spires/NOUN/nmod>4"
            " in/ADP/case>8 Swabia/PROPN/nmod>6",
            LOC="Ulm|Swabia",
        ),
        [("Ulm", "is", "city of spires", "copula"), ("Ulm", "is in", "Swabia", "position")],
    ),
    "what an apposition or a predicate noun tells is told of the name": (
        parse(
            "Acme/PROPN/nsubj>9 ,/PUNCT/punct>4 a/DET/det>4 company/NOUN/appos>1 based/VERB/acl>4 in/ADP/case>7"
            " Bonn/PROPN/obl>5 is/AUX/cop>9 supplier/NOUN/root>0 hired/VERB/acl>9 by/ADP/case>12 Krupp/PROPN/obl>10",
            ORG="Acme|Krupp",
            LOC="Bonn",
        ),
        [
            ("Acme", "based in", "Bonn", "verb-preposition"),
            ("Acme", "is", "company", "apposition"),
            ("Acme", "is", "supplier", "copula"),
            ("Krupp", "hired", "Acme", "passive-agent"),
        ],
    ),
    "a name after a comma explains its noun": (
        parse(
            "Its/PRON/nmod:poss>3 chief/ADJ/amod>3 executive/NOUN/nsubj>8 ,/PUNCT/punct>5 Sofia/PROPN/appos>3"
            " Almeida/PROPN/flat>5 ,/PUNCT/punct>5 praised/VERB/root>0 Berlin/PROPN/obj>8",
            PER="Sofia Almeida",
            LOC="Berlin",
        ),
        [("Sofia Almeida", "praised", "Berlin", "subject-verb-object")],
    ),
    "what somebody has, by name": (
        parse(
            "Siemens/PROPN/nsubj>2 has/VERB/root>0 two/NUM/nummod>4 subsidiaries/NOUN/obj>2 ,/PUNCT/punct>6"
            " Osram/PROPN/appos>4 and/CCONJ/cc>8 Sivantos/PROPN/conj>6",
            ORG="Siemens|Osram|Sivantos",
        ),
        [
            ("Siemens", "has", "two subsidiaries", "subject-verb-object"),
            ("Siemens", "subsidiaries", "Osram", "apposition"),
            ("Siemens", "subsidiaries", "Sivantos", "apposition"),
        ],
    ),
    "where in a place": (
        parse(
            "Ulm/PROPN/nsubj>4 is/AUX/cop>4 a/DET/det>4 city/NOUN/root>0 in/ADP/case>7 the/DET/det>7 south/NOUN/nmod>4"
            " of/ADP/case>9 Germany/PROPN/nmod>7",
            LOC="Ulm|Germany",
        ),
        [("Ulm", "is", "city", "copula"), ("Ulm", "is in the south of", "Germany", "position")],
    ),
    "what is handed over is said with to whom, and a day is no place": (
        parse(
            "Krupp/PROPN/nsubj>2 sold/VERB/root>0 its/PRON/nmod:poss>4 mines/NOUN/obj>2 to/ADP/case>6 Osram/PROPN/obl>2"
            " in/ADP/case>8 May/PROPN/obl>2",
            ORG="Krupp|Osram",
        ),
        [("Krupp", "sold", "Krupp's mines", "subject-verb-object"), ("Krupp", "sold mines to", "Osram", "light-verb")],
    ),
    "what is written small before a name is no part of it": (
        parse(
            "Krupp/PROPN/nsubj>2 bought/VERB/root>0 the/DET/det>6 snack/NOUN/compound>5 maker/NOUN/compound>6"
            " Crispo/PROPN/obj>2",
            ORG="Krupp",
        ),
        [("Krupp", "bought", "Crispo", "subject-verb-object")],
    ),
    "a passive goes on": (
        parse(
            "Osram/PROPN/nsubj:pass>3 is/AUX/aux:pass>3 owned/VERB/root>0 by/ADP/case>5 Siemens/PROPN/obl>3"
            " and/CCONJ/cc>7 run/VERB/conj>3 by/ADP/case>9 Krupp/PROPN/obl>7",
            ORG="Osram|Siemens|Krupp",
        ),
        [("Siemens", "owned", "Osram", "passive-agent"), ("Krupp", "run", "Osram", "passive-agent")],
    ),
    "dates in brackets after a name": (
        parse(
            "Ada/PROPN/nsubj>8 Lovelace/PROPN/flat>1 (/PUNCT/punct>4 1815/NUM/nmod:unmarked>1 –/PUNCT/punct>6"
            " 1852/NUM/nmod>4 )/PUNCT/punct>4 wrote/VERB/root>0 programs/NOUN/obj>8",
            PER="Ada Lovelace",
        ),
        [
            ("Ada Lovelace", "born", "1815", "lifespan"),
            ("Ada Lovelace", "died", "1852", "lifespan"),
            ("Ada Lovelace", "wrote", "programs", "subject-verb-object"),
        ],
    ),
    "what somebody becomes": (
        parse(
            "Obama/PROPN/nsubj>2 became/VERB/root>0 president/NOUN/xcomp>2 of/ADP/case>6 the/DET/det>6"
            " States/PROPN/nmod>3",
            PER="Obama",
            LOC="States",
        ),
        [
            ("States", "president", "Obama", "copula-role"),
            ("Obama", "became", "president of the States", "subject-verb-object"),
        ],
    ),
    "a question and a condition state nothing": (
        parse(
            "Did/AUX/aux>3 Newton/PROPN/nsubj>3 discover/VERB/root>0 gravity/NOUN/obj>3 ?/PUNCT/punct>3", PER="Newton"
        ),
        [],
    ),
    "a pronoun without a name before it": (
        parse("He/PRON/nsubj>2 discovered/VERB/root>0 gravity/NOUN/obj>2"),
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_read(case: str) -> None:
    parsed, expected = CASES[case]
    assert sorted(facts(parsed)) == sorted(expected)


def test_every_rule_has_a_case_and_says_what_it_does() -> None:
    tested = {f"en-{rule}" for _, expected in CASES.values() for *_, rule in expected}

    assert tested == set(english.RULES)
    for name, rule in english.RULES.items():
        assert name == rule.name and rule.description and " → " in rule.example and 0.5 < rule.confidence <= 1
        assert rules.EXPLAINED[name] is rule


@pytest.mark.parametrize(
    ("notation", "predicate", "modality"),
    [
        ("did/AUX/aux>4 not/PART/advmod>4 buy/VERB/root>0 Nokia/PROPN/obj>4", "did not buy", Modality.NEGATED),
        ("never/ADV/advmod>3 bought/VERB/root>0 Nokia/PROPN/obj>3", "never bought", Modality.NEGATED),
        ("may/AUX/aux>3 buy/VERB/root>0 Nokia/PROPN/obj>3", "may buy", Modality.POSSIBLE),
        ("will/AUX/aux>3 buy/VERB/root>0 Nokia/PROPN/obj>3", "will buy", Modality.POSSIBLE),
        ("reportedly/ADV/advmod>3 bought/VERB/root>0 Nokia/PROPN/obj>3", "bought", Modality.POSSIBLE),
        ("plans/VERB/root>0 to/PART/mark>4 buy/VERB/xcomp>2 Nokia/PROPN/obj>4", "plans to buy", Modality.POSSIBLE),
        ("refused/VERB/root>0 to/PART/mark>4 buy/VERB/xcomp>2 Nokia/PROPN/obj>4", "refused to buy", Modality.NEGATED),
        ("bought/VERB/root>0 Nokia/PROPN/obj>2", "bought", Modality.ASSERTED),
        ("has/AUX/aux>3 bought/VERB/root>0 Nokia/PROPN/obj>3", "bought", Modality.ASSERTED),
        ("may/AUX/aux>4 have/AUX/aux>4 bought/VERB/root>0 Nokia/PROPN/obj>4", "may have bought", Modality.POSSIBLE),
    ],
)
def test_what_is_denied_or_left_open_says_so(notation: str, predicate: str, modality: Modality) -> None:
    verb = next(i for i, word in enumerate(notation.split(), 2) if word.endswith("root>0"))
    [triple] = triples(parse(f"Apple/PROPN/nsubj>{verb} {notation}", ORG="Apple|Nokia"))

    assert (triple.predicate, triple.modality) == (predicate, modality)


def test_reported_speech_keeps_its_speaker() -> None:
    said = (
        "Cook/PROPN/nsubj>2 {}/VERB/root>0 that/SCONJ/mark>5 Apple/PROPN/nsubj>5 bought/VERB/ccomp>2 Beats/PROPN/obj>5"
    )
    names = {"PER": "Cook", "ORG": "Apple|Beats"}

    [triple] = triples(parse(said.format("said"), **names))
    assert triple.speaker and (triple.speaker.text, triple.modality) == ("Cook", Modality.ASSERTED)
    assert triples(parse(said.format("believes"), **names))[0].modality is Modality.POSSIBLE
    assert triples(parse(said.format("denied"), **names))[0].modality is Modality.NEGATED

    [triple] = triples(
        parse(
            "According/VERB/case>3 to/ADP/fixed>1 Cook/PROPN/obl>6 ,/PUNCT/punct>3 Apple/PROPN/nsubj>6"
            " bought/VERB/root>0 Beats/PROPN/obj>6",
            **names,
        )
    )
    assert triple.speaker and triple.speaker.text == "Cook"


def test_times_and_places_qualify() -> None:
    [triple] = triples(
        parse(
            "Jobs/PROPN/nsubj>2 founded/VERB/root>0 Apple/PROPN/obj>2 in/ADP/case>5 April/PROPN/obl>2 1976/NUM/nmod>5"
            " ,/PUNCT/punct>5 in/ADP/case>9 Cupertino/PROPN/obl>2",
            PER="Jobs",
            ORG="Apple",
            LOC="Cupertino",
        )
    )[:1]

    assert [(q.role, q.text) for q in triple.qualifiers] == [
        (QualifierRole.TIME, "April 1976"),
        (QualifierRole.PLACE, "Cupertino"),
    ]
    assert triple.qualifiers[0].literal == Literal(LiteralType.DATE, "April 1976", 1976.0)


def test_amounts_become_literals() -> None:
    [triple] = triples(
        parse(
            "Intel/PROPN/nsubj>2 employs/VERB/root>0 5,000/NUM/nummod>4 people/NOUN/obj>2 ./PUNCT/punct>2", ORG="Intel"
        )
    )
    assert triple.object.literal == Literal(LiteralType.QUANTITY, "5,000 people", 5000.0, "people")


STORY = [
    parse(
        "Marie/PROPN/nsubj>3 Curie/PROPN/flat>1 met/VERB/root>0 Pierre/PROPN/obj>3 in/ADP/case>6 Paris/PROPN/obl>3",
        PER="Marie Curie|Pierre",
        LOC="Paris",
    ),
    parse("She/PRON/nsubj>2 discovered/VERB/root>0 radium/NOUN/obj>2"),
    parse("He/PRON/nsubj>2 helped/VERB/root>0 her/PRON/obj>2"),
    parse("Her/PRON/nmod:poss>2 daughter/NOUN/nsubj>3 won/VERB/root>0 a/DET/det>5 prize/NOUN/obj>3"),
    parse("Siemens/PROPN/nsubj>2 bought/VERB/root>0 Osram/PROPN/obj>2", ORG="Siemens|Osram"),
    parse("The/DET/det>2 company/NOUN/nsubj>3 sold/VERB/root>0 it/PRON/obj>3"),
]


def test_pronouns_stand_for_the_names_before_them() -> None:
    discourse = english.Discourse()
    found = [
        (t.subject.refers or t.subject.text, t.predicate, t.object.refers or t.object.text)
        for parsed in STORY
        for t in english.extract(parsed, mentions.find(parsed), discourse)
    ]

    assert found == [
        ("Marie Curie", "met", "Pierre"),
        ("Marie Curie", "met in", "Paris"),
        ("Marie Curie", "discovered", "radium"),
        ("Pierre", "helped", "Marie Curie"),
        ("Marie Curie's daughter", "won", "prize"),
        ("Siemens", "bought", "Osram"),
        ("Siemens", "sold", "Osram"),
    ]


def test_what_a_pronoun_stands_for_has_its_type() -> None:
    discourse = english.Discourse()
    english.extract(STORY[0], mentions.find(STORY[0]), discourse)
    [triple] = english.extract(STORY[1], (), discourse)

    assert (triple.subject.text, triple.subject.refers, triple.subject.type) == (
        "She",
        "Marie Curie",
        EntityType.PERSON,
    )


def test_a_surname_stands_for_who_was_named_before_it_not_after() -> None:
    discourse = english.Discourse()
    later = parse(
        "Curie/PROPN/nsubj>2 married/VERB/root>0 Pierre/PROPN/obj>2 Curie/PROPN/flat>3", PER="Curie|Pierre Curie"
    )
    english.extract(STORY[0], mentions.find(STORY[0]), discourse)

    [triple] = english.extract(later, mentions.find(later), discourse)

    assert (triple.subject.refers, triple.object.text) == ("Marie Curie", "Pierre Curie")
