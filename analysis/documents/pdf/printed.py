"""Printed lines as words: what stands together between white space, and which words are numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from analysis.documents.document import squeeze
from analysis.documents.pdf.page import Glyph

NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?%?")
AMOUNT = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+%?|[-−+]?\d{1,3}(?:,\d{3})+|[-−+]?0|[-−+]?\d+%")
_NUMERAL = r"[一二三四五六七八九十]+|\d{1,2}"
KEY = re.compile(rf"\d{{3,7}}|(?:{_NUMERAL})[、.].+|[(（](?:{_NUMERAL})[)）].*|其中[:：].*")  # what opens a row
_NIL = r"[-−]?[\d,]+\.\d\d|[—–-]+"
_TOUCHING = re.compile(rf"({_NIL})?((?:(?!{_NIL}).)*[\u4e00-\u9fff)](?:(?!{_NIL}).)*)({_NIL})?")
_SCALED = re.compile(r"[百千]?[万亿]?元|%")  # what follows an amount in a sentence with blanks to fill
_MEASURED = re.compile(rf"{_SCALED.pattern}|[,、，。；)）]")  # and in any running text
_GAP, _BESIDE, _SPACE = 0.8, 0.4, 0.18  # of a character: between columns as a rule, beside an amount, within words


@dataclass
class Word:
    """Glyphs that stand together, with white space on both sides; `text` is without white space."""

    glyphs: list[Glyph]
    text: str
    x0: float
    x1: float

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def base(self) -> float:
        return self.glyphs[0].base

    @property
    def number(self) -> bool:
        """Whether the word stands where a number does: one, the dash that stands for none, a form's asterisks."""
        return bool(NUMBER.fullmatch(self.text)) or set(self.text) <= set("*—–-")

    @property
    def amount(self) -> bool:
        return bool(AMOUNT.fullmatch(self.text))


@dataclass
class Printed:
    """A printed line as words."""

    words: list[Word]
    base: float
    size: float

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for word in self.words for glyph in word.glyphs]

    @property
    def y(self) -> float:
        """The height at which the eye sees the line."""
        return self.base - self.size / 3

    def amounts(self) -> list[Word]:
        """Return the amounts of a table; one before 万元 or % is a blank that a sentence fills."""
        after = [*(each.text for each in self.words[1:]), ""]
        pairs = zip(self.words, after, strict=True)
        return [each for each, text in pairs if each.amount and not _SCALED.match(text)]

    def pieces(self) -> list[Word]:
        """Return what stands between any white space, and what touches an amount or the dash that stands for none."""
        spaced = [piece for each in self.words for piece in _parted(each.glyphs, _SPACE)]
        return [part for piece in spaced for part in _at_amounts(piece)]


def split(glyphs: Sequence[Glyph]) -> Printed:
    """Return a line's words: a gap as wide as a character parts them, and any gap beside an amount of a table."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.x0, glyph.order))
    words = [part for word in _parted(ordered, _GAP) for part in _amounts_apart(word)]
    return Printed(words, median(g.base for g in ordered), median(g.size for g in ordered))


def word(glyphs: list[Glyph]) -> Word:
    """Return glyphs as one word, in the order in which they are given."""
    text = squeeze("".join(glyph.text for glyph in glyphs))
    return Word(glyphs, text, min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs))


def _amounts_apart(whole: Word) -> list[Word]:
    pieces = _parted(whole.glyphs, _SPACE)
    found = pieces[:1]
    for piece in pieces[1:]:
        before = found[-1]
        beside = piece.x0 - before.x1 > _BESIDE * piece.glyphs[0].size and (before.amount or piece.amount)
        if beside or (before.number and piece.number):
            found.append(piece)
        else:
            found[-1] = word([*before.glyphs, *piece.glyphs])
    running = any(one.amount and _MEASURED.match(two.text) for one, two in pairwise(pieces))
    return [whole] if running else found


def _at_amounts(piece: Word) -> list[Word]:
    touching = _TOUCHING.fullmatch(piece.text) if len(piece.text) == len(piece.glyphs) else None
    if not touching:
        return [piece]
    parts, start = [], 0
    for text in filter(None, touching.groups()):
        parts.append(word(piece.glyphs[start : start + len(text)]))
        start += len(text)
    return parts


def _parted(ordered: Sequence[Glyph], gap: float) -> list[Word]:
    """Return glyphs as words, parted where a gap is wider than `gap` of a character."""
    words: list[list[Glyph]] = []
    for glyph in ordered:
        if not words or glyph.x0 - words[-1][-1].x1 > gap * glyph.size:
            words.append([])
        words[-1].append(glyph)
    return [word(glyphs) for glyphs in words]
