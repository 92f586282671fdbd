"""The tables and the frames of the charts of a collection's report; every count leads to the documents behind it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from IPython.display import Markdown

from analysis import compare, figures, reference, schema, wording
from analysis.publish import lists, quality
from analysis.publish.collected import Collected
from analysis.publish.exhibits.cells import frame, plain
from analysis.publish.marks import marked
from analysis.publish.phrases import interval, percent
from analysis.wording import word

HEADS = {"all": "", "document_type": "Kind", "format": "Format", "region": "Region", "fiscal_year": "Year"}
MOST = 20
"""Rows of a chart or of a table on paper; the lists hold the others."""

_STATES = tuple(figures.PARTS["state"])


def linked(count: int, table: str, **chosen: Any) -> str:
    """Return a count that leads to its list; nothing has none."""
    return f"[{count:,}]({lists.address(table, **chosen)})" if count else "0"


def listed(text: str, table: str, **chosen: str) -> Markdown:
    """Return words for a sentence that lead to the list behind them."""
    return Markdown(marked(f"[{text}]({lists.address(table, **chosen)})"))


def _chosen(by: str, value: str) -> dict[str, str]:
    """Return which rows of the list of documents a group is."""
    return {} if by == "all" else {lists.COLUMN_OF.get(by, by): value}


def _named(by: str, value: str, lang: str) -> str:
    return wording.page("lists", lang)["all"] if by == "all" else plain(word(value, lang))


def _group(by: str, value: str, lang: str) -> str:
    """Return a group for a table, where no heading says what it is a group by."""
    if by == "all":
        return f"**{_named(by, value, lang)}**"
    return wording.page("collection", lang)["by"].format(by=word(HEADS[by], lang), value=_named(by, value, lang))


def composition(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return what the collection holds, group by group: documents, spending units, and how their tables were read."""
    records = []
    for by, value, own in _groups(told.documents):
        tables = int(own["printed_tables"].sum())
        proven, partly, unproven = (int(own[name].sum()) for name in ("proven", "partly", "unproven"))
        records.append(
            {
                "Group": _group(by, value, lang),
                "Documents": linked(len(own), "documents", **_chosen(by, value)),
                "Spending units": f"{len(own[['region', 'spending_unit']].drop_duplicates()):,}",
                "Tables": f"{tables:,}",
                "Proven": _percent(proven, tables),
                "Partly": _percent(partly, tables),
                "Unproven": _percent(unproven, tables),
            }
        )
    return frame(records, lang)


def _groups(documents: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    yield "all", "all", documents
    for by in compare.collection.GROUPS:
        for value, own in documents.groupby(by, sort=True):
            yield by, str(value), own


def _percent(count: int, of: int) -> str:
    return percent(100 * count / of) if of else "–"


def outcomes(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return how many documents came to which outcome of the audit, and which of them the share is taken of."""
    within = ("inconsistent", "none found")
    records = [
        {
            "Outcome": word(name, lang),
            "Documents": linked(told.outcome(name), "documents", outcome=name),
            "In the share": word("yes" if name in within else "no", lang),
            "Meaning": meaning,
        }
        for name, meaning in compare.collection.OUTCOMES.items()
    ]
    return frame(records, lang)


def shares(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the share of documents with an inconsistency of their own, with its interval, group by group."""
    records = []
    for row in told.shares.itertuples():
        group = _chosen(row.by, row.value)
        records.append(
            {
                "Group": _group(row.by, row.value, lang),
                "Tested": linked(row.tested, "documents", tested="yes", **group),
                "Inconsistent": linked(row.inconsistent, "documents", outcome="inconsistent", **group),
                "Share": percent(100 * row.share) if row.tested else "–",
                "95 % interval": interval(row.low, row.high, lang=lang),
                "Causes": f"{row.causes:,}",
            }
        )
    return frame(records, lang)


def checks(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the checks that most documents break: of how many that could be tested, with the interval."""
    records = [
        {
            "Check": plain(row.check),
            "Kind of check": word(figures.family(row.check), lang),
            "Tested": f"{row.documents:,}",
            "Break it": linked(row.inconsistent, "breaks", check=row.check, between="no"),
            "Share": percent(100 * row.share),
            "95 % interval": interval(row.low, row.high, lang=lang),
        }
        for row in told.checks.head(MOST).itertuples()
    ]
    return frame(records, lang)


def measures(lang: str = "en") -> pd.DataFrame:
    """Return how the audit itself was measured."""
    said = wording.page("quality", lang)
    records = []
    for name, found in quality.measured().items():
        ends = found.interval
        records.append(
            {
                "Measure": said[name],
                "Counted": "–" if found.counted is None else f"{found.counted:,}",
                "Of": f"{found.of:,}",
                "Share": percent(100 * found.share, 2),
                "95 % interval": interval(*ends, digits=2, lang=lang) if ends else "–",
            }
        )
    return frame(records, lang)


def belts(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return what stands behind the tight-belt claims: claims and documents, and the verdicts within."""
    records = []
    verdicts = dict.fromkeys(compare.VERDICTS) if lang == "en" else compare.VERDICTS_ZH
    for row in told.belts.itertuples():
        records.append(
            {
                "Behind the words": f"**{word(row.behind, lang)}**" if not row.verdict else "",
                "Verdict": (verdicts[row.verdict] or row.verdict) if row.verdict else "",
                "Claims": linked(row.claims, "claims", behind=row.behind, **_verdict(row.verdict)),
                "Documents": f"{row.documents:,}",
            }
        )
    return frame(records, lang)


def _verdict(verdict: str) -> dict[str, str]:
    return {"verdict": verdict} if verdict else {}


def forms(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return how many documents publish each standard table, and how; a kind of document has forms of its own."""
    names = _forms(lang)
    records = []
    for (kind, table), own in told.published.groupby(["document_type", "table"], sort=False):
        counts = own.set_index("state")["documents"]
        states = {
            _head(word(state, lang)): linked(
                int(counts.get(state, 0)), "forms", kind=str(kind), form=str(table), state=state
            )
            for state in _STATES
        }
        records.append({"Kind": word(str(kind), lang), "Table": names[str(table)], **states})
    return frame(records, lang)


def _head(text: str) -> str:
    return text[:1].upper() + text[1:]


def _forms(lang: str) -> dict[str, str]:
    column = "chinese" if lang == "zh" else "english"
    return {row["table"]: row[column] for row in reference.rows("table_names")}


def refusals(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return why files were refused, and how many."""
    counts = told.refused["reason_code"].value_counts(sort=True)
    records = [
        {"Reason": plain(code), "Files": linked(int(n), "refused", code=str(code))} for code, n in counts.items()
    ]
    return frame(records, lang)


# ---- frames of the charts -------------------------------------------------------------


def holdings(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the documents by kind, format, region and year, for `figures.counts`."""
    groups = [(by, value, len(own)) for by, value, own in _groups(told.documents) if by != "all"]
    return pd.DataFrame(_charted(groups, lang), columns=["heading", "label", "count"])


def _charted(groups: list[tuple[str, str, Any]], lang: str) -> Iterator[tuple[Any, ...]]:
    """Yield the groups of a chart in words: of many regions those with the most documents."""
    for by in compare.collection.GROUPS:
        own = [group for group in groups if group[0] == by]
        if by == "region":
            kept = sorted(own, key=lambda group: -_size(group[2]))[:MOST]
            own = [group for group in own if group in kept]
        for _, value, found in own:
            yield word(HEADS[by], lang), _named(by, value, lang), found


def _size(found: Any) -> int:
    return int(found) if isinstance(found, int) else int(found["tested"])


def shares_charted(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the shares with their intervals for `figures.intervals`; the measured false alarms stand beside them."""
    rows = [row for row in told.shares.to_dict("records") if row["tested"]]
    groups = [(row["by"], row["value"], row) for row in rows if row["by"] in ("document_type", "format", "region")]
    charted = [("", _named("all", "all", lang), rows[0]), *_charted(groups, lang)]
    records = [_point(heading, label, row, measured=False) for heading, label, row in charted]
    sound = told.sound
    if sound.interval:
        low, high = sound.interval
        row = {"low": low, "high": high, "share": sound.share, "inconsistent": sound.counted, "tested": sound.of}
        said = wording.page("collection", lang)
        records.insert(1, _point("", said["alarms"], row, measured=True))
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
    shown = [(by, value, own) for by, value, own in _groups(told.documents) if by in ("all", "format")]
    records = [
        {
            "heading": word(HEADS[by], lang) if HEADS[by] else "",
            "label": wording.page("collection", lang)["all tables"] if by == "all" else _named(by, value, lang),
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


def forms_charted(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return the states of each standard table by kind of document, for `figures.parts`."""
    names, records = _forms(lang), []
    for (kind, table), own in told.published.groupby(["document_type", "table"], sort=False):
        counts = {state: 0 for state in _STATES} | dict(zip(own["state"], own["documents"], strict=True))
        records.append({"heading": word(str(kind), lang), "label": names[str(table)], **counts})
    return pd.DataFrame(records)
