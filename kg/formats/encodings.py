"""From bytes to text.

Byte order mark, then UTF-8; what is neither is decoded with every table that fits (UTF-16, GB18030, Big5), and the one
that gives the most common Chinese characters wins: GB18030 accepts nearly every Big5 file, as rubbish. Languages
beyond that are left to charset-normalizer. Right on 6 × 300 samples of each encoding from 20 characters on.
"""

import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from kg.formats.common_characters import COMMON

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "utf-32-le"),
    (b"\xff\xfe", "utf-16", "utf-16-le"),
    (b"\xfe\xff", "utf-16", "utf-16-be"),
)
CANDIDATES = (
    ("utf-8", "utf-8"),
    ("utf-16-le", "utf-16-le"),
    ("utf-16-be", "utf-16-be"),
    ("gb18030", "gb18030"),
    ("big5", "big5hkscs"),
)
"""The name that is recorded, and Python's codec for it."""
MOST_DAMAGE = 0.01
"""Above this share of replacement and control characters a text counts as not decoded."""
LEAST_COMMON = 0.15
"""Below this share of common characters a text is not Chinese, or is decoded wrongly."""
EAST_ASIAN = {"cp932", "shift_jis", "euc_jp", "cp949", "euc_kr"}
SAMPLED = 20_000
SIGNATURES = (
    b"%PDF-",
    b"{\\rtf",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b\x08",
    b"7z\xbc\xaf",
    b"Rar!\x1a",
    b"\x7fELF",
    b"SQLite format 3\x00",
)
"""How files begin that people rename to .txt."""

_BAD = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that its bytes were in. Line ends are \\n; control characters have become spaces."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded | None:
    """The text of a file; None when no encoding makes sense of it."""
    for mark, encoding, codec in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            return _cleaned(text, encoding) if damage(text) <= MOST_DAMAGE else None
    if b"\x00" not in data:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return _cleaned(text, "utf-8") if damage(text) <= MOST_DAMAGE else None
    return _likeliest(data) or _foreign(data)


def looks_binary(block: bytes) -> bool:
    """Whether the first block of a file shows that it is no text; cheap, so it lets damaged text pass."""
    if any(block.startswith(mark) for mark, *_ in MARKS):
        return False
    if block.startswith(SIGNATURES):
        return True
    controls = sum(block.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1b")
    if b"\x00" not in block and controls <= len(block) * 0.1:
        return False
    utf16 = _decodings(block, CANDIDATES[1:3], MOST_DAMAGE * 2)
    return all(_common_share(text) < LEAST_COMMON for text in utf16.values())


def damage(text: str) -> float:
    """The share of characters that no text has: replacements, controls, private use."""
    return len(_BAD.findall(text)) / len(text) if text else 0.0


def _decodings(data: bytes, candidates: tuple[tuple[str, str], ...], most_damage: float) -> dict[str, str]:
    texts = {}
    for encoding, codec in candidates:
        text = data.decode(codec, "replace")
        if damage(text) <= most_damage:
            texts[encoding] = text
    return texts


def _likeliest(data: bytes) -> Decoded | None:
    texts = _decodings(data, CANDIDATES, MOST_DAMAGE)
    if not texts:
        return None
    encoding = max(texts, key=lambda name: _common_share(texts[name]))
    return _cleaned(texts[encoding], encoding) if _common_share(texts[encoding]) >= LEAST_COMMON else None


def _common_share(text: str) -> float:
    """The share of common Chinese characters among those that are not ASCII; of ASCII text, of letters and spaces."""
    sample = text[:SAMPLED]
    wide = [c for c in sample if ord(c) > 127]
    if len(wide) * 20 < len(sample):
        return sum(c.isalnum() or c.isspace() for c in sample) / len(sample)
    return sum(c in COMMON for c in wide) / len(wide)


def _foreign(data: bytes) -> Decoded | None:
    best = from_bytes(data).best()
    # any bytes are text in some single-byte table; only a known language shows that it is the right one
    if best is None or b"\x00" in data or not (best.coherence or best.encoding in EAST_ASIAN):
        return None
    text = data.decode(best.encoding, "replace")
    letters = sum(unicodedata.category(c)[0] in "LNPZ" or c.isspace() for c in text[:SAMPLED])
    if damage(text) > MOST_DAMAGE or letters < len(text[:SAMPLED]) * 0.9:
        return None
    return _cleaned(text, best.encoding.replace("_", "-"))


def _cleaned(text: str, encoding: str) -> Decoded:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(_CONTROLS.sub(" ", lines), encoding)
