"""Which language a sentence and a document are in."""

import time

import pytest

from kg.extraction.language import of_document, of_sentence

ENGLISH = "The company was founded in 1998 by two students, and it has its headquarters in California."
FRENCH = "La ville est la capitale de la France et elle est située dans le nord du pays, sur la Seine."
GERMAN = "Die Stadt ist die Hauptstadt des Landes und liegt im Norden, an einem Fluss, der in die See fließt."


@pytest.mark.parametrize(
    ("text", "document", "language"),
    [
        ("北京是中国的首都。", None, "zh"),
        (ENGLISH, None, "en"),
        ("苹果公司由 Steve Jobs 和 Steve Wozniak 创立。", None, "zh"),
        ("Apple 发布 iPhone 15 Pro Max。", "zh", "zh"),
        ("Beijing (北京) is the capital of China.", None, "en"),
        ("Beijing (北京) is the capital of China.", "zh", "en"),
        ("The work 《红楼梦》 was written by Cao Xueqin.", "en", "en"),
        ("1998 – 2003", "en", "en"),
        ("1998 – 2003", "zh", "zh"),
        ("Table of contents", "en", "en"),
        (FRENCH, None, ""),
        (FRENCH, "en", ""),
        (GERMAN, None, ""),
        ("東京は日本の首都であり、人口が最も多い都市です。", None, ""),
        ("Москва — столица России.", None, ""),
        ("서울은 대한민국의 수도이다.", None, ""),
        ("القاهرة هي عاصمة مصر.", None, ""),
        ("Paris Hilton met Jacques Chirac.", "en", "en"),
        ("Äänekoski on kaupunki.", "", ""),
        ("Marie Curie won the Nobel Prize.", "zh", "en"),
        ("GDP: 5.2%", "zh", "zh"),
        ("", "en", "en"),
    ],
)
def test_the_language_of_a_sentence(text: str, document: str | None, language: str) -> None:
    assert of_sentence(text, document) == language


@pytest.mark.parametrize(
    ("sentences", "language"),
    [
        (["北京是中国的首都。", "它很大，也很古老。", ENGLISH], "zh"),
        ([ENGLISH] * 3 + ["北京"], "en"),
        ([FRENCH, "Bonjour.", "Paris est grande."], ""),
        (["1", "2", "3"], None),
        ([], None),
    ],
)
def test_the_language_of_a_document(sentences: list[str], language: str | None) -> None:
    assert of_document(sentences) == language


def test_ten_thousand_sentences_take_less_than_half_a_second() -> None:
    sentences = ["张骞出使西域，司马迁写成《史记》，班固写成《汉书》。", ENGLISH] * 5000
    started = time.process_time()
    for sentence in sentences:
        of_sentence(sentence, "zh")
    assert time.process_time() - started < 0.5
