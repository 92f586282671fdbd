"""Pure questions to the clean tables: spending, the boundary of public expenses, levels, tight belts, completeness."""

from analysis.compare.austerity import MEANINGS_ZH, VERDICTS, VERDICTS_ZH, tight_belts
from analysis.compare.boundary import (
    Unsound,
    boundary_held_constant,
    decomposition,
    pairs_of_years,
    reclassified,
    stated_change,
)
from analysis.compare.completeness import STATES, STATES_ZH
from analysis.compare.completeness import card as completeness_card
from analysis.compare.levels import series as level_series
from analysis.compare.spending import PRINTED, panel, personnel_and_public, printed, side_by_side, three_public

__all__ = [
    "MEANINGS_ZH",
    "PRINTED",
    "STATES",
    "STATES_ZH",
    "VERDICTS",
    "VERDICTS_ZH",
    "Unsound",
    "boundary_held_constant",
    "completeness_card",
    "decomposition",
    "level_series",
    "pairs_of_years",
    "panel",
    "personnel_and_public",
    "printed",
    "reclassified",
    "side_by_side",
    "stated_change",
    "three_public",
    "tight_belts",
]
