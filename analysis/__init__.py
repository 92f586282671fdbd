"""Tight Belts · 过紧日子: a reproducible study of published budgets, and the tool under it.

One direction. A module imports only from rows above its own, or to its left in its own row:

    amounts  reference  schema  wording
    documents
    tables
    performance  statements
    clean
    audit
    store
    compare
    figures
    publish
    pipeline  __main__

`documents` turn bytes into lines and rows with places; `tables`, `performance` and `statements` read amounts,
targets and sentences; `clean` accounts for every number; `audit` applies the rules; `store` alone touches `data/`;
`compare` asks the clean tables, `figures` draw, `publish` prints, `pipeline` runs it all in this order. `amounts`
alone knows what a printed number is, `reference` holds what people wrote, `schema` declares every column,
`wording` is the one catalogue of words in two languages.

A room is a module or a package. A package's face is its `__init__`, which says how its modules follow one another;
nobody reaches behind it. A notebook needs few names: `study = analysis.load()`, then a question of `compare`.
"""

from analysis.store import Study, load, portions

__all__ = ["Study", "load", "portions"]
