"""The colours of entity types: apart for every kind of eyes, and clear on what they stand on, by day and by night."""

import itertools
import math
import re
from pathlib import Path

import pytest

from kg.schema.looks import COLOURS

TOKENS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
Triple = tuple[float, float, float]
EYES: dict[str, tuple[Triple, Triple, Triple]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
APART = 0.07
"""Distance in OKLab that two marks keep; 0.02 is just noticeable side by side."""
TEXT_SHARE, TINT_SHARE = 0.64, 0.14
"""How much of the colour small print and the ground under it have: --type-text in tokens.css, .type-tag."""


def colour(name: str, theme: int) -> Triple:
    """The token ``name`` by day (0) or by night (1), as OKLab."""
    found = re.search(rf"--{name}: light-dark\((white|oklch\([^)]*\)), (oklch\([^)]*\))\)", TOKENS)
    assert found, name
    if found[theme + 1] == "white":
        return (1.0, 0.0, 0.0)
    lightness, chroma, hue = re.findall(r"[\d.]+", found[theme + 1])
    angle = math.radians(float(hue))
    return float(lightness) / 100, float(chroma) * math.cos(angle), float(chroma) * math.sin(angle)


def linear(lab: Triple) -> Triple:
    """OKLab to linear sRGB (Ottosson 2020), cut off at the gamut."""
    light, a, b = lab
    long, medium, short = (
        (light + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    return clipped(
        (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
    )


def lab(rgb: Triple) -> Triple:
    """The way back."""
    long, medium, short = (
        math.cbrt(sum(x * y for x, y in zip(rgb, row, strict=True)))
        for row in (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        )
    )
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def clipped(rgb: tuple[float, ...]) -> Triple:
    r, g, b = (min(1.0, max(0.0, channel)) for channel in rgb)
    return r, g, b


def seen(rgb: Triple, eyes: str) -> Triple:
    return lab(clipped(tuple(sum(x * y for x, y in zip(row, rgb, strict=True)) for row in EYES[eyes])))


def contrast(one: Triple, other: Triple) -> float:
    """WCAG 2.2."""
    lights = sorted(sum(c * w for c, w in zip(linear(x), (0.2126, 0.7152, 0.0722), strict=True)) for x in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def mixed(one: Triple, other: Triple, share: float) -> Triple:
    """``share`` of ``one``, as color-mix(in oklab) does."""
    a, b, c = (x * share + y * (1 - share) for x, y in zip(one, other, strict=True))
    return a, b, c


def test_black_and_white_are_as_far_apart_as_can_be() -> None:
    assert contrast((1, 0, 0), (0, 0, 0)) == pytest.approx(21, abs=0.01)
    assert lab(linear((0.5, 0.05, -0.03))) == pytest.approx((0.5, 0.05, -0.03), abs=1e-4)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("eyes", EYES)
def test_any_two_colours_of_the_palette_are_apart(theme: int, eyes: str) -> None:
    palette = {name: seen(linear(colour(f"c-{name}", theme)), eyes) for name in COLOURS}
    near = {
        (one, other): round(math.dist(palette[one], palette[other]), 3)
        for one, other in itertools.combinations(COLOURS, 2)
        if math.dist(palette[one], palette[other]) < APART
    }
    assert near == {}


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("name", COLOURS)
def test_each_stands_out_as_a_mark_and_as_text(theme: int, name: str) -> None:
    own, ink = colour(f"c-{name}", theme), colour("ink", theme)
    for ground in (colour("paper", theme), colour("surface", theme)):
        assert contrast(own, ground) >= 3
        assert contrast(mixed(own, ink, TEXT_SHARE), mixed(own, ground, TINT_SHARE)) >= 4.5


def test_every_type_has_a_colour_of_the_palette() -> None:
    used = re.findall(r"--(person|place|organisation|work|event|concept|time): var\(--c-(\w+)\)", TOKENS)
    assert [name for _, name in used] == list(COLOURS[:7])
