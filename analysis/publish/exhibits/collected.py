"""The tables of a collection's report; every count leads to the list of the documents behind it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from IPython.display import Markdown

from analysis import compare, figures, reference, wording
from analysis.publish import lists, quality
from analysis.publish.collected import Collected
from analysis.publish.exhibits.cells import frame, plain
from analysis.publish.marks import marked
from analysis.publish.phrases import interval, percent
from analysis.wording import word

HEADS = {"all": "", "document_type": "Kind", "format": "Format", "region": "Region", "fiscal_year": "Year"}
MOST = 20
"""Rows of a chart or of a table on paper; the lists hold the others."""

STATES = tuple(figures.PARTS["state"])


def linked(count: int, table: str, **chosen: Any) -> str:
    """Return a count that leads to its list; nothing has none."""
    return f"[{count:,}]({lists.address(table, **chosen)})" if count else "0"


def listed(count: int, text: str, table: str, **chosen: str) -> Markdown:
    """Return words for a sentence that lead to the list behind their count; nothing has none."""
    return Markdown(marked(f"[{text}]({lists.address(table, **chosen)})" if count else text))


def _chosen(by: str, value: str) -> dict[str, str]:
    """Return which rows of the list of documents a group is."""
    return {} if by == "all" else {lists.COLUMN_OF.get(by, by): value}


def named(by: str, value: str, lang: str) -> str:
    """Return the name of a group in words."""
    return wording.page("lists", lang)["all"] if by == "all" else plain(word(value, lang))


def _group(by: str, value: str, lang: str) -> str:
    """Return a group for a table, where no heading says what it is a group by."""
    if by == "all":
        return f"**{named(by, value, lang)}**"
    return wording.page("collection", lang)["by"].format(by=word(HEADS[by], lang), value=named(by, value, lang))


def composition(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return what the collection holds, group by group: documents, spending units, and how their tables were read."""
    records = []
    for by, value, own in groups_of(told.documents):
        tables = int(own["printed_tables"].sum())
        proven, partly, unproven = (int(own[name].sum()) for name in ("proven", "partly", "unproven"))
        records.append(
            {
                "Group": _group(by, value, lang),
                "Documents": linked(len(own), "documents", **_chosen(by, value)),
                "Offices": f"{len(own[['region', 'spending_unit']].drop_duplicates()):,}",
                "Tables": f"{tables:,}",
                "Proven": _percent(proven, tables),
                "Partly": _percent(partly, tables),
                "Unproven": _percent(unproven, tables),
            }
        )
    return frame(records, lang)


def groups_of(documents: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield all documents, then those of each group: what they are grouped by, the value, the documents."""
    yield "all", "all", documents
    for by in compare.shares.GROUPS:
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
        records.append(
            {
                "Measure": said[name],
                "Counted": f"{found.counted:,}",
                "Of": f"{found.of:,}",
                "Share": percent(100 * found.share, 2),
                "95 % interval": interval(*found.interval, digits=2, lang=lang),
            }
        )
    return frame(records, lang)


def belts(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return what stands behind the tight-belt claims: claims and documents, by verdict where there are several."""
    names = compare.VERDICTS_ZH if lang == "zh" else {name: name for name in compare.VERDICTS}
    records = []
    for behind, own in told.belts.groupby("behind", sort=False):
        whole, *verdicts = own.sort_values("verdict").itertuples()
        alone = len(verdicts) == 1
        said = names[verdicts[0].verdict] if alone else wording.page("collection", lang)["together"]
        records.append(_claims(f"**{word(str(behind), lang)}**", said, whole))
        records += [_claims(word(str(behind), lang), names[row.verdict], row) for row in verdicts if not alone]
    return frame(records, lang)


def _claims(behind: str, verdict: str, row: Any) -> dict[str, str]:
    return {
        "Behind the words": behind,
        "Verdict": verdict,
        "Claims": linked(row.claims, "claims", behind=row.behind, **_verdict(row.verdict)),
        "Documents": f"{row.documents:,}",
    }


def _verdict(verdict: str) -> dict[str, str]:
    return {"verdict": verdict} if verdict else {}


def forms(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return how many documents publish each standard table, and how; a kind of document has forms of its own."""
    names = form_names(lang)
    records = []
    for (kind, table), own in told.published.groupby(["document_type", "table"], sort=False):
        counts = own.set_index("state")["documents"]
        states = {
            _head(word(state, lang)): linked(
                int(counts.get(state, 0)), "forms", kind=str(kind), form=str(table), state=state
            )
            for state in STATES
        }
        own_name = wording.page("collection", lang)["by"].format(by=word(str(kind), lang), value=names[str(table)])
        records.append({"Table": _head(own_name), **states})
    return frame(records, lang)


def _head(text: str) -> str:
    return text[:1].upper() + text[1:]


def form_names(lang: str) -> dict[str, str]:
    """Return the short name of every standard table."""
    column = "chinese" if lang == "zh" else "english"
    return {row["table"]: row[column] for row in reference.rows("table_names")}


def refusals(told: Collected, lang: str = "en") -> pd.DataFrame:
    """Return why files were refused, and how many."""
    counts = told.refused["reason_code"].value_counts(sort=True)
    records = [
        {"Reason": plain(code), "Files": linked(int(n), "refused", code=str(code))} for code, n in counts.items()
    ]
    return frame(records, lang)
