"""Traditional characters and their simplified forms, from OpenCC's table (Apache-2.0)."""

import functools
from importlib import resources


@functools.cache
def simplified_characters() -> dict[int, str]:
    """For ``str.translate``: each traditional character with the first of its simplified forms."""
    lines = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {ord(traditional): simplified.split()[0] for traditional, simplified in pairs if len(traditional) == 1}


def simplified(text: str) -> str:
    """``text`` in simplified characters, one for one: good for comparing names, not for reading."""
    return text if text.isascii() else text.translate(simplified_characters())
