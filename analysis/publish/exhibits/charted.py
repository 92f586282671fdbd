"""The frames of the charts of a collection's report, in words: what `figures.counts`, `intervals` and `parts` draw."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis import compare, schema, wording
from analysis.publish.collected import Collected
from analysis.publish.exhibits.cells import plain
from analysis.publish.exhibits.collected import HEADS, MOST, STATES, form_names, groups_of, named
from analysis.wording import word


def holdings(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the documents by kind, format, region and year, for `figures.counts`."""
    groups = [(by, value, len(own)) for by, value, own in groups_of(told.documents) if by != "all"]
    return pd.DataFrame(_in_words(groups, lang), columns=["heading", "label", "count"])


def _in_words(groups: list[tuple[str, str, Any]], lang: str) -> Iterator[tuple[Any, ...]]:
    """Yield the groups of a chart in words: of many regions those with the most documents."""
    for by in compare.shares.GROUPS:
        own = [group for group in groups if group[0] == by]
        if by == "region":
            kept = sorted(own, key=lambda group: -_size(group[2]))[:MOST]
            own = [group for group in own if group in kept]
        for _, value, found in own:
            yield word(HEADS[by], lang), named(by, value, lang), found


def _size(found: Any) -> int:
    return int(found) if isinstance(found, int) else int(found["tested"])


def shares(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the shares with their intervals for `figures.intervals`; the measured false alarms stand beside them."""
    rows = [row for row in told.shares.to_dict("records") if row["tested"]]
    groups = [(row["by"], row["value"], row) for row in rows if row["by"] in ("document_type", "format", "region")]
    charted = [("", named("all", "all", lang), rows[0]), *_in_words(groups, lang)]
    records = [_point(heading, label, row, measured=False) for heading, label, row in charted]
    sound = told.sound
    low, high = sound.interval
    row = {"low": low, "high": high, "share": sound.share, "inconsistent": sound.counted, "tested": sound.of}
    records.insert(1, _point("", wording.page("collection", lang)["alarms"], row, measured=True))
    return pd.DataFrame(records)


def _point(heading: str, label: str, row: Any, *, measured: bool) -> dict[str, Any]:
    ends = {name: row[name] for name in ("share", "low", "high")}
    text = f"{row['inconsistent']:,} / {row['tested']:,}"
    return {"heading": heading, "label": label, **ends, "text": text, "measured": measured}


def breaking(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the checks that most documents break, for `figures.counts`."""
    top = told.checks.head(MOST)
    texts = [f"{row.inconsistent:,} / {row.documents:,}" for row in top.itertuples()]
    labels = top["check"].map(plain)
    return pd.DataFrame({"heading": "", "label": labels, "count": top["inconsistent"], "text": texts})


def proofs(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return how the printed tables are proven, all and by format, for `figures.parts`."""
    shown = [(by, value, own) for by, value, own in groups_of(told.documents) if by in ("all", "format")]
    records = [
        {
            "heading": word(HEADS[by], lang) if HEADS[by] else "",
            "label": wording.page("collection", lang)["all tables"] if by == "all" else named(by, value, lang),
            **{name: int(own[name].sum()) for name in schema.PROOFS},
        }
        for by, value, own in shown
    ]
    return pd.DataFrame(records)


def behind(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return what stands behind the tight-belt claims, for `figures.counts`."""
    rows = told.belts[told.belts["verdict"] == ""]
    labels = rows["behind"].map(lambda name: word(name, lang))
    return pd.DataFrame({"heading": "", "label": labels, "count": rows["claims"]})


def forms(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the states of each standard table by kind of document, for `figures.parts`."""
    names, records = form_names(lang), []
    for (kind, table), own in told.published.groupby(["document_type", "table"], sort=False):
        counts = {state: 0 for state in STATES} | dict(zip(own["state"], own["documents"], strict=True))
        records.append({"heading": word(str(kind), lang), "label": names[str(table)], **counts})
    return pd.DataFrame(records)
