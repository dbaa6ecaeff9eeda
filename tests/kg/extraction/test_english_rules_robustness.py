"""Whatever tree the parser gives, the English rules end, repeat themselves and point into the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction import english, mentions
from kg.extraction.parse import NamedEntity, Parse, Token
from kg.models.entity import EntityType

WORDS = """
    Apple Marie Curie she it the of was founded by in 1898 said that , and who wants to not may company president “ ” (
    ) 's
"""
POS = "NOUN PROPN VERB AUX ADP DET PRON ADJ NUM PUNCT PART CCONJ SCONJ ADV X"
RELATIONS = """
    nsubj obj obl root conj cc cop aux aux:pass nsubj:pass obl:agent case mark xcomp ccomp acl acl:relcl advcl appos
    nmod nmod:poss nmod:desc compound flat amod det advmod punct parataxis expl nsubj:outer compound:prt fixed
"""


def one_of(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split())


@st.composite
def parses(draw: st.DrawFn) -> Parse:
    words = draw(st.lists(one_of(WORDS), min_size=1, max_size=14))
    tokens, text = [], ""
    for word in words:
        text += " " if text else ""
        head = draw(st.integers(-1, len(words)))
        tokens.append(Token(word, len(text), len(text) + len(word), draw(one_of(POS)), head, draw(one_of(RELATIONS))))
        text += word
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    kind = draw(st.sampled_from([EntityType.PERSON, EntityType.PLACE, EntityType.ORGANISATION]))
    return Parse(text, tuple(tokens), (NamedEntity(tokens[first].start, tokens[last].end, kind),), "en")


@settings(max_examples=400, deadline=None)
@given(st.lists(parses(), min_size=1, max_size=3))
def test_any_trees_give_triples_that_are_in_their_text(sentences: list[Parse]) -> None:
    discourse, again = english.Discourse(), english.Discourse()
    for parse in sentences:
        named = mentions.find(parse)
        found = english.extract(parse, named, discourse)
        assert found == english.extract(parse, named, again)
        for triple in found:
            assert triple.rule in english.RULES and 0 < triple.confidence <= 1 and triple.predicate
            for side in (triple.subject, triple.object):
                assert side.text and side.spans
                assert side.literal or side.text == parse.text[side.spans[0].start : side.spans[-1].end]
            for span in (*triple.predicate_spans, *(s for q in triple.qualifiers for s in q.spans)):
                assert 0 <= span.start < span.end <= len(parse.text)
