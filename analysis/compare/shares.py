"""The share of documents with an inconsistency of their own, of all and by group, each with its exact interval."""

from typing import Any

import pandas as pd

from analysis.compare.binomial import interval

GROUPS = ("document_type", "format", "region", "fiscal_year")


def share_of(count: int, of: int) -> dict[str, Any]:
    """Return a share from 0 to 1 with its exact interval, all missing where there is nothing to have a share of."""
    low, high = interval(count, of) if of else (None, None)
    return {"tested": of, "inconsistent": count, "share": count / of if of else None, "low": low, "high": high}


def shares(found: pd.DataFrame) -> pd.DataFrame:
    """Return the share of documents with an inconsistency of their own, of all and by each of `GROUPS`.

    One row a group: `by`, `value`, `documents` (all of it), `tested` (the denominator), `inconsistent`, `causes`, and
    `share`, `low`, `high` from 0 to 1, missing where nothing was tested.
    """
    rows = [_share("all", "all", found)]
    for by in GROUPS:
        rows += [_share(by, str(value), own) for value, own in found.groupby(by, sort=True)]
    return pd.DataFrame(rows)


def _share(by: str, value: str, own: pd.DataFrame) -> dict[str, Any]:
    outcomes = own["outcome"].value_counts()
    inconsistent = int(outcomes.get("inconsistent", 0))
    causes = int(own.loc[own["outcome"] == "inconsistent", "causes"].sum())
    return {
        "by": by,
        "value": value,
        "documents": len(own),
        **share_of(inconsistent, inconsistent + int(outcomes.get("none found", 0))),
        "causes": causes,
    }


def units(found: pd.DataFrame) -> dict[str, Any]:
    """Return the same share of spending units: those with one inconsistent document at least, of those tested.

    The documents of one office are not drawn apart from one another; its years repeat its ways.
    """
    held = found[found["outcome"].isin(["inconsistent", "none found"])]
    by_unit = held["outcome"].eq("inconsistent").groupby([held["region"], held["spending_unit"]]).any()
    return share_of(int(by_unit.sum()), len(by_unit))
