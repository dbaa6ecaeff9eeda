"""What the sentences of a text agree on."""

from kg.extraction.agreement import agreed
from kg.extraction.parse import NamedEntity, Parse, Token
from kg.models.entity import EntityType

PERSON, PLACE, ORGANISATION = EntityType.PERSON, EntityType.PLACE, EntityType.ORGANISATION


def sentence(words: str, **names: EntityType) -> tuple[Parse, list[NamedEntity]]:
    """``words`` apart by blanks, and what the model names in them."""
    tokens, at = [], 0
    for word in words.split():
        tokens.append(Token(word, at, at + len(word), "NOUN", -1, "dep"))
        at += len(word)
    text = "".join(words.split())
    named = [NamedEntity(text.index(name), text.index(name) + len(name), kind) for name, kind in names.items()]
    return Parse(text, tuple(tokens), tuple(named)), named


def shown(*sentences: tuple[Parse, list[NamedEntity]]) -> list[list[tuple[str, EntityType]]]:
    found = agreed(sentences)
    return [
        [(parse.text[each.start : each.end], each.type) for each in named]
        for (parse, _), named in zip(sentences, found, strict=True)
    ]


def test_a_name_that_was_cut_is_whole_where_another_sentence_has_it() -> None:
    found = shown(
        sentence("施一公 毕业", 施一公=PERSON), sentence("施一 公 出生", 施一=PERSON), sentence("施一 来", 施一=PERSON)
    )
    assert found == [[("施一公", PERSON)], [("施一公", PERSON)], [("施一", PERSON)]]


def test_a_name_ends_where_it_ends_elsewhere() -> None:
    often = [sentence("玄奘 来", 玄奘=PERSON) for _ in range(3)]
    assert shown(*often, sentence("玄奘 西行", 玄奘西行=PERSON))[3] == [("玄奘", PERSON)]
    assert shown(*often, sentence("玄奘王 来", 玄奘王=PERSON))[3] == [("玄奘王", PERSON)]
    assert shown(*often[:2], sentence("玄奘 西行", 玄奘西行=PERSON))[2] == [("玄奘西行", PERSON)]


def test_a_name_is_one_wherever_it_stands_as_a_word() -> None:
    seen = [sentence("玄奘 来", 玄奘=PERSON) for _ in range(2)]
    assert shown(*seen, sentence("驳倒 玄奘"))[2] == [("玄奘", PERSON)]
    assert shown(*seen, sentence("玄奘寺 在 山"))[2] == []
    assert shown(seen[0], sentence("驳倒 玄奘"))[1] == []  # once says little


def test_a_word_that_mostly_is_no_name_is_none() -> None:
    seen = [sentence("和平 来", 和平=PERSON) for _ in range(2)]
    others = [sentence("争取 和平") for _ in range(5)]
    assert shown(*seen, *others)[2:] == [[]] * 5


def test_a_name_has_the_type_that_it_mostly_has() -> None:
    people = [sentence("雷军 来", 雷军=PERSON) for _ in range(2)]
    assert shown(*people, sentence("雷军 创办 公司", 雷军=ORGANISATION))[2] == [("雷军", PERSON)]
    assert shown(*people, *[sentence("雷军 在", 雷军=PLACE)] * 2)[0] == [("雷军", PERSON)]
    assert shown(*people, *[sentence("雷军 在", 雷军=PLACE)] * 2)[3] == [("雷军", PLACE)]


def test_what_stands_inside_another_name_is_left_to_it() -> None:
    seen = [sentence("敦煌 很 远", 敦煌=PLACE) for _ in range(2)]
    assert shown(*seen, sentence("敦煌 研究院 成立", 敦煌研究院=ORGANISATION))[2] == [("敦煌研究院", ORGANISATION)]
    assert shown() == []
