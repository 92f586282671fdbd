"""Self-evaluations: whether the answer that earned the points answers the question that was asked."""

import re

import pandas as pd

from analysis.store import Study

_AMOUNT = re.compile(r"\d[\d.,]*[余多]?\s*([%％]|[一-鿿])")
COLUMNS = [
    "disclosure_id",
    "table",
    "project",
    "level_3",
    "target",
    "actual",
    "points",
    "score",
    "answer",
    "indicator_id",
]


def answers(study: Study) -> pd.DataFrame:
    """Return one row an indicator whose target holds a figure and whose result was scored.

    `answer` is `same unit` where the result prints a figure in a unit of the target, `other unit` where it prints
    figures in other units only (a share was asked, a number of visits is given), `no figure` where it prints none.
    """
    scored = study.indicators[study.indicators["score"].notna() & study.indicators["level_3"].ne("")]
    records = []
    for row in scored[scored["table"].str.startswith("self_evaluation")].itertuples():
        asked, given = (set(_AMOUNT.findall(text.replace("％", "%"))) for text in (row.target, row.actual))
        if asked:
            answer = "same unit" if asked & given else "other unit" if given else "no figure"
            what = (row.level_3, row.target, row.actual, row.points, row.score, answer, row.indicator_id)
            records.append((row.disclosure_id, row.table, row.project, *what))
    return pd.DataFrame(records, columns=COLUMNS)


def full_marks(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the answers that earned every point although they print no figure of the unit that was asked."""
    missed = frame[frame["answer"] != "same unit"]
    return missed[missed["points"].notna() & (missed["points"] == missed["score"])]
