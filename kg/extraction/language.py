"""Which language a text is in: "zh", "en", or "" for one that nobody here reads.

Judged by scripts (a Chinese character counts as much as a word in letters) and, among languages in Latin letters, by
their commonest words. Pure functions, linear in the length of the text and quick enough to be asked of every sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CHINESE = "zh"
ENGLISH = "en"
UNREAD = ""

HABIT = 2.0
"""How much more of another script a sentence needs than the document's own language before it counts as foreign."""
SAMPLE = 400
"""Sentences of a document that are looked at, from all its parts."""
JUDGED = 12
"""Words in Latin letters below which a text does not show which language they are."""
SHORT = 2
"""Words in Latin letters that are a Chinese document's own: GDP: 5.2%."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3040-\u30fa\u30fc-\u30ff]")
_OTHER = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u05ff\u0600-\u06ff\u0700-\u1cff\uac00-\ud7af\u1100-\u11ff]+"
)
"""Runs of letters of Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India and South-East Asia, Hangul."""
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")

_COMMON = {
    ENGLISH: """
        a i an as do me am any one all about how just get my like up out into over after no more other some could did
        the of and to in is was that for it with as on be by at this are from his her he she they which have
        had has were an but or not been their its would will who you we there can when if so what your my our
        than
    """,
    "fr": """
        a le la les des du et en un une est que qui dans pour pas sur au aux avec plus par ce cette il elle sont
        ses été mais ou se son leur ont était d l qu je vous nous
    """,
    "de": """
        der die das und in den von zu mit ist des ein eine nicht auf für im dem sich als auch es an werden aus
        er sie hat dass bei nach einer um am sind noch wie einem über war wurde
    """,
    "es": """
        a el la los las de del que y en un una es por con para se su al lo como más pero sus le ha este fue son
        entre cuando muy sin sobre también hasta hay donde desde
    """,
    "it": """
        a i il lo la i gli le di del della dei che e un una è per con non in si da al sono come più ma anche nel
        alla suo questo dal ha nella delle fu
    """,
    "pt": """
        o a os as de do da dos das que e em um uma é por com para não se no na mais como mas foi ao ele sua
        seu são pela pelo ou também
    """,
    "nl": """
        de het een van en in is dat op te zijn met voor niet aan er om ook als maar door bij naar uit nog
        worden werd heeft die deze over
    """,
    "other": """
        och att det som är på av för inte med den til og ikke jeg var han hun nie jest na się że w z do oraz
        ve bir bu için de da ile yang dan di itu untuk dengan dari pada ang ng mga je se na v pro không là và
        của
    """,
}
_LANGUAGES: dict[str, set[str]] = {}
for _name, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, set()).add(_name)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text shows: Chinese characters, words in Latin letters, and runs of other scripts (kana with them)."""

    han: int
    words: int
    other: int


def of_sentence(text: str, document: str | None = None) -> str:
    """The language of one sentence of a document in ``document``; None where nothing is known of one.

    The document's language weighs: 苹果发布 iPhone 15 Pro Max。 is Chinese within Chinese, and so is a line of figures.
    """
    if not _LETTER.search(text) and not _OTHER.search(text) and not _KANA.search(text):
        return CHINESE if _HAN.search(text) else document or UNREAD  # most Chinese sentences, and figures
    shown = _evidence(text)
    han = shown.han * (HABIT if document == CHINESE else 1)
    words = shown.words * (HABIT if document == ENGLISH else 1)
    if shown.other > max(shown.han, shown.words) or len(_KANA.findall(text)) * 3 > shown.han + shown.words:
        return UNREAD
    if han > words or han == words > 0:
        return CHINESE
    return _latin(text, document) if words else document or UNREAD


def of_document(sentences: Sequence[str]) -> str | None:
    """The language that most of a document's sentences are in, by a sample of at most ``SAMPLE`` of them.

    None where they show none: figures, or nothing.
    """
    text = " ".join(sentences[:: len(sentences) // SAMPLE + 1])
    return of_sentence(text) if re.search(r"[^\W\d_]", text) else None


def _evidence(text: str) -> Evidence:
    return Evidence(len(_HAN.findall(text)), len(_WORD.findall(text)), len(_OTHER.findall(text)))


def _latin(text: str, document: str | None) -> str:
    """English, unless the commonest words say that it is another language; what shows nothing is as its document."""
    counts: dict[str, int] = {}
    words = _WORD.findall(text)
    for word in words:
        for name in _LANGUAGES.get(word.casefold(), ()):
            counts[name] = counts.get(name, 0) + 1
    english = counts.pop(ENGLISH, 0)
    foreign = max(counts.values(), default=0)
    if english > foreign and (document != UNREAD or english > 1):
        return ENGLISH
    if foreign > english + (document == ENGLISH) and foreign > 1:
        return UNREAD
    if document is None or (document == CHINESE and len(words) > SHORT):
        return ENGLISH if len(words) < JUDGED else UNREAD
    return document
