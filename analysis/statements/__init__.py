"""Prose -> `statements` rows: every quantified sentence, and every tight-belt pledge.

`passages` join printed lines to running text, `topic` remembers what they are about, `reasons` reads why, `reader`
puts the rows together.
"""

from analysis.statements.reader import read

__all__ = ["read"]
