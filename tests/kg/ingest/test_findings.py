"""Phrases become entities the same way however often a chunk is done."""

from dataclasses import replace

from kg.extraction.parse import Argument, Literal, NamedEntity, Span, Triple
from kg.identity import derived_uid
from kg.ingest.findings import Analysed, Findings, FoundMention, FoundStatement, Gatherer, TypeVotes
from kg.models import EntityType, LiteralType

PERSON, PLACE, WORK, CONCEPT = EntityType.PERSON, EntityType.PLACE, EntityType.WORK, EntityType.CONCEPT


def argument(text: str, start: int, kind: EntityType = CONCEPT, literal: Literal | None = None) -> Argument:
    return Argument(text, (Span(start, start + len(text)),), kind, literal)


def triple(subject: Argument, predicate: str, object_: Argument, confidence: float = 0.8) -> Triple:
    return Triple(subject, predicate, (Span(2, 4),), object_, "svo", confidence)


def gather(*sentences: Analysed, votes: TypeVotes | None = None) -> Findings:
    return Gatherer("p", votes or TypeVotes()).gather(sentences)


def named(found: Findings) -> list[tuple[str, str]]:
    return [(entity.name, entity.type.value) for entity in found.entities.values()]


VISIT = Analysed(
    "s1",
    "张骞访问了大宛。",
    [NamedEntity(0, 2, PERSON), NamedEntity(5, 7, PLACE)],
    [triple(argument("张骞", 0, PERSON), "访问", argument("大宛", 5, PLACE))],
)


def test_a_sentence_gives_entities_mentions_a_statement_and_its_evidence() -> None:
    found = gather(VISIT)

    zhang, dayuan = derived_uid("p", "entity", "person", "张骞"), derived_uid("p", "entity", "place", "大宛")
    statement = derived_uid("p", "statement", zhang, "访问", "entity", dayuan)
    assert named(found) == [("张骞", "person"), ("大宛", "place")]
    assert list(found.mentions.values()) == [
        FoundMention(derived_uid("s1", "mention", 0, 2, "person"), "s1", zhang, PERSON, 0, 2),
        FoundMention(derived_uid("s1", "mention", 5, 7, "place"), "s1", dayuan, PLACE, 5, 7),
    ]
    assert found.statements == {statement: FoundStatement(statement, zhang, "访问", dayuan, None)}
    assert [(e.statement, e.sentence, e.triple) for e in found.evidence.values()] == [
        (statement, "s1", VISIT.triples[0])
    ]


def test_gathering_twice_gives_the_same() -> None:
    assert gather(VISIT) == gather(VISIT)


def test_names_that_differ_in_writing_only_are_one_entity() -> None:
    found = gather(
        Analysed("s1", "《史记》", [NamedEntity(0, 4, WORK)], []), Analysed("s2", "史记", [NamedEntity(0, 2, WORK)], [])
    )

    assert named(found) == [("史记", "work")]
    assert len(found.mentions) == 2


def test_an_untyped_phrase_takes_the_type_that_the_document_gives_its_name_most() -> None:
    later = Analysed("s9", "大宛出产良马。", [], [triple(argument("大宛", 0), "出产", argument("良马", 4))])

    assert named(gather(later)) == [("大宛", "concept"), ("良马", "concept")]
    assert named(gather(later, VISIT)) == [("大宛", "place"), ("良马", "concept"), ("张骞", "person")]
    votes = TypeVotes([("大宛", "work", 2), ("大宛", "concept", 9), ("良马", "place", 1), ("良马", "person", 1)])
    assert named(gather(later, votes=votes)) == [("大宛", "work"), ("良马", "person")]


BORN = Analysed(
    "s2",
    "周文海出生于东海市。",
    [NamedEntity(0, 3, PLACE), NamedEntity(6, 9, PLACE)],
    [triple(argument("周文海", 0, PLACE), "出生于", argument("东海市", 6, PLACE))],
)
WROTE = Analysed("s3", "周文海写诗。", [NamedEntity(0, 3, PERSON)], [])


def test_whose_name_is_mostly_a_persons_is_a_person_where_the_model_takes_it_for_a_place() -> None:
    assert named(gather(BORN, WROTE)) == [("周文海", "place"), ("东海市", "place"), ("周文海", "person")]
    assert named(gather(BORN, WROTE, replace(WROTE, uid="s4"))) == [("周文海", "person"), ("东海市", "place")]
    found = gather(BORN, WROTE, replace(WROTE, uid="s4"))
    assert [mention.type for mention in found.mentions.values()] == [PERSON, PLACE, PERSON, PERSON]
    assert [found.entities[each.subject].type for each in found.statements.values()] == [PERSON]


def test_what_a_chunk_found_votes_in_the_next_as_if_it_were_recalled() -> None:
    votes, recalled = TypeVotes(), TypeVotes()
    for mention in gather(BORN, WROTE, replace(WROTE, uid="s4"), votes=votes).mentions.values():
        recalled.hear("周文海" if mention.end == 3 else "东海市", mention.type, stands=mention.coreferent)
    later = [replace(BORN, uid="s6"), replace(BORN, uid="s7")]

    assert (
        named(gather(*later, votes=votes))
        == named(gather(*later, votes=recalled))
        == [
            ("周文海", "person"),
            ("东海市", "place"),
        ]
    )


def test_a_title_behind_a_known_name_is_no_part_of_it() -> None:
    founded = triple(argument("周文海先生", 0), "创办", argument("出版社", 7))
    sentence = Analysed("s5", "周文海先生创办出版社。", [], [founded])

    assert named(gather(sentence)) == [("周文海先生", "concept"), ("出版社", "concept")]
    assert named(gather(WROTE, sentence)) == [("周文海", "person"), ("出版社", "concept")]


def test_a_value_is_a_literal_and_no_entity() -> None:
    height = Literal(LiteralType.QUANTITY, "8848.86米", 8848.86, "米")
    found = gather(
        Analysed(
            "s1",
            "珠峰高8,848.86米。",
            [],
            [triple(argument("珠峰", 0), "高", argument("8,848.86米", 3, literal=height))],
        )
    )

    everest = derived_uid("p", "entity", "concept", "珠峰")
    uid = derived_uid("p", "statement", everest, "高", "literal", "quantity", "8848.86米")
    assert found.statements == {uid: FoundStatement(uid, everest, "高", None, height)}
    assert named(found) == [("珠峰", "concept")]


def test_what_says_nothing_or_names_nothing_is_left_out() -> None:
    text = "张骞是张骞。"
    found = gather(
        Analysed(
            "s1",
            text,
            [],
            [
                triple(argument("张骞", 0), "是", argument("张骞", 3)),
                triple(argument("张骞", 0), " ", argument("人", 3)),
                triple(argument("名" * 256, 0), "是", argument("人", 3)),
            ],
        )
    )

    assert found.statements == {}
    assert found.evidence == {}


def test_a_phrase_of_two_pieces_is_no_mention() -> None:
    split = Argument("河西走廊", (Span(0, 2), Span(4, 6)))
    found = gather(Analysed("s1", "河西的、走廊长。", [], [triple(split, "长", argument("千里", 7))]))

    assert [(m.start, m.end) for m in found.mentions.values()] == [(7, 9)]


def test_words_that_stand_for_a_name_are_its_mention_but_none_of_its_names() -> None:
    he = Argument("他", (Span(0, 1),), PERSON, refers="张骞")
    short = Argument("骞", (Span(0, 1),), PERSON, refers="张骞")
    found = gather(
        VISIT,
        Analysed("s2", "他到达康居。", [NamedEntity(3, 5, PLACE)], [triple(he, "到达", argument("康居", 3, PLACE))]),
        Analysed(
            "s3", "骞回到长安。", [NamedEntity(0, 1, PERSON)], [triple(short, "回到", argument("长安", 3, PLACE))]
        ),
    )

    zhang = derived_uid("p", "entity", "person", "张骞")
    assert [(m.sentence, m.start, m.end, m.coreferent) for m in found.mentions.values() if m.entity == zhang] == [
        ("s1", 0, 2, False),
        ("s2", 0, 1, True),
        ("s3", 0, 1, True),
    ]
    assert found.names[zhang] == ["张骞"]
    assert named(found) == [("张骞", "person"), ("大宛", "place"), ("康居", "place"), ("长安", "place")]


def test_words_that_stand_for_several_are_no_mention() -> None:
    both = [Argument("他们", (Span(0, 2),), PERSON, refers=name) for name in ("张骞", "甘父")]
    found = gather(Analysed("s1", "他们到达大宛。", [], [triple(each, "到达", argument("大宛", 4)) for each in both]))

    assert [(m.start, m.end) for m in found.mentions.values()] == [(4, 6)]
    assert len(found.statements) == 2


def test_a_name_with_its_title_is_said_of_the_name_and_no_mention_of_its_own() -> None:
    lei = Argument("小米创始人雷军", (Span(0, 7),), PERSON, refers="雷军")
    said = Analysed(
        "s1", "小米创始人雷军出席。", [NamedEntity(5, 7, PERSON)], [triple(lei, "出席", argument("会议", 9))]
    )
    found = gather(said)

    assert named(found) == [("雷军", "person"), ("会议", "concept")]
    assert [(m.start, m.end, m.coreferent) for m in found.mentions.values()] == [(5, 7, False), (9, 11, False)]
