"""Running text for what needs no annotation: the corpus folder's groups, each to a share of its own."""

import lzma
from pathlib import Path

SHARES = {
    "encyclopedic": 2_100_000,
    "news_essay": 5_000_000,
    "narrative_dialogue": 2_300_000,
    "law": 600_000,
    "spoken": 2_500_000,
    "techdocs": 1_500_000,
    "msdocs": 500_000,
}
"""Characters of each group that vocabulary and embeddings are counted on: prose whole, of the rest a taste."""

PROSE = {"encyclopedic": 2_100_000, "news_essay": 600_000, "narrative_dialogue": 400_000}
"""Characters of each group for the masked language model, which reads slowly: what is most like people's documents."""


def running_text(folder: Path, shares: dict[str, int], scale: float = 1.0) -> list[str]:
    """Lines of each group up to its share times ``scale``, group after group, in the files' order."""
    lines: list[str] = []
    for group, share in shares.items():
        room = int(share * scale)
        with lzma.open(folder / f"{group}.txt.xz", "rt", encoding="utf-8") as file:
            for line in file:
                if room <= 0:
                    break
                if text := line.strip():
                    lines.append(text)
                    room -= len(text)
    return lines
