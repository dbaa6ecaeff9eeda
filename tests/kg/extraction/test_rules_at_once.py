"""Many sentences are read at once, and each as if it were alone."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction import mentions, rules
from kg.extraction.parse import Parse, Pointers
from tests.fixtures.parses import parse
from tests.kg.extraction.test_rules_robustness import parses

SENT = parse("张骞/PROPN/nsubj>2 出使/VERB/root>0 西域/PROPN/obj>2 。/PUNCT/punct>2", PER="张骞", LOC="西域")
IS = parse("熊猫/NOUN/nsubj>4 是/AUX/cop>4 哺乳/NOUN/compound>4 动物/NOUN/root>0 。/PUNCT/punct>4")
QUESTION = parse("张骞/PROPN/nsubj>2 出使/VERB/root>0 西域/PROPN/obj>2 吗/PART/mark>2 ？/PUNCT/punct>2", PER="张骞")
WORD = parse("出使/VERB/root>0")
EMPTY = Parse("", (), ())
ENGLISH = replace(WORD, language="en")
UNREAD = replace(SENT, language="")


def pointed(parsed: Parse) -> Parse:
    """With pointers that know nothing."""
    count = len(parsed.tokens)
    return replace(parsed, pointers=Pointers(bytes([16]) * count, (bytes([16]) * count**2,) * 6))


def test_a_batch_says_what_its_sentences_say_alone() -> None:
    plain = [SENT, EMPTY, QUESTION, WORD, ENGLISH, IS, UNREAD, SENT]
    batch = [each for parsed in plain for each in (parsed, pointed(parsed))]
    names = [mentions.find(parsed) for parsed in batch]

    for alone in (True, False):
        found = rules.extract_all(batch, names, alone=alone)
        assert found == [rules.extract(*each, alone=alone) for each in zip(batch, names, strict=True)]
        assert [(t.subject.text, t.predicate, t.object.text) for t in found[0]] == [("张骞", "出使", "西域")]
        assert found[-2] == found[0]
        assert found[2:8] == [[]] * 6  # the empty sentence, the question, the one word
    assert rules.extract_all([], []) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(parses(), max_size=6))
def test_no_sentence_changes_what_is_said_of_another(batch: list[Parse]) -> None:
    names = [mentions.find(parsed) for parsed in batch]

    found = rules.extract_all(batch, names)

    assert found == [rules.extract(*each) for each in zip(batch, names, strict=True)]
