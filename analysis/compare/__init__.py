"""Pure questions to the clean tables: each is one pass over the frames, and one about a unit reads that unit alone.

`cells` lay the frames out by document, `spending` and `fleet` read levels of one year, `levels` series of them;
`boundary` sets two documents side by side by code, `years` makes pairs of years, `bounds` draws every boundary between
personnel, public, project and reserve that the tables allow (`extremes` finds the ends) and keeps the ledger,
`components` takes a total apart. `repetitions` make claims of statements, `judging` tests them against all of that,
`belts` and `slogans` are the answers; `verdicts` is the closed list. `receptions`, `completeness` and
`self_evaluations` ask what is published, and whether an answer answers. `collection` asks thousands of documents in
SQL; `shares` are of its documents, with exact intervals (`binomial`).
"""

from analysis.compare import collection, shares
from analysis.compare.belts import claims, tight_belts
from analysis.compare.binomial import interval
from analysis.compare.boundary import (
    Unsound,
    boundary_held_constant,
    boundary_steps,
    codes_compared,
    pairs_of_years,
    reclassified,
)
from analysis.compare.bounds import boundaries, ledger
from analysis.compare.cells import change, printed, share
from analysis.compare.completeness import STATES, STATES_ZH
from analysis.compare.completeness import card as completeness_card
from analysis.compare.components import (
    decomposition,
    largest_projects,
    projects_compared,
    purposes_compared,
    stated_change,
)
from analysis.compare.fleet import vehicles
from analysis.compare.levels import series as level_series
from analysis.compare.receptions import receptions
from analysis.compare.self_evaluations import answers, full_marks
from analysis.compare.slogans import stated_changes
from analysis.compare.spending import (
    PRINTED,
    panel,
    personnel_and_public,
    side_by_side,
    three_public,
    three_public_outside_basic,
    unnamed_goods,
)
from analysis.compare.verdicts import MEANINGS_ZH, TESTS, TESTS_ZH, VERDICTS, VERDICTS_ZH

__all__ = [
    "MEANINGS_ZH",
    "PRINTED",
    "STATES",
    "STATES_ZH",
    "TESTS",
    "TESTS_ZH",
    "VERDICTS",
    "VERDICTS_ZH",
    "Unsound",
    "answers",
    "boundaries",
    "boundary_held_constant",
    "boundary_steps",
    "change",
    "claims",
    "codes_compared",
    "collection",
    "completeness_card",
    "decomposition",
    "full_marks",
    "interval",
    "largest_projects",
    "ledger",
    "level_series",
    "pairs_of_years",
    "panel",
    "personnel_and_public",
    "printed",
    "projects_compared",
    "purposes_compared",
    "receptions",
    "reclassified",
    "share",
    "shares",
    "side_by_side",
    "stated_change",
    "stated_changes",
    "three_public",
    "three_public_outside_basic",
    "tight_belts",
    "unnamed_goods",
    "vehicles",
]
