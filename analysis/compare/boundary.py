"""The boundary between personnel and public expenses: where a document draws it, and what a change is without its move.

Final accounts count 301 + 303 as personnel and 302 + 307 + 310 + 399 as public; budgets may put part of 302 under
人员类. A fall of 公用经费 is a saving only if it is one with the boundary held constant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.compare.cells import Cells
from analysis.compare.cells import change as change_percent
from analysis.compare.spending import personnel_and_public
from analysis.store import Study

PUBLIC_CLASSES = ("302", "307", "310", "399")
_BASIC = "general_budget_basic"
_ZERO = Decimal(0)


class Unsound(Exception):
    """A comparison that the published figures cannot bear; the message is the reason to print."""


@dataclass(frozen=True)
class Item:
    """One economic code of a basic table in 元: what stands under 人员类, what under 公用经费, 0 where blank."""

    label: str
    personnel: Decimal
    public: Decimal

    @property
    def total(self) -> Decimal:
        return self.personnel + self.public


def items(cells: Cells, disclosure_id: str) -> dict[str, Item]:
    """Return the five-digit economic codes of a document's basic table.

    Final accounts print one amount a code; the class then says on which side of the boundary it stands. So it does
    where a budget leaves both columns of a code blank.
    """
    printed: dict[str, dict[str, Any]] = {}
    for cell in cells.of(disclosure_id, table=_BASIC):
        if len(cell.code) == 5:
            amounts = printed.setdefault(cell.code, {"label": cell.label})
            amounts.setdefault("total" if cell.measure == "amount" else cell.measure, cell.amount_yuan)
    return {code: _item(code, amounts) for code, amounts in printed.items()}


def _item(code: str, amounts: Mapping[str, Any]) -> Item:
    if "personnel" in amounts or "public" in amounts:
        return Item(amounts["label"], amounts.get("personnel", _ZERO), amounts.get("public", _ZERO))
    total = amounts.get("total", _ZERO)
    public = code[:3] in PUBLIC_CLASSES
    return Item(amounts["label"], _ZERO if public else total, total if public else _ZERO)


def both(study: Study, earlier: str, later: str) -> tuple[dict[str, Item], dict[str, Item]]:
    """Return the codes of two documents; no other document is read."""
    cells = Cells(study.of([earlier, later]).facts, _BASIC)
    return items(cells, earlier), items(cells, later)


def both_printed(study: Study, earlier: str, later: str) -> tuple[dict[str, Item], dict[str, Item]]:
    """Return the codes of two documents; raises `Unsound` where one of them prints no amount by economic code."""
    found = both(study, earlier, later)
    for name, own in zip((earlier, later), found, strict=True):
        if not sum((item.total for item in own.values()), _ZERO):
            raise Unsound(f"{name} prints no basic expenditure by economic code")
    return found


def codes_compared(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Return every economic code of two documents of a unit side by side, in 元, wherever it stands.

    Columns: `code`, `label`, `total_`, `personnel_` and `public_` of the earlier and the later year, `change_yuan` of
    the total, `change_percent` (None where the earlier year prints none), `in_both`, and `reclassified_yuan`: what
    stands under 人员类 in the later year of a code of which nothing stood there before. It is what *may* have moved:
    a code whose 公用经费 lane did not shrink has an addition under 人员类 rather than a move.
    """
    before, after = both(study, earlier, later)
    records = [_compared(code, before.get(code), after.get(code)) for code in sorted(before.keys() | after.keys())]
    return pd.DataFrame(records, columns=_COMPARED)


_COMPARED = ["code", "label", "total_earlier_yuan", "total_later_yuan", "personnel_earlier_yuan"]
_COMPARED += ["personnel_later_yuan", "public_earlier_yuan", "public_later_yuan", "change_yuan", "change_percent"]
_COMPARED += ["reclassified_yuan", "in_both"]


def _compared(code: str, old: Item | None, new: Item | None) -> tuple[Any, ...]:
    empty = Item("", _ZERO, _ZERO)
    e, n = old or empty, new or empty
    moved = n.personnel if code[:3] in PUBLIC_CLASSES and not e.personnel else _ZERO
    amounts = (e.total, n.total, e.personnel, n.personnel, e.public, n.public)
    change = (n.total - e.total, change_percent(e.total, n.total))
    return (code, n.label or e.label, *amounts, *change, moved, old is not None and new is not None)


def reclassified(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Return `codes_compared` of the public classes (302, 307, 310, 399) alone: where the boundary can lie."""
    frame = codes_compared(study, earlier, later)
    return frame[frame["code"].str[:3].isin(PUBLIC_CLASSES)].reset_index(drop=True)


def boundary_held_constant(study: Study, earlier: str, later: str) -> dict[str, Decimal]:
    """Return the public expenses of two years of one unit in 元: as printed, and with the boundary held constant.

    Held constant by economic class: all of 302, 307, 310 and 399, wherever the document puts them; `_common`
    restricts it to the codes that both years print. Raises `Unsound` where either has no basic table by code.
    """
    study = study.of([earlier, later])
    both_printed(study, earlier, later)
    printed = personnel_and_public(study).set_index("disclosure_id")["public_yuan"]
    moved = reclassified(study, earlier, later)
    common = moved[moved["in_both"]]
    return {
        "printed_earlier_yuan": printed[earlier],
        "printed_later_yuan": printed[later],
        "constant_earlier_yuan": sum(moved["total_earlier_yuan"], _ZERO),
        "constant_later_yuan": sum(moved["total_later_yuan"], _ZERO),
        "common_earlier_yuan": sum(common["total_earlier_yuan"], _ZERO),
        "common_later_yuan": sum(common["total_later_yuan"], _ZERO),
        "reclassified_yuan": sum(moved["reclassified_yuan"], _ZERO),
    }


def boundary_steps(study: Study, earlier: str, later: str) -> pd.DataFrame:
    """Return the public expenses of two documents as printed, then with one item after another counted alike, in 元.

    Each step puts what a document has of one item of the public classes under 人员类 back among the public expenses,
    in both years; the last is the boundary held constant. Columns: `code`, `label` (empty in the first row),
    `moved_earlier_yuan`, `moved_later_yuan`, `earlier_yuan`, `later_yuan`, `change_percent`. Raises `Unsound` where
    either has no basic table by code.
    """
    study = study.of([earlier, later])
    held = boundary_held_constant(study, earlier, later)
    levels = [held["printed_earlier_yuan"], held["printed_later_yuan"]]
    records: list[tuple[Any, ...]] = [("", "", _ZERO, _ZERO, *levels, change_percent(*levels))]
    for item in reclassified(study, earlier, later).itertuples():
        moved = (item.personnel_earlier_yuan, item.personnel_later_yuan)
        if any(moved):
            levels = [level + part for level, part in zip(levels, moved, strict=True)]
            records.append((item.code, item.label, *moved, *levels, change_percent(*levels)))
    return pd.DataFrame(records, columns=_STEPS)


_STEPS = ["code", "label", "moved_earlier_yuan", "moved_later_yuan", "earlier_yuan", "later_yuan", "change_percent"]


def pairs_of_years(study: Study) -> list[tuple[str, str]]:
    """Return (earlier, later) disclosure ids of each spending unit's consecutive documents of one type."""
    found: list[tuple[str, str]] = []
    ordered = study.disclosures.sort_values("fiscal_year", kind="stable")
    for _, group in ordered.groupby(["spending_unit", "document_type"], sort=False):
        found.extend(pairwise(group.drop_duplicates("fiscal_year")["disclosure_id"].tolist()))
    return found
