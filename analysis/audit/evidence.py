"""What a document's own arithmetic proves: which identities hold each figure, and which break on it.

A reading vouches for itself where it ties on another way: a row proves which column is which, a column that no row is
lost, another table or the prose that the table is what its title says.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from analysis.audit.cases import Case
from analysis.audit.figures import PROSE, TOTAL_ROWS, Figure, line

Key = tuple[str, str]
_ROLE = {"row", "between", "prose", "told", "target", "documents"}
_EQUAL = {"between", "prose", "twice", "target", "documents"}
_ACROSS = {"between", "prose", "documents"}
_SCALES = tuple(Decimal(10) ** k for k in (2, 3, 4, 6, 8))
_FREE = {PROSE, "indicators", "project_targets", "staff"}


@dataclass
class Evidence:
    """The cases of one document by the figures in them.

    `given` are figures that another audit has vouched for, `twins` figures that claim one place with two values,
    `standing` the broken cases (by their id in memory) that are known to be the office's, `unproven` the tables (by
    their id) whose reading the reader itself could not prove.
    """

    ties: dict[Key, list[Case]] = field(default_factory=lambda: defaultdict(list))
    breaks: dict[Key, list[Case]] = field(default_factory=lambda: defaultdict(list))
    held: list[Case] = field(default_factory=list)
    broken: list[Case] = field(default_factory=list)
    measures: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    values: dict[tuple[str, Decimal], set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    twins: set[Key] = field(default_factory=set)
    given: dict[str, str] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    unproven: frozenset[str] = frozenset()
    rows: dict[tuple[str, ...], set[Decimal]] = field(default_factory=lambda: defaultdict(set))
    columns: dict[tuple[str, str], list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    totals: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def names(self, case: Case, figure: Figure) -> list[str]:
        """Return the checks that hold a figure besides the case itself."""
        found = [other.check for other in self.ties.get(figure.key, ()) if other is not case]
        return [*found, *([self.given[figure.id]] if figure.id in self.given else [])]

    def vouched(self, case: Case, figure: Figure) -> bool:
        return bool(self.names(case, figure))

    def role(self, case: Case, figure: Figure) -> bool:
        """Tell whether a tie shows that a figure is what it is read as, not only that its column adds up."""
        alone = len(self.measures[figure.table]) == 1
        found = (o for o in self.ties.get(figure.key, ()) if o is not case)
        return figure.id in self.given or any(o.route in _ROLE or (o.route == "column" and alone) for o in found)

    def headless(self, figure: Figure) -> bool:
        """Tell whether a column lacks the total row that its table prints: it slipped, or was torn."""
        return bool(self.totals[figure.table]) and figure.measure not in self.totals[figure.table]

    def least(self, table: str) -> Decimal:
        """Return the smallest amount that a table prints."""
        sizes = [abs(v) for (name, _), values in self.columns.items() if name == table for v in values if v]
        return min(sizes, default=Decimal(0))

    def across(self, table: str) -> bool:
        """Tell whether any amount of a table ties with another table or the prose: then its scale is right."""
        return any(
            case.route in _ACROSS and case.stated.value and len(tables) > 1 and table in tables
            for case in self.held
            for tables in [{f.table for f in case.figures}]
        )

    def linked(self, one: Figure, other: Figure) -> bool:
        """Tell whether two tables tie anywhere else, so that both are what their titles say."""
        pair = {one.table, other.table}
        return any(
            case.route in _ACROSS and case.stated.value and {f.table for f in case.figures} == pair
            for case in self.held
        )


def gather(cases: Iterable[tuple[Case, str]], figures: Sequence[Figure], given: dict[str, str]) -> Evidence:
    """Return the evidence of judged cases: (case, outcome)."""
    found = Evidence(given=given)
    for case, outcome in cases:
        if case.relation != "=":
            continue
        if outcome == "breaks":
            found.broken.append(case)
            _enter(found.breaks, case)
        elif outcome in ("ties", "rounding", "cut", "pressed"):
            found.held.append(case)
            if _proves(case):
                _enter(found.ties, case)
    roles: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        if figure.unit == "元":
            found.measures[figure.table].add(figure.measure)
            found.values[figure.unit, figure.value].add((figure.table, figure.measure))
            found.rows[line(figure)].add(figure.value)
            found.columns[figure.table, figure.measure].append(figure.value)
            if figure.label in TOTAL_ROWS:
                found.totals[figure.table].add(figure.measure)
        _pair(found, roles, figure)
    return found


def _enter(index: dict[Key, list[Case]], case: Case) -> None:
    for key in {figure.key for figure in case.figures}:
        index[key].append(case)


def _proves(case: Case) -> bool:
    """An empty sum proves nothing; neither do blanks that equal blanks."""
    return bool(case.terms) and (bool(case.stated.value) or case.route != "column")


def _pair(found: Evidence, roles: dict[tuple[object, ...], Figure], figure: Figure) -> None:
    """Mark figures that claim one place with two values: two tables were read as one."""
    if figure.table in _FREE or not (figure.code or figure.label):
        return
    names = ("table", "measure", "direction", "code", "year", "phase", "unit", "spending_unit")
    project = figure.project if "project" in figure.table else ""
    role = (*(getattr(figure, name) for name in names), project, "" if figure.code else figure.label)
    other = roles.setdefault(role, figure)
    if other.value != figure.value:
        found.twins |= {other.key, figure.key}


def rescaled(case: Case) -> bool:
    """Tell whether the two sides differ by a scale (元 for 万元), which is a reading's fault before a printer's."""
    derived = case.derived()
    if derived is None or case.route not in _EQUAL or not derived.value or not case.stated.value:
        return False
    stated = Case(check="", zh="", stated=case.stated).stated
    low, high = stated.low, stated.high
    return any(
        (low * k < derived.high and derived.low < high * k) or (derived.low * k < high and low < derived.high * k)
        for k in _SCALES
    )
