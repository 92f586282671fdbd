"""Tight Belts · 过紧日子: a reproducible study of published budgets, and the tool under it.

One direction. A module imports only from rows above its own, or to its left in its own row:

    reference  documents  schema
    tables  layout  facts  annex
    indicator_header  indicator_rows  target_amounts  performance  self_evaluation  indicators
    prose  subjects  reasons  statements
    identity  clean
    rounding  findings  rules  statement_checks  year_checks  target_checks  audit
    store
    compare  boundary  levels  austerity  completeness
    readings  fonts  evidence  explorer  downloads
    figures  story  exhibits  publish
    pipeline  adding  __main__

`documents` turn bytes into lines and rows with places; `tables` find the standard forms, `facts`,
`indicators` and `statements` read them; `clean` accounts for every number; `audit` applies `rules`;
`store` alone touches `data/`; `compare`, `boundary`, `austerity` and `completeness` answer questions
of the clean tables; `figures` draw, `publish` prints, `pipeline` runs it all in this order.

A notebook needs few names: `study = analysis.load()`, then a question of one of those modules.
"""

from analysis.store import Study, load

__all__ = ["Study", "load"]
