"""Prose -> `statements` rows: every quantified sentence, and every tight-belt pledge.

`vocabulary` knows the words. `passages` join printed lines to running text and `quantities` are its numerals with
their units; a `lead` is the words before one. What a lead leaves out is remembered: `topic` is what was spoken of,
`headings` open it, `subjects` and `counts` take from it what a quantity is about, `kinds` say what it says of it.
`statement` is what comes of that, `reasons` say why it changed, and `reader` goes through a document with all of them.
"""

from analysis.statements.reader import read

__all__ = ["read"]
