"""Text is decoded as its writer meant it, and the encoding is named."""

import random

import pytest

from kg.formats.encodings import Decoded, decode, looks_binary

SIMPLIFIED = "敦煌位于河西走廊的西端，是丝绸之路上的重要城市。莫高窟开凿于公元366年。\n张骞出使西域，带回了大宛马。"
TRADITIONAL = "臺北是臺灣的首都，這裡有許多著名的夜市。\n國立故宮博物院收藏了清代的文物，由政府管理。"


@pytest.mark.parametrize(
    ("codec", "text", "encoding"),
    [
        ("utf-8", SIMPLIFIED, "utf-8"),
        ("utf-8", TRADITIONAL, "utf-8"),
        ("utf-8-sig", SIMPLIFIED, "utf-8-sig"),
        ("utf-16", SIMPLIFIED, "utf-16"),
        ("utf-32", SIMPLIFIED, "utf-32"),
        ("utf-16-le", SIMPLIFIED, "utf-16-le"),
        ("utf-16-be", TRADITIONAL, "utf-16-be"),
        ("utf-16-le", "Plain English text, saved by Notepad.", "utf-16-le"),
        ("gbk", SIMPLIFIED, "gb18030"),
        ("gb18030", SIMPLIFIED + "𠮷", "gb18030"),
        ("gb18030", TRADITIONAL, "gb18030"),
        ("big5", TRADITIONAL, "big5"),
        ("big5hkscs", "香港嘅街市有好多嘢賣，" + TRADITIONAL, "big5"),
        ("ascii", "The capital of France is Paris.", "utf-8"),
        ("shift_jis", "これは日本語の文章です。東京は日本の首都であり、人口が多い都市です。", "cp932"),
    ],
)
def test_each_encoding_is_told_from_the_others(codec: str, text: str, encoding: str) -> None:
    data = text.encode(codec)

    assert decode(data) == Decoded(text, encoding)
    assert not looks_binary(data)


@pytest.mark.parametrize("length", [12, 20, 40])
def test_a_few_words_are_enough_to_tell_gb18030_from_big5(length: int) -> None:
    for text, codec, encoding in ((SIMPLIFIED, "gb18030", "gb18030"), (TRADITIONAL, "big5", "big5")):
        for start in range(len(text) - length):
            part = text[start : start + length]
            assert decode(part.encode(codec)) == Decoded(part, encoding)


def test_line_ends_become_one_and_control_characters_spaces() -> None:
    assert decode("一\r\n二\r三\x00四\x0b五".encode()) is None  # 2 of 9 characters are none
    text = "正" * 300
    assert decode(f"{text}\r\n{text}\r\x07{text}".encode()) == Decoded(f"{text}\n{text}\n {text}", "utf-8")


def test_up_to_one_character_in_a_hundred_may_be_damaged() -> None:
    good = SIMPLIFIED.encode() * 10
    assert decode(good + b"\xff\xff") == Decoded(SIMPLIFIED * 10 + "��", "utf-8")
    assert decode(SIMPLIFIED.encode() + b"\xff\xff" * 5) is None


def test_noise_is_no_text() -> None:
    noise = random.Random(3).randbytes(50_000)

    assert decode(noise) is None
    assert looks_binary(noise)


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0", b"{\\rtf1"])
def test_files_of_other_programs_are_known_by_their_first_bytes(start: bytes) -> None:
    assert looks_binary(start + b"abc" * 50)
