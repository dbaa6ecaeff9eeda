"""What differs between two readings, and how findings are kept, without a database."""

import json
from typing import Any

import pytest

from kg.extraction.parse import Argument, Literal, NamedEntity, Qualifier, QualifierRole, Span, Triple
from kg.ingest.findings import Analysed, Gatherer, TypeVotes
from kg.models import ChangeOf, EntityType, LiteralType, Modality
from kg.proposals.codec import decode, encode
from kg.proposals.differing import Difference, differences, is_due
from kg.proposals.said import Said


def said(uid: str, triple: str = "赵文 访问 东山城", sentence: str = "s", **facts: Any) -> Said:
    subject, predicate, object_ = triple.split()
    value = {"subject": subject, "predicate": predicate, "object": object_, "spans": [[[0, 2]]], **facts}
    decided = value.pop("decided", False)
    return Said(ChangeOf.STATEMENT, uid, sentence, value.pop("statement", uid), value, decided)


def told(before: list[Said], after: list[Said]) -> list[tuple[str, str, str]]:
    found = differences(before, after, ["s", "t"])
    return [(d.kind.value, d.before.uid if d.before else "", d.after.uid if d.after else "") for d in found]


def test_equal_readings_do_not_differ() -> None:
    assert told([said("1"), said("2", sentence="t")], [said("2", sentence="t"), said("1")]) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([said("1", confidence=0.5)], [said("1", confidence=0.8)], ("changes", "1", "1")),
        ([said("1")], [said("2", modality="negated")], ("changes", "1", "2")),
        ([said("1")], [said("2", "赵文 离开 东山城")], None),
        ([said("1", decided=True)], [], ("kept", "1", "")),
        ([said("1", decided=True, statement="x")], [said("2", statement="x")], ("changes", "1", "2")),
        ([said("1")], [], ("disappears", "1", "")),
        ([], [said("1")], ("appears", "", "1")),
    ],
)
def test_each_kind_of_difference(before: list[Said], after: list[Said], expected: Any) -> None:
    pairs = {("appears", "", "2"), ("disappears", "1", "")}
    assert set(told(before, after)) == ({expected} if expected else pairs)


def test_what_was_decided_is_not_changed_into_another_statement() -> None:
    before, after = said("1", decided=True), said("2", subject_type="person")
    assert set(told([before], [after])) == {("kept", "1", ""), ("appears", "", "2")}


def test_they_come_in_the_order_of_sentences_and_places_and_only_kept_ones_need_no_writing() -> None:
    later, earlier = said("1", sentence="t"), said("2", decided=True)
    found = differences([later, earlier], [], ["s", "t"])
    assert [(d.either.sentence, is_due(d)) for d in found] == [("s", False), ("t", True)]
    assert isinstance(found[0], Difference)


def test_findings_come_back_as_they_were() -> None:
    person = Argument("张骞", (Span(0, 2),), EntityType.PERSON, refers="张骞")
    length = Argument("6400公里", (Span(5, 11),), literal=Literal(LiteralType.QUANTITY, "6400公里", 6400.0, "公里"))
    when = Qualifier(QualifierRole.TIME, "前年", (Span(2, 4),))
    triple = Triple(
        person, "走", (Span(4, 5),), length, "svo", 0.8, Modality.NEGATED, (when,), Argument("甲", (Span(1, 2),))
    )
    sentence = Analysed("s", "张骞前年走6400公里", [NamedEntity(0, 2, EntityType.PERSON)], [triple])
    found = Gatherer("p", TypeVotes()).gather([sentence])

    assert found.evidence and decode(json.loads(json.dumps(encode(found)))) == found
