"""Contrast by WCAG 2.2, and the nearest colour that has enough of it.

Colours are hexadecimal, such as ``#1d2733``. A ratio goes from 1 (the same lightness) to 21.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coloraide import Color

# For text, and for the marks of charts. Headings come in sizes that WCAG does not call large.
TEXT_RATIO, MARK_RATIO = 4.5, 3.0
# Steps of lightness in OKLCH, in which the nearest colour is looked for.
_WIDE_STEPS, _SMALL_STEPS = 50, 20
_SMALL = range(1, _SMALL_STEPS + 1)

# A ground that a colour is seen on, and the ratio that it needs there.
Ground = tuple[str, float]


def colour_as_hex(text: str) -> str:
    """Return a colour of CSS as ``#1d2733``; one outside sRGB as the nearest inside.

    Raises:
        ValueError: the text is no colour, or one that can be seen through.

    """
    colour = _colour(text.strip())
    if colour.alpha() < 1:
        raise ValueError("it can be seen through")
    return _as_hex(colour)


@lru_cache(maxsize=4096)
def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    return float(_colour(one).contrast(other, method="wcag21"))


def lightness(colour: str) -> float:
    """Return how light a colour is in OKLCH, from 0 to 1."""
    return float(_colour(colour).convert("oklch")["lightness"])


def mixed(one: str, other: str, share: float) -> str:
    """Return a mixture in OKLAB that has a share (0 to 1) of the other colour."""
    return _as_hex(_colour(one).mix(other, share, space="oklab"))


def is_readable(colour: str, grounds: Sequence[Ground]) -> bool:
    """Whether a colour has enough contrast on each ground."""
    return all(contrast(colour, ground) >= ratio for ground, ratio in grounds)


def worst_ground(colour: str, grounds: Sequence[Ground]) -> Ground:
    """Return the ground on which a colour falls shortest of what it needs."""
    return min(grounds, key=lambda ground: contrast(colour, ground[0]) / ground[1])


@lru_cache(maxsize=512)
def nearest_readable(colour: str, grounds: tuple[Ground, ...]) -> str:
    """Return the colour of the same hue, as near in lightness as can be, that is readable.

    Where there is none, it is black or white, whichever falls less short.
    """
    if is_readable(colour, grounds):
        return colour
    start = lightness(colour)
    # In wide steps first, and then in small ones back to the last that was not enough.
    for distance in (step / _WIDE_STEPS for step in range(1, _WIDE_STEPS + 1)):
        for way in (-1, 1):
            if not _reaches(colour, start + way * distance, grounds):
                continue
            back = (distance - (1 - step / _SMALL_STEPS) / _WIDE_STEPS for step in _SMALL)
            near = next(one for one in back if _reaches(colour, start + way * one, grounds))
            return with_lightness(colour, start + way * near)
    ends = [_as_hex(_colour(name)) for name in ("black", "white")]

    def least(end: str) -> float:
        ground, ratio = worst_ground(end, grounds)
        return contrast(end, ground) / ratio

    return max(ends, key=least)


def with_lightness(colour: str, wanted: float) -> str:
    """Return the colour of the same hue that is as light as wanted, in OKLCH from 0 to 1."""
    return _as_hex(_colour(colour).convert("oklch").set("lightness", wanted))


def _colour(text: str) -> "Color":
    # Only where there is a brand: to load it takes a tenth of a second, in each notebook too.
    from coloraide import Color

    return Color(text)


def _reaches(colour: str, wanted: float, grounds: Sequence[Ground]) -> bool:
    return 0 <= wanted <= 1 and is_readable(with_lightness(colour, wanted), grounds)


def _as_hex(colour: "Color") -> str:
    inside = colour.convert("srgb").fit("srgb", method="oklch-chroma")
    return str(inside.to_string(hex=True, alpha=False, fit=False)).lower()
