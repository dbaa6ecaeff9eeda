"""Whatever the parser says, the rules answer, and say the same each time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction import mentions, rules
from kg.extraction.coreference import Discourse
from kg.extraction.parse import NamedEntity, Parse, Pointers, Token
from kg.extraction.rules.implied import IMPLIED
from kg.extraction.rules.words import listed
from kg.models.entity import EntityType

WORDS = st.sampled_from(
    sorted(
        listed(
            """
            张骞 西域 出使 是 为 的 被 由 把 将 在 于 到 了 不 没有 可能 说 长 全长 6300公里 2003年 公司 医院 董事长
            儿子 和 、 ， 。 “ ” 《 》 （ ） 他 他的 其 其父 该公司 总部 产品 包括 计划 如果 ？ a ·
            """
        )
    )
)
POS = st.sampled_from(sorted(listed("NOUN PROPN VERB AUX ADJ ADV ADP PART NUM PUNCT SCONJ CCONJ PRON DET X SYM INTJ")))
RELATIONS = st.sampled_from(
    sorted(
        listed(
            """
            nsubj nsubj:pass obj iobj obl nmod compound amod nummod clf det case mark mark:rel cop aux aux:pass conj
            cc punct appos acl acl:relcl advcl xcomp ccomp parataxis root flat flat:name advmod dep csubj dislocated
            """
        )
    )
)


@st.composite
def parses(draw: st.DrawFn) -> Parse:
    count = draw(st.integers(0, 14))
    tokens, at = [], 0
    for _ in range(count):
        form = draw(WORDS)
        at += draw(st.integers(0, 1))
        tokens.append(Token(form, at, at + len(form), draw(POS), draw(st.integers(-1, count)), draw(RELATIONS)))
        at += len(form)
    text = [" "] * at
    for token in tokens:
        text[token.start : token.end] = token.form
    spans = draw(st.lists(st.tuples(st.integers(0, at), st.integers(0, at), st.sampled_from(EntityType)), max_size=4))
    entities = tuple(NamedEntity(min(a, b), max(a, b), kind) for a, b, kind in spans)
    return Parse("".join(text), tuple(tokens), entities, pointers=draw(st.none() | pointers(count)))


def pointers(count: int) -> st.SearchStrategy[Pointers]:
    """For so many tokens, pointers of a few steps."""
    heads, matrix = (
        st.lists(st.sampled_from((1, 12, 16, 20, 31)), min_size=size, max_size=size).map(bytes)
        for size in (count, count * count)
    )
    return st.builds(Pointers, heads, st.tuples(*[matrix] * 6))


@settings(max_examples=500, deadline=None)
@given(parses())
def test_no_tree_breaks_the_rules(parse: Parse) -> None:
    entities = mentions.find(parse)
    triples = rules.extract(parse, entities)
    assert triples == rules.extract(parse, entities)
    assert len({(t.subject.text, t.predicate, t.object.text) for t in triples}) == len(triples)
    for triple in triples:
        assert 0 < triple.confidence <= 1
        assert triple.rule in rules.RULES
        assert triple.predicate
        assert triple.subject.literal is None
        for argument in (triple.subject, triple.object):
            assert argument.text == "".join(parse.text[span.start : span.end] for span in argument.spans)
            assert argument.text.strip()
        for span in (*triple.subject.spans, *triple.predicate_spans, *triple.object.spans):
            assert 0 <= span.start < span.end <= len(parse.text)


@settings(max_examples=500, deadline=None)
@given(st.lists(parses(), max_size=4))
def test_no_tree_breaks_the_reading_of_a_text(sentences: list[Parse]) -> None:
    discourse = Discourse()
    for parse in sentences:
        entities = mentions.find(parse)
        triples = rules.extract(parse, entities, alone=False)
        assert len({(t.subject.text, t.predicate, t.object.text, t.modality) for t in triples}) == len(triples)
        for triple in discourse.resolve(parse, entities, triples):
            assert 0 < triple.confidence <= 1
            assert triple.predicate.strip()
            assert triple.object.text.strip()
            assert triple.subject.spans or triple.subject.text == IMPLIED.text
            for span in (*triple.subject.spans, *triple.predicate_spans, *triple.object.spans):
                assert 0 <= span.start < span.end <= len(parse.text)
