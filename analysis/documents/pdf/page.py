"""What a page of a PDF prints: glyphs and ruled lines, in a frame where the text runs from left to right."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

THIN = 3.0  # points: a filled rectangle this thin is a ruled line, whichever way the producer draws its lines
NEAR = 3.0  # points: how far apart the lines of neighbouring cells lie in jittered tables
_SHORT = 4.0  # points: shorter rules are dots and ticks
_LEAST = 0.5  # points: no eye reads smaller text


class Glyph(NamedTuple):
    """A printed character: `base` is its baseline, `size` the side of its font's square; y runs down the page."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    order: int

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The height at which the eye sees the character: a third of the font above its baseline."""
        return self.base - self.size / 3


class Rule(NamedTuple):
    """A ruled line: it lies at `at` and reaches from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass
class Page:
    """What a page prints: glyphs, horizontal and vertical rules, and glyphs that run another way than most.

    `shades` are the upper and lower edges of filled areas: where nothing else does, they part the rows of a table.
    `scanned` says that OCR guessed them from a picture; without glyphs, that it could not.
    """

    number: int
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    shades: list[Rule] = field(default_factory=list)
    aslant: list[Glyph] = field(default_factory=list)
    images: int = 0
    unmapped: int = 0
    unseen: int = 0
    scanned: bool = False

    @property
    def illegible(self) -> float:
        """The share of characters whose font does not say which characters they are."""
        return self.unmapped / max(1, len(self.glyphs) + len(self.aslant))


def sized(glyphs: list[Glyph]) -> list[Glyph]:
    """Give every glyph the size of its font's square: fonts of one size differ by half in height, not in 一's width.

    A damaged file may set text without any height: a line must still be higher than nothing.
    """
    squares: dict[float, Counter[float]] = {}
    for text, x0, x1, _, height, _ in glyphs:
        widths = squares.get(height)
        if widths is None:
            widths = squares[height] = Counter()
        if text >= "\u2e80":
            widths[round(x1 - x0, 1)] += 1
    sizes = {height: widths.most_common(1)[0][0] if widths else 0.85 * height for height, widths in squares.items()}
    return [
        Glyph(text, x0, x1, base, max(_LEAST, sizes[height]), order) for text, x0, x1, base, height, order in glyphs
    ]


def struck_once(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop the second strike of characters that are printed twice, a hair apart, to look bold.

    The two characters of a ligature (ff, ——) share one place and follow each other at once: they stay.
    """
    if len({(glyph.text, glyph.x0 // 3, glyph.base // 3) for glyph in glyphs}) == len(glyphs):
        return glyphs
    seen: dict[tuple[str, int], list[Glyph]] = {}
    kept = []
    for glyph in glyphs:
        slot, reach = round(glyph.x0 / 4), 0.22 * (glyph.x1 - glyph.x0)
        near = (other for k in (slot - 1, slot, slot + 1) for other in seen.get((glyph.text, k), ()))
        if not any(_struck_again(other, glyph, reach) for other in near):
            seen.setdefault((glyph.text, slot), []).append(glyph)
            kept.append(glyph)
    return kept


def _struck_again(first: Glyph, second: Glyph, reach: float) -> bool:
    ligature = second.order == first.order + 1 and second.x0 == first.x0 and second.base == first.base
    return not ligature and abs(first.x0 - second.x0) < reach and abs(first.base - second.base) < 1.5


def words(glyphs: list[Glyph]) -> str:
    """Return the glyphs of one line from left to right, a space where they stand apart."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.x0, glyph.order))
    text = ""
    for before, glyph in zip([None, *ordered], ordered, strict=False):
        if before is not None and glyph.x0 - before.x1 > 0.18 * glyph.size:
            text += " "
        text += glyph.text
    return text


def lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Return glyphs gathered into printed lines, top to bottom: in one, baselines lie less than half a font apart."""
    gathered: list[list[Glyph]] = []
    base = -math.inf
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.x0)):
        if glyph.base - base > 0.45 * glyph.size:
            gathered.append([])
            base = glyph.base
        gathered[-1].append(glyph)
    return gathered


def gather(rules: Iterable[Rule]) -> list[Rule]:
    """Return long rules from the pieces that lie in one line and touch."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if not lines or rule.at - lines[-1][0].at > NEAR:
            lines.append([])
        lines[-1].append(rule)
    return [rule for line in lines for rule in _joined(line) if rule.end - rule.start > _SHORT]


def _joined(line: list[Rule]) -> list[Rule]:
    lengths = [rule.end - rule.start + 0.01 for rule in line]
    at = sum(rule.at * length for rule, length in zip(line, lengths, strict=True)) / sum(lengths)
    joined: list[Rule] = []
    for rule in sorted(line, key=lambda rule: rule.start):
        if joined and rule.start - joined[-1].end <= NEAR:
            joined[-1] = Rule(at, joined[-1].start, max(joined[-1].end, rule.end))
        else:
            joined.append(Rule(at, rule.start, rule.end))
    return joined
